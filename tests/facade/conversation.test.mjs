// Conversations in every style, and hostile ones: what reaches the core, and that the caller's objects stay as they are.
import assert from "node:assert/strict";
import { test } from "node:test";
import { answering, credentials, failure, frozen, loadFacade, personSchema } from "./support/facade.mjs";
import { assertGrammar } from "./support/grammar.mjs";

const jason = { name: "Jason", age: 25 };

async function sent(messages, options = {}) {
  const { fromBedrock, log } = await loadFacade();
  const client = fromBedrock({ credentials, fetch: answering(jason).fetch });
  await client.create({ responseModel: personSchema, messages, ...options });
  return log.requests[0];
}

async function refusal(messages) {
  const { fromBedrock } = await loadFacade();
  const error = await failure(() => fromBedrock({ credentials }).create({ responseModel: personSchema, messages }));
  assert.equal(error.code, "BAD_OPTION", String(error.stack));
  assertGrammar(error);
  return error;
}

test("messages of every style reach the core as they are, from frozen objects", async () => {
  const messages = [
    { role: "developer", content: "Be brief" },
    { role: "system", content: [{ text: "Be exact" }, { cachePoint: { type: "default", ttl: "1h" } }] },
    {
      role: "user",
      content: [
        { type: "input_text", text: "a" },
        { type: "refusal", refusal: "no" },
      ],
    },
    {
      role: "assistant",
      content: null,
      tool_calls: [{ id: "c1", type: "function", function: { name: "look_up", arguments: '{"city":"Oslo"}' } }],
    },
    { role: "tool", tool_call_id: "c1", content: "709037" },
    { role: "assistant", content: [{ type: "tool_use", id: "c2", name: "look_up", input: { city: "Bergen" } }] },
    { role: "user", content: [{ type: "tool_result", tool_use_id: "c2", content: "291940", is_error: false }] },
    { role: "assistant", content: [{ toolUse: { toolUseId: "c3", name: "look_up", input: {} } }] },
    { role: "user", content: [{ toolResult: { toolUseId: "c3", content: [{ json: { n: 1 } }], status: "success" } }] },
    {
      role: "assistant",
      content: [{ reasoningContent: { reasoningText: { text: "hm", signature: "s" } } }, { text: "b" }],
    },
    { role: "assistant", content: [{ type: "tool-call", toolCallId: "c4", toolName: "n", input: null }] },
    {
      role: "tool",
      content: [{ type: "tool-result", toolCallId: "c4", toolName: "n", output: { type: "text", value: "v" } }],
    },
    { role: "user", content: [{ hologram: { depth: 3 } }] },
  ];
  const toolConfig = { tools: [{ cachePoint: { type: "default" } }], toolChoice: { auto: {} } };
  const copy = structuredClone({ messages, toolConfig });
  const request = await sent(frozen(messages), { toolConfig: frozen(toolConfig) });
  assert.deepEqual({ messages: request.messages, toolConfig: request.toolConfig }, copy);
});

test("nothing of the caller's is changed, by fetching either", async () => {
  const { fromBedrock } = await loadFacade();
  const bytes = Uint8Array.of(1, 2, 3);
  const call = {
    responseModel: personSchema,
    messages: [
      { role: "user", content: [{ image: { source: bytes } }, { image: { source: "https://example.com/a" } }] },
    ],
    context: { list: [1] },
    inferenceConfig: { maxTokens: 5 },
    fetchMedia: { maxBytes: 100 },
  };
  const before = structuredClone(call);
  frozen(call);
  const fetch = async (_url, { method }) => (method === "GET" ? new Response("x") : Response.json(jason));
  await fromBedrock({ credentials, fetch, inferenceConfig: { topP: 1 } }).create(call);
  assert.deepEqual(call, before);
  assert.equal(call.messages[0].content[0].image.source, bytes);
});

test("new options of a request reach the core", async () => {
  const described = {
    context: { city: "Oslo", at: "2026" },
    toolConfig: { tools: [{ systemTool: { name: "grounding" } }] },
    promptVariables: { name: { text: "Jason" } },
    additionalModelResponseFieldPaths: ["/stop_sequence"],
    outputConfig: { effort: "low" },
    max_completion_tokens: 5,
    top_k: 5,
    stop_sequences: ["END"],
    thinking: { type: "enabled", budget_tokens: 2000 },
    reasoning_effort: "low",
  };
  const messages = [{ role: "user", content: "hi" }];
  const { region: _, ...request } = await sent(messages, { ...described, fetchMedia: true });
  assert.deepEqual(request, { messages, ...described });
});

test("a call's option replaces every other name that its client used for it", async () => {
  const { fromBedrock, log } = await loadFacade();
  const presets = {
    max_completion_tokens: 1,
    topK: 1,
    stop: "A",
    reasoningEffort: "high",
    thinking: { type: "adaptive" },
  };
  const client = fromBedrock({
    credentials,
    fetch: answering(jason).fetch,
    inferenceConfig: { maxTokens: 9 },
    ...presets,
  });
  const messages = [{ role: "user", content: "hi" }];
  const called = { maxTokens: 2, top_k: 2, stop_sequences: ["B"], reasoning_effort: "low" };
  await client.create({ responseModel: personSchema, messages, ...called });
  const { region: _, ...request } = log.requests[0];
  assert.deepEqual(request, { messages, ...called, inferenceConfig: {}, thinking: { type: "adaptive" } });
});

