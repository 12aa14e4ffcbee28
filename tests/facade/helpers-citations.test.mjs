// citations(): quotes are found in the text, or asked for again.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as z from "zod";
import { asking, bedrock } from "./support/asking.mjs";
import { failure } from "./support/facade.mjs";
import { assertGrammar } from "./support/grammar.mjs";

const { citations, list } = bedrock;
const { ask } = asking();

const User = z.object({ name: z.string(), age: z.int().refine(async (age) => age > 0, "must be above 0") });
const source = "Jason — the “boss” — is\n  25 years old.\nHis dog’s name is STRASSE, café №1.";
const jason = { name: "Jason", age: 25 };
const context = { source };

/** What is found of the quotes, with the given source. */
async function found(quotes, text = source) {
  const result = await citations(User, { source: text })["~standard"].validate({ quotes, value: jason });
  return result.issues ?? result.value.quotes;
}

test("a value comes with the words of the text and their place", async () => {
  const { data, tool, schema } = await ask(citations(User), [{ quotes: ["25 years old"], value: jason }], { context });
  assert.deepEqual(data, { value: jason, quotes: [{ quote: "25 years old", start: 26, end: 38 }] });
  assert.equal(source.slice(26, 38), "25 years old");
  assert.equal(tool.name, "Cited");
  assert.deepEqual(Object.keys(schema.properties), ["quotes", "value"]);
});

test("a quote that is not in the text is asked for again, with its place", async () => {
  const { data, issues } = await ask(
    citations(User),
    [
      { quotes: ["25 years", "26 years old"], value: { ...jason, age: 0 } },
      { quotes: ["25 years"], value: jason },
    ],
    { context },
  );
  assert.equal(data.quotes.length, 1);
  assert.deepEqual(issues[0].toSorted(), [
    "/quotes/1: is not in the source text; copy the words exactly, or quote others",
    "/value/age: must be above 0",
  ]);
});

test("at least one quote is asked for, and not too many or too long ones", async () => {
  const { issues } = await ask(
    citations(User),
    [
      { quotes: [], value: jason },
      { quotes: Array(21).fill("Jason"), value: jason },
      { quotes: ["J".repeat(2001)], value: jason },
      { quotes: ["Jason"], value: jason },
    ],
    { context, maxRetries: 3 },
  );
  for (const attempt of issues.slice(0, 3)) assert.match(attempt.join(), /^\/quotes/);
  assert.deepEqual(issues[3], []);
});

test("each fact of a list has quotes of its own", async () => {
  const fact = (quote) => ({ quotes: [quote], value: jason });
  const { data, issues } = await ask(
    list(citations(User)),
    [{ value: [fact("Jason"), fact("Jasper")] }, { value: [fact("Jason"), fact("boss")] }],
    { context },
  );
  assert.deepEqual(
    data.map(({ quotes: [{ start }] }) => start),
    [0, source.indexOf("boss")],
  );
  assert.match(issues[0].join(), /^\/1\/quotes\/0: is not in/);
});

test("the source of the option wins over that of the context", async () => {
  const answer = [{ quotes: ["Ann"], value: jason }];
  const { data } = await ask(citations(User, { source: "It is Ann." }), answer, { context });
  assert.deepEqual(data.quotes, [{ quote: "Ann", start: 6, end: 9 }]);
});

test("another text in the same context is another source", async () => {
  const model = citations(User);
  const shared = { source: "Ann" };
  const validate = (quote) =>
    model["~standard"].validate({ quotes: [quote], value: jason }, { libraryOptions: { context: shared } });
  assert.equal((await validate("Ann")).issues, undefined);
  shared.source = "Bob";
  assert.equal((await validate("Ann")).issues.length, 1);
  assert.equal((await validate("Bob")).issues, undefined);
});

const tolerated = [
  ["is 25 years", "is\n  25 years"],
  [" Jason ", "Jason"],
  ["jason", "Jason"],
  ['the "boss" - is', "the “boss” — is"],
  ["“25 years old…”", "25 years old"],
  ["dog's name", "dog’s name"],
  ["straße", "STRASSE"],
  ["cafe\u0301", "café"],
  ["No1", "№1"],
  ["Ja\u00adson", "Jason"],
];
for (const [quote, words] of tolerated) {
  test(`${JSON.stringify(quote)} stands for ${JSON.stringify(words)}`, async () => {
    const [span] = await found([quote]);
    assert.equal(span.quote, words);
    assert.equal(source.slice(span.start, span.end), words);
  });
}

test("the letter goes before the likeness", async () => {
  assert.deepEqual(await found(["It"], "it is It"), [{ quote: "It", start: 6, end: 8 }]);
  assert.deepEqual(await found(["IT"], "it is It"), [{ quote: "it", start: 0, end: 2 }]);
});

test("characters of two code units are not cut", async () => {
  assert.deepEqual(await found(["😀 𝐀"], "a 😀\u00a0𝐀b"), [{ quote: "😀\u00a0𝐀", start: 2, end: 7 }]);
  assert.deepEqual(await found(["a"], "𝐀b"), [{ quote: "𝐀", start: 0, end: 2 }]);
});

test("marks that no reader sees do not part words", async () => {
  assert.deepEqual(await found(["x y"], "x \u200b y"), [{ quote: "x \u200b y", start: 0, end: 5 }]);
});

test("quotes of nothing are none", async () => {
  for (const quote of ["", " \n", '"…"', "\u200b", 5])
    assert.equal((await found([quote]))[0].message.slice(0, 9), "is not in");
});

test("every part of a text is found at its place", async () => {
  const text = "aab aaab  aabaa\tbaab".repeat(3);
  for (let start = 0; start < text.length; start += 1) {
    for (let end = start + 1; end <= Math.min(text.length, start + 12); end += 1) {
      const quote = text.slice(start, end);
      if (quote.trim() === "") continue;
      const [span] = await found([quote], text);
      const plain = (words) => words.replace(/\s+/g, " ").trim();
      assert.equal(plain(span.quote), plain(quote));
      assert.equal(span.start, text.search(new RegExp(quote.trim().replace(/\s+/g, "\\s+"))));
    }
  }
});

test("repetitive texts and long quotes take linear time", async () => {
  const text = "a".repeat(1_000_000);
  const started = performance.now();
  const issues = await found(Array(20).fill(`${"a".repeat(1999)}b`), text);
  assert.equal(issues.length, 20);
  const spaces = await found([`${'"'.repeat(1990)}x`, `${" ".repeat(1990)}x`], `.${" ".repeat(1_000_000)}`);
  assert.equal(spaces.length, 2);
  // A second here; a quadratic search takes minutes.
  assert.ok(performance.now() - started < 20_000);
});

test("a text to find quotes in is needed", async () => {
  const answer = [{ quotes: ["Jason"], value: jason }];
  for (const [call, path] of [
    [() => ask(citations(User), answer), "context.source"],
    [() => ask(citations(User), answer, { context: { source: "" } }), "context.source"],
    [() => ask(citations(User), answer, { context: { source: 5 } }), "context.source"],
    [async () => citations(User, { source: " " }), "source"],
    [async () => citations(User, { source: "a".repeat(10_000_001) }), "source"],
    [async () => citations(User, { sources: "x" }), "sources"],
  ]) {
    const error = await failure(call);
    assert.equal(error.code, "BAD_OPTION");
    assert.equal(error.path, path);
    assertGrammar(error);
  }
});

test("any value can be validated", () => {
  const { issues } = citations(User, { source })["~standard"].validate(null);
  assert.deepEqual(issues, [{ path: [], message: "must be an object" }]);
});
