// What handlers of hooks are told, and the spans that are made of it, against the scripted endpoint.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { instrument } from "../../pkg/dist/otel/otel.js";
import { messages, User as responseModel, right, scriptedEndpoint, wrong } from "./support.mjs";

const names = ["request", "response", "usage", "invalid", "error", "exhausted"];

/** A picture of one pixel. */
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

const { endpoint: scripted, client } = scriptedEndpoint();
let endpoint;
beforeEach(() => {
  endpoint = scripted();
});

/** A client, and what its handlers were told. */
function listening(options) {
  const told = [];
  const listened = client(options);
  for (const name of names) listened.on(name, (payload) => told.push([name, payload]));
  return { listened, told, heard: () => told.map(([name]) => name) };
}

test("an invalid answer and its repair are told in order", async () => {
  endpoint.script(["throttle", wrong, right]);
  const { listened, told, heard } = listening();
  await listened.create({ responseModel, messages });
  assert.deepEqual(heard(), [
    "request",
    "error",
    "request",
    "response",
    "usage",
    "invalid",
    "request",
    "response",
    "usage",
  ]);
  const [, first] = told[0];
  assert.deepEqual(
    [first.mode, first.mechanism, first.request, first.modelId],
    ["BEDROCK_TOOLS", "tool", 1, "scripted.m"],
  );
  assert.deepEqual(first.body, endpoint.requests[0].body);
  assert.equal(told[5][1].issues[0].path, "/age");
  const { usage, total } = told[8][1];
  assert.equal(total.totalTokens, told[4][1].usage.totalTokens + usage.totalTokens);
  assert.equal(new Set(told.map(([, payload]) => payload.callId)).size, 1);
  assert.ok(!JSON.stringify(told).includes(endpoint.credentials.secretAccessKey));
});

test("the caller's own validation counts as well, and failures are told once", async () => {
  endpoint.script([right, right]);
  const strict = {
    "~standard": {
      version: 1,
      vendor: "own",
      validate: () => ({ issues: [{ message: "never", path: ["age"] }] }),
      jsonSchema: { input: () => responseModel },
    },
  };
  const { listened, told, heard } = listening({ maxRetries: 1 });
  await assert.rejects(listened.create({ responseModel: strict, messages }), { code: "VALIDATION_FAILED" });
  const one = ["request", "response", "usage", "invalid"];
  assert.deepEqual(heard(), [...one, ...one, "error", "exhausted"]);
  assert.equal(told.at(-1)[1].attempts.length, 2);

  endpoint.reset();
  endpoint.script(["access-denied"]);
  const denied = listening();
  await assert.rejects(denied.listened.create({ responseModel, messages }), { code: "ACCESS_DENIED" });
  assert.deepEqual(denied.heard(), ["request", "error"]);
});

test("every request that failed is told, and whether another is made in its place", async () => {
  endpoint.script([wrong, "throttle", "html-503", "throttle"]);
  const { listened, told, heard } = listening();
  await assert.rejects(listened.create({ responseModel, messages }), { code: "THROTTLED" });
  assert.deepEqual(heard().slice(-3), ["request", "error", "exhausted"]);
  const failures = told.filter(([name]) => name === "error").map(([, payload]) => payload);
  assert.deepEqual(
    failures.map(({ error, request, attempt, willRetry }) => [error.code, request, attempt, willRetry]),
    [
      ["THROTTLED", 2, 2, true],
      ["SERVICE_ERROR", 3, 2, true],
      ["THROTTLED", 4, 2, false],
    ],
  );
  assert.deepEqual(
    told.filter(([name]) => name === "request").map(([, { request, attempt }]) => [request, attempt]),
    [
      [1, 1],
      [2, 2],
      [3, 2],
      [4, 2],
    ],
  );
  for (const { error, modelId } of failures) {
    assert.deepEqual([modelId, error.retryable, typeof error.requestId], ["scripted.m", true, "string"]);
    assert.equal(error.completion.attempts.length, 1);
  }
  assert.equal(told.at(-1)[1].attempts.length, 1);
});

