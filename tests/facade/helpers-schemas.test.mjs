// maybe(), list() and parallel(): what they ask for, and what becomes of an answer, for every kind of schema.
import assert from "node:assert/strict";
import { test } from "node:test";
import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { Ajv2020 } from "ajv/dist/2020.js";
import { type } from "arktype";
import * as v from "valibot";
import * as z from "zod";
import { asking, bedrock } from "./support/asking.mjs";
import { failure } from "./support/facade.mjs";
import { assertGrammar } from "./support/grammar.mjs";

const { list, maybe, parallel } = bedrock;
const { ask } = asking();

const jason = { name: "Jason", age: 25 };
const models = {
  Zod: z.object({ name: z.string(), age: z.int() }),
  ArkType: type({ name: "string", age: "number.integer" }),
  Valibot: toStandardJsonSchema(v.object({ name: v.string(), age: v.pipe(v.number(), v.integer()) })),
  "JSON Schema": {
    type: "object",
    properties: { name: { type: "string" }, age: { type: "integer" } },
    required: ["name", "age"],
  },
};

for (const [library, model] of Object.entries(models)) {
  test(`${library}: a result, or the reason why there is none`, async () => {
    const found = await ask(maybe(model), [{ error: false, message: "found it", result: jason }]);
    assert.deepEqual(found.data, { error: false, message: null, result: jason });
    assert.equal(found.tool.name, "Maybe");
    assert.deepEqual(found.schema.required, ["error", "message", "result"]);
    const absent = { error: true, message: "no age", result: null };
    assert.deepEqual((await ask(maybe(model), [absent])).data, absent);
    const wrong = await ask(maybe(model), [{ error: false, message: null, result: { name: "Jason" } }, absent]);
    assert.match(wrong.issues[0].join(), /^\/result\/age: .*\bis required, but missing\)?$/);
  });

  test(`${library}: a list`, async () => {
    const { data, schema } = await ask(list(model, { min: 1, max: 3 }), [{ value: [jason, jason] }]);
    assert.deepEqual(data, [jason, jason]);
    assert.deepEqual([schema.properties.value.minItems, schema.properties.value.maxItems], [1, 3]);
    const { issues } = await ask(list(model, { min: 1, max: 1 }), [
      { value: [] },
      { value: [jason, jason] },
      { value: [jason] },
    ]);
    assert.match(issues[0].join(), /at least 1/);
    assert.match(issues[1].join(), /at most 1/);
  });

  test(`${library}: several schemas at once`, async () => {
    const order = { type: "object", properties: { id: { type: "integer" } }, required: ["id"] };
    const { data, tool } = await ask(parallel({ User: model, Order: order }), [
      { Order: [{ id: 1 }, { id: 2 }], User: [jason] },
    ]);
    assert.deepEqual(data, [
      { name: "User", value: jason },
      { name: "Order", value: { id: 1 } },
      { name: "Order", value: { id: 2 } },
    ]);
    assert.equal(tool.name, "User_Order");
    assert.deepEqual((await ask(parallel({ User: model, Order: order }), [{}])).data, []);
  });
}

test("what contradicts itself is no result", async () => {
  const absent = { error: true, message: "nobody is named", result: null };
  const { data, issues } = await ask(
    maybe(models.Zod),
    [{ ...absent, result: jason }, { ...absent, message: " " }, { ...absent, error: false }, absent],
    { maxRetries: 3 },
  );
  assert.deepEqual(data, absent);
  assert.deepEqual(issues, [
    ["/result: must be null where `error` is true"],
    ["/message: must say why there is no result, where `error` is true"],
    ["/result: must not be null unless `error` is true"],
    [],
  ]);
});

const ruled = z.object({
  name: z
    .string()
    .refine(async (name) => name !== "Bob", "is not Bob")
    .transform((name) => name.length),
});

