// With `maskValues` no value of an answer appears in anything that is told of a call, whoever says it: the core, the caller's own
// validation, a handler, a span. The model alone hears all of it.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import * as z from "zod";
import { llmValidator } from "../../pkg/dist/entry/node.js";
import { instrument } from "../../pkg/dist/otel/otel.js";
import { messages, scriptedEndpoint } from "./support.mjs";

const NAMES = ["request", "response", "usage", "invalid", "error", "exhausted"];
/** Stands in every value of an answer. */
const CANARY = "canary-7f3a";
const NUMBER = 73_190_246;

const { endpoint: scripted, client } = scriptedEndpoint({ maskValues: true });
let endpoint;
beforeEach(() => {
  endpoint = scripted();
});

/** Everything that a call tells, as one text: its error or record, payloads of hooks, and spans with content. */
async function told(responseModel, options = {}) {
  const heard = [];
  const note = (value) => {
    heard.push(shown(value));
  };
  const asked = client(options);
  for (const name of NAMES) asked.on(name, note);
  const span = { setAttributes: note, setStatus: note, end() {} };
  instrument(asked, {
    captureContent: true,
    tracer: {
      startSpan(name, started) {
        note([name, started]);
        return span;
      },
    },
  });
  try {
    note((await asked.createWithCompletion({ responseModel, messages })).completion);
  } catch (error) {
    note(error);
  }
  return heard.join("\n");
}

/** The JSON of a value, errors with all that hangs on them. */
function shown(value) {
  const seen = new WeakSet();
  return JSON.stringify(value, (_, inner) => {
    if (typeof inner !== "object" || inner === null) return inner;
    if (seen.has(inner)) return "…";
    seen.add(inner);
    return inner instanceof Error
      ? { ...inner, name: inner.name, message: inner.message, stack: inner.stack, cause: inner.cause }
      : inner;
  });
}

const text = z.string();
const says = (value) => `${JSON.stringify(value)} is not what I want`;
const refused = (schema) => schema.refine(() => false, { error: ({ input }) => says(input) });

/** Schemas by what is wrong with the answers, each with answers whose values are all canaries. */
const CASES = {
  "the kind of a value": [z.object({ a: z.int() }), { a: CANARY }],
  "a number out of range": [z.object({ a: z.int().max(5) }), { a: NUMBER }],
  "no option of an enum": [z.object({ a: z.enum(["x", "y"]) }), { a: CANARY }],
  "a text that fits no pattern": [z.object({ a: text.regex(/^\d+$/u) }), { a: CANARY }],
  "a text of no format": [z.object({ a: z.email() }), { a: CANARY }],
  "a text that is too long": [z.object({ a: text.max(3) }), { a: CANARY }],
  "a list that repeats": [
    { type: "object", properties: { a: { type: "array", uniqueItems: true } }, required: ["a"] },
    { a: [CANARY, CANARY] },
  ],
  "a constant": [z.object({ a: z.literal("x") }), { a: CANARY }],
  "no member of a union": [z.object({ a: z.union([z.int(), z.object({ b: z.int() })]) }), { a: { b: CANARY } }],
  "a tag that none has": [
    z.object({
      a: z.discriminatedUnion("kind", [z.object({ kind: z.literal("x") }), z.object({ kind: z.literal("y") })]),
    }),
    { a: { kind: CANARY } },
  ],
  "a place that is missing": [z.object({ a: text, b: text }), { a: CANARY }],
  "a value in a text": [z.object({ a: z.object({ b: z.int() }) }), { a: JSON.stringify({ b: CANARY }) }],
  "a message that quotes the value": [z.object({ a: refused(text) }), { a: CANARY }],
  "a message that quotes a number": [z.object({ a: refused(z.int()) }), { a: NUMBER }],
  "a message that quotes the whole": [refused(z.object({ a: text })), { a: CANARY }],
  "a message of many": [z.object({ a: z.array(refused(text)) }), { a: [CANARY, `${CANARY} 2`, `${CANARY} 3`] }],
  "half an emoji in a message": [
    z.object({ a: text.refine(() => false, { error: ({ input }) => `${input}\ud83d` }) }),
    { a: CANARY },
  ],
  "a validation that throws the value": [
    z.object({
      a: text.refine((value) => {
        throw new Error(says(value));
      }),
    }),
    { a: CANARY },
  ],
  "a validation that rejects with the value": [
    z.object({ a: text.refine(async (value) => Promise.reject(new Error(says(value)))) }),
    { a: CANARY },
  ],
};

