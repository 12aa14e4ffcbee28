// The table that `npm run consumers` writes: a run of some hosts leaves the rows of the others as they were.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { tableRows } from "../../js/scripts/lib/consumers-table.mjs";
import { inRepository } from "../../js/scripts/lib/paths.mjs";
import { consumers } from "./consumers.mjs";

const entries = ["bedrock-extract", "bedrock-extract/slim"];
const outcomesOf = (host, version, form, ...results) =>
  results.map((result, index) => ({ host, version, form, entry: entries[index], result }));

test("forms with the same results share a row, and rows of other hosts stay", () => {
  const table = [
    "| host | version | how | `bedrock-extract` | `bedrock-extract/slim` |",
    "|---|---|---|---|---|",
    "| Bun | 1.0.0 | run | passes | passes |",
    "| Deno | 1.0.0 | old | fails | fails |",
    "",
  ].join("\n");
  const outcomes = [
    ...outcomesOf("Deno", "2.0.0", "first", "passes", "passes"),
    ...outcomesOf("Deno", "2.0.0", "second", "passes", "passes"),
    ...outcomesOf("Deno", "2.0.0", "third", "passes", "fails"),
  ];
  assert.equal(
    tableRows(table, outcomes, ["Deno", "Bun"]),
    [
      "| Deno | 2.0.0 | first; second | passes | passes |",
      "| Deno | 2.0.0 | third | passes | fails |",
      "| Bun | 1.0.0 | run | passes | passes |",
      "",
    ].join("\n"),
  );
});

test("the table of the documents has every host, and nothing in it fails", () => {
  const document = readFileSync(inRepository("pkg-template", "docs", "runtimes.md"), "utf8");
  for (const { host } of consumers) assert.ok(document.includes(`\n| ${host} | `), host);
  assert.doesNotMatch(document, /\| fails \|/u);
});
