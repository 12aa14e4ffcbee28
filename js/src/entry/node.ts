/** Node: reads the file next to the code. Bundled code has no such file, and uses the text form. */

import { setModuleSource } from "../core/instance.js";

setModuleSource(async () => {
  try {
    const { readFileSync } = process.getBuiltinModule("fs");
    return await WebAssembly.compile(readFileSync(new URL("../wasm/core_bg.wasm", import.meta.url)));
  } catch {
    return (await import("./inline-module.js")).compileInline();
  }
});

export * from "../index.js";
