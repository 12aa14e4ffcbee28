// What the Python library of the same purpose cannot do on Bedrock, each done here, against the scripted endpoint.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import * as z from "zod";
import { fromBedrock, image, isBedrockExtractError, parallel } from "../../pkg/dist/entry/node.js";
import { messages, User as responseModel, right, scriptedEndpoint } from "./support.mjs";

const { endpoint: scripted, client } = scriptedEndpoint();
let endpoint;
beforeEach(() => {
  endpoint = scripted();
});

const pixel = Uint8Array.from(
  Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
    "base64",
  ),
);

/** The body of the one request that a call makes. */
async function sent(call = {}, options = {}) {
  endpoint.reset();
  endpoint.script([right]);
  assert.deepEqual(await client(options).create({ responseModel, messages, ...call }), right.input);
  assert.equal(endpoint.requests.length, 1);
  return endpoint.requests[0].body;
}

test("calls run at the same time", async () => {
  endpoint.script(Array.from({ length: 10 }, () => ({ ...right, delayMs: 200 })));
  const shared = client();
  const started = performance.now();
  const users = await Promise.all(Array.from({ length: 10 }, () => shared.create({ responseModel, messages })));
  assert.equal(users.length, 10);
  assert.ok(performance.now() - started < 1500, "ten times 200 ms, one after the other, are 2 s");
});

test("values of several schemas come from one answer", async () => {
  endpoint.script([{ input: { Person: [{ name: "Ann" }, { name: "Bob" }], Place: [{ city: "Oslo" }] } }]);
  const both = parallel({ Person: z.object({ name: z.string() }), Place: z.object({ city: z.string() }) });
  const found = await client().create({ responseModel: both, messages });
  assert.deepEqual(
    found.map(({ name }) => name),
    ["Person", "Person", "Place"],
  );
});

test("the caller's tools and choice of tool stay, beside the one for the object", async () => {
  const search = { toolSpec: { name: "search", inputSchema: { json: { type: "object" } } } };
  for (const toolChoice of [{ auto: {} }, { any: {} }, undefined]) {
    endpoint.reset();
    endpoint.script([{ ...right, toolName: "User" }]);
    await client().create({ responseModel, messages, toolConfig: { tools: [search], toolChoice } });
    const { toolConfig } = endpoint.requests[0].body;
    assert.deepEqual(toolConfig.tools.map(({ toolSpec }) => toolSpec.name).sort(), ["User", "search"]);
    assert.deepEqual(toolConfig.toolChoice, toolChoice ?? { tool: { name: "User" } });
  }
});

test("a native system prompt is sent whole", async () => {
  const system = [{ text: "First." }, { cachePoint: { type: "default" } }, { text: "Second." }];
  assert.deepEqual((await sent({ system })).system, system);
});

test("native blocks of every kind go out as they are", async () => {
  const bytes = Buffer.from(pixel).toString("base64");
  const text = Buffer.from("Jason is 25").toString("base64");
  const blocks = [
    { guardContent: { text: { text: "Jason is 25" } } },
    { image: { format: "png", source: { bytes } } },
    { document: { format: "txt", name: "a", source: { bytes: text } } },
    { video: { format: "mp4", source: { s3Location: { uri: "s3://bucket/a.mp4" } } } },
    { audio: { format: "mp3", source: { s3Location: { uri: "s3://bucket/a.mp3" } } } },
    { cachePoint: { type: "default" } },
  ];
  const reasoning = { reasoningContent: { reasoningText: { text: "hm", signature: "c2ln" } } };
  const call = { toolUse: { toolUseId: "t1", name: "search", input: { q: "Jason" } } };
  const result = { toolResult: { toolUseId: "t1", content: [{ json: { age: 25 } }], status: "success" } };
  const conversation = [
    { role: "user", content: [{ text: "Who?" }, ...blocks] },
    { role: "assistant", content: [reasoning, call] },
    { role: "user", content: [result] },
  ];
  const search = { toolSpec: { name: "search", inputSchema: { json: { type: "object" } } } };
  endpoint.script([{ ...right, toolName: "User" }]);
  await client().create({ responseModel, messages: conversation, toolConfig: { tools: [search] } });
  assert.deepEqual(endpoint.requests[0].body.messages, conversation);
});

test("OpenAI's tool calls and their results become the service's", async () => {
  const body = await sent({
    messages: [
      ...messages,
      {
        role: "assistant",
        content: null,
        tool_calls: [{ id: "c1", type: "function", function: { name: "search", arguments: '{"q":"Jason"}' } }],
      },
      { role: "tool", tool_call_id: "c1", content: "He is 25." },
    ],
  });
  assert.deepEqual(body.messages.at(-2).content[0].toolUse, { toolUseId: "c1", name: "search", input: { q: "Jason" } });
  assert.equal(body.messages.at(-1).content[0].toolResult.toolUseId, "c1");
});

