// The index of the documents names every page once, and llms.txt is what `npm run docs` makes of it.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { LLMS_INDEX, llmsIndex } from "../../js/scripts/lib/llms-index.mjs";
import { inRepository } from "../../js/scripts/lib/paths.mjs";
import { documents, textOf } from "./documents.mjs";

const entries = [...textOf("docs/README.md").matchAll(/^- \[([^\]]+)\]\(([^)]+)\): (\S.*)$/gmu)];

test("the index names every page once, by its title", () => {
  const pages = documents.map(({ name }) => name).filter((name) => !name.endsWith("README.md"));
  assert.deepEqual(entries.map(([, , file]) => file).toSorted(), pages.toSorted());
  for (const [, title, file] of entries)
    assert.ok(textOf(file).startsWith(`# ${title}\n`), `${file} is not "${title}"`);
});

test("llms.txt is up to date: npm run docs", () => {
  assert.equal(readFileSync(LLMS_INDEX, "utf8"), llmsIndex());
});

test("the links of llms.txt lead somewhere in the package", () => {
  const text = readFileSync(inRepository("pkg", "llms.txt"), "utf8");
  const links = [...text.matchAll(/\]\(([^)]+)\)/gu)].map(([, link]) => link);
  assert.equal(links.length, entries.length + 1);
  assert.deepEqual(
    links.filter((link) => !existsSync(join(inRepository("pkg"), link))),
    [],
  );
});
