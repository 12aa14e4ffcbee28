// Media of every form that a message may hold, each with the Converse block that it must become.

const bytes = (...pieces) => new Uint8Array(Buffer.concat(pieces.map((piece) => Buffer.from(piece, "latin1"))));

const images = [
  { format: "png", type: "image/png", start: "\x89PNG\r\n\x1a\n\0\0\0\rIHDR" },
  { format: "jpeg", type: "image/jpeg", start: "\xff\xd8\xff\xe0\0\x10JFIF" },
  { format: "gif", type: "image/gif", start: "GIF89a" },
  { format: "webp", type: "image/webp", start: "RIFF\x1a\0\0\0WEBPVP8L" },
];
const documents = [
  { format: "pdf", type: "application/pdf", start: "%PDF-1.7\n" },
  { format: "txt", type: "text/plain", start: "Jason is 25. " },
  { format: "csv", type: "text/csv", start: "name,age\nJason," },
  { format: "md", type: "text/markdown", start: "# Jason\n\n" },
];

const base64 = (data) => Buffer.from(data).toString("base64");
const dataUrl = (type, data) => `data:${type};base64,${base64(data)}`;

function medium(random, kinds) {
  const kind = random.pick(kinds);
  const tail = String.fromCharCode(...random.list(1, 40, () => random.integer(32, 126)));
  return { ...kind, data: bytes(kind.start, tail) };
}

/** The data as bytes in one of their classes, or as base64 text. */
function anyData(random, data, type) {
  const forms = [
    () => data,
    () => Buffer.from(data),
    () => data.slice().buffer,
    () => new DataView(data.buffer, data.byteOffset, data.byteLength),
    () => base64(data),
    () => dataUrl(type, data),
    () => new Blob([data], { type }),
  ];
  return random.pick(forms)();
}

/** `{ part, block }` of an image. */
export function image(random) {
  const { format, type, data } = medium(random, images);
  const block = { image: { format, source: { bytes: base64(data) } } };
  const any = () => anyData(random, data, type);
  const parts = [
    () => ({ image: { format, source: { bytes: any() } } }),
    () => ({ image: { source: { bytes: any() } } }),
    () => ({ image: { source: any() } }),
    () => ({ type: "image_url", image_url: { url: dataUrl(type, data), detail: "auto" } }),
    () => ({ type: "image_url", image_url: dataUrl(type, data) }),
    () => ({ type: "input_image", image_url: dataUrl(type, data) }),
    () => ({ type: "image", source: { type: "base64", media_type: type, data: base64(data) } }),
    () => ({ type: "image", image: any() }),
    () => ({ type: "image", image: any(), mediaType: type }),
    () => ({ type: "file", data: any(), mediaType: type }),
  ];
  if (random.chance(0.1)) return stored("image", format, random);
  return { part: random.pick(parts)(), block };
}

/** `{ part, block }` of a document; its name is up to the package. */
export function document(random) {
  const { format, type, data } = medium(random, documents);
  const block = { document: { format, source: { bytes: base64(data) } } };
  const any = () => anyData(random, data, type);
  const name = `report ${random.integer(1, 99)}`;
  const filename = `report_${random.integer(1, 9)}.${format}`;
  const parts = [
    () => ({ document: { format, name, source: { bytes: any() } } }),
    () => ({ document: { format, source: any() } }),
    () => ({ type: "file", file: { filename, file_data: dataUrl(type, data) } }),
    () => ({ type: "input_file", filename, file_data: dataUrl(type, data) }),
    () => ({ type: "document", source: { type: "base64", media_type: type, data: base64(data) } }),
    () => ({ type: "file", data: any(), mediaType: type, filename }),
  ];
  if (random.chance(0.2)) return written(random);
  return { part: random.pick(parts)(), block };
}

function written(random) {
  const source = random.pick([{ text: "Jason is 25" }, { content: [{ text: "Jason" }, { text: "25" }] }]);
  const settings = random.pick([{}, { context: "A report" }, { citations: { enabled: true } }]);
  return { part: { document: { name: "notes", source, ...settings } }, block: { document: { source, ...settings } } };
}

function stored(kind, format, random) {
  const owner = random.chance(0.5) ? { bucketOwner: "123456789012" } : {};
  const source = { s3Location: { uri: `s3://bucket/file-${random.integer(1, 99)}`, ...owner } };
  const block = { [kind]: { format, source } };
  return { part: block, block };
}

/** `{ part, block }` of a video or an audio recording. */
export function recording(random) {
  if (random.chance(0.3)) return stored("video", random.pick(["mp4", "three_gp", "mkv"]), random);
  const data = bytes("ID3\x04\0\0\0\0\0\0", String.fromCharCode(random.integer(1, 255)));
  const block = { audio: { format: "mp3", source: { bytes: base64(data) } } };
  const parts = [
    () => ({ audio: { format: "mp3", source: { bytes: anyData(random, data, "audio/mpeg") } } }),
    () => ({ audio: { source: anyData(random, data, "audio/mpeg") } }),
    () => ({ type: "input_audio", input_audio: { data: base64(data), format: "mp3" } }),
  ];
  return { part: random.pick(parts)(), block };
}
