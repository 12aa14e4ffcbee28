// The benchmark's material: enough texts, right objects that satisfy their schemas, and an equal task for both sides.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import { pythonEnvironment } from "../differential/python/environment.mjs";
import { startOracle } from "../differential/python/oracle.mjs";
import { absentFields, holds, mentionedFields } from "./absent-parts.mjs";
import { rules } from "./rules.mjs";
import { halves } from "./texts.mjs";
import { absent } from "./texts-absent.mjs";

const texts = Object.values(halves).flat();

describe("the texts of the benchmark", () => {
  it("are at least 40, half of them held out, with names of their own", () => {
    assert.ok(texts.length >= 40);
    assert.equal(halves.tuning.length, halves["held-out"].length);
    assert.equal(new Set(texts.map(({ name }) => name)).size, texts.length);
    assert.equal(new Set(texts.map(({ text }) => text)).size, texts.length);
  });

  it("have right objects that satisfy their schemas", () => {
    const ajv = addFormats(new Ajv({ strict: true }));
    for (const { name, schema, expected } of texts) {
      const validate = ajv.compile(schema);
      assert.ok(validate(expected), `${name}: ${ajv.errorsText(validate.errors)}`);
      assert.ok(Object.keys(expected).every((field) => Object.hasOwn(schema.properties, field)));
    }
  });
});

describe("the texts with absent fields", () => {
  const all = Object.values(absent).flat();

  it("are at least 40, half of them held out, with 100 absent fields and some optional ones that are told", () => {
    assert.ok(all.length >= 40);
    assert.equal(absent.tuning.length, absent["held-out"].length);
    assert.equal(new Set(all.map(({ name }) => name)).size, all.length);
    for (const texts of Object.values(absent)) {
      assert.ok(texts.flatMap(absentFields).length >= 50);
      assert.ok(texts.flatMap(mentionedFields).length >= 8);
    }
  });

  it("have right objects that satisfy their schemas, and hold what the text tells only", () => {
    const ajv = addFormats(new Ajv({ strict: true }));
    for (const one of all) {
      const validate = ajv.compile(one.schema);
      assert.ok(validate(one.expected), `${one.name}: ${ajv.errorsText(validate.errors)}`);
      assert.ok(absentFields(one).length > 0, one.name);
      assert.ok(
        absentFields(one).every((path) => !holds(one.expected, path)),
        one.name,
      );
      assert.ok(
        mentionedFields(one).every((path) => holds(one.expected, path)),
        one.name,
      );
    }
  });
});

describe("the rules of the benchmark", () => {
  const all = Object.values(rules).flat();

  it("are a dozen in each half, with names of their own", () => {
    assert.deepEqual([rules.tuning.length, rules["held-out"].length], [12, 12]);
    assert.equal(new Set(all.map(({ name }) => name)).size, all.length);
  });

  it("are kept by the right value, which is no part of the message", () => {
    for (const { name, fields, field, pattern, message, expected } of all) {
      assert.ok(fields.includes(field), name);
      assert.match(expected, new RegExp(pattern, "u"), name);
      const choices = message.includes(" one of: ") || message.endsWith("yes or no");
      assert.ok(choices || !message.includes(expected), name);
    }
  });
});

const { python, unavailable } = await pythonEnvironment();

describe("the pydantic models of the benchmark", { skip: unavailable }, () => {
  let oracle;

  before(async () => {
    oracle = startOracle(python, new URL("./instructor_extraction.py", import.meta.url).href);
    // Nothing is asked of this endpoint.
    const keys = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" };
    await oracle.ask({ endpoint: "http://127.0.0.1:9", region: "us-east-1", ...keys });
  });
  after(() => oracle?.close());

  it("describe the same objects as the schemas", async () => {
    for (const { name, schema } of texts) {
      const theirs = await oracle.ask({ schemaOf: schema });
      assert.deepEqual(comparable(theirs, theirs), comparable(schema, schema), name);
    }
  });
});

/** The schema with references replaced, without titles, and with optional fields as they are behind pydantic's null. */
function comparable(node, root) {
  if (Array.isArray(node)) return node.map((item) => comparable(item, root));
  if (typeof node !== "object" || node === null) return node;
  const { $ref, $defs: _, title: __, default: ___, anyOf, ...rest } = node;
  if ($ref) return comparable({ ...root.$defs[$ref.split("/").at(-1)], ...rest }, root);
  if (anyOf) return comparable({ ...anyOf.find(({ type }) => type !== "null"), ...rest }, root);
  if (rest.properties) {
    const properties = Object.entries(rest.properties).map(([name, part]) => [name, comparable(part, root)]);
    return { ...rest, properties: Object.fromEntries(properties) };
  }
  return Object.fromEntries(Object.entries(rest).map(([keyword, value]) => [keyword, comparable(value, root)]));
}
