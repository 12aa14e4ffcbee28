// What other libraries for typed extraction are known to get wrong in what they send, repeat and end, each done right here,
// against the scripted endpoint, which refuses what the service refuses.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { type } from "arktype";
import * as v from "valibot";
import * as z from "zod";
import { z as z3 } from "zod/v3";
import { isBedrockExtractError } from "../../pkg/dist/entry/node.js";
import { fails, messages, right, scriptedEndpoint, User, wrong } from "./support.mjs";

const { endpoint: scripted, client } = scriptedEndpoint();
let endpoint;
beforeEach(() => {
  endpoint = scripted();
});

const CLAUDE = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const inAnyForm = { ...right, text: JSON.stringify(right.input) };

test("a session token is sent, and signed", async () => {
  endpoint.script([right]);
  await client({ credentials: endpoint.sessionCredentials }).create({ responseModel: User, messages });
  const [{ headers }] = endpoint.requests;
  assert.equal(headers["x-amz-security-token"], endpoint.sessionCredentials.sessionToken);
  assert.match(headers.authorization, /SignedHeaders=[^,]*x-amz-security-token/u);
});

test("ids with colons and ARNs with slashes are whole in the path, and fit their signature", async () => {
  for (const model of [
    CLAUDE,
    "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc",
    "arn:aws-us-gov:bedrock:us-gov-west-1:123456789012:custom-model/amazon.titan-text/abcdefghijkl",
  ]) {
    endpoint.reset();
    endpoint.script([inAnyForm]);
    assert.deepEqual(
      await client({ model, mode: "BEDROCK_JSON" }).create({ responseModel: User, messages }),
      right.input,
    );
    const [{ path, modelId }] = endpoint.requests;
    assert.equal(modelId, model);
    assert.equal(path, `/model/${encodeURIComponent(model)}/converse`);
  }
});

for (const [what, model, refusal, options] of [
  ["native structured output", "qwen.qwen3-32b-v1:0", "output_config.format: Extra inputs are not permitted"],
  ["a schema as too complex", "qwen.qwen3-32b-v1:0", "Schema is too complex for compilation"],
  ["a schema's optional fields", "qwen.qwen3-32b-v1:0", "Schemas contains too many optional parameters (30)"],
  ["a named choice of tool", CLAUDE, "This model doesn't support the toolConfig.toolChoice.tool field."],
  ["any choice of tool", CLAUDE, "This model doesn't support the toolConfig.toolChoice field."],
  [
    "a forced tool beside thinking",
    CLAUDE,
    "Thinking may not be enabled when tool_choice forces tool use.",
    { additionalModelRequestFields: { thinking_mode: "on" } },
  ],
]) {
  test(`a model that refuses ${what} is asked in another way, at no attempt's cost`, async () => {
    endpoint.script([{ scenario: "validation", message: refusal }, inAnyForm, inAnyForm]);
    const asked = client({ model, mode: "auto", maxRetries: 0, ...options });
    const { data, completion } = await asked.createWithCompletion({ responseModel: User, messages });
    assert.deepEqual([data, completion.attempts.length], [right.input, 1]);
    assert.deepEqual(
      completion.fallbacks.map(({ message }) => message),
      [refusal],
    );
    assert.notEqual(completion.fallbacks[0].mechanism, completion.mechanism);
    assert.equal(endpoint.requests.length, 2);
  });
}

test("limits that constrained output refuses are not sent, and still hold", async () => {
  const model = z.object({
    age: z.int().max(120),
    tags: z.array(z.string()).min(2).max(3),
    half: z.number().multipleOf(0.5),
  });
  const old = { age: 121, tags: ["a", "b"], half: 1.5 };
  const good = { ...old, age: 120 };
  for (const mode of ["BEDROCK_TOOLS_STRICT", "BEDROCK_JSON_SCHEMA"]) {
    endpoint.reset();
    endpoint.script([old, good].map((input) => ({ input, text: JSON.stringify(input) })));
    // The endpoint checks the schema by the service's rules.
    assert.deepEqual(await client({ mode }).create({ responseModel: model, messages }), good);
    const asked = JSON.stringify(endpoint.requests[0].body).replaceAll("\\", "");
    assert.doesNotMatch(asked, /"(?:maximum|minimum|maxItems|multipleOf)":/u);
    assert.match(JSON.stringify(endpoint.requests[1].body.messages), /\/age: 121 must be at most 120/u);
  }
});

