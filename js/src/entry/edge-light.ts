/** Vercel's and Next's edge runtime: `?module` asks the bundler for a compiled module. */

import { setModuleSource } from "../core/instance.js";
// The comment is for users whose bundler has no loader for the file: it shows them this line.
import core from "../wasm/core_bg.wasm?module"; // or bedrock-extract/inline

setModuleSource(() => core);

export * from "../index.js";
