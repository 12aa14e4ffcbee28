// What handlers of hooks are told, and the spans that are made of it, against the scripted endpoint.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { instrument } from "../../pkg/dist/otel.js";
import { messages, User as responseModel, right, scriptedEndpoint, wrong } from "./support.mjs";

const names = [
  "completion:kwargs",
  "completion:response",
  "completion:usage",
  "parse:error",
  "completion:error",
  "completion:last_attempt",
];

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
    "completion:kwargs",
    "completion:kwargs",
    "completion:response",
    "completion:usage",
    "parse:error",
    "completion:kwargs",
    "completion:response",
    "completion:usage",
  ]);
  const [, first] = told[0];
  assert.deepEqual(
    [first.mode, first.mechanism, first.request, first.modelId],
    ["BEDROCK_TOOLS", "tool", 1, "scripted.m"],
  );
  assert.deepEqual(first.body, endpoint.requests[0].body);
  assert.equal(told[4][1].issues[0].path, "/age");
  const { usage, total } = told[7][1];
  assert.equal(total.totalTokens, told[3][1].usage.totalTokens + usage.totalTokens);
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
  const one = ["completion:kwargs", "completion:response", "completion:usage", "parse:error"];
  assert.deepEqual(heard(), [...one, ...one, "completion:error", "completion:last_attempt"]);
  assert.equal(told.at(-1)[1].attempts.length, 2);

  endpoint.reset();
  endpoint.script(["access-denied"]);
  const denied = listening();
  await assert.rejects(denied.listened.create({ responseModel, messages }), { code: "ACCESS_DENIED" });
  assert.deepEqual(denied.heard(), ["completion:kwargs", "completion:error"]);
});

test("handlers that throw, reject or change what they are told have no effect", async () => {
  endpoint.script([wrong, right]);
  const hooks = {
    "completion:kwargs": [
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
  const listened = client({ hooks: { "completion:usage": () => heard.push("client") } });
  const remove = listened.on("completion:usage", () => heard.push("on"));
  listened.once("completion:usage", () => heard.push("once"));
  const call = (hooks) => listened.create({ responseModel, messages, hooks });
  await call({ "completion:usage": () => heard.push("call") });
  assert.deepEqual(heard.splice(0), ["client", "on", "once", "call"]);
  await call();
  assert.deepEqual(heard.splice(0), ["client", "on"]);
  remove();
  await call();
  assert.deepEqual(heard.splice(0), ["client"]);
  listened.clear("parse:error");
  await call();
  assert.deepEqual(heard.splice(0), ["client"]);
  listened.clear();
  await call();
  assert.deepEqual(heard, []);
});

test("hooks that do not exist, and handlers that are none, are refused", () => {
  for (const [hooks, message] of [
    [{ "completion:kwarg": () => {} }, /There is no hook `completion:kwarg`. Did you mean `completion:kwargs`/u],
    [{ "parse:error": 3 }, /The handler of `parse:error` is a number/u],
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
      ["chat scripted.m", 2, 1, "retried"],
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
  await assert.rejects(open.create({ responseModel, messages }));
  assert.deepEqual([spans[3].status.message, spans[3].ended], ["ACCESS_DENIED", 1]);
  assert.ok(spans[3].attributes["gen_ai.input.messages"].includes("Jason"));
});
