// Every relative link of the documents leads somewhere, in the repository and in the package.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { inRepository } from "../../js/scripts/lib/paths.mjs";
import { documents } from "./documents.mjs";

/** The other pages of the repository, made ones included. */
const others = ["", "docs", "examples", "fuzz", "js", "src", "tests"]
  .flatMap((folder) =>
    readdirSync(inRepository(folder), { recursive: folder !== "" })
      .filter((file) => file.endsWith(".md") && !file.includes("node_modules"))
      .map((file) => join(folder, file)),
  )
  .filter((name) => name !== "README.md");

/** The links of a text that lead to no file, or to no heading of it. */
function dead(text, path) {
  const links = [...text.matchAll(/\]\((?!https?:)([^)\s]+)\)/gu)].map(([, link]) => link);
  return links.filter((link) => {
    const [file, heading] = link.split("#");
    const target = file === "" ? path : join(dirname(path), file);
    if (!existsSync(target)) return true;
    return heading !== undefined && !headings(readFileSync(target, "utf8")).has(heading);
  });
}

/** As code hosts name the headings of a page: a second one of the same text gets a number. Anchors of its own count as well. */
function headings(text) {
  const seen = new Map();
  const named = [...text.matchAll(/^#+ (.*)$/gmu)].map(([, heading]) => {
    const name = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-");
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return before === 0 ? name : `${name}-${before}`;
  });
  return new Set([...named, ...[...text.matchAll(/<a id="([^"]+)"/gu)].map(([, anchor]) => anchor)]);
}

test("in the repository", () => {
  assert.deepEqual(dead("[a](nowhere.md) [b](#none) [c](#here)\n# Here", documents[0].path), [
    "nowhere.md",
    "#none",
    "#here",
  ]);
  for (const { name, path, text } of documents) assert.deepEqual(dead(text, path), [], name);
  assert.ok(others.includes("SECURITY.md") && others.includes(join("examples", "README.md")), others.join());
  for (const name of others) {
    assert.deepEqual(dead(readFileSync(inRepository(name), "utf8"), inRepository(name)), [], name);
  }
});

test("in the package", () => {
  for (const { name, packed } of documents) assert.deepEqual(dead(readFileSync(packed, "utf8"), packed), [], name);
});

test("the page about tests names every folder of them", () => {
  const page = readFileSync(inRepository("tests", "README.md"), "utf8");
  const folders = readdirSync(inRepository("tests"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  assert.deepEqual(
    folders.map(({ name }) => name).filter((name) => !page.includes(`\`tests/${name}\``)),
    [],
  );
});
