// Renames the module that a WebAssembly binary imports from.
// https://webassembly.github.io/spec/core/binary/modules.html

const HEADER = 8;
const IMPORT_SECTION = 2;

/** The binary with every import of the module `from` made one of `to`. Fails where there is none. */
export function renameImports(binary, from, to) {
  const parts = [binary.subarray(0, HEADER)];
  let renamed = false;
  for (let at = HEADER; at < binary.length; ) {
    const size = readNumber(binary, at + 1);
    const end = size.end + size.value;
    if (binary[at] === IMPORT_SECTION) {
      const content = replaceAll(binary.subarray(size.end, end), text(from), text(to));
      renamed = content.length !== size.value;
      parts.push(Buffer.of(IMPORT_SECTION), number(content.length), content);
    } else {
      parts.push(binary.subarray(at, end));
    }
    at = end;
  }
  if (!renamed) throw new Error(`The binary imports nothing from ${from}`);
  return Buffer.concat(parts);
}

function replaceAll(bytes, from, to) {
  const parts = [];
  let start = 0;
  for (let at = bytes.indexOf(from); at !== -1; at = bytes.indexOf(from, start)) {
    parts.push(bytes.subarray(start, at), to);
    start = at + from.length;
  }
  return Buffer.concat([...parts, bytes.subarray(start)]);
}

/** A text as the format writes it, after its length, so that no other bytes are taken for it. */
const text = (value) => Buffer.concat([number(Buffer.byteLength(value)), Buffer.from(value)]);

function number(value) {
  const bytes = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 0x7f) | 0x80);
  }
}

function readNumber(bytes, start) {
  let value = 0;
  for (let at = start, shift = 0; ; at++, shift += 7) {
    value |= (bytes[at] & 0x7f) << shift;
    if (bytes[at] < 0x80) return { value, end: at + 1 };
  }
}
