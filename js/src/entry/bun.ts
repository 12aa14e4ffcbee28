/** Bun: the import attribute makes `bun build` and `bun build --compile` carry the file along. */

import { setModuleSource } from "../core.js";
import path from "../wasm/core_bg.wasm" with { type: "file" };

setModuleSource(async () => {
  const { readFileSync } = process.getBuiltinModule("fs");
  return WebAssembly.compile(readFileSync(new URL(path as string, import.meta.url)));
});

export * from "../index.js";
