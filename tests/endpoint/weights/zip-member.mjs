// Reads one member of a zip file as a stream, without unpacking the rest.
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createInflateRaw } from "node:zlib";

const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const END_BYTES = 22;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;
const MAX_COMMENT_BYTES = 0xffff;
const MAX_DIRECTORY_BYTES = 1_000_000;
const STORED = 0;
const DEFLATED = 8;

/** Yields the uncompressed bytes of the member. Zip64 is not supported: no wheel in the catalogue needs it. */
export async function* readZipMember(archive, path) {
  const { method, start, end } = await locate(archive, path);
  const raw = createReadStream(archive, { start, end });
  if (method === STORED) yield* raw;
  else if (method === DEFLATED) yield* inflate(raw);
  else throw new Error(`${path} is compressed with method ${method}, which is not supported`);
}

async function* inflate(raw) {
  const inflater = createInflateRaw();
  raw.on("error", (error) => inflater.destroy(error));
  yield* raw.pipe(inflater);
}

async function locate(archive, path) {
  const file = await open(archive, "r");
  try {
    const entry = findEntry(await readDirectory(file, archive), path);
    if (!entry) throw new Error(`${archive} holds no ${path}`);
    const local = await readAt(file, entry.offset, LOCAL_BYTES);
    if (local.readUInt32LE(0) !== LOCAL_SIGNATURE) throw new Error(`${archive} is damaged`);
    // The name and extra fields may be longer here than in the directory.
    const start = entry.offset + LOCAL_BYTES + local.readUInt16LE(26) + local.readUInt16LE(28);
    return { method: entry.method, start, end: start + entry.compressedBytes - 1 };
  } finally {
    await file.close();
  }
}

async function readDirectory(file, archive) {
  const { size } = await file.stat();
  const length = Math.min(size, END_BYTES + MAX_COMMENT_BYTES);
  const tail = await readAt(file, size - length, length);
  let at = tail.length - END_BYTES;
  while (at >= 0 && tail.readUInt32LE(at) !== END_SIGNATURE) at -= 1;
  if (at < 0) throw new Error(`${archive} is not a zip file`);
  const bytes = tail.readUInt32LE(at + 12);
  if (bytes > MAX_DIRECTORY_BYTES) throw new Error(`${archive} has an oversized directory`);
  return readAt(file, tail.readUInt32LE(at + 16), bytes);
}

function findEntry(directory, path) {
  let at = 0;
  while (at + ENTRY_BYTES <= directory.length && directory.readUInt32LE(at) === ENTRY_SIGNATURE) {
    const nameBytes = directory.readUInt16LE(at + 28);
    const name = directory.toString("utf8", at + ENTRY_BYTES, at + ENTRY_BYTES + nameBytes);
    if (name === path) {
      return {
        method: directory.readUInt16LE(at + 10),
        compressedBytes: directory.readUInt32LE(at + 20),
        offset: directory.readUInt32LE(at + 42),
      };
    }
    at += ENTRY_BYTES + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return undefined;
}

async function readAt(file, position, length) {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead < length) throw new Error("the zip file ends too early");
  return buffer;
}
