// A trap leaves the memory of a WebAssembly instance in an unknown state: the next call must run in a new one.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { inRepository } from "../../js/scripts/lib/paths.mjs";

const load = (file) => import(pathToFileURL(inRepository("pkg", "dist", file)));

const request = new TextEncoder().encode(
  JSON.stringify({ modelId: "m", region: "us-east-1", messages: [{ role: "user", content: "Jason" }] }),
);

test("after a trap there is a new instance, and objects of the former one refuse to work", async () => {
  await load("entry/node.js");
  const { loadCore, replaceInstance } = await load("core/instance.js");
  const core = await loadCore();
  const former = new core.Schema('{"type":"object"}', undefined);

  const damaged = new core.Schema('{"type":"object"}', undefined);
  damaged.__wbg_ptr = 0x7fff_fff0;
  assert.throws(() => new core.Extraction(damaged, request, []), WebAssembly.RuntimeError);
  replaceInstance();

  assert.throws(() => new core.Extraction(former, request, []), /stale object/);
  const schema = new core.Schema('{"type":"object"}', undefined);
  assert.equal(JSON.parse(new core.Extraction(schema, request, []).start()).type, "send");
});

/** A service whose answers wait for `release`, each call's first one invalid. */
function waitingService() {
  let release;
  const gate = new Promise((resolve) => {
    release = resolve;
  });
  const asked = [];
  const fetch = async (_url, { body }) => {
    const { messages } = JSON.parse(new TextDecoder().decode(body));
    asked.push(messages.length);
    // The second request of each call is the one that waits.
    if (messages.length > 1) await gate;
    const input = messages.length > 1 ? { name: "Jason" } : { name: [] };
    const content = [{ toolUse: { toolUseId: "t", name: "Thing", input } }];
    const usage = { inputTokens: 1, outputTokens: 1, totalTokens: 2 };
    return Response.json({ output: { message: { role: "assistant", content } }, stopReason: "tool_use", usage });
  };
  return { fetch, asked, release };
}

test("calls that are open when another one traps go on, and nothing is asked for twice", async () => {
  const { fromBedrock } = await load("entry/node.js");
  const { loadCore } = await load("core/instance.js");
  const { Extraction } = await loadCore();
  const { fetch, asked, release } = waitingService();
  const credentials = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "secretsecret" };
  const client = fromBedrock({ region: "us-east-1", model: "m", mode: "BEDROCK_TOOLS", credentials, fetch });
  const responseModel = { type: "object", properties: { name: { type: "string" } }, required: ["name"] };
  const call = () =>
    client.createWithCompletion({ responseModel, schemaName: "Thing", messages: [{ role: "user", content: "Jason" }] });
  const open = Array.from({ length: 20 }, call);
  while (asked.length < 40) await new Promise((resolve) => setTimeout(resolve, 5));

  const { start } = Extraction.prototype;
  Extraction.prototype.start = () => {
    throw new WebAssembly.RuntimeError("unreachable");
  };
  await assert.rejects(call(), { code: "INTERNAL" });
  Extraction.prototype.start = start;

  release();
  for (const { data, completion } of await Promise.all(open)) {
    assert.deepEqual(data, { name: "Jason" });
    assert.equal(completion.attempts.length, 2);
    assert.equal(completion.usage.totalTokens, 4);
  }
  assert.equal(asked.length, 40);
});

test("what has read too much to keep it says so, and may be repeated", async () => {
  const { ExtractionHandle, compileSchema, openCore } = await load("core/handle.js");
  const core = await openCore();
  const compile = () => compileSchema(core, '{"type":"object"}', undefined, "schema");
  const open = () =>
    new ExtractionHandle(
      core,
      compile,
      { text: new TextDecoder().decode(request), attachments: [] },
      Date.now,
      () => {},
    );
  const [large, small] = [open(), open()];
  for (const extraction of [large, small]) {
    extraction.start();
    extraction.respond(200, { "content-type": "application/vnd.amazon.eventstream" });
  }
  // Frames of which nothing is kept: an unknown event, five megabytes of it.
  const frame = Uint8Array.from([0, 0, 0, 16, 0, 0, 0, 0, 5, 194, 72, 235, 125, 152, 200, 255]);
  const chunk = new Uint8Array(16 * 65_536);
  for (let at = 0; at < chunk.length; at += 16) chunk.set(frame, at);
  for (let count = 0; count < 5; count += 1) large.receive(chunk);
  small.receive(frame);
  const { Extraction } = core;
  const { start } = Extraction.prototype;
  Extraction.prototype.start = () => {
    throw new WebAssembly.RuntimeError("unreachable");
  };
  assert.throws(() => open().start(), { code: "INTERNAL", retryable: false });
  Extraction.prototype.start = start;
  assert.throws(() => large.url(), { code: "INTERNAL", retryable: true, message: /restarted during this call/u });
  assert.match(small.url(), /^https:/u);
  small.close();
});

const thing = { type: "object", properties: { name: { type: "string" } } };
const answerOf = (name) =>
  Response.json({
    output: {
      message: { role: "assistant", content: [{ toolUse: { toolUseId: "t", name: "Thing", input: { name } } }] },
    },
    stopReason: "tool_use",
  });

test("a host that has no memory for another instance costs no call its result", async (context) => {
  const { fromBedrock } = await load("entry/node.js");
  const client = fromBedrock({
    region: "us-east-1",
    model: "m",
    mode: "BEDROCK_TOOLS",
    apiKey: "key",
    fetch: async () => answerOf("Jason"),
  });
  const call = (content) =>
    client.create({ responseModel: thing, schemaName: "Thing", messages: [{ role: "user", content }] });
  const { Instance } = WebAssembly;
  const refused = [];
  context.mock.method(WebAssembly, "Instance", function fail() {
    refused.push(1);
    throw new RangeError("WebAssembly.Instance(): Out of memory");
  });
  assert.deepEqual(await call("x".repeat(20 * 2 ** 20)), { name: "Jason" });
  assert.equal(refused.length, 1);
  await assert.rejects(call("later"), { code: "INTERNAL" });
  WebAssembly.Instance = Instance;
  assert.deepEqual(await call("later"), { name: "Jason" });
});

test("what a request was signed in with is masked in an instance that was started meanwhile, too", async () => {
  const { fromBedrock } = await load("entry/node.js");
  const { Extraction } = await load("wasm/core.js");
  const apiKey = "PLANTED-api-key-of-this-test";
  const { start } = Extraction.prototype;
  const fetch = async () => {
    Extraction.prototype.start = () => {
      throw new WebAssembly.RuntimeError("unreachable");
    };
    await assert.rejects(client.create(options), { code: "INTERNAL" });
    Extraction.prototype.start = start;
    return answerOf(apiKey);
  };
  const client = fromBedrock({ region: "us-east-1", model: "m", mode: "BEDROCK_TOOLS", apiKey, fetch });
  const options = { responseModel: thing, schemaName: "Thing", messages: [{ role: "user", content: "x" }] };
  assert.deepEqual(await client.create(options), { name: "…" });
});
