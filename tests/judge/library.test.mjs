// Where a schema brings its own validation, its verdict is final: what it accepts comes out as its own output.
import assert from "node:assert/strict";
import { test } from "node:test";
import { type } from "arktype";
import * as v from "valibot";
import * as z from "zod";
import { seeded } from "../property/random.mjs";
import { ask } from "./answering.mjs";
import { arktypeCase, standardOf, valibotCase, zodCase } from "./generated.mjs";

const libraries = {
  Zod: {
    make: zodCase,
    model: (schema) => schema,
    output: (schema, value) => {
      const result = schema.safeParse(value);
      return result.success ? { value: result.data } : undefined;
    },
  },
  Valibot: {
    make: valibotCase,
    model: standardOf,
    output: (schema, value) => {
      const result = v.safeParse(schema, value);
      return result.success ? { value: result.output } : undefined;
    },
  },
  ArkType: {
    make: arktypeCase,
    model: (schema) => schema,
    output: (schema, value) => {
      const result = schema["~standard"].validate(value);
      return result.issues === undefined ? { value: result.value } : undefined;
    },
  },
};

for (const [library, { make, model, output }] of Object.entries(libraries)) {
  test(`${library}: what the library accepts comes out as its own output`, async () => {
    const choices = seeded(7);
    let accepted = 0;
    for (let run = 0; run < 400; run += 1) {
      const [schema, value] = make(choices);
      const expected = output(schema, structuredClone(value));
      if (expected === undefined) continue;
      const text = JSON.stringify(value);
      const responseModel = model(schema);
      for (const mode of ["tool", "text"]) {
        // A root that is no object is asked for inside one.
        const wrapped = await ask(responseModel, text, { mode, root: true });
        const bare = await ask(responseModel, text, { mode });
        const found = [wrapped, bare].find(({ error, requests }) => error === undefined || requests.length === 0);
        assert.ok(found, `${text}: ${bare.error ?? ""} ${wrapped.error ?? ""}`);
        if (found.error?.code === "BAD_SCHEMA") continue;
        const right = [wrapped, bare].some(
          ({ data, completion }) => deepEqual(data, expected.value) && completion.repairs.length === 0,
        );
        assert.ok(right, `${mode} ${text}: ${JSON.stringify([wrapped.data, bare.data])}`);
        accepted += 1;
      }
    }
    assert.ok(accepted > 300, `${accepted}`);
  });
}

function deepEqual(left, right) {
  try {
    assert.deepStrictEqual(left, right);
    return true;
  } catch {
    return false;
  }
}

test("values that the JSON Schema of the library refuses are taken as the library takes them", async () => {
  for (const [schema, value] of [
    [standardOf(v.object({ at: v.pipe(v.string(), v.isoDateTime()) })), { at: "2026-11-25T10:00" }],
    [standardOf(v.object({ at: v.pipe(v.string(), v.isoTime()) })), { at: "10:00" }],
    [z.object({ code: z.string().regex(/^[a-z]{2}-\d{4}$/i) }), { code: "AB-1234" }],
    [z.object({ link: z.url() }), { link: "https://de.wikipedia.org/wiki/Größe" }],
    [z.object({ link: z.url() }), { link: "https://münchen.de/x" }],
    [z.object({ time: z.iso.duration() }), { time: "PT1H30S" }],
  ]) {
    for (const mode of ["tool", "text"]) {
      const { data, completion } = await ask(schema, JSON.stringify(value), { mode });
      assert.deepEqual(data, value);
      assert.deepEqual(completion.repairs, []);
    }
  }
  const trimmed = await ask(z.object({ a: z.string().trim().length(2) }), JSON.stringify({ a: "  ab  " }));
  assert.deepEqual(trimmed.data, { a: "ab" });
  const caught = await ask(z.object({ a: z.int().catch(0) }), JSON.stringify({ a: "many" }));
  assert.deepEqual(caught.data, { a: 0 });
});

test("what the library refuses is coerced where it objects, and asked for again with both explanations", async () => {
  const schema = z.object({ age: z.int(), nick: z.string().optional(), tag: z.preprocess(String, z.string()) });
  const mended = await ask(schema, JSON.stringify({ age: "25", nick: null, tag: 5 }));
  assert.deepEqual(mended.data, { age: 25, tag: "5" });
  const kinds = mended.completion.repairs.map(({ kind, path }) => `${kind} ${path}`);
  assert.deepEqual(kinds.toSorted(), ["number /age", "removed-null /nick"]);

  const { error, requests } = await ask(schema, JSON.stringify({ age: "old", tag: 5 }), { maxRetries: 1 });
  assert.equal(error.code, "VALIDATION_FAILED");
  const [issue] = error.completion.attempts[0].issues;
  assert.deepEqual([issue.path, issue.keyword, issue.expected, issue.found], ["/age", "type", "an integer", '"old"']);
  assert.match(issue.message, /^\/age: Invalid input.*\(expected an integer, found "old"\)$/);
  assert.match(JSON.stringify(requests[1].messages.at(-1)), /\/age: \\"old\\" must be an integer/);
});

