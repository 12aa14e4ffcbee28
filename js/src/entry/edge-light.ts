/** Vercel's and Next's edge runtime: `?module` asks the bundler for a compiled module. */

import { setModuleSource } from "../core/instance.js";
import module from "../wasm/core_bg.wasm?module";

setModuleSource(() => module);

export * from "../index.js";
