// What no JSON Schema can say: rules are left to the library, types without a form in JSON are refused at once.
import assert from "node:assert/strict";
import { test } from "node:test";
import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { Ajv2020 } from "ajv/dist/2020.js";
import { type } from "arktype";
import * as v from "valibot";
import * as z from "zod";
import { seeded } from "../property/random.mjs";
import { answering, credentials, failure, loadFacade, messages } from "./support/facade.mjs";
import { assertGrammar } from "./support/grammar.mjs";

const { fromBedrock, log, list, maybe, parallel } = await loadFacade();

let count = 0;

/** The JSON Schema that is sent for a response model. */
async function sent(responseModel) {
  const client = fromBedrock({ credentials, fetch: answering({}).fetch });
  // By another name it is compiled again, even if it is known.
  count += 1;
  await client.explain({ responseModel, messages, schemaName: `model_${count}` }).catch((error) => {
    if (error.code === "BAD_SCHEMA") throw error;
  });
  const { name, text } = log.schemas.at(-1);
  assert.equal(name, `model_${count}`);
  return JSON.parse(text);
}

async function refusal(responseModel) {
  const error = await failure(() => sent(responseModel));
  assert.equal(error.code, "BAD_SCHEMA", String(error.stack));
  assertGrammar(error);
  return error;
}

/** Actions that change no value, by the type that they are for. */
const rules = {
  string: [
    ...[v.check((text) => text.length !== 3, "not three"), v.rawCheck(() => undefined), v.brand("Id"), v.flavor("Id")],
    ...[v.readonly(), v.title("T"), v.description("D"), v.metadata({ kind: "k" }), v.examples(["a"])],
    ...[v.maxBytes(6), v.minBytes(1), v.notBytes(2), v.bytes(4), v.graphemes(4), v.maxGraphemes(9), v.words("en", 1)],
    ...[v.regex(/^a/iu), v.regex(/^[\p{L} ]+$/u), v.regex(/b$/m), v.regex(/a.*/s), v.startsWith("a"), v.endsWith("b")],
    ...[v.includes("ab"), v.excludes("x"), v.minLength(1), v.maxLength(8), v.notLength(5), v.nonEmpty(), v.empty()],
    ...[
      v.value("ab"),
      v.values(["ab", "abab"]),
      v.notValue("abc"),
      v.notValues(["b"]),
      v.minValue("a"),
      v.ltValue("z"),
    ],
  ],
  number: [
    ...[v.check((number) => number % 5 !== 0), v.brand("N"), v.readonly(), v.finite(), v.integer(), v.safeInteger()],
    ...[v.minValue(1), v.maxValue(99), v.gtValue(0), v.ltValue(100), v.multipleOf(2), v.value(4), v.notValue(3)],
    ...[v.values([2, 4, 7]), v.maxValue(Number.POSITIVE_INFINITY), v.description("D")],
  ],
  array: [
    ...[v.checkItems((item) => item !== "x"), v.everyItem(() => true), v.someItem(() => true), v.notLength(7)],
    ...[
      v.check(() => true),
      v.brand("A"),
      v.readonly(),
      v.minLength(1),
      v.maxLength(3),
      v.nonEmpty(),
      v.includes("ab"),
    ],
    ...[v.excludes("x"), v.length(2), v.notLength(9), v.metadata({ kind: "k" })],
  ],
  object: [
    ...[v.check(() => true), v.partialCheck([["a"]], ({ a }) => a !== "x"), v.rawCheck(() => undefined), v.brand("O")],
    ...[
      v.forward(
        v.partialCheck([["a"]], ({ a }) => a !== "y"),
        ["a"],
      ),
      v.readonly(),
      v.minEntries(1),
    ],
    ...[v.maxEntries(2), v.description("D")],
  ],
};

const bases = {
  string: () => v.string(),
  number: () => v.number(),
  array: () => v.array(v.string()),
  object: () => v.object({ a: v.string() }),
};

const samples = {
  string: ["", "a", "b", "ab", "AB", "aB", "abc", "xab", "abab", "a\nb", "a b", "äb", "x"],
  number: [-2, 0, 1, 2, 3, 4, 7, 10, 2.5, 98, 100],
  array: [[], ["ab"], ["ab", "b"], ["x"], ["ab", "a", "b"], ["a", "b", "c", "d"]],
  object: [{ a: "ab" }, { a: "x" }, { a: "y" }, { a: "ab", b: 1 }],
};

test("all rules of Valibot are asked for as far as JSON Schema goes, and never beyond the library", async () => {
  const choices = seeded(27);
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  for (let run = 0; run < 400; run += 1) {
    const kind = choices.pick(Object.keys(bases));
    const actions = choices.list(1, 5, () => choices.pick(rules[kind]));
    const schema = v.object({ it: v.pipe(bases[kind](), ...actions) });
    const names = actions.map((action) => action.type).join();
    const converted = await sent(toStandardJsonSchema(schema));
    const accepts = ajv.compile(converted);
    for (const it of samples[kind]) {
      const valid = v.safeParse(schema, { it }).success;
      assert.ok(!valid || accepts({ it }), `${names} refuses ${JSON.stringify(it)}: ${JSON.stringify(converted)}`);
    }
    assert.match(JSON.stringify(converted.properties.it), new RegExp(`"type":"(${kind}|integer)"`));
  }
});