test("a conversation of 100 000 messages is taken, in every style", async () => {
  for (const content of ["x", [{ type: "text", text: "x" }], [{ text: "x" }]]) {
    const messages = Array.from({ length: 100_000 }, (_, index) => ({
      role: index % 2 === 0 ? "user" : "assistant",
      content,
    }));
    const request = await sent(messages, { fetchMedia: true });
    assert.equal(request.messages.length, 100_000);
    assert.deepEqual(request.messages[99_999], { role: "assistant", content });
  }
});

test("hostile objects are refused where they stand, or taken for what they hold", async () => {
  const cause = new Error("no");
  const throws = () => {
    throw cause;
  };
  const throwingTag = Object.create({
    get [Symbol.toStringTag]() {
      throw cause;
    },
  });
  const cyclic = { role: "user", content: [] };
  cyclic.content.push({ text: "x", self: cyclic });
  const refused = [
    [[Object.defineProperty({}, "role", { enumerable: true, get: throws })], "messages[0].role", cause],
    [
      [{ role: "user", content: [Object.defineProperty({}, "text", { enumerable: true, get: throws })] }],
      "messages[0].content[0].text",
      cause,
    ],
    [[new Proxy({}, { ownKeys: throws })], "messages[0]", cause],
    [[new Proxy({}, { get: throws })], "messages[0]", cause],
    [[{ role: "user", content: new Proxy([], { get: throws }) }], "messages[0].content", cause],
    [[revoked({})], "messages[0]", undefined],
    [[{ toJSON: throws }], "messages[0]", cause],
    [[cyclic], "messages[0].content[0].self", undefined],
    [[{ role: "user", content: [{ image: throwingTag }] }], "messages[0].content[0].image", cause],
  ];
  for (const [messages, path, expected] of refused) {
    const error = await refusal(messages);
    assert.equal(error.path, path);
    if (expected !== undefined) assert.equal(error.cause, expected);
  }
});

test("options that throw when they are looked at are refused by name", async () => {
  const { fromBedrock } = await loadFacade();
  const throws = () => {
    throw new Error("no");
  };
  const traps = { get: throws, ownKeys: throws, getPrototypeOf: throws, has: throws };
  const hostile = [new Proxy({}, traps), new Proxy([], traps), revoked({}), revoked([])];
  const names = [
    "messages",
    "context",
    "signal",
    "timeout",
    "fetchMedia",
    "inferenceConfig",
    "responseModel",
    "system",
  ];
  for (const value of hostile) {
    for (const name of names) {
      const call = { responseModel: personSchema, messages: [{ role: "user", content: "x" }], [name]: value };
      const error = await failure(() => fromBedrock({ credentials, inferenceConfig: { topP: 1 } }).create(call));
      assert.match(error.code, /^BAD_(?:OPTION|SCHEMA)$/, `${name}: ${error.message}`);
      assert.equal(error.path, name);
      assertGrammar(error);
    }
    assert.equal((await failure(() => fromBedrock().create(value))).path, "options");
    assert.throws(() => fromBedrock(value), { code: "BAD_OPTION" });
  }
});

function revoked(target) {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

test("NUL, broken emoji and names of the prototype are data like any other", async () => {
  const text = "a\u0000b\ud83d";
  const message = JSON.parse(
    '{"role":"user","content":[{"toolUse":{"input":{"__proto__":{"x":1},"constructor":{"y":2}}}}]}',
  );
  message.content.push({ text });
  const { messages } = await sent([message], { fetchMedia: true });
  assert.equal(
    JSON.stringify(messages[0].content),
    '[{"toolUse":{"input":{"__proto__":{"x":1},"constructor":{"y":2}}}},{"text":"a\\u0000b\ufffd"}]',
  );
  assert.equal({}.x, undefined);
  const error = await refusal([{ role: "user", content: [{ "a\u0000b\n": () => 1 }] }]);
  assert.match(error.message, /`messages\[0\]\.content\[0\]\["a b"\]`/);
});

test("places of media that hold something else are left to the core", async () => {
  const content = [
    null,
    "https://example.com/",
    { type: "image_url", image_url: null },
    { type: "image_url", image_url: { url: 5 } },
    { image: "HTTP" },
    { image: { source: ["https://example.com/"] } },
    { data: "httpx://example.com/" },
    { toolResult: "https://example.com/" },
    { content: [[{ image: {} }]] },
  ];
  for (const messages of [
    [{ role: "user", content }],
    [{ role: "user", content: "https://example.com/" }],
    [null, 5, "x", []],
  ]) {
    assert.deepEqual((await sent(messages, { fetchMedia: true })).messages, messages);
  }
});