test("pictures come as bytes, as data URLs and, where that is allowed, from the web", async () => {
  const bytes = Buffer.from(pixel).toString("base64");
  const url = "https://example.com/a.png";
  const fetching = (address, init) =>
    address === url ? Promise.resolve(new Response(pixel)) : globalThis.fetch(address, init);
  for (const part of [
    image(pixel),
    image(bytes),
    { type: "image_url", image_url: { url: `data:image/png;base64,${bytes}` } },
    { type: "image_url", image_url: { url } },
  ]) {
    const content = [{ text: "Who is that?" }, part];
    const body = await sent({ messages: [{ role: "user", content }], fetchMedia: true }, { fetch: fetching });
    assert.deepEqual(body.messages[0].content[1], { image: { format: "png", source: { bytes } } });
  }
  const content = [{ type: "image_url", image_url: { url } }];
  await assert.rejects(
    client().create({ responseModel, messages: [{ role: "user", content }] }),
    /`fetchMedia: true`/u,
  );
});

test("of model and modelId the second wins", async () => {
  await sent({ model: "scripted.one", modelId: "scripted.two" });
  assert.equal(endpoint.requests[0].modelId, "scripted.two");
});

test("parameters of OpenAI's clients are understood or refused by name, never left to the service", async () => {
  const body = await sent({ max_tokens: 100, top_p: 0.5, stop: ["END"], temperature: 0 });
  assert.deepEqual(body.inferenceConfig, { maxTokens: 100, topP: 0.5, stopSequences: ["END"], temperature: 0 });
  endpoint.reset();
  for (const name of ["n", "presence_penalty", "response_model", "max_retries", "stream"]) {
    await assert.rejects(client().create({ responseModel, messages, [name]: 1 }), (error) => {
      assert.ok(isBedrockExtractError(error, "BAD_OPTION"), String(error));
      assert.match(error.message, new RegExp(`\`${name}\``, "u"));
      return true;
    });
  }
  assert.equal(endpoint.requests.length, 0);
});

test("parameters that only some families have are put where those want them", async () => {
  const body = await sent({ top_k: 5 }, { model: "us.anthropic.claude-sonnet-4-5-20250929-v1:0" });
  assert.deepEqual(body.additionalModelRequestFields, { top_k: 5 });
});

test("the caller's objects are not changed", async () => {
  const given = {
    system: [{ text: "Be brief." }],
    inferenceConfig: { maxTokens: 100 },
    toolConfig: { tools: [{ toolSpec: { name: "search", inputSchema: { json: { type: "object" } } } }] },
    messages: [
      { role: "system", content: "Exact." },
      { role: "user", content: "a" },
      { role: "user", content: [{ text: "b" }] },
    ],
  };
  const before = structuredClone(given);
  endpoint.script([{ ...right, toolName: "User" }]);
  await client({ temperature: 0 }).create({ responseModel, ...given });
  assert.deepEqual(given, before);
});

test("API keys, session tokens and another client's credentials sign in", async () => {
  const { url, region, credentials, sessionCredentials, apiKey } = endpoint;
  await sent({}, { credentials: undefined, apiKey });
  assert.equal(endpoint.requests[0].headers.authorization, `Bearer ${apiKey}`);
  await sent({}, { credentials: () => sessionCredentials });
  assert.equal(endpoint.requests[0].headers["x-amz-security-token"], sessionCredentials.sessionToken);
  // Profiles, roles and the like: whatever the SDK's own chain finds.
  const sdk = new BedrockRuntimeClient({ region, endpoint: url, credentials: async () => credentials });
  endpoint.script([right]);
  const lent = fromBedrock(sdk, { model: "scripted.m", mode: "BEDROCK_TOOLS" });
  assert.deepEqual(await lent.create({ responseModel, messages }), right.input);
  sdk.destroy();
});

test("how to ask is found out from the model, not guessed from its name", async () => {
  const arn = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/claude";
  const words = "This model doesn't support tool use.";
  endpoint.script([{ scenario: "validation", message: words }, { text: JSON.stringify(right.input) }]);
  const asked = client({ model: arn, mode: "auto" });
  const { data, completion } = await asked.createWithCompletion({ responseModel, messages });
  assert.deepEqual([data, completion.attempts.length, completion.fallbacks[0].message], [right.input, 1, words]);
});
