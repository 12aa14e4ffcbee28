/** Browsers and bundlers: the file next to the code, or the text form where a bundler or development server loses it. */

import { setModuleSource } from "../core/instance.js";

setModuleSource(async () => {
  try {
    const response = await fetch(new URL("../wasm/core_bg.wasm", import.meta.url));
    return await WebAssembly.compile(await response.arrayBuffer());
  } catch {
    return (await import("./inline-module.js")).compileInline();
  }
});

export * from "../index.js";
