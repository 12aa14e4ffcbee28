// Models that refuse mechanisms, seen from the package: the value is had, the refusals are learned, and what was learned can
// be carried to another client. Requests that are not refused go to the local endpoint, which checks their shape.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, beforeEach, test } from "node:test";
import * as z from "zod";
import { fromBedrock, isBedrockExtractError, Mode } from "../../pkg/dist/entry/node.js";
import { checkConversation } from "../endpoint/conversation-rules.mjs";
import { startEndpoint } from "../endpoint/endpoint.mjs";

const ARN = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123";
const QWEN = "qwen.qwen3-32b-v1:0";
const jason = { name: "Jason", age: 25 };
const responseModel = z.object({ name: z.string(), age: z.int() });
const messages = [{ role: "user", content: "Jason is 25 years old" }];

const words = {
  tool: "This model doesn't support the toolConfig.toolChoice.tool field. Remove toolConfig.toolChoice.tool and try again.",
  "any-tool":
    "This model doesn't support the toolConfig.toolChoice.any field. Remove toolConfig.toolChoice.any and try again.",
  "auto-tool": "This model doesn't support tool use.",
  native: "This model doesn't support the outputConfig field. Remove outputConfig and try again.",
};
const names = Object.keys(words);

let endpoint;
before(async () => {
  endpoint = await startEndpoint({ backend: "scripted" });
});
after(() => endpoint.close());
beforeEach(() => endpoint.reset());

function mechanismOf({ toolConfig, outputConfig }) {
  if (toolConfig?.toolChoice?.tool) return "tool";
  if (toolConfig?.toolChoice?.any) return "any-tool";
  if (toolConfig) return "auto-tool";
  return outputConfig?.textFormat ? "native" : "text";
}

/** A client of a model that refuses these mechanisms; `asked` lists what its requests ask with. */
function refusing(refused, options = {}) {
  const asked = [];
  const fetch = async (url, init) => {
    const mechanism = mechanismOf(JSON.parse(new TextDecoder().decode(init.body)));
    asked.push(mechanism);
    const refusal = mechanism.endsWith("tool") && refused.includes("auto-tool") ? "auto-tool" : mechanism;
    if (refused.includes(refusal)) {
      const headers = { "x-amzn-errortype": "ValidationException", "content-type": "application/json" };
      return new Response(JSON.stringify({ message: words[refusal] }), { status: 400, headers });
    }
    return globalThis.fetch(url, init);
  };
  const connection = { region: "us-east-1", endpoint: endpoint.url, credentials: endpoint.credentials };
  return { asked, client: fromBedrock({ model: ARN, fetch, ...connection, ...options }) };
}

const combinations = Array.from({ length: 2 ** names.length }, (_, bits) => names.filter((_, at) => bits & (1 << at)));

for (const model of [ARN, QWEN, "us.anthropic.claude-sonnet-4-5-20250929-v1:0"]) {
  test(`every combination of refusals is got through: ${model}`, async () => {
    for (const refused of combinations) {
      endpoint.reset();
      endpoint.script(Array.from({ length: 3 }, () => ({ input: jason, text: JSON.stringify(jason) })));
      const first = refusing(refused, { model });
      const { data, completion } = await first.client.createWithCompletion({ responseModel, messages });
      assert.deepEqual(data, jason, String(refused));
      assert.ok(first.asked.length <= 1 + refused.length, `${refused}: ${first.asked}`);
      assert.equal(completion.fallbacks.length, first.asked.length - 1);
      assert.equal(completion.attempts.length, 1);
      assert.equal(completion.mechanism, first.asked.at(-1));

      first.asked.length = 0;
      await first.client.create({ responseModel, messages });
      assert.deepEqual(first.asked, [completion.mechanism], "learned");
      const capabilities = JSON.parse(JSON.stringify(first.client.exportCapabilities()));
      const second = refusing(refused, { model, capabilities });
      assert.equal((await second.client.explain({ responseModel, messages })).mechanism, completion.mechanism);
      await second.client.create({ responseModel, messages });
      assert.deepEqual(second.asked, [completion.mechanism], "carried over");
    }
  });
}

test("modes are named by values, and auto is the default", async () => {
  const { client } = refusing([]);
  const explained = async (mode) => (await client.explain({ responseModel, messages, mode })).mode;
  assert.deepEqual(await Promise.all(Object.values(Mode).map(explained)), [
    "BEDROCK_TOOLS",
    "BEDROCK_TOOLS",
    "BEDROCK_TOOLS_STRICT",
    "BEDROCK_JSON",
    "BEDROCK_JSON_SCHEMA",
  ]);
});

test("constrained modes reach the endpoint in the shape that it checks", async () => {
  endpoint.script(Array.from({ length: 2 }, () => ({ input: jason, text: JSON.stringify(jason) })));
  const strictly = z.object({ name: z.string().min(1).max(50), age: z.int().min(0).optional() });
  for (const mode of [Mode.BEDROCK_TOOLS_STRICT, Mode.BEDROCK_JSON_SCHEMA]) {
    const { client } = refusing([], { mode });
    assert.deepEqual(await client.create({ responseModel: strictly, messages }), jason);
  }
});

