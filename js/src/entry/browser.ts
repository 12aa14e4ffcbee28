/** Browsers and bundlers: the file next to the code, or the text form where a bundler or development server loses it. */

import { setModuleSource } from "../core/instance.js";
import { isKept } from "./kept-file.js";

setModuleSource(async () => {
  try {
    const address = new URL("../wasm/core_bg.wasm", import.meta.url);
    if (isKept(address)) return await WebAssembly.compile(await (await fetch(address)).arrayBuffer());
  } catch {
    // The file is not to be had: the text form is.
  }
  return (await import("./inline-module.js")).compileInline();
});

export * from "../index.js";