test("schemas of every library are asked for as they are, or refused with what to do", async () => {
  for (const responseModel of [
    z.object({ name: z.string(), age: z.int() }),
    type({ name: "string", age: "number.integer" }),
    toStandardJsonSchema(v.object({ name: v.string(), age: v.pipe(v.number(), v.integer()) })),
    v.object({ name: v.string(), age: v.pipe(v.number(), v.integer()) }),
    z3.object({ name: z3.string(), age: z3.number().int() }),
    User,
  ]) {
    endpoint.reset();
    endpoint.script([right]);
    assert.deepEqual(await client().create({ responseModel, messages }), right.input);
    const { properties } = endpoint.requests[0].body.toolConfig.tools[0].toolSpec.inputSchema.json;
    assert.deepEqual(Object.keys(properties).sort(), ["age", "name"]);
    assert.equal(properties.age.type, "integer");
  }
  endpoint.reset();
  const responseModel = { "~standard": { version: 1, vendor: "other", validate: (value) => ({ value }) } };
  await assert.rejects(
    client().create({ responseModel, messages }),
    fails("BAD_SCHEMA", /^The other schema in `responseModel` has no JSON Schema converter\. Pass `withJsonSchema/u),
  );
  assert.equal(endpoint.requests.length, 0);
});

test("a plain JSON Schema is validated, like every other", async () => {
  const unknown = { input: { name: "Jason", age: "unknown" } };
  endpoint.script([unknown, right]);
  assert.deepEqual(await client().create({ responseModel: User, messages }), right.input);
  assert.equal(endpoint.requests.length, 2);
  endpoint.reset();
  endpoint.script([unknown]);
  const once = client({ maxRetries: 0 }).create({ responseModel: User, messages });
  await assert.rejects(
    once,
    fails("VALIDATION_FAILED", /in 1 attempt; last at \/age: expected an integer, found "unknown"\. /u),
  );
  assert.equal(endpoint.requests.length, 1);
});

test("a failure that stays ends after three attempts, not after hundreds", async () => {
  endpoint.script(Array.from({ length: 50 }, () => wrong));
  const asked = client().create({ responseModel: User, messages });
  await assert.rejects(asked, fails("VALIDATION_FAILED", /in 3 attempts; last at \/age: expected an integer/u));
  assert.equal(endpoint.requests.length, 3);
  const endless = client().create({ responseModel: User, messages, maxRetries: 1e9 });
  await assert.rejects(
    endless,
    fails("BAD_OPTION", /^`maxRetries` is 1000000000\. Pass a whole number from 0 to 20\.$/u),
  );
  assert.equal(endpoint.requests.length, 3);
});

test("throttling is got over, in three requests at most, no layer multiplying another's", async () => {
  endpoint.script(["throttle", "throttle", right]);
  assert.deepEqual(await client().create({ responseModel: User, messages }), right.input);
  endpoint.reset();
  endpoint.script(Array.from({ length: 20 }, () => "throttle"));
  const asked = client({ maxRetries: 5 }).create({ responseModel: User, messages });
  await assert.rejects(
    asked,
    fails("THROTTLED", /^Bedrock answered with ThrottlingException \(HTTP 429\): Too many requests/u),
  );
  assert.equal(endpoint.requests.length, 3);
});

test("an answer that is cut on its way is never taken for the object", async () => {
  for (const [scenario, code, message] of [
    ["cut-body", "NETWORK", /^The connection to Bedrock broke before the answer was complete: /u],
    ["truncated-json", "INVALID_RESPONSE", /^The response body ends too early, after \d+ bytes\. /u],
  ]) {
    endpoint.reset();
    // All of the object has arrived by then.
    const cut = { scenario, text: `${JSON.stringify(right.input)}${" ".repeat(2000)}` };
    endpoint.script([cut, cut, cut]);
    const asked = client({ mode: "BEDROCK_JSON" }).create({ responseModel: User, messages });
    await assert.rejects(asked, fails(code, message));
    assert.equal(endpoint.requests.length, 3);
  }
});

test("an aborted call rejects, whatever it was doing, and sends nothing more", async () => {
  const reason = new Error("the user left");
  const waiting = { scenario: "throttle", headers: { "x-amz-retry-after": "3000" } };
  for (const answers of [["hang"], [waiting, right], [{ ...right, delayMs: 300 }]]) {
    endpoint.reset();
    endpoint.script(answers);
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 40);
    const call = client().create({ responseModel: User, messages, signal: controller.signal });
    await assert.rejects(call, (error) => {
      assert.ok(isBedrockExtractError(error, "ABORTED"), String(error));
      assert.equal(error.cause, reason);
      return true;
    });
    assert.equal(endpoint.requests.length, 1);
  }
});

test("turns of one role are merged, blank texts left out and system messages hoisted", async () => {
  endpoint.script([right]);
  await client().create({
    responseModel: User,
    messages: [
      { role: "user", content: "Jason" },
      { role: "user", content: "is 25" },
      { role: "assistant", content: "  " },
      { role: "system", content: "Be exact." },
      { role: "user", content: [{ text: "\n" }, { text: "years old" }] },
      { role: "assistant", content: "Who?" },
      { role: "user", content: "Jason." },
    ],
  });
  const [{ body }] = endpoint.requests;
  assert.deepEqual(body.system, [{ text: "Be exact." }]);
  assert.deepEqual(
    body.messages.map(({ role, content }) => [role, content.map(({ text }) => text)]),
    [
      ["user", ["Jason", "is 25", "years old"]],
      ["assistant", ["Who?"]],
      ["user", ["Jason."]],
    ],
  );
});

test("a conversation that says nothing is refused, and not sent blank", async () => {
  for (const content of ["", " \n", [], [{ text: "" }]]) {
    const asked = client().create({ responseModel: User, messages: [{ role: "user", content }] });
    await assert.rejects(asked, fails("BAD_OPTION", /^`messages` holds no user text\. /u));
  }
  assert.equal(endpoint.requests.length, 0);
});

test("slips in the JSON of a text are repaired, and listed", async () => {
  endpoint.script([{ text: "Sure:\n```json\n{name: 'Jason', // him\n 'age': 25,}\n```" }]);
  const asked = client({ mode: "BEDROCK_JSON", maxRetries: 0 });
  const { data, completion } = await asked.createWithCompletion({ responseModel: User, messages });
  assert.deepEqual([data, completion.repairs[0].kind], [right.input, "json-syntax"]);
});

test("usage is that of all attempts, not of the last", async () => {
  const usage = { inputTokens: 10, outputTokens: 5, totalTokens: 15 };
  endpoint.script([wrong, right].map((answer) => ({ ...answer, usage })));
  const { completion } = await client().createWithCompletion({ responseModel: User, messages });
  assert.equal(completion.usage.totalTokens, 30);
});

test("no environment variable is read where the options say all", async () => {
  const { env } = process;
  const read = [];
  process.env = new Proxy(env, {
    get(target, name) {
      if (/^AWS|^OPENAI|^OTEL/u.test(String(name))) read.push(name);
      return target[name];
    },
  });
  try {
    endpoint.script([right]);
    await client().create({ responseModel: User, messages, maxAttempts: 3 });
  } finally {
    process.env = env;
  }
  assert.deepEqual(read, []);
});
