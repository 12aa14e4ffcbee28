// Generated schemas and values: the core's verdict is that of Ajv.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import { seeded } from "../property/random.mjs";
import { answeringClient } from "./answering-client.mjs";

const seed = Number(process.env.CONFORMANCE_SEED ?? Date.now() % 1_000_000_000);
const count = Number(process.env.CONFORMANCE_COUNT ?? 600);

const names = ["a", "b", "c"];
const scalars = [null, true, false, 0, 1, 2, -3, 2.5, "", "a", "bb", "ab", "12"];

function schemaOf(random, depth) {
  const leaf = depth === 0;
  const kind = random.pick([
    "string",
    "integer",
    "number",
    "boolean",
    "null",
    "enum",
    "const",
    "any",
    ...(leaf ? [] : deep),
  ]);
  const some = (value) => (random.chance(0.4) ? value : {});
  switch (kind) {
    case "string":
      return {
        type: "string",
        ...some({ minLength: random.integer(0, 2) }),
        ...some({ maxLength: random.integer(0, 2) }),
        ...some({ pattern: random.pick(["^a", "b$", "^[ab]*$"]) }),
      };
    case "integer":
    case "number":
      return {
        type: kind,
        ...some({ minimum: random.integer(0, 3) - 2 }),
        ...some({ exclusiveMaximum: random.integer(0, 3) }),
        ...some({ multipleOf: random.pick([1, 2, 3]) }),
      };
    case "boolean":
    case "null":
      return { type: kind };
    case "enum":
      return {
        enum: [random.pick(scalars), random.pick(scalars)].filter((value, index, all) => all.indexOf(value) === index),
      };
    case "const":
      return { const: random.pick(scalars) };
    case "array":
      return {
        type: "array",
        items: schemaOf(random, depth - 1),
        ...some({ minItems: random.integer(0, 2) }),
        ...some({ maxItems: random.integer(0, 2) }),
        ...some({ uniqueItems: true }),
        ...some({ contains: schemaOf(random, 0) }),
      };
    case "tuple":
      return {
        type: "array",
        prefixItems: [schemaOf(random, depth - 1), schemaOf(random, 0)],
        items: random.pick([false, schemaOf(random, 0)]),
      };
    case "object":
      return {
        type: "object",
        properties: Object.fromEntries(names.slice(0, 2).map((name) => [name, schemaOf(random, depth - 1)])),
        ...some({ required: [random.pick(names)] }),
        ...some({ additionalProperties: random.pick([false, schemaOf(random, 0)]) }),
        ...some({ patternProperties: { "^c": schemaOf(random, 0) } }),
        ...some({ minProperties: random.integer(0, 2) }),
        ...some({ dependentRequired: { a: ["b"] } }),
        ...some({ propertyNames: { pattern: "^[abd]" } }),
      };
    case "types":
      return { type: [random.pick(["string", "integer"]), "null"] };
    case "not":
      return { not: schemaOf(random, depth - 1) };
    case "if":
      return Object.fromEntries(["if", "then", "else"].map((keyword) => [keyword, schemaOf(random, 0)]));
    case "any":
      return random.chance(0.5) ? {} : { $ref: "#/$defs/shared" };
    default:
      return { [kind]: [schemaOf(random, depth - 1), schemaOf(random, depth - 1)] };
  }
}

const deep = ["array", "tuple", "object", "types", "anyOf", "oneOf", "allOf", "not", "if"];

function anyValue(random, depth) {
  if (depth === 0 || random.chance(0.4)) return random.pick(scalars);
  if (random.chance(0.5)) return Array.from({ length: random.integer(0, 3) }, () => anyValue(random, depth - 1));
  const chosen = [...names, "d"].filter(() => random.chance(0.5));
  return Object.fromEntries(chosen.map((name) => [name, anyValue(random, depth - 1)]));
}

const { client, answerWith } = answeringClient();

test(`${count} generated schemas from seed ${seed}, four values each`, async (t) => {
  const counts = { valid: 0, invalid: 0 };
  const unexpected = [];
  for (let index = 0; index < count; index += 1) {
    const random = seeded(seed + index);
    const responseModel = {
      type: "object",
      properties: { v: schemaOf(random, 3) },
      required: ["v"],
      $defs: { shared: schemaOf(random, 1) },
    };
    // The shared schema must not refer to itself without a level between.
    if (JSON.stringify(responseModel.$defs).includes("$ref")) continue;
    const expected = new Ajv2020({ strict: false, allErrors: false }).compile(responseModel);
    for (let attempt = 0; attempt < 4; attempt += 1) {
      const value = { v: anyValue(random, 3) };
      const answer = answerWith(value);
      const valid = await client.create({ responseModel, messages: [{ role: "user", content: "x" }] }).then(
        () => true,
        (error) => (error.code === "VALIDATION_FAILED" ? false : error),
      );
      if (valid === expected(value)) counts[valid ? "valid" : "invalid"] += 1;
      else
        unexpected.push(
          `CONFORMANCE_SEED=${seed + index} CONFORMANCE_COUNT=1 ${JSON.stringify(responseModel)} ${answer}: ${valid}`,
        );
    }
  }
  t.diagnostic(JSON.stringify(counts));
  assert.deepEqual(unexpected.slice(0, 3), []);
  assert.ok(counts.valid > count / 10 && counts.invalid > count / 2, JSON.stringify(counts));
});
