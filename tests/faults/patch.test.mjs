// Re-asks for the failing places only, against the scripted endpoint: outcome, number of requests, record, hooks.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import * as z from "zod";
import { isBedrockExtractError } from "../../pkg/dist/entry/node.js";
import { scriptedEndpoint } from "./support.mjs";

const { endpoint: scripted, client } = scriptedEndpoint({ repair: "patch" });
let endpoint;
beforeEach(() => {
  endpoint = scripted();
});

const messages = [{ role: "user", content: "Jason is 25 years old" }];
const about = "A man whom few have met, and whom all remember.";
const Person = z.object({ name: z.string(), about: z.string(), age: z.int().min(0) });
const wrong = { name: "Jason", about, age: "unknown" };
const right = { name: "Jason", about, age: 25 };
const modes = ["BEDROCK_TOOLS", "BEDROCK_TOOLS_STRICT", "BEDROCK_JSON_SCHEMA", "BEDROCK_JSON"];

/** In either kind of mode: a tool call, with the same object in the text. */
const says = (input, usage) => ({ input, text: JSON.stringify(input), usage });
const usage = (outputTokens) => ({ inputTokens: 100, outputTokens, totalTokens: 100 + outputTokens });

for (const mode of modes) {
  test(`${mode}: one request for the wrong field, its tokens in the sum`, async () => {
    endpoint.script([says(wrong, usage(60)), says({ age: 25 }, usage(9))]);
    const heard = [];
    const { data, completion } = await client({ mode }).createWithCompletion({
      responseModel: Person,
      messages,
      hooks: { "completion:response": ({ attempt }) => heard.push(attempt.patched) },
    });
    assert.deepEqual(data, right);
    assert.equal(endpoint.requests.length, 2);
    assert.deepEqual(
      endpoint.requests.map(({ status }) => status),
      [200, 200],
    );
    assert.deepEqual(heard, [undefined, ["/age"]]);
    assert.equal(completion.attempts[0].issues[0].path, "/age");
    assert.deepEqual(JSON.parse(completion.attempts[1].answer), right);
    assert.equal(completion.usage.outputTokens, 69);
    const { toolConfig, outputConfig, system } = endpoint.requests[1].body;
    const asked = JSON.stringify([mode.includes("JSON") ? [] : toolConfig, outputConfig, system]);
    assert.ok(asked.includes("age") && !asked.includes("about"), asked);
  });
}

test("a rule of the schema library is patched, on the client or for a call", async () => {
  const responseModel = Person.extend({ name: z.string().refine((name) => name.includes(" "), "must be a full name") });
  endpoint.script([says(right), says({ name: "Jason Li" })]);
  const whole = client({ repair: "whole" });
  const { data, completion } = await whole.createWithCompletion({ responseModel, messages, repair: "patch" });
  assert.deepEqual(data, { ...right, name: "Jason Li" });
  assert.deepEqual(completion.attempts[1].patched, ["/name"]);
});

test("a transform starts from what the model wrote", async () => {
  const responseModel = Person.extend({ name: z.string().transform((name) => name.length) });
  endpoint.script([says(wrong), says({ age: 25 })]);
  assert.deepEqual(await client().create({ responseModel, messages }), { ...right, name: 5 });
});

test("attempts end as without patches, and the issue names its place in the object", async () => {
  endpoint.script([says(wrong), says({ age: -1 }), says({ age: -2 })]);
  await assert.rejects(client({ maxRetries: 2 }).create({ responseModel: Person, messages }), (error) => {
    assert.ok(isBedrockExtractError(error, "VALIDATION_FAILED"), String(error));
    assert.equal(error.path, "/age");
    assert.deepEqual(JSON.parse(error.completion.attempts[2].answer), { ...right, age: -2 });
    return true;
  });
  assert.equal(endpoint.requests.length, 3);
});

test("values are masked in a patch as elsewhere", async () => {
  endpoint.script([says(wrong), says({ age: "secret" })]);
  await assert.rejects(
    client({ maskValues: true, maxRetries: 1 }).create({ responseModel: Person, messages }),
    (error) => {
      assert.ok(!JSON.stringify([error.message, error.completion]).includes("secret"));
      assert.deepEqual(error.completion.attempts[1].patched, ["/age"]);
      return true;
    },
  );
});

test("another word than `whole` and `patch` is refused before anything is sent", async () => {
  await assert.rejects(client().create({ responseModel: Person, messages, repair: "patches" }), (error) => {
    assert.ok(isBedrockExtractError(error, "BAD_OPTION"), String(error));
    assert.equal(error.path, "repair");
    return true;
  });
  assert.equal(endpoint.requests.length, 0);
});
