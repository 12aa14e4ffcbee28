// Binary values: where they may stand, what reaches the core, and what is refused.
import assert from "node:assert/strict";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { answering, credentials, failure, frozen, loadFacade, messages, personSchema } from "./support/facade.mjs";
import { assertGrammar } from "./support/grammar.mjs";

const jason = { name: "Jason", age: 25 };
const key = "bedrock-extract:attachment";
const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47);

/** The request and attachments that reach the core for a message with the given parts. */
async function sent(parts, options = {}) {
  const { fromBedrock, log } = await loadFacade();
  const client = fromBedrock({ credentials, fetch: answering(jason).fetch });
  await client.create({ responseModel: personSchema, messages: [{ role: "user", content: parts }], ...options });
  const [request] = log.requests;
  return { request, content: request.messages[0].content, attachments: log.attachments[0] };
}

async function refusal(options) {
  const { fromBedrock, isBedrockExtractError, log } = await loadFacade();
  const client = fromBedrock({ credentials, fetch: answering(jason).fetch });
  const error = await failure(() => client.create({ responseModel: personSchema, messages, ...options }));
  assert.ok(isBedrockExtractError(error, "BAD_OPTION"), String(error.stack));
  assert.equal(log.requests.length, 0);
  assertGrammar(error);
  return error;
}

function refusedPart(part) {
  return refusal({ messages: [{ role: "user", content: [{ text: "x" }, { image: { source: part } }] }] });
}

test("binary values of every kind become attachments, in the order of the request", async () => {
  const bytes = Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7);
  const foreign = runInNewContext("Uint8Array.of(5, 6).buffer");
  const values = [
    bytes,
    bytes.buffer.slice(0, 3),
    new DataView(bytes.buffer, 2, 2),
    new Uint16Array(bytes.buffer, 4, 1),
    Buffer.from("hi"),
    foreign,
    new Blob(["blob"]),
    new File(["file"], "secret-name.txt"),
  ];
  const { content, attachments } = await sent(values.map((source) => ({ image: { source } })));
  assert.deepEqual(
    content.map(({ image }) => image.source),
    values.map((_, index) => ({ [key]: index })),
  );
  assert.deepEqual(
    attachments.map((one) => Array.from(one)),
    [
      [0, 1, 2, 3, 4, 5, 6, 7],
      [0, 1, 2],
      [2, 3],
      [4, 5],
      [104, 105],
      [5, 6],
      [98, 108, 111, 98],
      [102, 105, 108, 101],
    ],
  );
});

test("what is in memory is handed over without a copy, and once for all its places", async () => {
  const { buffer } = new Uint8Array(100);
  const view = new Uint8Array(buffer, 10, 20);
  const { content, attachments } = await sent([{ image: { source: view } }, { image: { source: { bytes: view } } }]);
  assert.equal(attachments.length, 1);
  assert.equal(attachments[0].buffer, buffer);
  assert.deepEqual([attachments[0].byteOffset, attachments[0].length], [10, 20]);
  assert.deepEqual(content[1].image.source.bytes, { [key]: 0 });
});

test("a Blob's type is declared without its parameters, and left out where it says nothing", async () => {
  const types = [
    "text/csv;charset=utf-8",
    "IMAGE/PNG",
    "",
    "application/octet-stream",
    "nonsense",
    `a/${"b".repeat(999)}`,
  ];
  const { content } = await sent(types.map((type) => ({ document: { source: new Blob(["x"], { type }) } })));
  assert.deepEqual(
    content.slice(0, 5).map(({ document }) => document.source.mediaType),
    ["text/csv", "image/png", undefined, undefined, undefined],
  );
  assert.ok(content[5].document.source.mediaType.length <= 100);
});

test("binary values may stand in system and toolConfig as well", async () => {
  const guarded = [{ guardContent: { image: { format: "png", source: { bytes: png } } } }];
  const toolConfig = { tools: [{ systemTool: { name: "x", icon: png } }] };
  const { request, attachments } = await sent([{ text: "x" }], { system: guarded, toolConfig });
  const places = [request.system[0].guardContent.image.source.bytes, request.toolConfig.tools[0].systemTool.icon];
  assert.deepEqual(places, [{ [key]: 0 }, { [key]: 0 }]);
  assert.deepEqual(Array.from(attachments[0]), Array.from(png));
});

test("binary values elsewhere are refused with their path", async () => {
  for (const value of [png, png.buffer, new DataView(png.buffer), new Blob(["x"]), Buffer.from("x")]) {
    for (const name of ["additionalModelRequestFields", "context", "requestMetadata", "guardrailConfig"]) {
      const error = await refusal({ [name]: { deep: [value] } });
      assert.equal(error.path, `${name}.deep[0]`);
      assert.match(error.message, /has no JSON form .* as base64/);
    }
  }
});

test("values that hold no bytes yet, or none of their own, are refused with what to do", async () => {
  const path = "messages[0].content[1].image.source";
  const detached = new ArrayBuffer(4);
  structuredClone(detached, { transfer: [detached] });
  const refused = [
    [new SharedArrayBuffer(4), /shared memory.*slice\(\)/],
    [new Uint8Array(new SharedArrayBuffer(4)), /shared memory.*slice\(\)/],
    [new ReadableStream({}), /A stream.*new Response\(stream\)/],
    [new Uint8Array(0), /without any bytes/],
    [detached, /without any bytes.*transferred/],
    [new Blob([]), /without any bytes/],
    [Object.create({ [Symbol.toStringTag]: "ArrayBuffer" }), /without any bytes/],
    [Object.create({ [Symbol.toStringTag]: "Blob" }), /without any bytes/],
  ];
  for (const [value, expected] of refused) {
    const error = await refusedPart(value);
    assert.match(error.message, expected);
    assert.equal(error.path, path);
  }
});

