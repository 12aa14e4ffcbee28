// The declarations that the package ships are the ones that are written down beside this file: whoever changes what users
// compile against sees it in the diff. `UPDATE_DECLARATIONS=1 npm test -- package` writes them anew.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { test } from "node:test";
import { inRepository } from "../../js/scripts/lib/paths.mjs";

const snapshot = inRepository("tests", "package", "declarations.snapshot.ts");
const entries = [
  "index.d.ts",
  "entry/module.d.ts",
  "otel/otel.d.ts",
  "credentials/node-provider-chain.d.ts",
  "credentials/browser-credentials.d.ts",
  "batch/batch.d.ts",
  "batch/batch-aws.d.ts",
];

/** The declarations that are reachable from the entries, without comments, file by file. */
function declarations() {
  const files = new Map();
  const visit = (file) => {
    if (files.has(file)) return;
    const source = readFileSync(inRepository("pkg", "dist", file), "utf8");
    files.set(file, source.replaceAll(/\/\*[\s\S]*?\*\//gu, "").replaceAll(/^\s*\n/gmu, ""));
    for (const [, specifier] of source.matchAll(/(?:from|import\()\s*"(\.[^"]+)\.js"/gu)) {
      visit(normalize(join(dirname(file), `${specifier}.d.ts`)).replaceAll("\\", "/"));
    }
  };
  entries.forEach(visit);
  return [...files.keys()]
    .sort()
    .map((file) => `// ${file}\n${files.get(file)}`)
    .join("\n");
}

test("the declarations are those that are written down", () => {
  const found = declarations();
  if (process.env.UPDATE_DECLARATIONS === "1") writeFileSync(snapshot, found);
  assert.equal(found, readFileSync(snapshot, "utf8"));
});