for (const [what, [responseModel, input]] of Object.entries(CASES)) {
  for (const [how, options] of [
    ["for the whole", {}],
    ["for a patch", { repair: "patch" }],
    ["for the latest", { reask: "replace" }],
    ["in text", { mode: "BEDROCK_JSON" }],
    ["strictly", { validation: "strict" }],
  ]) {
    test(`${what} shows no value, asked again ${how}`, async () => {
      const answer = { input, text: JSON.stringify(input) };
      endpoint.script([answer, answer, answer]);
      const words = await told(responseModel, options);
      assert.ok(words.includes('"request"') || words.includes('"mechanism"'), words.slice(0, 300));
      for (const value of [CANARY, String(NUMBER)]) {
        const at = words.indexOf(value);
        assert.equal(at, -1, words.slice(Math.max(0, at - 300), at + 100));
      }
      const repeats = endpoint.requests.length > 1;
      if (repeats) assert.match(JSON.stringify(endpoint.requests[1].body.messages), /canary-7f3a|73190246/u);
    });
  }
}

test("the model hears the words of the caller's rule, and nobody else does", async () => {
  const rule = z.object({ a: text.refine(() => false, { error: ({ input }) => `must not be ${input} at all` }) });
  endpoint.script([{ input: { a: CANARY } }, { input: { a: CANARY } }]);
  await assert.rejects(client({ maxRetries: 1 }).create({ responseModel: rule, messages }), (error) => {
    const masked = "/a: is not valid by the caller's own rule, whose words are masked";
    assert.equal(error.code, "VALIDATION_FAILED");
    assert.ok(error.message.includes(`last at ${masked}.`), error.message);
    for (const { issues } of error.completion.attempts) {
      assert.deepEqual(
        issues.map(({ message, keyword, path, found }) => [message, keyword, path, found]),
        [[masked, "validator", "/a", "a string"]],
      );
    }
    return true;
  });
  assert.match(JSON.stringify(endpoint.requests[1].body.messages), /must not be canary-7f3a at all/u);
});

test("a failing validation is told without what it threw, which is there without the option", async () => {
  const thrown = new Error(says(CANARY));
  const rule = z.object({
    a: text.refine(() => {
      throw thrown;
    }),
  });
  for (const maskValues of [true, false]) {
    endpoint.reset();
    endpoint.script([{ input: { a: CANARY } }]);
    await assert.rejects(client({ maskValues }).create({ responseModel: rule, messages }), (error) => {
      assert.equal(error.code, "VALIDATOR_THREW");
      assert.equal(error.cause, maskValues ? undefined : thrown);
      assert.equal(error.completion.attempts.length, 1);
      return true;
    });
  }
});

test("what a judge says of a value is masked, its failures as well", async () => {
  const judge = client({ maxRetries: 0, maskValues: false });
  const rule = z.object({ a: text.superRefine(llmValidator("It is polite", { client: judge })) });
  const rude = { input: { a: CANARY } };
  const reason = { input: { reason: `${CANARY} is rude`, isValid: false } };
  endpoint.script([rude, reason]);
  const judged = await told(rule, { maxRetries: 0 });
  assert.ok(judged.includes("VALIDATION_FAILED") && !judged.includes(CANARY), judged);

  endpoint.reset();
  endpoint.script([rude, { input: { reason: CANARY, isValid: CANARY } }]);
  const failed = await told(rule, { maxRetries: 0 });
  assert.ok(failed.includes("VALIDATION_FAILED") && !failed.includes(CANARY), failed);
});

test("requests that ask again are told with the conversation of the first, and its settings of their own", async () => {
  endpoint.script([{ input: { a: CANARY } }, { input: { a: 5 } }]);
  const bodies = [];
  const asked = client({ repair: "patch" });
  asked.on("request", ({ body }) => bodies.push(body));
  assert.deepEqual(await asked.create({ responseModel: z.object({ a: z.int(), b: text.optional() }), messages }), {
    a: 5,
  });
  assert.equal(bodies.length, 2);
  assert.deepEqual(bodies[1].messages, bodies[0].messages);
  const { messages: sent, ...others } = endpoint.requests[1].body;
  assert.deepEqual(bodies[1], { ...others, messages: bodies[0].messages });
  assert.ok(sent.length > bodies[1].messages.length);
});
