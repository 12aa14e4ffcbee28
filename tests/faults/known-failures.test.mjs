// What other libraries for typed extraction are known to get wrong, each done right here, against the scripted endpoint.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import * as z from "zod";
import { fails, messages, scriptedEndpoint } from "./support.mjs";

const User = z.object({ name: z.string(), age: z.int() });

const { endpoint: scripted, client } = scriptedEndpoint({ maxRetries: 0 });
let endpoint;
beforeEach(() => {
  endpoint = scripted();
});

test("a truncated object is not returned as a whole one, even where it fits", async () => {
  for (const answer of [
    { input: { name: "Jason", age: 2 }, stopReason: "max_tokens" },
    { text: '{"name": "Jason", "age": 2}', stopReason: "max_tokens" },
  ]) {
    endpoint.reset();
    endpoint.script([answer]);
    const mode = answer.text === undefined ? "BEDROCK_TOOLS" : "BEDROCK_JSON";
    const asked = client({ mode }).create({ responseModel: User, messages });
    await assert.rejects(asked, fails("INCOMPLETE_OUTPUT", /^The model reached its output limit before /u));
    assert.equal(endpoint.requests.length, 1);
  }
});

test("the words of a refusal are no object, also where text is asked for", async () => {
  const none = fails("NO_ANSWER", /^The model gave no object in 1 attempt\. /u);
  const unreadable = fails(
    "VALIDATION_FAILED",
    /in 1 attempt; last at the whole value: expected readable JSON, found /u,
  );
  for (const [responseModel, mode, refused] of [
    [User, "BEDROCK_TOOLS", none],
    [z.string(), "BEDROCK_JSON", unreadable],
    [z.object({}).loose(), "BEDROCK_TOOLS", none],
  ]) {
    endpoint.reset();
    endpoint.script(["guardrail-intervened"]);
    const guarded = client({ mode }).create({ responseModel, messages });
    await assert.rejects(guarded, fails("GUARDRAIL_INTERVENED", /^A guardrail withheld the answer\. /u));
    assert.equal(endpoint.requests.length, 1);
    endpoint.reset();
    endpoint.script([{ text: "Sorry, I cannot help with that." }]);
    const asked = client({ mode }).create({ responseModel, messages });
    await assert.rejects(asked, refused);
    assert.equal(endpoint.requests.length, 1);
  }
});

test("JSON in a code fence is taken in place of a tool call", async () => {
  endpoint.script([{ text: 'Here you are:\n```json\n{"name": "Jason", "age": 25}\n```' }]);
  const { data, completion } = await client().createWithCompletion({ responseModel: User, messages });
  assert.deepEqual([data, completion.repairs[0].kind], [{ name: "Jason", age: 25 }, "found-in-text"]);
});

test("a number in quotes is the number, and a list in a text the list", async () => {
  endpoint.script([{ input: { name: "Jason", age: "25", tags: '["a", "b"]' } }]);
  const responseModel = User.extend({ tags: z.array(z.string()) });
  const { data, completion } = await client().createWithCompletion({ responseModel, messages });
  assert.deepEqual(data, { name: "Jason", age: 25, tags: ["a", "b"] });
  assert.deepEqual(
    completion.repairs.map(({ path, kind }) => [path, kind]),
    [
      ["/age", "number"],
      ["/tags", "parsed-text"],
    ],
  );
});

test("a schema that would go out empty is refused", async () => {
  for (const responseModel of [{}, { title: "User" }, z.unknown(), z.any()]) {
    const asked = client().create({ responseModel, messages });
    await assert.rejects(asked, fails("BAD_SCHEMA", /^The JSON Schema allows any value\. /u));
  }
  assert.equal(endpoint.requests.length, 0);
});

test("a schema that refers to itself goes out whole, in every mode that can carry it", async () => {
  const Category = z.object({
    name: z.string(),
    get parts() {
      return z.array(Category);
    },
  });
  const tree = { name: "a", parts: [{ name: "b", parts: [] }] };
  for (const mode of ["auto", "BEDROCK_TOOLS", "BEDROCK_JSON"]) {
    endpoint.reset();
    endpoint.script([{ input: tree, text: JSON.stringify(tree) }]);
    assert.deepEqual(await client({ mode }).create({ responseModel: Category, messages }), tree);
  }
  for (const mode of ["BEDROCK_TOOLS_STRICT", "BEDROCK_JSON_SCHEMA"]) {
    endpoint.reset();
    const asked = client({ mode }).create({ responseModel: Category, messages });
    await assert.rejects(
      asked,
      fails("BAD_SCHEMA", /^The schema refers to itself, which (?:strict|native structured) output cannot express\. /u),
    );
    assert.equal(endpoint.requests.length, 0);
  }
});

test("roots that are no objects come back as they are", async () => {
  for (const [responseModel, value] of [
    [z.array(User), [{ name: "Jason", age: 25 }]],
    [z.enum(["low", "high"]), "high"],
    [z.union([User, z.object({ error: z.string() })]), { error: "none" }],
    [z.int(), 25],
    [z.literal("yes"), "yes"],
    [z.record(z.string(), z.int()), { a: 1 }],
    [User.nullable(), null],
  ]) {
    endpoint.reset();
    const wraps = responseModel.def.type !== "record";
    endpoint.script([{ input: wraps ? { value } : value }]);
    assert.deepEqual(await client().create({ responseModel, messages }), value);
  }
});
