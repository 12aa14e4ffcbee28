// Media through the built package with its real core: from what a caller passes to what the service receives.
import assert from "node:assert/strict";
import { test } from "node:test";
import { audio, document, fromProvider, image, video } from "../../pkg/dist/entry/node.js";
import { credentials, failure, frozen, messages, personSchema } from "./support/facade.mjs";
import { assertGrammar } from "./support/grammar.mjs";

const claude = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const text = { text: "Who is it?" };
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);
const pdf = Buffer.concat([Buffer.from("%PDF-1.7\n"), Buffer.alloc(200, 32)]);
const wav = Buffer.concat([Buffer.from("RIFF\x24\0\0\0WAVEfmt "), Buffer.alloc(200)]);
const mp4 = Buffer.concat([Buffer.from("\0\0\0\x18ftypmp42\0\0\0\0mp42isom"), Buffer.alloc(200)]);

const client = (options = {}) => fromProvider(`bedrock/${claude}`, { region: "us-east-1", credentials, ...options });

/** The first message of the request for a message with the given parts. */
async function explained(content, options) {
  const call = { responseModel: personSchema, messages: [{ role: "user", content }] };
  return (await client(options).explain(call)).body.messages[0].content;
}

/** The fields of the one media block among the content. */
function medium(content) {
  return content.map(({ image, document, video, audio }) => image ?? document ?? video ?? audio).find(Boolean);
}

test("every form of data becomes the same block, its format found in the bytes", async () => {
  const base64 = png.toString("base64");
  const forms = [
    image(png),
    image(new Uint8Array(png).buffer),
    image(new Blob([png])),
    image(new File([png], "a.jpg", { type: "image/png" })),
    image(base64),
    image(`data:image/png;base64,${base64}`),
    { image: { source: png } },
    { image: { source: { bytes: png } } },
    { image: { format: "png", source: { bytes: base64 } } },
    { type: "image_url", image_url: { url: `data:image/png;base64,${base64}` } },
    { type: "image_url", image_url: { url: png } },
    { type: "input_image", image_url: new Blob([png], { type: "image/png" }) },
    { type: "image", source: { type: "base64", media_type: "image/png", data: base64 } },
    { type: "image", source: { type: "url", url: png } },
    { type: "image", image: png },
    { type: "file", data: png, mediaType: "image/png" },
    { type: "file", file: { file_data: png, filename: "a.png" } },
    { type: "input_file", file_data: png },
  ];
  for (const form of forms) {
    assert.deepEqual(
      await explained(frozen([text, form])),
      [text, { image: { format: "png", source: { bytes: base64 } } }],
      JSON.stringify(form).slice(0, 200),
    );
  }
});

test("helpers give what the service takes", async () => {
  const call = (part, model = claude) =>
    fromProvider(`bedrock/${model}`, { region: "us-east-1" })
      .explain({ responseModel: personSchema, messages: [{ role: "user", content: [text, part] }] })
      .then(({ body }) => medium(body.messages[0].content));
  assert.deepEqual(await call(document(pdf, { name: "Invoice 17", citations: true, context: "paid" })), {
    format: "pdf",
    name: "Invoice 17",
    source: { bytes: pdf.toString("base64") },
    citations: { enabled: true },
    context: "paid",
  });
  assert.deepEqual(await call(image("s3://bucket/a.webp", { bucketOwner: "123456789012" })), {
    format: "webp",
    source: { s3Location: { uri: "s3://bucket/a.webp", bucketOwner: "123456789012" } },
  });
  const nova = "amazon.nova-pro-v1:0";
  assert.deepEqual(await call(video(mp4), nova), { format: "mp4", source: { bytes: mp4.toString("base64") } });
  assert.deepEqual(await call(audio(wav), nova), { format: "wav", source: { bytes: wav.toString("base64") } });
});

