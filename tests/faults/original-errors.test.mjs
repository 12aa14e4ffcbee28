// What the Python library of the same purpose is known to get wrong on Bedrock in errors, usage, context and hooks, each done
// right here, against the scripted endpoint.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import * as z from "zod";
import { isBedrockExtractError } from "../../pkg/dist/entry/node.js";
import { messages, User as responseModel, right, scriptedEndpoint, wrong } from "./support.mjs";

const { endpoint: scripted, client } = scriptedEndpoint();
let endpoint;
beforeEach(() => {
  endpoint = scripted();
});

/** The error of a call; `call` are options of it. */
async function failed(call = {}, options = {}) {
  const error = await client(options)
    .create({ responseModel, messages, ...call })
    .then(
      (value) => assert.fail(`gave ${JSON.stringify(value)}`),
      (thrown) => thrown,
    );
  assert.ok(isBedrockExtractError(error), String(error?.stack));
  return error;
}

const tokens = (inputTokens, outputTokens, more = {}) => ({
  usage: { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens, ...more },
});

test("every failure is of one class with a code and an action, whether a request was made or not", async () => {
  for (const [code, call, ...answers] of [
    ["BAD_OPTION", { messages: [{ role: "user", content: [{ type: "hologram" }] }] }],
    ["BAD_OPTION", { temperature: "warm" }],
    ["BAD_SCHEMA", { responseModel: { type: "strin" } }],
    ["ACCESS_DENIED", {}, "access-denied"],
    ["REQUEST_REFUSED", {}, "validation"],
    ["VALIDATION_FAILED", { maxRetries: 0 }, wrong],
  ]) {
    endpoint.reset();
    if (answers.length > 0) endpoint.script(answers);
    const error = await failed(call);
    assert.equal(error.code, code);
    assert.ok(error.help !== "" && error.message.endsWith(`${error.help}.`), error.message);
    assert.equal(endpoint.requests.length, answers.length);
  }
});