test("transforms of Valibot are left to the library, whose output is the result", async () => {
  const transforms = {
    trim: [v.pipe(v.string(), v.trim(), v.minLength(1)), " a ", "a"],
    lower: [v.pipe(v.string(), v.toLowerCase(), v.brand("Id")), "A", "a"],
    normal: [v.pipe(v.string(), v.normalize(), v.maxBytes(3)), "a", "a"],
    least: [v.pipe(v.number(), v.toMinValue(5)), 3, 5],
    items: [
      v.pipe(
        v.array(v.string()),
        v.mapItems((item) => item.length),
      ),
      ["ab"],
      [2],
    ],
    date: [v.pipe(v.string(), v.isoDate(), v.toDate()), "2026-01-31", new Date("2026-01-31")],
    number: [v.pipe(v.string(), v.digits(), v.toNumber(), v.minValue(3)), "12", 12],
  };
  for (const [name, [schema, value, output]] of Object.entries(transforms)) {
    const client = fromBedrock({ credentials, fetch: answering({ it: value }).fetch });
    const responseModel = toStandardJsonSchema(v.object({ it: schema }));
    assert.deepEqual(await client.create({ responseModel, messages }), { it: output }, name);
  }
});

test("regular expressions whose flags change their meaning are left to the library", async () => {
  const zod = z.string().regex(/^a$/i).regex(/b/m).regex(/c/u).regex(/d/);
  assert.deepEqual((await sent(z.object({ it: zod }))).properties.it.allOf, [{ pattern: "c" }, { pattern: "d" }]);
  assert.deepEqual((await sent(z.object({ it: z.string().regex(/^a$/i) }))).properties.it, { type: "string" });
  const valibot = v.object({
    plain: v.pipe(v.string(), v.regex(/^a$/u)),
    flagged: v.pipe(v.string(), v.regex(/^a$/i)),
  });
  assert.deepEqual((await sent(toStandardJsonSchema(valibot))).properties, {
    plain: { type: "string", pattern: "^a$" },
    flagged: { type: "string" },
  });
});

test("rules and defaults of Zod and ArkType without JSON Schema are left to the library", async () => {
  const big = z.codec(z.string(), z.bigint(), { decode: BigInt, encode: String }).default(1n);
  const { properties } = await sent(z.object({ big, odd: z.string().refine((text) => text.length % 2 === 1) }));
  assert.deepEqual(properties, { big: { type: "string" }, odd: { type: "string" } });
  const ark = type({
    it: type("string").narrow((text) => text !== "x"),
    "date?": "string.date.parse",
    "many?": "1<=string[]<5",
  });
  assert.equal((await sent(ark)).properties.it.type, "string");
});

test("rules at which a version of ArkType stops are left to it", async () => {
  const base = { type: "object", properties: { it: { type: "string" } } };
  const input = ({ libraryOptions: { fallback } }) => {
    if (fallback.predicate === undefined) throw new Error("predicate");
    return fallback.predicate({ code: "predicate", base });
  };
  const older = {
    "~standard": { version: 1, vendor: "arktype", validate: (value) => ({ value }), jsonSchema: { input } },
  };
  assert.deepEqual(await sent(older), base);
});

const advised = {
  date: [/^date$/i, /ISO date text/],
  bigint: [/^bigint/, /string of digits/],
  map: [/^map$/i, /record/],
  set: [/^set$/i, /array/],
  file: [/^(file|blob)$/i, /`messages`/],
  absence: [/^(undefined|void)$/, /optional/],
  nan: [/^nan$/i, /null/],
  symbol: [/^symbol$/, /enum/],
  own: [/^(custom|transform|instance|URL)$/, /transform/],
  code: [/^(function|promise)$/i, /data only/],
};

/** Each type with its kind, by library: all that cannot come out of JSON. */
const unwritable = {
  zod: {
    ...{ date: z.date(), bigint: z.bigint(), "bigint 64": z.int64(), "bigint literal": z.literal(["a", 1n]) },
    ...{ map: z.map(z.string(), z.int()), set: z.set(z.string()), file: z.file(), "file typed": z.file().mime("a/b") },
    ...{ absence: z.undefined(), "absence void": z.void(), "absence literal": z.literal(undefined), nan: z.nan() },
    ...{ symbol: z.symbol(), own: z.custom(() => true), "own class": z.instanceof(URL) },
    ...{ "own transform": z.transform((value) => value), code: z.function() },
  },
  valibot: {
    ...{ date: v.date(), "date late": v.pipe(v.date(), v.minValue(new Date(0))), bigint: v.bigint() },
    ...{ "bigint literal": v.literal(1n), map: v.map(v.string(), v.number()), set: v.set(v.string()), file: v.file() },
    ...{
      "file blob": v.pipe(v.blob(), v.maxSize(9)),
      absence: v.undefined_(),
      "absence void": v.void_(),
      nan: v.nan(),
    },
    ...{ symbol: v.symbol(), own: v.custom(() => true), "own class": v.instance(URL), code: v.function_() },
    ...{ "code promise": v.promise() },
  },
  arktype: {
    ...{ date: type("Date"), "date late": type("Date > d'2020-01-01'"), "date one": type("d'2020-01-01'") },
    ...{ bigint: type("bigint"), "bigint one": type("1n"), map: type("Map"), set: type("Set"), file: type("File") },
    ...{ absence: type("undefined"), nan: type("number.NaN"), symbol: type("symbol"), own: type.instanceOf(URL) },
    ...{ code: type("Function") },
  },
};

