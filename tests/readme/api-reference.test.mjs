// docs/api is what `npm run docs` writes.
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { API_REFERENCE, writeApiReference } from "../../js/scripts/lib/api-reference.mjs";

const pages = (directory) =>
  readdirSync(directory, { recursive: true })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => file.endsWith(".md"))
    .sort();

test("the API reference is up to date: npm run docs", async () => {
  const directory = mkdtempSync(join(tmpdir(), "bedrock-extract-api-"));
  try {
    await writeApiReference(directory);
    assert.deepEqual(pages(API_REFERENCE), pages(directory));
    for (const page of pages(directory)) {
      const [written, made] = [API_REFERENCE, directory].map((root) => readFileSync(join(root, page), "utf8"));
      assert.ok(written === made, `docs/api/${page} is out of date: run \`npm run docs\``);
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
