/**
 * The same as `bedrock-extract`, for users who bring the compiled binary themselves, from `bedrock-extract/core_bg.wasm` or
 * `bedrock-extract/core_slim_bg.wasm`.
 *
 * @module bedrock-extract/module
 */

import { setModuleSource } from "../core/instance.js";

/**
 * Gives the compiled WebAssembly module; call it once, before the first extraction.
 *
 * @example
 * ```ts
 * import { fromBedrock, init } from "bedrock-extract/module";
 * import module from "bedrock-extract/core_bg.wasm";
 *
 * init(module);
 * const client = fromBedrock({ region: "us-east-1" });
 * ```
 */
export function init(module: WebAssembly.Module): void {
  setModuleSource(() => module);
}

export * from "../index.js";
