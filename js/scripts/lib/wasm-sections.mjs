// Reads how large the parts of a WebAssembly binary are: sections, and functions with their names.
// https://webassembly.github.io/spec/core/binary/modules.html

const sectionNames = [
  "custom",
  "type",
  "import",
  "function",
  "table",
  "memory",
  "global",
  "export",
  "start",
  "element",
  "code",
  "data",
  "data count",
  "tag",
];
const functionNamesSubsection = 1;

/** `{ sections: [{ name, bytes }], functions: [{ name, bytes }] }`; functions without a name have an empty one. */
export function readSections(binary) {
  const reader = createReader(binary, 8);
  const sections = [];
  let bodies = [];
  let imported = 0;
  let names = new Map();
  while (!reader.atEnd()) {
    const start = reader.position();
    const id = reader.byte();
    const content = reader.take(reader.number());
    const name = id === 0 ? content.text() : sectionNames[id];
    sections.push({ name, bytes: content.end - start });
    if (name === "import") imported = countImportedFunctions(content);
    if (name === "code") bodies = readList(content, () => content.take(content.number()).length);
    if (id === 0 && name === "name") names = readFunctionNames(content);
  }
  const functions = bodies.map((bytes, index) => ({ name: names.get(imported + index) ?? "", bytes }));
  return { sections, functions };
}

function readFunctionNames(reader) {
  while (!reader.atEnd()) {
    const id = reader.byte();
    const subsection = reader.take(reader.number());
    if (id === functionNamesSubsection)
      return new Map(readList(subsection, () => [subsection.number(), subsection.text()]));
  }
  return new Map();
}

function countImportedFunctions(reader) {
  const skipLimits = () => {
    const flags = reader.byte();
    reader.number();
    if (flags & 1) reader.number();
  };
  const skipDescription = [
    () => reader.number(),
    () => {
      reader.byte();
      skipLimits();
    },
    skipLimits,
    () => reader.take(2),
    () => reader.take(2),
  ];
  const kinds = readList(reader, () => {
    reader.text();
    reader.text();
    const kind = reader.byte();
    skipDescription[kind]();
    return kind;
  });
  return kinds.filter((kind) => kind === 0).length;
}

function readList(reader, readItem) {
  return Array.from({ length: reader.number() }, readItem);
}

function createReader(bytes, start = 0, end = bytes.length) {
  let at = start;
  const reader = {
    end,
    length: end - start,
    atEnd: () => at >= end,
    position: () => at,
    byte: () => bytes[at++],
    /** Unsigned LEB128. */
    number() {
      let value = 0;
      for (let scale = 1; ; scale *= 128) {
        const byte = bytes[at++];
        value += (byte & 0x7f) * scale;
        if (byte < 0x80) return value;
      }
    },
    take(length) {
      at += length;
      return createReader(bytes, at - length, at);
    },
    text() {
      const { position, end: textEnd } = reader.take(reader.number());
      return new TextDecoder().decode(bytes.subarray(position(), textEnd));
    },
  };
  return reader;
}
