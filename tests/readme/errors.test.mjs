// The page about errors has every code and no other, and what errors advise exists.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { inRepository } from "../../js/scripts/lib/paths.mjs";
import { textOf } from "./documents.mjs";

const page = textOf("errors.md");
const section = (title) => page.split(`\n## ${title}\n`)[1].split("\n## ")[0];
const headings = (text) => [...text.matchAll(/^### ([A-Z_]+)$/gmu)].map(([, code]) => code);

/** The codes of a type of the package, as it is declared. */
function declared(file, pattern) {
  const [, union] = readFileSync(inRepository("pkg", "dist", file), "utf8").match(pattern);
  return union.match(/[A-Z_]+/gu).toSorted();
}

const errorCodes = declared("errors.d.ts", /type BedrockExtractErrorCode = ([^;]+);/u);
const warningCodes = declared(join("types", "warning.d.ts"), /readonly code: ([^;]+);/u);

test("the table and the headings of errors name every code, and no other", () => {
  const rows = [...section("Codes").matchAll(/^\| \[`([A-Z_]+)`\]\(#([a-z_]+)\) \|/gmu)];
  for (const [, code, heading] of rows) assert.equal(heading, code.toLowerCase());
  assert.deepEqual(rows.map(([, code]) => code).toSorted(), errorCodes);
  assert.deepEqual(headings(section("Codes")).toSorted(), errorCodes);
});

test("the headings of warnings name every code, and no other", () => {
  assert.deepEqual(headings(section("Warnings")).toSorted(), warningCodes);
});

test("each code has what, why and fix", () => {
  for (const part of page.split(/^### (?=[A-Z_]+$)/mu).slice(1)) {
    const lines = part
      .split("\n## ")[0]
      .trim()
      .split("\n")
      .filter((line) => line !== "");
    assert.deepEqual(
      lines.slice(1).map((line) => /^- \*\*(\w+):\*\* \S.*\.$/u.exec(line)?.[1]),
      ["What", "Why", "Fix"],
      lines[0],
    );
  }
});

// Words of JavaScript, JSON Schema, AWS and Zod that advice may name as well.
const ELSEWHERE = [
  "undici",
  "zod",
  "toStandardJsonSchema",
  "ctx",
  "addIssue",
  "contains",
  "any",
  "unknown",
  "env",
  "us",
  "eu",
];

test("every name that errors, warnings and their page give is a name of the package", () => {
  const names = new Map([...namesInSources("js/src", ".ts"), ...namesInSources("src", ".rs")]);
  for (const [name] of namesIn(page)) names.set(name, "errors.md");
  assert.ok(names.size > 150, String(names.size));
  const declarations = filesOf("pkg/dist", ".d.ts").map((file) => readFileSync(file, "utf8"));
  const known = new Set([...declarations.join("\n").match(/[\w$]+/gu), ...ELSEWHERE]);
  const unknown = [...names].filter(([name]) => name.match(/[A-Za-z_$][\w$]*/gu).some((part) => !known.has(part)));
  assert.deepEqual(unknown, []);
});

function filesOf(folder, ending) {
  const directory = inRepository(...folder.split("/"));
  const files = readdirSync(directory, { recursive: true }).filter((file) => file.endsWith(ending));
  return files.filter((file) => !/\btests\b/u.test(file)).map((file) => join(directory, file));
}

function namesInSources(folder, ending) {
  return filesOf(folder, ending).flatMap((file) => {
    const code = readFileSync(file, "utf8")
      .split("#[cfg(test)]")[0]
      .replace(/^\s*(?:\/\/|\*|\/\*).*$/gmu, "");
    // A template string escapes its backticks.
    const texts = [...code.matchAll(/"(?:[^"\\]|\\[\s\S])*"/gu)].map(([text]) => text);
    const escaped = ending === ".ts" ? [...code.matchAll(/\\`([^`\\]+)\\`/gu)].map(([, name]) => `\`${name}\``) : [];
    return [...texts, ...escaped].flatMap((text) => namesIn(text).map(([name]) => [name, file]));
  });
}

/** Names in backticks: `messages`, `messages[0].content`, `completion.attempts`. */
function namesIn(text) {
  return [...text.matchAll(/`([A-Za-z]\w*(?:\.[A-Za-z]\w*|\[\d*\])*)`/gu)].map(([, name]) => [name]);
}