test("a service's error keeps its own words, status and id, and the attempts made before it", async () => {
  endpoint.script([wrong, "access-denied"]);
  const { code, status, service, requestId, completion } = await failed();
  assert.deepEqual([code, status, service.name], ["ACCESS_DENIED", 403, "AccessDeniedException"]);
  assert.match(service.message, /don't have access to the model/u);
  assert.equal(completion.attempts.length, 1);
  assert.equal(completion.attempts[0].issues[0].path, "/age");
  assert.equal(requestId, completion.requestId);
  assert.notEqual(requestId, completion.attempts[0].requestId);
});

test("the error of used up attempts is one short line, and holds every answer, issue and token", async () => {
  const long = "x".repeat(100_000);
  const answers = ["a", "b", "c"].map((name, index) => ({ input: { name, age: long }, ...tokens(10 * index, 1) }));
  endpoint.script(answers);
  const { code, message, path, completion } = await failed();
  assert.deepEqual([code, path], ["VALIDATION_FAILED", "/age"]);
  assert.ok(message.length <= 500 && !/[\n<]/u.test(message), message);
  assert.match(message, /in 3 attempts; last at \/age: expected an integer/u);
  assert.deepEqual(
    completion.attempts.map(({ number, answer, issues }) => [number, answer.slice(9, 10), issues[0].path]),
    [
      [1, "a", "/age"],
      [2, "b", "/age"],
      [3, "c", "/age"],
    ],
  );
  assert.equal(completion.usage.totalTokens, 33);
  assert.ok(JSON.stringify(completion.attempts).length < 100_000, "answers are cut");
});

test("tokens of all attempts are added up, those of caches too, with the result and with an error", async () => {
  const cached = { cacheReadInputTokens: 7, cacheWriteInputTokens: 3 };
  const sum = {
    inputTokens: 30,
    outputTokens: 12,
    totalTokens: 42,
    cacheReadInputTokens: 14,
    cacheWriteInputTokens: 6,
  };
  const used = [tokens(10, 5, cached), tokens(20, 7, cached)];
  endpoint.script([
    { ...wrong, ...used[0] },
    { ...right, ...used[1] },
  ]);
  const { completion } = await client().createWithCompletion({ responseModel, messages });
  assert.deepEqual(completion.usage, sum);
  assert.deepEqual(
    completion.attempts.map(({ usage }) => usage.totalTokens),
    [15, 27],
  );
  endpoint.reset();
  endpoint.script(used.map((usage) => ({ ...wrong, ...usage })));
  assert.deepEqual((await failed({ maxRetries: 1 })).completion.usage, sum);
});

test("the hook of usage is told of every answer", async () => {
  endpoint.script([
    { ...wrong, ...tokens(10, 5) },
    { ...right, ...tokens(20, 7) },
  ]);
  const told = [];
  const hooks = { "completion:usage": ({ usage, total }) => told.push([usage.totalTokens, total.totalTokens]) };
  await client({ hooks }).create({ responseModel, messages });
  assert.deepEqual(told, [
    [15, 15],
    [27, 42],
  ]);
});

test("a token budget ends the attempts when it is used up, and takes nothing from a valid answer", async () => {
  endpoint.script([{ ...wrong, ...tokens(10, 5) }, { ...wrong, ...tokens(20, 7) }, right]);
  const { code, path, completion } = await failed({ tokenBudget: 40, maxRetries: 5 });
  assert.deepEqual([code, path, completion.attempts.length], ["TOKEN_BUDGET_EXCEEDED", "tokenBudget", 2]);
  assert.equal(endpoint.requests.length, 2);
  endpoint.reset();
  endpoint.script([{ ...right, ...tokens(1000, 5) }]);
  assert.deepEqual(await client({ tokenBudget: 40 }).create({ responseModel, messages }), right.input);
});

test("the service's own response is at hand, with a result and with an error", async () => {
  endpoint.script([right]);
  const { completion } = await client().createWithCompletion({ responseModel, messages });
  assert.deepEqual(completion.response.output.message.content[0].toolUse.input, right.input);
  endpoint.reset();
  endpoint.script([wrong]);
  const error = await failed({ maxRetries: 0 });
  assert.deepEqual(error.completion.response.output.message.content[0].toolUse.input, wrong.input);
});

test("templates are filled in, in every message and system prompt", async () => {
  endpoint.script([right]);
  await client().create({
    responseModel,
    system: [{ text: "Be {{ manner }}." }],
    messages: [
      { role: "user", content: "{{ name }} is {{ person.age }}" },
      { role: "assistant", content: [{ text: "Who, {{ name }}?" }] },
      { role: "user", content: [{ type: "text", text: "{{ name }}!" }] },
    ],
    context: { manner: "brief", name: "Jason", person: { age: 25 } },
  });
  const [{ body }] = endpoint.requests;
  assert.equal(body.system[0].text, "Be brief.");
  assert.deepEqual(
    body.messages.map(({ content }) => content[0].text),
    ["Jason is 25", "Who, Jason?", "Jason!"],
  );
});

test("a template of an unknown name is refused, and does not vanish", async () => {
  const { code, path, message } = await failed({
    messages: [{ role: "user", content: "{{ nmae }} is here" }],
    context: { name: "Jason" },
  });
  assert.deepEqual([code, path.startsWith("messages[0]") || path.startsWith("context")], ["BAD_OPTION", true]);
  assert.match(message, /nmae/u);
  assert.equal(endpoint.requests.length, 0);
});

test("the context reaches the schema's own validation", async () => {
  endpoint.script([{ input: { name: "Jason", age: 25 } }, { input: { name: "Ann", age: 25 } }]);
  const own = {
    "~standard": {
      version: 1,
      vendor: "own",
      validate: (value, { libraryOptions }) =>
        libraryOptions.context.known.includes(value.name) ? { value } : { issues: [{ message: "is not known" }] },
      jsonSchema: { input: () => responseModel },
    },
  };
  const data = await client().create({ responseModel: own, messages, context: { known: ["Ann"] } });
  assert.equal(data.name, "Ann");
});

test("handlers see each request as it is sent, each failure, and the last attempt", async () => {
  endpoint.script(["throttle", wrong, wrong]);
  const told = [];
  const listened = client({ maxRetries: 1 });
  listened.on("completion:kwargs", ({ attempt, request, body }) => told.push(["kwargs", attempt, request, body]));
  listened.on("completion:error", ({ attempt, error, willRetry }) =>
    told.push(["error", attempt, error.code, willRetry]),
  );
  listened.on("parse:error", ({ attempt, issues }) => told.push(["parse", attempt.number, issues[0].path]));
  listened.on("completion:last_attempt", ({ attempts }) => told.push(["last", attempts.length]));
  await assert.rejects(listened.create({ responseModel, messages }), { code: "VALIDATION_FAILED" });
  const bodies = endpoint.requests.map(({ body }) => body);
  assert.deepEqual(told, [
    ["kwargs", 1, 1, bodies[0]],
    ["error", 1, "THROTTLED", true],
    ["kwargs", 1, 2, bodies[1]],
    ["parse", 1, "/age"],
    ["kwargs", 2, 3, bodies[2]],
    ["parse", 2, "/age"],
    ["error", 2, "VALIDATION_FAILED", false],
    ["last", 2],
  ]);
});

test("what a failure shows can be masked, the objection to the model cannot", async () => {
  endpoint.script([wrong, right]);
  const { completion } = await client({ maskValues: true }).createWithCompletion({ responseModel, messages });
  assert.ok(!JSON.stringify(completion).includes("twenty-five"));
  assert.match(JSON.stringify(endpoint.requests[1].body.messages), /\/age: \\"twenty-five/u);
});

test("a schema's validation that throws is told as the caller's, and is not asked again", async () => {
  endpoint.script([right, right]);
  const throwing = z.object({ name: z.string(), age: z.int() }).transform(() => {
    throw new RangeError("own");
  });
  const { code, cause } = await failed({ responseModel: throwing });
  assert.deepEqual([code, cause.name], ["VALIDATOR_THREW", "RangeError"]);
  assert.equal(endpoint.requests.length, 1);
});
