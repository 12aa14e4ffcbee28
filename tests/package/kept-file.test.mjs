// Pages ask for the binary where it is as installed, and where a build gave it an address; nowhere else.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { inRepository } from "../../js/scripts/lib/paths.mjs";

const { isKept } = await import(pathToFileURL(inRepository("pkg", "dist", "entry", "kept-file.js")));

const isAskedFor = (address) => isKept(new URL(address));

test("the file of the installed package is asked for", () => {
  for (const address of [
    "https://app.example/node_modules/bedrock-extract/dist/wasm/core_bg.wasm",
    "https://unpkg.example/bedrock-extract@1.2.3/dist/wasm/core_slim_bg.wasm",
    "http://localhost:5173/@fs/home/a/node_modules/.pnpm/x/node_modules/bedrock-extract/dist/wasm/core_bg.wasm?v=1",
  ]) {
    assert.ok(isAskedFor(address), address);
  }
});

test("a file that a build gave an address is asked for", () => {
  for (const address of [
    "https://app.example/assets/core_bg-B7w2.wasm",
    "https://app.example/e156730c3cfc8039c2cc.wasm",
    "https://app.example/_next/static/media/core_bg.0a1b.wasm",
    "data:application/wasm;base64,AGFzbQ==",
  ]) {
    assert.ok(isAskedFor(address), address);
  }
});

test("a file that a build left behind is not", () => {
  for (const address of [
    "https://app.example/wasm/core_bg.wasm",
    "https://app.example/dist/wasm/core_slim_bg.wasm",
    "http://localhost:5173/node_modules/.vite/wasm/core_bg.wasm",
  ]) {
    assert.ok(!isAskedFor(address), address);
  }
});