test("rules and transforms of the inner schema count, asynchronous ones too, at their place", async () => {
  const bob = { name: "Bob" };
  const ann = { name: "Ann" };
  const one = await ask(maybe(ruled), [
    { error: false, message: null, result: bob },
    { error: false, message: null, result: ann },
  ]);
  assert.deepEqual(one.data.result, { name: 3 });
  assert.deepEqual(one.issues[0], ["/result/name: is not Bob"]);
  const many = await ask(list(ruled), [{ value: [ann, bob, bob] }, { value: [ann, ann] }]);
  assert.deepEqual(many.data, [{ name: 3 }, { name: 3 }]);
  assert.equal(many.issues[0].length, 2);
  assert.match(many.issues[0][0], /\/1\/name: is not Bob$/);
  const kinds = await ask(parallel({ A: models.Zod, B: ruled }), [
    { A: [jason], B: [bob] },
    { A: [jason], B: [ann] },
  ]);
  assert.deepEqual(kinds.data, [
    { name: "A", value: jason },
    { name: "B", value: { name: 3 } },
  ]);
  assert.deepEqual(kinds.issues[0], ["/B/0/name: is not Bob"]);
});

test("a validation is synchronous where the inner one is, and takes any value", () => {
  const check = (model, value) => model["~standard"].validate(value);
  assert.deepEqual(check(list(models.Zod), [jason]), { value: [jason] });
  assert.deepEqual(check(list(models.Zod), jason).issues, [{ path: [], message: "must be an array" }]);
  assert.deepEqual(check(parallel({ A: models.Zod }), { A: 5 }).issues, [{ path: ["A"], message: "must be an array" }]);
  assert.deepEqual(check(parallel({ A: models.Zod }), {}), { value: [] });
  assert.deepEqual(check(parallel({ A: models.Zod }), null).issues, [{ path: [], message: "must be an object" }]);
  assert.equal(check(maybe(models.Zod), undefined).issues.length, 1);
  assert.deepEqual(check(maybe(models.Zod), { error: false, message: null, result: jason }).value.result, jason);
});

test("promises of another making are waited for", async () => {
  // biome-ignore lint/suspicious/noThenProperty: that is what a promise is known by
  const thenable = { then: (resolve) => resolve({ value: "later" }) };
  const model = {
    "~standard": {
      version: 1,
      vendor: "own",
      validate: () => thenable,
      jsonSchema: { input: () => ({ type: "string" }) },
    },
  };
  assert.deepEqual(await list(model)["~standard"].validate(["now", "now"]), { value: ["later", "later"] });
});

test("the context reaches the inner validation", async () => {
  const told = [];
  const model = {
    "~standard": {
      version: 1,
      vendor: "own",
      validate: (...parameters) => {
        told.push(parameters);
        return { value: parameters[0] };
      },
      jsonSchema: { input: () => ({ type: "string" }) },
    },
  };
  await ask(list(maybe(model)), [{ value: [{ error: false, message: null, result: "x" }] }], { context: { a: 1 } });
  await ask(list(model), [{ value: ["y"] }]);
  assert.deepEqual(told, [["x", { libraryOptions: { context: { a: 1 } } }], ["y"]]);
});

test("helpers stand inside each other", async () => {
  const { data, tool } = await ask(list(maybe(models.Zod)), [
    {
      value: [
        { error: false, message: null, result: jason },
        { error: true, message: "no name", result: null },
      ],
    },
  ]);
  assert.equal(data[0].result.name, "Jason");
  assert.equal(data[1].message, "no name");
  assert.equal(tool.name, "MaybeList");
});

test("titles of the inner schema name the tool", async () => {
  const Person = z.object({ name: z.string() }).meta({ title: "Person" });
  const Identified = z.object({ name: z.string() }).meta({ id: "Employee", title: "Employee" });
  const answer = { error: true, message: "nobody", result: null };
  assert.equal((await ask(maybe(Person), [answer])).tool.name, "MaybePerson");
  assert.equal((await ask(maybe(Identified), [answer])).tool.name, "MaybeEmployee");
  assert.equal((await ask(list(Person), [{ value: [] }])).tool.name, "PersonList");
  assert.equal((await ask(list(Person), [{ value: [] }], { schemaName: "people" })).tool.name, "people");
});

const tree = z.object({
  label: z.string(),
  get children() {
    return z.array(tree);
  },
});
const leaf = { label: "leaf", children: [] };
const oak = { label: "oak", children: [leaf, { label: "twig", children: [leaf] }] };
const broken = { label: "oak", children: [{ label: "twig", children: [{ label: null, children: [] }] }] };

