import assert from "node:assert/strict";
import { test } from "node:test";
import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { type } from "arktype";
import { Schema as Effect } from "effect";
import { Schema as Effect3 } from "effect3";
import * as v from "valibot";
import * as z from "zod";
import * as mini from "zod/mini";
import { z as z3 } from "zod/v3";
import { answering, credentials, failure, loadFacade, messages, personSchema } from "./support/facade.mjs";
import { assertGrammar } from "./support/grammar.mjs";

/** Extracts `answers` one after the other with the given schema around the scripted core. */
async function extracted(responseModel, answers, options = {}) {
  const { fromBedrock, log } = await loadFacade();
  const client = fromBedrock({ credentials, fetch: answering(...answers).fetch });
  const { data, completion } = await client.createWithCompletion({ responseModel, messages, ...options });
  return { data, completion, log, schema: JSON.parse(log.schemas[0].text) };
}

async function schemaError(responseModel, code = "BAD_SCHEMA") {
  const error = await failure(() => extracted(responseModel, [{}]));
  assert.equal(error.code, code, String(error.stack));
  return error;
}

test("the input side of a Zod schema is asked for, the output side is given back", async () => {
  const model = z.object({ name: z.string().transform((name) => name.length), role: z.string().default("none") });
  const { data, schema } = await extracted(model, [{ name: "Jason" }]);
  assert.deepEqual(data, { name: 5, role: "none" });
  assert.deepEqual(schema.required, ["name"]);
  assert.equal(schema.properties.name.type, "string");
});

test("Zod schemas with an id have a reference at their root", async () => {
  const model = z.object({ name: z.string() }).meta({ id: "Person" });
  const { data, schema } = await extracted(model, [{ name: "Jason" }]);
  assert.deepEqual(data, { name: "Jason" });
  assert.equal(schema.$ref, "#/$defs/Person");
});

test("ArkType schemas are functions, and are accepted", async () => {
  const { data, schema } = await extracted(type({ name: "string", age: "number.integer" }), [
    { name: "Jason", age: 25 },
  ]);
  assert.deepEqual(data, { name: "Jason", age: 25 });
  assert.equal(schema.properties.age.type, "integer");
});

test("Valibot schemas are accepted with their converter", async () => {
  const model = toStandardJsonSchema(
    v.object({
      name: v.pipe(
        v.string(),
        v.transform((name) => name.length),
      ),
    }),
  );
  const { data } = await extracted(model, [{ name: "Jason" }]);
  assert.deepEqual(data, { name: 5 });
});

// The facade of these tests is a bundle without packages around it.
test("a converter that cannot be loaded is named, and what to pass instead", async () => {
  for (const [model, pattern] of [
    [v.object({ name: v.string() }), /Valibot schema.*`@valibot\/to-json-schema`.*`toStandardJsonSchema\(schema\)`/],
    [mini.object({ name: mini.string() }), /Zod schema.*`zod\/v4\/core`.*`withJsonSchema\(schema, z\.toJSONSchema\(/],
    [z3.object({ name: z3.string() }), /Zod 3 schema.*`zod-to-json-schema`.*zodToJsonSchema\(schema\)\)`/],
    [Effect.Struct({ name: Effect.String }), /Effect schema.*`effect\/Schema`.*`Schema\.toStandardSchemaV1\(/],
    [Effect3.Struct({ name: Effect3.String }), /Effect 3 schema.*`effect\/Schema`.*JSONSchema\.make\(schema\)\)`/],
  ]) {
    const error = await schemaError(model);
    assert.match(error.message, pattern);
    assert.match(error.help, /^Install it/);
    assert.ok(error.cause instanceof Error);
    assertGrammar(error);
  }
});

test("a schema of a library without any converter is refused with what to do", async () => {
  const other = { "~standard": { version: 1, vendor: "other", validate: () => ({ value: 1 }) } };
  assert.match((await schemaError(other)).message, /other schema.*`withJsonSchema\(schema, jsonSchema\)`/);
});

