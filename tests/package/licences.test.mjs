// Every crate that is compiled into the binary has a licence that deny.toml allows.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
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

/** `{ name, version, license }` of the crates in the binary. */
function cratesInBinary() {
  const parameters = ["metadata", "--format-version", "1", "--locked", "--filter-platform", "wasm32-unknown-unknown"];
  const { packages, resolve } = JSON.parse(
    execFileSync("cargo", parameters, { cwd: inRepository(), encoding: "utf8", maxBuffer: 100_000_000 }),
  );
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]));
  const byId = new Map(packages.map((one) => [one.id, one]));
  const waiting = packages.filter(({ name }) => name === "bedrock-extract-wasm").map(({ id }) => id);
  const found = new Set(waiting);
  for (const id of waiting) {
    for (const { pkg, dep_kinds: kinds } of nodes.get(id).deps) {
      // Build and development dependencies are not linked.
      if (found.has(pkg) || !kinds.some(({ kind }) => kind === null)) continue;
      found.add(pkg);
      waiting.push(pkg);
    }
  }
  return [...found].map((id) => byId.get(id));
}

test("licences are understood", () => {
  assert.ok(isAllowed("MIT OR GPL-3.0"));
  assert.ok(isAllowed("(MIT OR Apache-2.0) AND Unicode-3.0"));
  assert.ok(isAllowed("Unlicense/MIT"));
  assert.ok(isAllowed("Apache-2.0 WITH LLVM-exception"));
  for (const other of ["GPL-3.0", "MIT AND GPL-3.0", "(GPL-2.0 OR GPL-3.0) AND MIT", ""]) assert.ok(!isAllowed(other));
});

test("every crate in the binary has a licence that is allowed", () => {
  const crates = cratesInBinary();
  assert.ok(crates.length > 20, String(crates.length));
  assert.deepEqual(
    crates.filter(({ license }) => !isAllowed(license ?? "")).map(({ name, license }) => `${name}: ${license}`),
    [],
  );
});