test("a Blob is recognised where it does not say that it is one", async () => {
  const own = Object.getOwnPropertyDescriptor(Blob.prototype, Symbol.toStringTag);
  try {
    delete Blob.prototype[Symbol.toStringTag];
    const { image } = await loadFacade();
    const { attachments } = await sent([image(new Blob(["blob"], { type: "image/png" }))]);
    assert.equal(Buffer.from(attachments[0]).toString(), "blob");
  } finally {
    Object.defineProperty(Blob.prototype, Symbol.toStringTag, own);
  }
});

test("the key of a placeholder cannot be forged", async () => {
  for (const forged of [
    { [key]: 0 },
    JSON.parse(`{"${key}": 0, "mediaType": "image/png"}`),
    { toJSON: () => ({ [key]: 0 }) },
  ]) {
    const error = await refusedPart(forged);
    assert.match(error.message, /reserved/);
    assert.ok(error.path.startsWith("messages[0].content[1].image.source"));
  }
  assert.match((await refusal({ additionalModelRequestFields: { [key]: 0 } })).message, /reserved/);
});

test("more binary data than a request can carry is refused, counted per use, before any Blob is read", async () => {
  const half = new Uint8Array(13 * 1024 * 1024);
  const content = [{ image: { source: half } }, { image: { source: half } }];
  const error = await refusal({ messages: [{ role: "user", content }] });
  assert.equal(error.path, "messages[0].content[1].image.source");
  assert.match(error.message, /26214400 bytes.*`s3:\/\/`/);
  let read = false;
  const blob = new Blob(["x"]);
  Object.defineProperty(blob, "size", { value: 2 ** 40 });
  blob.arrayBuffer = () => {
    read = true;
  };
  await refusedPart(blob);
  assert.equal(read, false);
  const grown = new Blob(["x"]);
  grown.arrayBuffer = async () => new ArrayBuffer(26 * 1024 * 1024);
  assert.match((await refusedPart(grown)).message, /26214400 bytes/);
});

test("a Blob that cannot be read is refused with the cause", async () => {
  const cause = new Error("the file is gone");
  const blob = new Blob(["x"]);
  blob.arrayBuffer = () => Promise.reject(cause);
  const error = await refusedPart(blob);
  assert.equal(error.cause, cause);
  assert.equal(error.path, "messages[0].content[1].image.source");
});

test("a Blob that hangs ends with the call's timeout", async () => {
  const { fromBedrock } = await loadFacade();
  const blob = new Blob(["x"]);
  blob.arrayBuffer = () => new Promise(() => undefined);
  const content = [{ image: { source: blob } }];
  const call = { responseModel: personSchema, messages: [{ role: "user", content }], timeout: 20 };
  assert.equal((await failure(() => fromBedrock({ credentials }).create(call))).code, "TIMEOUT");
});

test("helpers make native blocks, and hold on to the data as it is", async () => {
  const { image, document, video, audio } = await loadFacade();
  const url = new URL("https://example.com/a.png");
  assert.deepEqual(image(png), { image: { source: png } });
  assert.equal(image(png).image.source, png);
  assert.deepEqual(image(url, { format: "png" }), { image: { source: url, format: "png" } });
  assert.deepEqual(image("s3://b/k", { bucketOwner: "123456789012" }), {
    image: { source: { s3Location: { uri: "s3://b/k", bucketOwner: "123456789012" } } },
  });
  assert.deepEqual(
    document("data:application/pdf;base64,AA==", { name: "Invoice 17", context: "paid", citations: true }),
    {
      document: {
        source: "data:application/pdf;base64,AA==",
        name: "Invoice 17",
        context: "paid",
        citations: { enabled: true },
      },
    },
  );
  assert.deepEqual(document(png, { citations: { enabled: false }, format: undefined }), {
    document: { source: png, citations: { enabled: false } },
  });
  assert.deepEqual(video("s3://b/k", { format: "three_gp" }), { video: { source: "s3://b/k", format: "three_gp" } });
  assert.deepEqual(audio(png.buffer, { format: "wav" }), { audio: { source: png.buffer, format: "wav" } });
});

test("helpers refuse what they cannot use by name", async () => {
  const { image, document, audio, isBedrockExtractError } = await loadFacade();
  const refused = [
    [() => image(), "data", /The data of image\(\) is undefined/],
    [() => image(""), "data", /an empty text/],
    [() => image(5), "data", /a number/],
    [() => image([1, 2]), "data", /an array/],
    [() => audio({}), "data", /The data of audio\(\) is an object/],
    [() => image(png, { fromat: "png" }), "fromat", /Did you mean `format`/],
    [() => image(png, { name: "x" }), "name", /Unknown option `name` in image\(\)/],
    [() => document(png, "pdf"), "options", /options of document\(\) are a string/],
    [() => image(png, { bucketOwner: "1" }), "bucketOwner", /not in Amazon S3/],
  ];
  for (const [run, path, expected] of refused) {
    const error = await failure(run);
    assert.ok(isBedrockExtractError(error, "BAD_OPTION"), String(error));
    assert.equal(error.path, path);
    assert.match(error.message, expected);
    assertGrammar(error);
  }
});

test("what helpers make is accepted by calls, URL objects as their text", async () => {
  const { image, document } = await loadFacade();
  const parts = frozen([image(png), document("s3://b/k", { name: "x" }), image(new URL("https://example.com/a.png"))]);
  const { content } = await sent(parts);
  assert.deepEqual(content, [
    { image: { source: { [key]: 0 } } },
    { document: { source: "s3://b/k", name: "x" } },
    { image: { source: "https://example.com/a.png" } },
  ]);
});
