// The tables of options name every option that the package takes, and no other.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { inRepository } from "../../js/scripts/lib/paths.mjs";
import { documents } from "./documents.mjs";

test("the tables of options name every option, and no other", () => {
  const source = readFileSync(inRepository("js", "src", "options", "names.ts"), "utf8");
  const accepted = new Set([...source.matchAll(/^ {2}(\w+): true,$/gmu)].map(([, name]) => name));
  assert.ok(accepted.size > 40, String(accepted.size));
  const { text } = documents.find(({ name }) => name === "options.md");
  const rows = [...text.matchAll(/^\| (`.*)$/gmu)].map(([, row]) => row);
  const named = new Set(rows.flatMap((row) => [...row.split(" | ")[0].matchAll(/`(\w+)`/gu)].map(([, name]) => name)));
  // Other names of an option stand in its row.
  const anywhere = new Set(rows.flatMap((row) => [...row.matchAll(/`(\w+)`/gu)].map(([, name]) => name)));
  assert.deepEqual(
    [...accepted].filter((name) => !anywhere.has(name)),
    [],
  );
  assert.deepEqual(
    [...named].filter((name) => !accepted.has(name)),
    [],
  );
});
