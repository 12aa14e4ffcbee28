// What the Python library of the same purpose is known to get wrong on Bedrock in answers, re-asks and retries, each done
// right here, against the scripted endpoint, which refuses what the service refuses.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { type } from "arktype";
import * as z from "zod";
import { isBedrockExtractError } from "../../pkg/dist/entry/node.js";
import { messages, User as responseModel, right, scriptedEndpoint, wrong } from "./support.mjs";

const { endpoint: scripted, client } = scriptedEndpoint();
let endpoint;
beforeEach(() => {
  endpoint = scripted();
});

/** The error of a call; `call` are options of it. */
async function failed(call = {}) {
  const error = await client()
    .create({ responseModel, messages, ...call })
    .then(
      (value) => assert.fail(`gave ${JSON.stringify(value)}`),
      (thrown) => thrown,
    );
  assert.ok(isBedrockExtractError(error), String(error?.stack));
  return error;
}

/** The conversation of a request, from the first, 1. */
const conversation = (request) => endpoint.requests[request - 1].body.messages;

/** What the model is told at the end of a request. */
function objection(request) {
  const [block] = conversation(request).at(-1).content;
  return block.toolResult?.content[0].text ?? block.text;
}

for (const [stopReason, code] of [
  ["max_tokens", "INCOMPLETE_OUTPUT"],
  ["content_filtered", "CONTENT_FILTERED"],
  ["guardrail_intervened", "GUARDRAIL_INTERVENED"],
  ["model_context_window_exceeded", "CONTEXT_WINDOW_EXCEEDED"],
]) {
  test(`${stopReason} ends the call at once under its own name, and never gives an object`, async () => {
    for (const answer of [right, wrong, { text: '{"name": "Jas' }]) {
      endpoint.reset();
      endpoint.script([{ ...answer, stopReason }]);
      const error = await failed();
      assert.equal(error.code, code);
      assert.equal(endpoint.requests.length, 1, "no attempt is spent on it");
      assert.equal(error.completion.attempts[0].stopReason, stopReason);
      assert.ok(error.completion.attempts[0].answer.includes("Jas"), "what there was of it can be looked at");
    }
  });
}

for (const stopReason of ["malformed_tool_use", "malformed_model_output"]) {
  test(`${stopReason} is not read as an object, is asked for again, and named when it stays`, async () => {
    endpoint.script([{ ...right, stopReason }, right]);
    const { data, completion } = await client().createWithCompletion({ responseModel, messages });
    assert.deepEqual([data, completion.attempts.length], [right.input, 2]);
    endpoint.reset();
    endpoint.script([1, 2, 3].map(() => ({ ...right, stopReason })));
    assert.equal((await failed()).code, "MALFORMED_OUTPUT");
  });
}

test("enums, dates, uuids and tuples in a tool's input are taken at the first attempt", async () => {
  const input = { colour: "red", day: "2026-11-23", id: "8f14e45f-ceea-467f-a9b8-6a3b2c1d0e9f", pair: ["a", 1], n: 25 };
  const values = z.object({
    colour: z.enum(["red", "blue"]),
    day: z.iso.date().transform((day) => new Date(day)),
    id: z.uuid(),
    pair: z.tuple([z.string(), z.int()]),
    n: z.int(),
  });
  for (const validation of ["lenient", "strict"]) {
    endpoint.reset();
    endpoint.script([{ input }]);
    const data = await client({ validation, maxRetries: 0 }).create({ responseModel: values, messages });
    assert.deepEqual(data, { ...input, day: new Date("2026-11-23") });
  }
});

test("an object that comes as JSON in a text costs no further attempt", async () => {
  endpoint.script([{ input: { who: JSON.stringify(right.input) } }]);
  const outer = z.object({ who: z.object({ name: z.string(), age: z.int() }) });
  const { data, completion } = await client({ maxRetries: 0 }).createWithCompletion({ responseModel: outer, messages });
  assert.deepEqual([data, completion.repairs[0].kind], [{ who: right.input }, "parsed-text"]);
});

test("an object in braces behind the answer's does not take its place", async () => {
  endpoint.script([{ text: `<think>{"a": 1}</think>${JSON.stringify(right.input)}\nIn braces: {"as": "here"}` }]);
  assert.deepEqual(await client({ mode: "BEDROCK_JSON" }).create({ responseModel, messages }), right.input);
});

test("escapes of a text stay what they are", async () => {
  endpoint.script([{ text: '```json\n{"name": "a\\nb", "age": 1}\n```' }]);
  const data = await client({ mode: "BEDROCK_JSON" }).create({ responseModel, messages });
  assert.equal(data.name, "a\nb");
});

test("every tool call of an invalid answer gets its result", async () => {
  const call = (toolUseId, input) => ({ toolUse: { toolUseId, name: "User", input } });
  endpoint.script([{ content: [call("t1", wrong.input), call("t2", {})], stopReason: "tool_use" }, right]);
  assert.deepEqual(await client().create({ responseModel, messages }), right.input);
  assert.deepEqual(
    conversation(2)
      .at(-1)
      .content.map(({ toolResult }) => toolResult.toolUseId),
    ["t1", "t2"],
  );
});

test("an answer without content is not sent back", async () => {
  for (const mode of ["BEDROCK_TOOLS", "BEDROCK_JSON"]) {
    endpoint.reset();
    endpoint.script(["empty-content", { ...right, text: JSON.stringify(right.input) }]);
    assert.deepEqual(await client({ mode }).create({ responseModel, messages }), right.input);
    assert.ok(conversation(2).every(({ content }) => content.length > 0));
    assert.deepEqual(
      conversation(2).map(({ role }) => role),
      ["user"],
    );
  }
});

