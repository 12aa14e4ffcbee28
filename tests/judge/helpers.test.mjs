// Helpers around plain JSON Schemas: the core checks what stands inside them, before a call is sent and after it.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as z from "zod";
import { builtPackage } from "../built-package.mjs";
import { ask } from "./answering.mjs";

const { citations, list, maybe, parallel } = await builtPackage();

const plain = { type: "object", properties: { id: { type: "integer" }, name: { type: "string" } }, required: ["id"] };
const digits = "2512292042121000001";

/** Each helper around a model, with an answer that holds one value, and what it yields. */
const around = {
  list: (model) => [list(model), (value) => `{"value":[${value}]}`, (value) => [value]],
  maybe: (model) => [
    maybe(model),
    (value) => `{"error":false,"message":null,"result":${value}}`,
    (value) => ({ error: false, message: null, result: value }),
  ],
  parallel: (model) => [
    parallel({ A: model, B: z.object({ b: z.string() }) }),
    (value) => `{"A":[${value}],"B":[]}`,
    (value) => [{ name: "A", value }],
  ],
  citations: (model) => [
    citations(model, { source: "the text" }),
    (value) => `{"quotes":["the text"],"value":${value}}`,
    (value) => ({ value, quotes: [{ quote: "the text", start: 0, end: 8 }] }),
  ],
  nested: (model) => [
    list(maybe(model)),
    (value) => `{"value":[{"error":false,"message":null,"result":${value}}]}`,
    (value) => [{ error: false, message: null, result: value }],
  ],
};

for (const [name, make] of Object.entries(around)) {
  test(`${name}: a mistake in the inner JSON Schema is told before anything is sent`, async () => {
    for (const wrong of [
      { type: "objct" },
      { type: "object", properties: { a: { type: "string", minLength: "x" } } },
      { type: "object", properties: { a: { $ref: "#/$defs/No" } } },
      { type: "object", properties: { a: { type: "string", pattern: "(" } } },
      { type: "object", required: "a" },
    ]) {
      const [model, answer] = make(wrong);
      const { error, requests } = await ask(model, answer("{}"));
      assert.deepEqual([error?.code, requests.length], ["BAD_SCHEMA", 0], JSON.stringify(wrong));
      assert.doesNotMatch(error.message, /is not of type|does not exist/);
    }
  });

  test(`${name}: the inner JSON Schema holds, and large integers are kept in every form`, async () => {
    const [model, answer, result] = make(plain);
    const right = await ask(model, answer('{"id":"7","name":"x"}'));
    assert.deepEqual(right.data, result({ id: 7, name: "x" }));
    const wrong = await ask(model, answer('{"id":"seven","name":"x"}'), { maxRetries: 1 });
    assert.equal(wrong.error.code, "VALIDATION_FAILED");
    const objection = JSON.stringify(wrong.requests[1].messages.at(-1));
    assert.match(objection, /id: \\"seven\\" must be an integer(?! \()/);

    const large = answer(`{"id":${digits}}`);
    assert.equal((await ask(model, large)).error.code, "VALIDATION_FAILED");
    assert.deepEqual((await ask(model, large, { largeIntegers: "bigint" })).data, result({ id: BigInt(digits) }));
    assert.deepEqual((await ask(model, large, { largeIntegers: "text" })).data, result({ id: digits }));
  });
}

test("a helper refuses the call's context before it is sent", async () => {
  const { error, requests } = await ask(list(citations(plain)), '{"value":[]}');
  assert.deepEqual([error.code, error.path, requests.length], ["BAD_OPTION", "context.source", 0]);
});

test("a validation that throws is a refusal where the JSON Schema objects, and else the end of the call", async () => {
  const careless = z.object({ a: z.preprocess((text) => text.trim(), z.string()) });
  const several = await ask(careless, '{"a":" x "} (see {"b":1})', { mode: "text" });
  assert.deepEqual(several.data, { a: "x" });
  const missing = await ask(careless, "{}", { maxRetries: 1 });
  assert.deepEqual([missing.error.code, missing.requests.length], ["VALIDATION_FAILED", 2]);
  const broken = z.object({
    a: z.string().refine(() => {
      throw new TypeError("broken");
    }),
  });
  const { error, requests } = await ask(broken, '{"a":"x"}', { maxRetries: 2 });
  assert.deepEqual([error.code, error.cause.message, requests.length], ["VALIDATOR_THREW", "broken", 1]);
});