test("a converter without a validation is refused with what to do", async () => {
  const half = { "~standard": { version: 1, vendor: "other", jsonSchema: { input: () => personSchema } } };
  const error = await schemaError(half);
  assert.match(error.message, /but no validation\. Pass the JSON Schema: `schema\["~standard"\]\.jsonSchema\.input/);
  assertGrammar(error);
});

test("a schema goes with the JSON Schema that is given beside it", async () => {
  const { withJsonSchema } = await loadFacade();
  const jsonSchema = { type: "object", properties: { name: { type: "string" } } };
  for (const schema of [
    v.object({ name: v.pipe(v.string(), v.trim()) }),
    mini.object({ name: mini.string().check(mini.trim()) }),
    z3.object({ name: z3.string().trim() }),
    Effect3.standardSchemaV1(Effect3.Struct({ name: Effect3.Trim })),
  ]) {
    const { data, schema: sent } = await extracted(withJsonSchema(schema, jsonSchema), [{ name: " J " }]);
    assert.deepEqual(data, { name: "J" });
    assert.deepEqual(sent, jsonSchema);
  }
  for (const [schema, text, pattern] of [
    [{ type: "object" }, jsonSchema, /no validation of Standard Schema/],
    [v.string(), "{}", /a string, not an object/],
    [undefined, jsonSchema, /undefined, not a schema/],
  ]) {
    const error = await failure(async () => withJsonSchema(schema, text));
    assert.equal(error.code, "BAD_SCHEMA");
    assert.match(error.message, pattern);
    assertGrammar(error);
  }
});

test("a type that JSON Schema lacks is reported with its place, the library's words as the cause", async () => {
  const error = await schemaError(z.object({ at: z.date() }));
  assert.match(error.message, /zod schema of type date has .*`responseModel\.properties\.at`/);
  assert.match(error.cause.message, /Date cannot be represented in JSON Schema/);
});

test("a converter that gives no schema is reported", async () => {
  const broken = {
    "~standard": { version: 1, vendor: "own", validate: () => ({}), jsonSchema: { input: () => "text" } },
  };
  assert.match((await schemaError(broken)).message, /converter of own gave a string/);
});

test("a plain JSON Schema is passed on as it is, and the candidate is the result", async () => {
  const model = { ...personSchema, title: "Person", $defs: JSON.parse('{"__proto__": {"type": "string"}}') };
  const { data, schema, log } = await extracted(model, [{ name: "Jason", age: 25 }], { schemaName: "user" });
  assert.deepEqual(data, { name: "Jason", age: 25 });
  assert.equal(JSON.stringify(schema), JSON.stringify(model));
  assert.equal(log.schemas[0].name, "user");
});

test("a schema of any root is passed on", async () => {
  const roots = [
    [z.array(z.string()), ["a"]],
    [z.string(), "a"],
    [z.union([z.object({ a: z.string() }), z.object({ b: z.string() })]), { b: "x" }],
    [z.array(z.string()).meta({ id: "List" }), []],
    [{ type: "array" }, [1]],
    [z.record(z.string(), z.number()), { a: 1 }],
    [z.literal("on"), "on"],
  ];
  for (const [model, value] of roots) assert.deepEqual((await extracted(model, [value])).data, value);
});

test("a refinement runs once for an answer, and one that throws ends the call and nothing else", async () => {
  let runs = 0;
  const counted = z.object({ name: z.string() }).refine(async () => {
    runs += 1;
    return true;
  });
  assert.deepEqual((await extracted(counted, [{ name: "J" }])).data, { name: "J" });
  assert.equal(runs, 1);
  const throwing = z.object({ name: z.string() }).refine(async () => {
    throw new Error("own");
  });
  const orphans = [];
  const note = (reason) => orphans.push(reason);
  process.on("unhandledRejection", note);
  await assert.rejects(extracted(throwing, [{ name: "J" }]), { code: "VALIDATOR_THREW" });
  await new Promise((resolve) => setTimeout(resolve, 20));
  process.off("unhandledRejection", note);
  assert.deepEqual(orphans, []);
});

test("values that are no schema are refused", async () => {
  for (const model of [null, "text", 5, true, [personSchema], () => personSchema]) await schemaError(model);
  for (const field of [z.string(), type("string"), z3.string(), v.string(), Effect.String, Effect3.String]) {
    assert.match((await schemaError({ name: field })).message, /plain object with a schema in `name`.*`z\.object/);
  }
  assert.match(
    (await schemaError({ type: "object", properties: { when: 1n } })).message,
    /`responseModel\.properties\.when`/,
  );
});

test("issues of the validation reach the core as JSON Pointers, bounded", async () => {
  const path = ["a/b", { key: "c~d" }, 0, Symbol("s")];
  const issues = [{ message: "m".repeat(2000), path }, ...Array.from({ length: 80 }, (_, n) => ({ message: `${n}` }))];
  let validations = 0;
  const validate = async (value) => {
    validations += 1;
    return validations === 1 ? { issues } : { value: { accepted: value } };
  };
  const model = { "~standard": { version: 1, vendor: "own", validate, jsonSchema: { input: () => personSchema } } };
  const { data, completion } = await extracted(model, [{ name: "J", age: 1 }]);
  assert.deepEqual(data, { accepted: { name: "J", age: 1 } });
  const [first, ...others] = completion.attempts[0].issues;
  assert.equal(first.path, "/a~1b/c~0d/0/Symbol(s)");
  assert.equal(first.message.length, 500);
  assert.equal(others.length, 49);
  assert.deepEqual(others[0], { path: "", message: "0" });
});