test("the model is told one short line for each issue, with its place and the value, in every mode", async () => {
  const items = { type: "array", items: { type: "object", properties: { x: { type: "integer", minimum: 5 } } } };
  const schema = { type: "object", properties: { items }, required: ["items", "owner"] };
  const bad = { items: [{ x: 7 }, { x: 1 }, { x: "seven" }] };
  const good = { items: [{ x: 7 }], owner: "Ann" };
  for (const mode of ["BEDROCK_TOOLS", "BEDROCK_JSON"]) {
    endpoint.reset();
    endpoint.script([bad, good].map((input) => ({ input, text: JSON.stringify(input) })));
    await client({ mode }).create({ responseModel: schema, messages });
    assert.deepEqual(objection(2).split("\n").slice(1).sort(), [
      "- /items/1/x: 1 must be at least 5",
      '- /items/2/x: "seven" must be an integer',
      "- /owner: is required, but missing",
    ]);
    assert.doesNotMatch(objection(2), /https?:|type=|Traceback/u);
  }
});

test("an objection holds no earlier answer, and answers stand in the conversation once", async () => {
  endpoint.script([wrong, { input: { name: "second" } }, right]);
  await client().create({ responseModel, messages });
  assert.doesNotMatch(objection(3), /second|twenty-five/u);
  assert.equal(JSON.stringify(conversation(3)).split('"second"').length, 2);
  assert.equal(conversation(3).length, 5);
});

test("with `reask: replace` a conversation does not grow with its attempts", async () => {
  endpoint.script([wrong, wrong, wrong, right]);
  await client({ reask: "replace", maxRetries: 3 }).create({ responseModel, messages });
  assert.deepEqual(
    [1, 2, 3, 4].map((request) => conversation(request).length),
    [1, 3, 3, 3],
  );
});

test("a missing call, another tool's call and a missing text are told to the model, not only repeated", async () => {
  endpoint.script(["no-tool-call", "wrong-tool", right]);
  assert.deepEqual(await client().create({ responseModel, messages }), right.input);
  assert.match(objection(2), /^You answered with text without a call\.\nCall `User` with its whole input\.$/u);
  assert.match(objection(3), /^You answered with a call of `some_other_tool`\.\n/u);
  endpoint.reset();
  endpoint.script([{ text: "Jason is 25." }, { text: JSON.stringify(right.input) }]);
  assert.deepEqual(await client({ mode: "BEDROCK_JSON" }).create({ responseModel, messages }), right.input);
  assert.match(objection(2), /^You answered with text without an object\.\n/u);
});

test("maxRetries counts further attempts, none included", async () => {
  for (const maxRetries of [0, 1, 3]) {
    endpoint.reset();
    endpoint.script(Array.from({ length: maxRetries + 2 }, () => wrong));
    const error = await failed({ maxRetries });
    assert.equal(error.code, "VALIDATION_FAILED");
    assert.deepEqual([endpoint.requests.length, error.completion.attempts.length], [maxRetries + 1, maxRetries + 1]);
  }
});

test("a number of retries that is none is refused by name, before any request", async () => {
  for (const maxRetries of [-1, 1.5, "3", 1000, Number.NaN, { attempts: "3" }]) {
    const { code, path } = await failed({ maxRetries });
    assert.deepEqual([code, path.startsWith("maxRetries")], ["BAD_OPTION", true], String(maxRetries));
  }
  assert.equal(endpoint.requests.length, 0);
});

test("failures of the service that may pass are repeated without costing an attempt", async () => {
  endpoint.script(["throttle", "html-503", right]);
  const { completion } = await client({ maxRetries: 0 }).createWithCompletion({ responseModel, messages });
  assert.deepEqual([completion.attempts.length, completion.attempts[0].requests], [1, 3]);
});

test("failures that cannot pass are not repeated, whatever maxRetries says", async () => {
  for (const scenario of ["validation", "access-denied", "resource-not-found", "expired-token"]) {
    endpoint.reset();
    endpoint.script([scenario, right]);
    assert.equal((await failed({ maxRetries: 5 })).retryable, false);
    assert.equal(endpoint.requests.length, 1, scenario);
  }
});

test("a throttled request waits before it is repeated, as long as the service says", async () => {
  endpoint.script([{ scenario: "throttle", headers: { "x-amz-retry-after": "1200" } }, right]);
  const started = performance.now();
  await client().create({ responseModel, messages });
  const waited = performance.now() - started;
  assert.ok(waited >= 1190 && waited < 7000, `${waited} ms`);
});

test("a timeout ends the call, its retries included, and is not sent to the service", async () => {
  endpoint.script([wrong, "hang"]);
  const error = await failed({ timeout: 200 });
  assert.deepEqual([error.code, error.path, error.completion.attempts.length], ["TIMEOUT", "timeout", 1]);
  assert.ok(endpoint.requests.every(({ body }) => !JSON.stringify(body).includes("timeout")));
});

test("a rule of the schema library is told to the model, with the path that the library gave", async () => {
  const even = z.object({ items: z.array(z.object({ x: z.int().refine((x) => x % 2 === 0, "must be even") })) });
  const own = type({
    items: type({ x: "number" })
      .narrow(({ x }, context) => x % 2 === 0 || context.mustBe("even"))
      .array(),
  });
  for (const [model, place] of [
    [even, "/items/1/x"],
    [own, "/items/1"],
  ]) {
    endpoint.reset();
    endpoint.script([{ input: { items: [{ x: 2 }, { x: 7 }] } }, { input: { items: [{ x: 2 }] } }]);
    const { completion } = await client().createWithCompletion({ responseModel: model, messages });
    const [issue] = completion.attempts[0].issues;
    assert.deepEqual([issue.path, issue.keyword], [place, "validator"]);
    assert.match(objection(2), /even/u);
  }
});