/** Ways to put a schema into others, with the place where it is then. */
const places = {
  zod: [
    (schema) => [schema, "responseModel"],
    (schema) => [z.object({ deep: z.object({ at: schema }) }), "responseModel.properties.deep.properties.at"],
    (schema) => [z.object({ at: schema.optional() }), "responseModel.properties.at"],
    (schema) => [z.array(schema), "responseModel.items"],
    (schema) => [z.record(z.string(), schema), "responseModel.additionalProperties"],
    (schema) => [z.union([z.int(), z.object({ at: schema })]), "responseModel.anyOf[1].properties.at"],
    (schema) => [z.tuple([z.string(), schema]), "responseModel.prefixItems[1]"],
  ],
  valibot: [
    (schema) => [toStandardJsonSchema(schema), "responseModel"],
    (schema) => [toStandardJsonSchema(v.object({ at: schema })), "responseModel.properties.at"],
    (schema) => [toStandardJsonSchema(v.object({ at: v.optional(schema) })), "responseModel.properties.at"],
    (schema) => [toStandardJsonSchema(v.array(schema)), "responseModel.items"],
    (schema) => [
      toStandardJsonSchema(
        v.pipe(
          v.object({ at: schema }),
          v.check(() => true),
        ),
      ),
      "responseModel.properties.at",
    ],
    (schema) => [toStandardJsonSchema(v.nullable(v.tuple([schema]))), "responseModel.anyOf[0].prefixItems[0]"],
  ],
  arktype: [
    (schema) => [schema, "responseModel"],
    (schema) => [type({ deep: { at: schema } }), "responseModel.properties.deep.properties.at"],
    (schema) => [schema.array(), "responseModel.items"],
    (schema) => [type({ "at?": schema.array() }), "responseModel.properties.at.items"],
  ],
};

for (const [library, schemas] of Object.entries(unwritable)) {
  test(`${library}: a type that no answer can be is refused with its place and what to do`, async () => {
    for (const [name, schema] of Object.entries(schemas)) {
      const [pattern, advice] = advised[name.split(" ")[0]];
      for (const put of places[library]) {
        const [model, place] = put(schema);
        for (const [around, wrapped] of [
          ["", model],
          ["maybe", maybe(model)],
          ["list", list(model)],
          ["parallel", parallel({ A: model })],
        ]) {
          const { message, help } = await refusal(wrapped);
          const [, told, where] = /schema of type (.*?) has no JSON form at `(.*?)`/u.exec(message) ?? [];
          assert.match(told, pattern, `${library} ${name} ${around}: ${message}`);
          assert.equal(where, place, `${library} ${name} ${around}`);
          assert.match(help, advice, `${library} ${name}`);
        }
      }
    }
  });
}

test("a choice that JSON cannot make is left out where others remain", async () => {
  const models = [
    z.object({ it: z.union([z.string(), z.undefined(), z.null()]) }),
    toStandardJsonSchema(v.object({ it: v.union([v.string(), v.undefined_(), v.null_()]) })),
  ];
  for (const model of models) {
    assert.deepEqual((await sent(model)).properties.it, { anyOf: [{ type: "string" }, { type: "null" }] });
  }
  assert.deepEqual((await sent(type({ it: "string | undefined" }))).properties.it, { anyOf: [{ type: "string" }] });
});

test("symbol keys that must be there are refused, and those that need not be are not", async () => {
  const key = Symbol("key");
  for (const model of [z.object({ a: z.string(), [key]: z.string() }), type({ a: "string", [key]: "string" })]) {
    assert.match((await refusal(model)).message, /type object with a symbol key/);
  }
  assert.deepEqual(Object.keys((await sent(type({ a: "string", "[symbol]": "string" }))).properties), ["a"]);
});

test("maps of Valibot may name their keys", async () => {
  const { propertyNames } = await sent(toStandardJsonSchema(v.record(v.picklist(["a", "b"]), v.number())));
  assert.deepEqual(propertyNames, { enum: ["a", "b"], type: "string" });
  assert.match((await refusal(toStandardJsonSchema(v.record(v.picklist([1, 2]), v.number())))).message, /type record/);
});

test("a form in JSON that a type of Zod brings itself counts", async () => {
  const date = z.date();
  date._zod.toJSONSchema = () => ({ type: "string", format: "date" });
  assert.deepEqual((await sent(z.object({ date }))).properties.date, { type: "string", format: "date" });
  assert.match((await refusal(z.object({ date, other: z.date() }))).message, /properties\.other/);
});
