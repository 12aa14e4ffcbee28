// evidence(): the user's own shape, with the words of the text behind every field.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as z from "zod";
import { asking, bedrock } from "./support/asking.mjs";
import { failure } from "./support/facade.mjs";

const { evidence } = bedrock;
const { ask } = asking();

const Invoice = z.object({
  number: z.string(),
  total: z.number().transform((total) => total * 100),
  note: z.string().nullable(),
  items: z.array(z.object({ name: z.string(), "a/b": z.int() })),
});
const source = "Invoice 77. Two pens at 3 each,\n one cup at 4. Sum: 10.";
const context = { source };
const data = { number: "77", total: 10, note: null, items: [{ name: "pen", "a/b": 2 }] };
const entry = (field, ...quotes) => ({ field, quotes });
const span = (quote) => ({ quote, start: source.indexOf(quote), end: source.indexOf(quote) + quote.length });

test("every field comes with its words and their place, and the shape is the user's own", async () => {
  const quotes = [
    entry("/number", "Invoice 77"),
    entry("/total", "Sum: 10"),
    entry("/items/0/name", "pens", "one cup"),
  ];
  const { data: result, tool, schema } = await ask(evidence(Invoice), [{ data, quotes }], { context });
  assert.deepEqual(result, {
    data: { ...data, total: 1000 },
    evidence: [
      { path: "/number", quotes: [span("Invoice 77")] },
      { path: "/total", quotes: [span("Sum: 10")] },
      { path: "/items/0/name", quotes: [span("pens"), span("one cup")] },
    ],
    unsupported: ["/items/0/a~1b"],
  });
  assert.equal(tool.name, "DataWithQuotes");
  assert.deepEqual(Object.keys(schema.properties), ["data", "quotes"]);
});

test("words for an object or a list are for all that it holds", async () => {
  const result = await ask(evidence(Invoice), [{ data, quotes: [entry("/items", "Two pens"), entry("", "Sum: 10")] }], {
    context,
  });
  assert.deepEqual(result.data.unsupported, []);
});

test("quotes that are not in the text, and places that are none, are asked for again", async () => {
  const { data: result, issues } = await ask(
    evidence(Invoice),
    [
      { data, quotes: [entry("/number", "Invoice 78"), entry("/items/1/name", "pens"), entry("total", "10")] },
      { data, quotes: [entry("/number", "77")] },
    ],
    { context },
  );
  assert.deepEqual(issues[0].toSorted(), [
    "/quotes/0/quotes/0: is not in the source text; copy the words exactly, or quote others",
    "/quotes/1/field: is no place in `data`; write it like /name or /items/0/price",
    "/quotes/2/field: is no place in `data`; write it like /name or /items/0/price",
  ]);
  assert.deepEqual(result.unsupported, ["/total", "/items/0/name", "/items/0/a~1b"]);
});

test("a field without words is asked for again where every field needs some", async () => {
  const all = [entry("/number", "77"), entry("/total", "10"), entry("/items", "Two pens at 3 each, one cup")];
  const { data: result, issues } = await ask(
    evidence(Invoice, { required: true, source }),
    [
      { data, quotes: all.slice(0, 2) },
      { data, quotes: all },
    ],
    {},
  );
  assert.deepEqual(issues[0], [
    "/quotes: must have words for /items/0/name",
    "/quotes: must have words for /items/0/a~1b",
  ]);
  assert.deepEqual(result.unsupported, []);
  // White space does not count, and the quote is as the text has it.
  assert.equal(result.evidence[2].quotes[0].quote, "Two pens at 3 each,\n one cup");
});

test("what breaks the schema itself is told at its place", async () => {
  const { issues } = await ask(
    evidence(Invoice, { source }),
    [
      { data: { ...data, total: "much" }, quotes: [] },
      { data, quotes: [] },
    ],
    { validation: "strict" },
  );
  assert.match(issues[0].join(), /^\/data\/total/u);
});

test("names of prototypes are plain names, and a plain JSON Schema will do", async () => {
  const Odd = { type: "object", properties: { ["__proto__"]: { type: "string" }, constructor: { type: "string" } } };
  const odd = JSON.parse('{"__proto__":"a","constructor":"b"}');
  const quotes = [entry("/__proto__", "pens"), entry("/toString", "pens")];
  const { issues, data: result } = await ask(
    evidence(Odd, { source }),
    [
      { data: odd, quotes },
      { data: odd, quotes: quotes.slice(0, 1) },
    ],
    {},
  );
  assert.equal(issues[0].length, 1);
  assert.deepEqual(result.unsupported, ["/constructor"]);
});

test("unusable options and a missing text are refused before the call", async () => {
  for (const [make, path] of [
    [() => evidence(Invoice, { source: "" }), "source"],
    [() => evidence(Invoice, { required: "yes" }), "required"],
    [() => evidence(Invoice, { require: true }), "require"],
    [() => ask(evidence(Invoice), [{}]), "context.source"],
  ]) {
    const error = await failure(make);
    assert.deepEqual([error.code, error.path], ["BAD_OPTION", path]);
  }
});
