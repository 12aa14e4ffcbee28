// Every relative link of the documents leads somewhere, in the repository and in the package.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { inRepository } from "../../js/scripts/lib/paths.mjs";
import { documents } from "./documents.mjs";

const others = ["CONTRIBUTING.md", "SECURITY.md", "examples/README.md", "tests/README.md"].map((name) => ({
  name,
  path: inRepository(name),
  text: readFileSync(inRepository(name), "utf8"),
}));

/** The links of a text that lead to no file, or to no heading of it. */
function dead(text, path) {
  const links = [...text.matchAll(/\]\((?!https?:)([^)\s]+)\)/gu)].map(([, link]) => link);
  return links.filter((link) => {
    const [file, heading] = link.split("#");
    const target = file === "" ? path : join(dirname(path), file);
    if (!existsSync(target)) return true;
    return heading !== undefined && !headings(readFileSync(target, "utf8")).includes(heading);
  });
}

/** As code hosts name the headings of a page. */
function headings(text) {
  return [...text.matchAll(/^#+ (.*)$/gmu)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

test("in the repository", () => {
  assert.deepEqual(dead("[a](nowhere.md) [b](#none) [c](#here)\n# Here", documents[0].path), [
    "nowhere.md",
    "#none",
    "#here",
  ]);
  for (const { name, path, text } of [...documents, ...others]) assert.deepEqual(dead(text, path), [], name);
});

test("in the package", () => {
  for (const { name } of documents) {
    const path = name === "README.md" ? inRepository("pkg", name) : inRepository("pkg", "docs", name);
    assert.deepEqual(dead(readFileSync(path, "utf8"), path), [], name);
  }
});

test("the page about tests names every folder of them", () => {
  const page = readFileSync(inRepository("tests", "README.md"), "utf8");
  const folders = readdirSync(inRepository("tests"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  assert.deepEqual(
    folders.map(({ name }) => name).filter((name) => !page.includes(`\`tests/${name}\``)),
    [],
  );
});
