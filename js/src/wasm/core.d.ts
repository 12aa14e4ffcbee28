/** The part of the wasm-bindgen glue that `core.ts` uses. The build puts the generated module next to this file. */

import type { Core } from "../core/contract.js";

export declare const Schema: Core["Schema"];
export declare const mintApiKey: Core["mintApiKey"];
export declare const Extraction: Core["Extraction"];

/** Instantiates the module; does nothing when there is an instance. */
export default function initialise(source: { readonly module_or_path: WebAssembly.Module }): Promise<unknown>;

/** The same at once, which some browsers refuse. */
export declare function initSync(source: { readonly module: WebAssembly.Module }): unknown;

/** Makes the next call of any export start on a new instance of the same module. */
export declare function discardInstance(): void;

/** Size of the instance's memory. */
export declare function memoryBytes(): number;