test("a mechanism that is refused, and an answer that is cut off, are told as well", async () => {
  const refusal = "This model doesn't support the toolConfig.toolChoice.tool field. Remove it and try again.";
  endpoint.script([
    { scenario: "validation", message: refusal },
    { input: { name: "Ja" }, stopReason: "max_tokens" },
    right,
  ]);
  const { listened, told } = listening({ maxTokens: 10, maxTokensLimit: 20, model: "us.meta.m-v1:0", mode: "auto" });
  assert.deepEqual(await listened.create({ responseModel, messages }), right.input);
  assert.deepEqual(
    told
      .filter(([name]) => name === "error")
      .map(([, { error, request, attempt, willRetry }]) => [error.code, request, attempt, willRetry]),
    [
      ["REQUEST_REFUSED", 1, 1, true],
      ["INCOMPLETE_OUTPUT", 2, 1, true],
    ],
  );
});

test("the last attempt is told where the tokens are used up, and not where the call was ended", async () => {
  endpoint.script([wrong, right]);
  const spent = listening({ tokenBudget: 1 });
  await assert.rejects(spent.listened.create({ responseModel, messages }), { code: "TOKEN_BUDGET_EXCEEDED" });
  assert.deepEqual(spent.heard().slice(-2), ["error", "exhausted"]);

  endpoint.reset();
  endpoint.script(["hang"]);
  const late = listening({ timeout: 50 });
  await assert.rejects(late.listened.create({ responseModel, messages }), { code: "TIMEOUT" });
  assert.deepEqual(late.heard(), ["request", "error"]);
  assert.equal(late.told.at(-1)[1].willRetry, false);
});

test("handlers that throw, reject or change what they are told have no effect", async () => {
  endpoint.script([wrong, right]);
  const hooks = {
    request: [
      () => {
        throw new Error("own");
      },
      async () => {
        throw new Error("own");
      },
      ({ body }) => {
        body.messages.length = 0;
      },
    ],
  };
  const orphans = [];
  const note = (reason) => orphans.push(reason);
  process.on("unhandledRejection", note);
  assert.deepEqual(await client({ hooks }).create({ responseModel, messages }), right.input);
  await new Promise((resolve) => setTimeout(resolve, 20));
  process.off("unhandledRejection", note);
  assert.deepEqual(orphans, []);
  assert.equal(endpoint.requests[0].body.messages.length, 1);
});

test("handlers come and go, and a call has its own", async () => {
  endpoint.script(Array.from({ length: 5 }, () => right));
  const heard = [];
  const listened = client({ hooks: { usage: () => heard.push("client") } });
  const remove = listened.on("usage", () => heard.push("on"));
  listened.once("usage", () => heard.push("once"));
  const call = (hooks) => listened.create({ responseModel, messages, hooks });
  await call({ usage: () => heard.push("call") });
  assert.deepEqual(heard.splice(0), ["client", "on", "once", "call"]);
  await call();
  assert.deepEqual(heard.splice(0), ["client", "on"]);
  remove();
  await call();
  assert.deepEqual(heard.splice(0), ["client"]);
  listened.clear("invalid");
  await call();
  assert.deepEqual(heard.splice(0), ["client"]);
  listened.clear();
  await call();
  assert.deepEqual(heard, []);
});

test("hooks that do not exist, and handlers that are none, are refused", () => {
  for (const [hooks, message] of [
    [{ "completion:kwarg": () => {} }, /There is no hook `completion:kwarg`. Did you mean `completion:kwargs`/u],
    [{ invalid: 3 }, /The handler of `invalid` is a number/u],
    [[], /The option `hooks` is an array/u],
  ]) {
    assert.throws(() => client({ hooks }), message);
  }
});

