/** Cloudflare Workers: only modules that are part of the upload may run, so the binary is imported statically. */

import { setModuleSource } from "../core/instance.js";
import module from "../wasm/core_bg.wasm";

setModuleSource(() => module as WebAssembly.Module);

export * from "../index.js";