test("a refusal without any issue is still a refusal", async () => {
  const validate = (value) => (value.name === "good" ? { value } : { issues: [] });
  const model = { "~standard": { version: 1, vendor: "own", validate, jsonSchema: { input: () => personSchema } } };
  const { data, completion } = await extracted(model, [{ name: "bad" }, { name: "good" }]);
  assert.deepEqual(data, { name: "good" });
  assert.deepEqual(completion.attempts[0].issues, [{ path: "", message: "The value is not valid" }]);
});

test("a value refused on every attempt fails with every attempt", async () => {
  const error = await schemaError(z.object({ age: z.number().refine(() => false, "never") }), "VALIDATION_FAILED");
  assert.equal(error.completion.attempts.length, 3);
});

test("a validation that throws or answers nonsense is reported as such", async () => {
  const cause = new Error("bug of the caller");
  const throwing = z.object({}).transform(() => {
    throw cause;
  });
  const error = await schemaError(throwing, "VALIDATOR_THREW");
  assert.equal(error.cause, cause);
  assert.equal(error.completion.modelId, "m");
  const silent = {
    "~standard": { version: 1, vendor: "own", validate: () => undefined, jsonSchema: { input: () => personSchema } },
  };
  assert.match((await schemaError(silent, "VALIDATOR_THREW")).message, /gave undefined, not a result/);
});

test("a result of the validation that cannot be read is reported as such", async () => {
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  const throwing = (name) => ({
    get [name]() {
      throw new Error("not here");
    },
  });
  const results = [
    throwing("issues"),
    throwing("value"),
    revoked.proxy,
    { issues: revoked.proxy },
    { issues: [null] },
    { issues: [undefined] },
    { issues: [{ message: "m", path: [null] }] },
    { issues: [{ message: Object.create(null) }] },
    { issues: [throwing("message")] },
  ];
  for (const result of results) {
    const model = {
      "~standard": { version: 1, vendor: "own", validate: () => result, jsonSchema: { input: () => personSchema } },
    };
    const error = await schemaError(model, "VALIDATOR_THREW");
    assert.match(
      error.message,
      /validation of the own schema (gave a result that cannot be read|threw an error), see `cause`/,
    );
    assert.ok(error.cause instanceof Error);
  }
});

test("a schema that cannot be read is refused as such", async () => {
  const refuse = () => {
    throw new Error("not here");
  };
  const closed = new Proxy({}, { get: refuse, has: refuse, ownKeys: refuse, getPrototypeOf: refuse });
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  const throwing = (value) => () => {
    throw value;
  };
  const standard = (input) => ({
    "~standard": { version: 1, vendor: "own", validate: () => ({}), jsonSchema: { input } },
  });
  const models = [
    closed,
    new Proxy(() => undefined, { get: refuse }),
    { type: "object", properties: closed },
    Object.defineProperty({}, "~standard", { get: refuse }),
    Object.defineProperty({}, "~standard", { get: throwing(closed) }),
    standard(() => closed),
    standard(throwing(closed)),
    standard(throwing(null)),
    standard(throwing(Object.create(null))),
    standard(throwing(Symbol("s"))),
    { "~standard": { version: 1, vendor: Object.create(null), validate: () => ({}) } },
  ];
  for (const model of models) await schemaError(model);
  // The options themselves cannot tell what this is.
  await schemaError(revoked.proxy);
});

test("a validation is told the call's context, and nothing where there is none", async () => {
  const told = [];
  const own = {
    "~standard": {
      version: 1,
      vendor: "own",
      validate: (...parameters) => {
        told.push(parameters);
        return { value: parameters[0] };
      },
      jsonSchema: { input: () => personSchema },
    },
  };
  const jason = { name: "Jason", age: 25 };
  const context = { allowed: ["Jason"] };
  await extracted(own, [jason], { context });
  await extracted(own, [jason]);
  assert.deepEqual(told, [[jason, { libraryOptions: { context } }], [jason]]);
  assert.equal(told[0][1].libraryOptions.context, context);
});

test("schema libraries are not disturbed by a context", async () => {
  const jason = { name: "Jason", age: 25 };
  const models = [
    z.object({ name: z.string(), age: z.int() }),
    z.object({ name: z.string().refine(async () => true), age: z.int() }),
    type({ name: "string", age: "number.integer" }),
    toStandardJsonSchema(v.object({ name: v.string(), age: v.number() })),
  ];
  for (const model of models) {
    assert.deepEqual((await extracted(model, [jason], { context: { city: "Oslo" } })).data, jason);
  }
});

test("a context that is no object is refused", async () => {
  for (const context of [5, "x", [], () => 1]) {
    const error = await failure(() => extracted(personSchema, [{}], { context }));
    assert.equal(error.code, "BAD_OPTION");
    assert.equal(error.path, "context");
  }
});
