/**
 * Bun: the import attribute makes `bun build` and `bun build --compile` carry the file along. The text form is for code
 * that was moved without it.
 */

import { setModuleSource } from "../core/instance.js";
import path from "../wasm/core_bg.wasm" with { type: "file" };
import { fileLocation } from "./file-location.js";

setModuleSource(async () => {
  try {
    const { readFileSync } = process.getBuiltinModule("fs");
    return await WebAssembly.compile(readFileSync(fileLocation(path as string, import.meta.url)));
  } catch {
    return (await import("./inline-module.js")).compileInline();
  }
});

export * from "../index.js";
