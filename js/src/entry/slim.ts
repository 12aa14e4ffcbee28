/** For users who bring the compiled binary themselves, from `bedrock-extract/core_bg.wasm`. */

import { setModuleSource } from "../core/instance.js";

/** Gives the compiled WebAssembly module; call it once, before the first extraction. */
export function init(module: WebAssembly.Module): void {
  setModuleSource(() => module);
}

export * from "../index.js";