test("what is fetched is sent, and what is not permitted to be fetched is refused by name", async () => {
  const url = "https://media.example.com/a";
  const forms = [
    image(url),
    image(new URL(url)),
    { type: "image_url", image_url: { url } },
    { type: "image_url", image_url: url },
    { type: "image", source: { type: "url", url } },
    { type: "image", image: new URL(url) },
    { type: "file", data: url, mediaType: "image/png" },
    { type: "input_file", file_url: url },
  ];
  const fetch = async () => new Response(png, { headers: { "content-type": "image/png" } });
  for (const form of forms) {
    assert.equal(
      medium(await explained([text, form], { fetch, fetchMedia: true })).source.bytes,
      png.toString("base64"),
    );
    const error = await failure(() => explained([text, form]));
    assert.equal(error.code, "BAD_OPTION");
    assert.match(error.message, /`fetchMedia: true`/);
    assertGrammar(error);
  }
});

test("an image of 10 MB is sent as it is", async () => {
  const large = new Uint8Array(10_000_000);
  large.set(png);
  const { source } = medium(await explained([text, image(large)]));
  assert.ok(Buffer.from(source.bytes, "base64").equals(large));
});

test("no placeholder is ever sent: binary data where nothing reads it is encoded, or refused", async () => {
  const ask = { role: "user", content: "x" };
  const call = { role: "assistant", content: [{ type: "tool_use", id: "t", name: "n", input: {} }] };
  const answer = { role: "user", content: [{ type: "tool_result", tool_use_id: "t", content: "y" }] };
  const calling = (content) => [ask, { role: "assistant", content }, answer];
  const tool = { toolSpec: { name: "n", inputSchema: { json: { type: "object", default: png } } } };
  const output = { type: "json", value: { png } };
  const places = {
    "the input of a native call": { messages: calling([{ toolUse: { toolUseId: "t", name: "n", input: { png } } }]) },
    "the input of a call": { messages: calling([{ type: "tool_use", id: "t", name: "n", input: { png } }]) },
    "the output of a call": {
      messages: [
        ask,
        call,
        { role: "user", content: [{ type: "tool-result", toolCallId: "t", toolName: "n", output }] },
      ],
    },
    "a future block": { messages: [{ role: "user", content: [{ hologram: { source: png } }] }] },
    text: { messages: [{ role: "user", content: [{ text: png }] }] },
    content: { messages: [{ role: "user", content: png }] },
    "a field that says nothing": { messages: [{ role: "user", content: [{ type: "text", text: "x", id: png }] }] },
    toolConfig: { messages, toolConfig: { tools: [tool] } },
  };
  for (const [place, options] of Object.entries(places)) {
    const outcome = await client()
      .explain({ responseModel: personSchema, ...options })
      .catch((error) => error);
    if (outcome instanceof Error) assert.equal(outcome.code, "BAD_OPTION", `${place}: ${outcome.message}`);
    else assert.ok(!JSON.stringify(outcome.body).includes("bedrock-extract:attachment"), place);
  }
});

test("what explain tells is what create sends", async () => {
  const sent = [];
  const fetch = async (url, init) => {
    sent.push({ url, body: JSON.parse(Buffer.from(init.body).toString()) });
    return Response.json({
      output: { message: { role: "assistant", content: [{ text: '{"name":"Jason","age":25}' }] } },
      stopReason: "end_turn",
      usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
      metrics: { latencyMs: 1 },
    });
  };
  const call = {
    responseModel: personSchema,
    mode: "BEDROCK_JSON",
    system: "Answer for {{ city }}",
    messages: [{ role: "user", content: [{ text: "Hi {{ name }}" }, image(png)] }],
    context: { name: "Jason", city: "Oslo" },
    top_k: 5,
    maxTokens: 100,
    toolConfig: { tools: [] },
  };
  const { url, body, mode, modelId } = await client({ fetch }).explain(call);
  await client({ fetch }).create(call);
  assert.deepEqual(sent, [{ url, body }]);
  assert.deepEqual([mode, modelId], ["BEDROCK_JSON", claude]);
  assert.equal(body.messages[0].content[0].text, "Hi Jason");
  assert.equal(body.system[0].text, "Answer for Oslo");
});