test("recursive schemas stay recursive, three helpers deep", async () => {
  const { data, issues } = await ask(maybe(tree), [
    { error: false, message: null, result: broken },
    { error: false, message: null, result: oak },
  ]);
  assert.deepEqual(data.result, oak);
  assert.match(issues[0].join(), /\/result\/children\/0\/children\/0\/label/);
  const kinds = parallel({ Tree: maybe(list(tree)), Other: tree });
  const answer = { Tree: [{ error: false, message: null, result: [oak] }], Other: [leaf] };
  const nested = await ask(kinds, [{ ...answer, Other: [broken] }, answer]);
  assert.deepEqual(
    nested.data.map(({ value }) => value),
    [{ error: false, message: null, result: [oak] }, leaf],
  );
  assert.match(nested.issues[0].join(), /\/Other\/0\/children\/0\/children\/0\/label/);
});

/** The JSON Schema of the values, as a validator of its own sees it. */
function accepts(model, value) {
  const schema = model["~standard"].jsonSchema.input({ target: "draft-2020-12" });
  const ajv = new Ajv2020({ strict: false });
  return ajv.compile(JSON.parse(JSON.stringify(schema)))(value);
}

const references = {
  "to the root": {
    type: "object",
    properties: { value: { type: "integer" }, next: { $ref: "#" } },
    required: ["value"],
  },
  "into a property": {
    type: "object",
    properties: {
      value: { type: "integer" },
      next: { type: "object", properties: { value: { $ref: "#/properties/value" } } },
    },
    required: ["value"],
  },
  "to definitions with odd names": {
    $ref: "#/$defs/a%20b~1c%22",
    $defs: {
      'a b/c"': {
        type: "object",
        properties: { value: { $ref: "#/$defs/__proto__" }, next: { $ref: "#/$defs/a%20b~1c%22" } },
        required: ["value"],
      },
      ["__proto__"]: { type: "integer" },
    },
  },
  "into a definition": {
    $defs: { pair: { properties: { left: { type: "integer" } } } },
    type: "object",
    properties: { value: { $ref: "#/$defs/pair/properties/left" }, next: { $ref: "#" } },
    required: ["value"],
  },
  "by the root's own id": {
    $id: "https://example.com/node",
    type: "object",
    properties: {
      value: { $ref: "https://example.com/node#/$defs/whole" },
      next: { $ref: "https://example.com/node" },
    },
    required: ["value"],
    $defs: { whole: { type: "integer" } },
  },
  "of two places with one name": {
    type: "object",
    properties: { value: { $ref: "#/$defs/x" }, next: { properties: { value: { $ref: "#/definitions/x" } } } },
    required: ["value"],
    $defs: { x: { type: "integer", maximum: 1 } },
    definitions: { x: { type: "integer", minimum: 2 } },
  },
  "of the draft of 2019": {
    type: "object",
    properties: { value: { type: "integer" }, next: { $recursiveRef: "#" } },
    required: ["value"],
  },
  "inside a part with an identity": {
    type: "object",
    properties: {
      value: {
        $id: "https://example.com/inner",
        allOf: [{ $ref: "#/$defs/whole" }],
        $defs: { whole: { type: "integer" } },
      },
      next: { $ref: "#" },
    },
    required: ["value"],
  },
};

for (const [what, model] of Object.entries(references)) {
  test(`references ${what} are followed inside other schemas`, () => {
    const good = { value: 1, next: { value: 2 } };
    for (const bad of [{ value: "1" }, { value: 1, next: { value: "2" } }]) {
      for (const [around, wrap] of [
        [list(model), (value) => [value]],
        [maybe(list(model)), (value) => ({ error: false, message: null, result: [value] })],
        [
          parallel({ A: maybe(list(model)), C: tree }),
          (value) => ({ A: [{ error: false, message: null, result: [value] }] }),
        ],
        // An identity may stand in a schema once.
        ...(what.includes("identity")
          ? []
          : [[parallel({ A: list(model), B: model, C: tree }), (value) => ({ A: [[value]], B: [value] })]]),
      ]) {
        assert.equal(accepts(around, wrap(good)), true, JSON.stringify(around["~standard"].jsonSchema.input()));
        assert.equal(accepts(around, wrap(bad)), false);
      }
    }
  });
}

