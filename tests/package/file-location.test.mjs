// Where the entry of Bun finds its binary: bundlers name it by absolute or relative paths, of every system.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { inRepository } from "../../js/scripts/lib/paths.mjs";

const { fileLocation } = await import(pathToFileURL(inRepository("pkg", "dist", "entry", "file-location.js")));

test("absolute paths of every system stay paths, relative ones follow the code", () => {
  for (const path of [
    "C:\\app\\node_modules\\bedrock-extract\\dist\\wasm\\core_bg.wasm",
    "B:/~BUN/root/core_bg-abc.wasm",
    "\\\\server\\share\\core_bg.wasm",
    "/$bunfs/root/core_bg-abc.wasm",
    "/home/a b/core#1.wasm",
  ]) {
    assert.equal(fileLocation(path, "file:///C:/app/bundle.js"), path);
  }
  assert.equal(
    String(fileLocation("./core_bg-abc.wasm", "file:///C:/app/bundle.js")),
    "file:///C:/app/core_bg-abc.wasm",
  );
});