test("spans follow the conventions, hold no content unless asked, and do not mix", async () => {
  endpoint.script(["throttle", wrong, right, right]);
  const spans = [];
  const tracer = {
    startSpan(name, { kind, attributes }) {
      const span = { name, kind, attributes: { ...attributes }, ended: 0 };
      spans.push(span);
      return {
        setAttributes: (more) => Object.assign(span.attributes, more),
        setStatus: (status) => Object.assign(span, { status }),
        end: () => {
          span.ended += 1;
        },
      };
    },
  };
  const traced = client({ temperature: 0 });
  const uninstall = instrument(traced, { tracer });
  await traced.create({ responseModel, messages });
  assert.deepEqual(
    spans.map(({ name, kind, ended, status }) => [name, kind, ended, status?.message]),
    [
      ["chat scripted.m", 2, 1, "THROTTLED"],
      ["chat scripted.m", 2, 1, undefined],
      ["chat scripted.m", 2, 1, undefined],
    ],
  );
  const { attributes } = spans[2];
  assert.equal(attributes["gen_ai.provider.name"], "aws.bedrock");
  assert.equal(attributes["gen_ai.request.temperature"], 0);
  assert.ok(attributes["gen_ai.usage.input_tokens"] > 0 && attributes["gen_ai.response.finish_reasons"].length === 1);
  assert.equal(attributes["server.address"], "127.0.0.1");
  assert.ok(!JSON.stringify(spans).includes("Jason"));
  uninstall();
  await traced.create({ responseModel, messages });
  assert.equal(spans.length, 3);

  endpoint.reset();
  endpoint.script(["access-denied"]);
  const open = client();
  instrument(open, { tracer, captureContent: true });
  await assert.rejects(open.create({ responseModel, messages }), { code: "ACCESS_DENIED" });
  assert.deepEqual([spans[3].status.message, spans[3].ended], ["ACCESS_DENIED", 1]);
  assert.ok(spans[3].attributes["gen_ai.input.messages"].includes("Jason"));
});

test("content of spans has the form of the conventions, without media and long texts", async () => {
  const history = [
    { role: "user", content: [{ text: "x".repeat(20_000) }, { image: { format: "png", source: { bytes: PNG } } }] },
    { role: "assistant", content: [{ toolUse: { toolUseId: "t0", name: "find", input: { q: "a" } } }] },
    {
      role: "user",
      content: [{ toolResult: { toolUseId: "t0", content: [{ json: { found: 1 } }] } }, { text: "And?" }],
    },
  ];
  const usage = {
    inputTokens: 10,
    outputTokens: 2,
    totalTokens: 17,
    cacheReadInputTokens: 4,
    cacheWriteInputTokens: 1,
  };
  const reasoning = { reasoningContent: { reasoningText: { text: "Hm.", signature: "s" } } };
  const call = { toolUse: { toolUseId: "t1", name: "User", input: right.input } };
  endpoint.script([{ content: [reasoning, call], usage }]);
  const told = {};
  const note = (attributes) => Object.assign(told, attributes);
  const tracer = {
    startSpan(_, { attributes }) {
      note(attributes);
      return { setAttributes: note, setStatus: note, end() {} };
    },
  };
  const traced = client({
    toolConfig: { tools: [{ toolSpec: { name: "find", inputSchema: { json: { type: "object" } } } }] },
  });
  instrument(traced, { tracer, captureContent: true });
  await traced.create({ responseModel, messages: history, system: "Be brief.", stop: ["END"] });
  const read = (name) => JSON.parse(told[`gen_ai.${name}`]);
  assert.deepEqual(read("system_instructions"), [{ type: "text", content: "Be brief." }]);
  assert.deepEqual(read("input.messages"), [
    { role: "user", parts: [{ type: "text", content: `${"x".repeat(16 * 1024)}…` }, { type: "image" }] },
    { role: "assistant", parts: [{ type: "tool_call", id: "t0", name: "find", arguments: { q: "a" } }] },
    {
      role: "user",
      parts: [
        { type: "tool_call_response", id: "t0", response: [{ type: "json", content: { found: 1 } }] },
        { type: "text", content: "And?" },
      ],
    },
  ]);
  assert.deepEqual(read("output.messages"), [
    {
      role: "assistant",
      parts: [
        { type: "reasoning", content: "Hm." },
        { type: "tool_call", id: "t1", name: "User", arguments: right.input },
      ],
      finish_reason: "tool_call",
    },
  ]);
  assert.deepEqual(
    ["input_tokens", "cache_read.input_tokens", "cache_creation.input_tokens"].map((n) => told[`gen_ai.usage.${n}`]),
    [15, 4, 1],
  );
  assert.deepEqual(told["gen_ai.request.stop_sequences"], ["END"]);
  assert.equal(told["server.port"], Number(new URL(endpoint.url).port));
});

test("options of spans that do not exist, and a tracer that is none, are refused", () => {
  const tracer = { startSpan() {} };
  assert.throws(() => instrument(client(), { tracer, captureContents: true }), /captureContent`/u);
  assert.throws(() => instrument(client(), { tracer: {} }), { code: "BAD_OPTION", path: "tracer" });
});