test("properties that a strict object does not have are taken out where the library then accepts the rest", async () => {
  const strict = {
    Zod: z.strictObject({ a: z.string(), in: z.strictObject({ b: z.string() }) }),
    Valibot: standardOf(v.strictObject({ a: v.string(), in: v.strictObject({ b: v.string() }) })),
    ArkType: type({ "+": "reject", a: "string", in: { "+": "reject", b: "string" } }),
  };
  const said = { a: "x", in: { b: "y", note: 1 }, mood: { fine: true } };
  for (const [library, schema] of Object.entries(strict)) {
    const { data, completion } = await ask(schema, JSON.stringify(said));
    assert.deepEqual(data, { a: "x", in: { b: "y" } }, library);
    assert.deepEqual(
      completion.repairs.map(({ kind, path, from }) => [kind, path, from]),
      [
        ["removed-property", "/in/note", "1"],
        ["removed-property", "/mood", "an object with 1 property"],
      ],
      library,
    );
    for (const [other, options] of [
      [{ ...said, a: 1.5 }, {}],
      [{ ...said, mood: undefined, A: "y" }, { validation: "strict" }],
      [said, { validation: "strict" }],
    ]) {
      const { error } = await ask(schema, JSON.stringify(other), options);
      assert.equal(error.code, "VALIDATION_FAILED", library);
    }
  }
  const open = await ask(z.object({ a: z.string() }), JSON.stringify({ a: "x", mood: 1 }));
  assert.deepEqual([open.data, open.completion.repairs], [{ a: "x" }, []]);
});

test("a text that is JSON as a whole is taken as a whole, whatever its strings hold", async () => {
  const choices = seeded(11);
  const pieces = ["</think>", "<think>", "{'a':1}", '{"comment":"x"}', "```json\n{}\n```", "[1]", "\\", '"', "}", "é"];
  const schema = z.looseObject({ comment: z.string() });
  for (let run = 0; run < 300; run += 1) {
    const value = { comment: choices.list(0, 5, () => choices.pick(pieces)).join(" ") };
    if (choices.chance(0.5)) value[choices.pick(pieces)] = { comment: choices.pick(pieces) };
    const text = JSON.stringify(value, undefined, choices.integer(0, 2));
    for (const validation of ["lenient", "strict"]) {
      const { data, completion } = await ask(schema, `${choices.pick(["", "\n", " "])}${text}\n`, {
        mode: "text",
        validation,
      });
      assert.deepEqual(data, value);
      assert.deepEqual(completion.repairs, []);
    }
  }
});

test("large integers come out as the caller wants them", async () => {
  const digits = "2512292042121000001";
  const plain = { type: "object", properties: { id: { type: "integer" }, ids: { type: "array" } }, required: ["id"] };
  const text = `{"id":${digits},"ids":[1,{"a/b":-${digits}}]}`;
  const bigint = await ask(plain, text, { largeIntegers: "bigint" });
  assert.deepEqual(bigint.data, { id: BigInt(digits), ids: [1, { "a/b": -BigInt(digits) }] });
  const strings = await ask(plain, text, { largeIntegers: "text" });
  assert.deepEqual(strings.data, { id: digits, ids: [1, { "a/b": `-${digits}` }] });
  assert.deepEqual(strings.completion.warnings, []);
  const refused = await ask(plain, text, { maxRetries: 2 });
  assert.deepEqual([refused.error.code, refused.error.path, refused.requests.length], ["VALIDATION_FAILED", "/id", 1]);
  const accepted = await ask(z.object({ id: z.number() }), `{"id":${digits}}`);
  assert.deepEqual(
    accepted.completion.warnings.map(({ code, path }) => [code, path]),
    [["ROUNDED_NUMBER", "/id"]],
  );
  // A plain JSON Schema that asks for no integer there is told of it.
  const elsewhere = await ask(plain, `{"id":1,"traceId":${digits}}`);
  assert.deepEqual(
    elsewhere.completion.warnings.map(({ code, path }) => [code, path]),
    [["ROUNDED_NUMBER", "/traceId"]],
  );
  const repaired = await ask(plain, `{"id":-123456789012345678901234,"ids":"[]"}`, { largeIntegers: "text" });
  assert.deepEqual(repaired.data, { id: "-123456789012345678901234", ids: [] });
  const wrong = await ask(plain, text, { largeIntegers: "string" });
  assert.deepEqual([wrong.error.code, wrong.error.path], ["BAD_OPTION", "largeIntegers"]);
  const text2 = await ask(plain, `{"id":"${digits}"}`);
  assert.equal(text2.error.code, "VALIDATION_FAILED", "a text is not coerced into a rounded number");
});

test("re-asks say each thing once, in words that name the property", async () => {
  const objectionTo = async (schema, answer) => {
    const { requests } = await ask(schema, answer, { maxRetries: 1 });
    return requests[1].messages.at(-1).content[0].toolResult.content[0].text;
  };
  const record = z.object({ m: z.record(z.string().regex(/^[a-z]$/), z.int()) });
  assert.match(await objectionTo(record, '{"m":{"A1":1}}'), /\/m/);
  const strict = standardOf(v.strictObject({ a: v.string() }));
  assert.match(await objectionTo(strict, '{"a":"x","b":1,"c":2}'), /must have no property "b"/);
  assert.match(await objectionTo(type({ n: "number <= 5" }), '{"n":9}'), /\/n: 9 must be at most 5(?! \()/);
  const number = standardOf(v.object({ n: v.pipe(v.number(), v.maxValue(5)) }));
  assert.match(await objectionTo(number, '{"n":9}'), /\/n: 9 must be at most 5(?! \()/);
});
