/** Cloudflare Workers: only modules that are part of the upload may run, so the binary is imported statically. */

import { setModuleSource } from "../core/instance.js";
// The comment is for users whose bundler has no loader for the file: it shows them this line.
import core from "../wasm/core_bg.wasm"; // or bedrock-extract/inline

setModuleSource(() => core as WebAssembly.Module);

export * from "../index.js";