test("when nothing is left, the error lists each step", async () => {
  const { client, asked } = refusing(names, { mode: "BEDROCK_TOOLS" });
  await assert.rejects(client.create({ responseModel, messages }), (error) => {
    assert.ok(isBedrockExtractError(error, "UNSUPPORTED_BY_MODEL"), String(error));
    assert.match(error.message, /tool \(This model doesn't support tool use/u);
    assert.equal(error.completion.fallbacks.length, asked.length);
    return true;
  });
});

test("what was learned long ago is asked again, and a region or model learns for itself", async () => {
  const entry = { region: "us-east-1", modelId: ARN, refused: "toolChoice.tool", learnedAt: Date.now() };
  const started = async (...entries) => {
    const { client } = refusing([], { capabilities: { version: 1, entries } });
    return (await client.explain({ responseModel, messages })).mechanism;
  };
  assert.equal(await started(entry), "any-tool");
  assert.equal(await started({ ...entry, learnedAt: Date.now() - 31 * 24 * 3600 * 1000 }), "tool");
  assert.equal(await started({ ...entry, region: "eu-west-1" }), "tool");
  assert.equal(await started({ ...entry, modelId: QWEN }), "tool");
  assert.equal(await started({ ...entry, schema: "0000000000000000" }), "tool");
  assert.equal(await started({ ...entry, refused: "something newer" }), "tool");
  const many = Array.from({ length: 3000 }, (_, index) => ({ ...entry, modelId: `m${index}` }));
  assert.equal(
    refusing([], { capabilities: { version: 1, entries: many } }).client.exportCapabilities().entries.length,
    1000,
  );
});

test("capabilities that are none are refused", () => {
  for (const [capabilities, path] of [
    [3, "capabilities"],
    [{}, "capabilities"],
    [{ version: 2, entries: [] }, "capabilities"],
    [{ version: 1, entries: [{}] }, "capabilities.entries[0]"],
    [{ version: 1, entries: [null] }, "capabilities.entries[0]"],
  ]) {
    assert.throws(() => refusing([], { capabilities }), { code: "BAD_OPTION", path }, JSON.stringify(capabilities));
  }
});

const place = z.object({ city: z.string() }).meta({ id: "Place" });
const trip = z.strictObject({ from: place, to: place });
const oslo = { from: { city: "Oslo" }, to: { city: "Rome" } };
const schemaOf = ({ body }) => body.toolConfig?.tools[0].toolSpec.inputSchema.json;

for (const scenario of ["tool-schema-invalid", "tool-schema-extraneous-key", "tool-schema-not-2020-12"]) {
  test(`a refused form of the tool's schema costs one request, once: ${scenario}`, async () => {
    for (const [refusals, forms] of [
      [1, ["full"]],
      [2, ["full", "inlined"]],
      [3, ["full", "inlined", "bare"]],
    ]) {
      endpoint.reset();
      const said = { input: oslo, text: JSON.stringify(oslo) };
      endpoint.script([...Array.from({ length: refusals }, () => scenario), said, said]);
      const { client } = refusing([], { model: "us.anthropic.claude-sonnet-4-5-20250929-v1:0" });
      const { data, completion } = await client.createWithCompletion({ responseModel: trip, messages });
      assert.deepEqual(data, oslo);
      assert.deepEqual(
        completion.fallbacks.map(({ mechanism, form }) => [mechanism, form]),
        forms.map((form) => ["tool", form]),
      );
      assert.equal(completion.attempts.length, 1);
      assert.equal(endpoint.requests.length, refusals + 1);
      await client.create({ responseModel: trip, messages });
      assert.equal(endpoint.requests.length, refusals + 2, "learned");
      const other = await client.explain({ responseModel: trip.extend({ by: place }), messages });
      assert.ok("$defs" in schemaOf(other), "of that schema");
    }
  });
}

test("behind an opaque ARN, Nova gets at once what it takes, and a named family what is its own", async () => {
  const sent = async (model, options) => {
    const { client } = refusing([], { model, ...options });
    return client.explain({ responseModel: trip, messages });
  };
  const nova = await sent("amazon.nova-lite-v1:0");
  assert.deepEqual(schemaOf(await sent(ARN)), schemaOf(nova));
  assert.deepEqual(Object.keys(schemaOf(nova)), ["type", "properties", "required"]);
  checkConversation((await sent(ARN)).body, { novaSchemas: true });
  const named = await sent(ARN, { family: "nova", topK: 5 });
  assert.deepEqual(named.body.additionalModelRequestFields, { inferenceConfig: { topK: 5 } });
  assert.equal(named.modelId, ARN);
  await assert.rejects(sent(ARN, { topK: 5 }), { code: "BAD_OPTION", path: "topK", help: /`family`/u });
  await assert.rejects(sent(ARN, { family: "nvoa" }), { code: "BAD_OPTION", path: "family", help: /`nova`/u });
});

test("a family is that of the model it is named with", async () => {
  const { client } = refusing([], { model: ARN, family: "llama" });
  const mechanism = async (options) => (await client.explain({ responseModel, messages, ...options })).mechanism;
  assert.equal(await mechanism({}), "auto-tool");
  assert.equal(await mechanism({ family: "claude" }), "tool");
  assert.equal(await mechanism({ modelId: "amazon.nova-lite-v1:0" }), "tool");
  assert.equal(await mechanism({ model: ARN.replace("abc123", "def456"), family: "qwen" }), "native");
});

test("the types know the families of the table", () => {
  const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
  const [, union] = read("js/src/options/family-names.ts").match(/type FamilyName =([^;]+);/u);
  const names = JSON.parse(read("src/model/families.json")).rows.flatMap((row) => row.names);
  assert.deepEqual(
    Array.from(union.matchAll(/"([^"]+)"/gu), ([, name]) => name),
    names.toSorted(),
  );
});