test("definitions of one name in several schemas stay apart", () => {
  const of = (kind) => ({
    type: "object",
    properties: { x: { $ref: "#/$defs/x" } },
    required: ["x"],
    $defs: { x: { type: kind }, x_2: { type: "null" } },
  });
  const model = parallel({ A: of("integer"), B: of("string"), C: of("boolean") });
  assert.equal(accepts(model, { A: [{ x: 1 }], B: [{ x: "1" }], C: [{ x: true }] }), true);
  for (const bad of [{ A: [{ x: "1" }] }, { B: [{ x: 1 }] }, { C: [{ x: 1 }] }])
    assert.equal(accepts(model, bad), false);
});

test("what only looks like a reference is left alone, and the caller's schema too", () => {
  const model = {
    type: "object",
    properties: {
      $ref: { type: "string", const: "#" },
      default: { $ref: "#/$defs/x" },
      data: { const: { $ref: "#" } },
    },
    additionalProperties: { $ref: "#" },
    $defs: { x: { type: "integer" } },
  };
  const before = structuredClone(model);
  const around = list(model);
  assert.equal(accepts(around, [{ $ref: "#", default: 5, data: { $ref: "#" } }]), true);
  assert.equal(accepts(around, [{ default: "5" }]), false);
  assert.deepEqual(model, before);
});

test("an old draft stays one, and does not mix with another", async () => {
  const old = {
    $schema: "http://json-schema.org/draft-07/schema#",
    type: "object",
    properties: { pair: { type: "array", items: [{ $ref: "#/definitions/x" }, { type: "string" }] } },
    definitions: { x: { $id: "#anchored", type: "integer" } },
  };
  const schema = list(old)["~standard"].jsonSchema.input();
  assert.equal(schema.$schema, "http://json-schema.org/draft-07/schema");
  assert.equal(schema.definitions.x.type, "integer");
  const { data, issues } = await ask(list(old), [{ value: [{ pair: ["a", "b"] }] }, { value: [{ pair: [1, "b"] }] }]);
  assert.deepEqual(data, [{ pair: [1, "b"] }]);
  assert.match(issues[0].join(), /\/0\/pair\/0/);
  const error = await failure(() => ask(parallel({ Old: old, New: models.Zod }), [{}]));
  assert.equal(error.code, "BAD_SCHEMA");
  assert.match(error.message, /different drafts/);
  assertGrammar(error);
});

test("what is no schema is refused, at once or by the name of its library", async () => {
  for (const make of [() => maybe(undefined), () => list("x"), () => parallel({ A: null }), () => maybe([])]) {
    const error = await failure(async () => make());
    assert.equal(error.code, "BAD_SCHEMA");
    assert.match(error.message, /of (maybe|list|parallel)\(\)/);
    assertGrammar(error);
  }
  const other = { "~standard": { version: 1, vendor: "other", validate: () => ({ value: 1 }) } };
  const error = await failure(() => ask(maybe(other), [{}]));
  assert.equal(error.code, "BAD_SCHEMA");
  assert.match(error.message, /other schema.*withJsonSchema/);
});

test("the JSON Schema of a helper around what is not loaded yet says so", () => {
  assert.throws(() => list(v.string())["~standard"].jsonSchema.input({ target: "draft-2020-12" }), {
    code: "BAD_SCHEMA",
    message: /needs `@valibot\/to-json-schema`, which has not been loaded\./,
  });
});

test("limits and names that make no sense are refused", async () => {
  const many = Object.fromEntries(Array.from({ length: 65 }, (_, index) => [`A${index}`, models.Zod]));
  for (const [make, path] of [
    [() => list(models.Zod, { min: -1 }), "min"],
    [() => list(models.Zod, { max: 1.5 }), "max"],
    [() => list(models.Zod, { min: 3, max: 2 }), "max"],
    [() => list(models.Zod, { minimum: 3 }), "minimum"],
    [() => list(models.Zod, 3), "options"],
    [() => parallel({}), "schemas"],
    [() => parallel(many), "schemas"],
    [() => parallel(undefined), "schemas"],
  ]) {
    const error = await failure(async () => make());
    assert.equal(error.code, "BAD_OPTION");
    assert.equal(error.path, path);
    assertGrammar(error);
  }
});
