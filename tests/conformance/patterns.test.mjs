// Patterns mean what the host's `RegExp` says: those that only ECMA-262 knows, and generated ones.
import assert from "node:assert/strict";
import { test } from "node:test";
import { seeded } from "../property/random.mjs";
import { answeringClient } from "./answering-client.mjs";

const seed = Number(process.env.CONFORMANCE_SEED ?? Date.now() % 1_000_000_000);
const count = Number(process.env.CONFORMANCE_COUNT ?? 600);
const messages = [{ role: "user", content: "x" }];

const { client, answerWith } = answeringClient();

/** Whether the value is accepted; else the issues, or the code of the schema's refusal. */
async function verdict(schema, value) {
  answerWith(value);
  try {
    await client.create({ responseModel: schema, messages });
    return true;
  } catch (error) {
    const isInvalid = error.code === "VALIDATION_FAILED" || error.code === "NO_ANSWER";
    return isInvalid ? error.completion.attempts.at(-1).issues : error.code;
  }
}

const withText = (rule) => ({ type: "object", properties: { text: { type: "string", ...rule } }, required: ["text"] });
const withNames = (pattern, rest = {}) => ({
  type: "object",
  patternProperties: { [pattern]: { type: "string" } },
  ...rest,
});

/** As JSON Schema reads patterns: `u`, else `v`, else the syntax of old. */
function regExpOf(pattern) {
  for (const flags of ["u", "v", ""]) {
    try {
      return new RegExp(pattern, flags);
    } catch {}
  }
  return undefined;
}

const TABLE = [
  ["^(?<q>['\"])[a-z]*\\k<q>$", "'a'", "'a\""],
  ["(?<=\\$)\\d+", "$5", "5"],
  ["(?<!-)\\d{2,}", "12", "-12"],
  ["^[^]$", "\n", ""],
  ["^a{,2}$", "a{,2}", "aa"],
  ["^[^\\0]+$", "a", "a\0"],
  ["^[\\p{L}--[a-z]]+$", "É", "a"],
  ["^\\d$", "5", "٣"],
  ["^\\w$", "_", "é"],
  ["^a$", "a", "a\n"],
  ["^.$", "😀", "\u2028"],
  ["^\\-.{2}$", "-😀", "-é"],
  ["^(?:a|(b))\\1$", "a", "b"],
  ["^\\cJ$", "\n", "cJ"],
];

test("patterns of ECMA-262 are understood under every keyword", async () => {
  for (const [pattern, matched, other] of TABLE) {
    assert.deepEqual(
      [matched, other].map((text) => regExpOf(pattern).test(text)),
      [true, false],
      pattern,
    );
    assert.equal(await verdict(withText({ pattern }), { text: matched }), true, pattern);
    assert.notEqual(await verdict(withText({ pattern }), { text: other }), true, pattern);
    for (const $schema of [undefined, "http://json-schema.org/draft-07/schema#"]) {
      const closed = withNames(pattern, { additionalProperties: false, ...($schema && { $schema }) });
      assert.equal(await verdict(closed, { [matched]: "x" }), true, pattern);
      assert.notEqual(await verdict(closed, { [matched]: 1 }), true, pattern);
      assert.notEqual(await verdict(closed, { [other]: "x" }), true, pattern);
    }
    const unevaluated = { allOf: [withNames(pattern)], type: "object", unevaluatedProperties: { type: "number" } };
    assert.equal(await verdict(unevaluated, { [matched]: "x", [other]: 1 }), true, pattern);
    assert.notEqual(await verdict(unevaluated, { [other]: "x" }), true, pattern);
    assert.equal(await verdict(withText({ format: "regex" }), { text: pattern }), true, pattern);
  }
  for (const pattern of ["(", "[b-a]", "a**", "(?P<n>a)"]) {
    assert.equal(regExpOf(pattern), undefined, pattern);
    assert.equal(await verdict(withText({ pattern }), { text: "a" }), "BAD_SCHEMA", pattern);
    assert.equal(await verdict(withNames(pattern), { a: "a" }), "BAD_SCHEMA", pattern);
    assert.notEqual(await verdict(withText({ format: "regex" }), { text: pattern }), true, pattern);
  }
});

test("no pattern holds the process up", async () => {
  const long = "a".repeat(20_000);
  const started = performance.now();
  for (const pattern of ["^(a+)+$", "^(\\w+\\s?)*$", "^(a|a)*$", "^(\\p{L}+[ ]?)+$", "^\\w*\\w*\\w*$"]) {
    assert.equal(await verdict(withText({ pattern }), { text: long }), true, pattern);
    assert.notEqual(await verdict(withText({ pattern }), { text: `${long}!` }), true, pattern);
  }
  for (const pattern of ["^(?<x>a+)+\\k<x>$", "^([\\p{L}--[b]]+)+$", "\\b(\\w+)\\1x"]) {
    const [issue] = await verdict(withText({ pattern }), { text: `${long}!` });
    assert.equal(issue.keyword, "pattern");
    assert.match(issue.expected, /^text of at most \d+ characters: longer text could not be checked/u);
  }
  assert.ok(performance.now() - started < 5_000);
});

const ATOMS = [
  "a",
  "b",
  "-",
  "\\.",
  "é",
  ".",
  "\\d",
  "\\w",
  "\\S",
  "\\s",
  "[^]",
  "\\u{1F600}",
  "\\x61",
  "\\p{L}",
  "^",
  "$",
];
const CLASSES = [
  "[ab]",
  "[^a]",
  "[a-c1-3-]",
  "[^\\d\\s]",
  "[\\W_]",
  "[]",
  "[^\\n]",
  "[\\p{L}--[b]]",
  "\\b",
  "\\B",
  "\\1",
];
const COUNTS = ["", "", "", "*", "+", "?", "{2}", "{1,3}", "+?", "{0,}", "{,2}"];
const OPENINGS = ["(", "(?:", "(?=", "(?!", "(?<=", "(?<!", "(?<n>"];

function patternOf(random, depth = 2) {
  const part = () => {
    if (depth > 0 && random.chance(0.3)) return `${random.pick(OPENINGS)}${patternOf(random, depth - 1)})`;
    return random.pick(random.chance(0.7) ? ATOMS : CLASSES);
  };
  const parts = random.list(1, 3, () => part() + random.pick(COUNTS));
  return parts.join(random.chance(0.15) ? "|" : "");
}

const textOf = (random) =>
  random.list(0, 7, () => random.pick(["a", "a", "b", "1", "-", ".", "é", "😀", "\n", " "])).join("");

test(`generated patterns match what they match in the host (seed ${seed})`, async () => {
  const random = seeded(seed);
  for (let index = 0; index < count; index += 1) {
    const [pattern, text] = [patternOf(random), textOf(random)];
    const regExp = regExpOf(pattern);
    const shown = JSON.stringify({ pattern, text });
    const found = await verdict(withText({ pattern }), { text });
    const named = await verdict(withNames(pattern, { additionalProperties: false }), { [text]: "x" });
    if (regExp === undefined) assert.deepEqual([found, named], ["BAD_SCHEMA", "BAD_SCHEMA"], shown);
    else assert.deepEqual([found === true, named === true], Array(2).fill(regExp.test(text)), shown);
  }
});
