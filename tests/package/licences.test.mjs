// Every crate that is compiled into the binary has a licence that deny.toml allows.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { binaryCrates } from "../../js/scripts/lib/binary-crates.mjs";
import { inRepository } from "../../js/scripts/lib/paths.mjs";

const [, list] = /^allow = \[([^\]]+)\]/mu.exec(readFileSync(inRepository("deny.toml"), "utf8"));
const allowed = new Set([...list.matchAll(/"([^"]+)"/gu)].map(([, name]) => name));

/** Whether an SPDX expression of names, `AND`, `OR`, `/` and parentheses can be met. */
function isAllowed(expression) {
  const term = /^\((.*)\)$/u.exec(expression);
  if (term !== null && !/\).*\(/u.test(term[1])) return isAllowed(term[1]);
  const parts = (operator) => splitOutside(expression, operator);
  if (parts(/ OR |\//u).length > 1) return parts(/ OR |\//u).some(isAllowed);
  if (parts(/ AND /u).length > 1) return parts(/ AND /u).every(isAllowed);
  return allowed.has(expression.replace(/ WITH .*$/u, "").trim());
}

/** The parts of a text between an operator that stands outside parentheses. */
function splitOutside(text, operator) {
  const parts = [""];
  let depth = 0;
  for (const piece of text.split(/( OR | AND |\/|[()])/u)) {
    depth += piece === "(" ? 1 : piece === ")" ? -1 : 0;
    if (depth === 0 && piece.length > 1 - Number(piece === "/") && operator.test(piece)) parts.push("");
    else parts[parts.length - 1] += piece;
  }
  return parts.map((part) => part.trim());
}

test("licences are understood", () => {
  assert.ok(isAllowed("MIT OR GPL-3.0"));
  assert.ok(isAllowed("(MIT OR Apache-2.0) AND Unicode-3.0"));
  assert.ok(isAllowed("Unlicense/MIT"));
  assert.ok(isAllowed("Apache-2.0 WITH LLVM-exception"));
  for (const other of ["GPL-3.0", "MIT AND GPL-3.0", "(GPL-2.0 OR GPL-3.0) AND MIT", ""]) assert.ok(!isAllowed(other));
});

test("every crate in the binary has a licence that is allowed", () => {
  const crates = binaryCrates();
  assert.ok(crates.length > 20, String(crates.length));
  assert.deepEqual(
    crates.filter(({ license }) => !isAllowed(license ?? "")).map(({ name, license }) => `${name}: ${license}`),
    [],
  );
});

test("the package names every crate in the binary, with the text of its licence", () => {
  const notices = readFileSync(inRepository("pkg", "THIRD_PARTY.md"), "utf8");
  const { components } = JSON.parse(readFileSync(inRepository("pkg", "sbom.cdx.json"), "utf8"));
  const headings = new Set([...notices.matchAll(/^### \d+\. (.*)$/gmu)].flatMap(([, names]) => names.split(", ")));
  for (const { name, version } of binaryCrates()) {
    assert.ok(notices.includes(`| ${name} | ${version} |`), name);
    assert.ok(
      components.some(({ purl }) => purl === `pkg:cargo/${name}@${version}`),
      name,
    );
  }
  // Some are published without a text; it is then one that the package has anyway.
  const without = binaryCrates().filter(({ name }) => !headings.has(name));
  assert.deepEqual(
    without.filter(({ license }) => !/\b(?:MIT|Apache-2\.0)\b/u.test(license)).map(({ name }) => name),
    [],
  );
  assert.ok(without.length < headings.size / 10, without.map(({ name }) => name).join(", "));
  assert.match(notices, /\| jsonschema \| .* \| yes \|/u);
});
