/**
 * The WebAssembly core as the facade sees it: the interface of its exports, and the one place that instantiates it.
 *
 * Entry files supply the `WebAssembly.Module`; nothing else in the package knows where it comes from. The core is
 * instantiated on first use, and again after a trap, so that one fault never spoils later calls.
 */

import { BedrockExtractError } from "../errors.js";
import initialise, * as glue from "../wasm/core.js";
import type { Core } from "./contract.js";

/** Gives the compiled module; called on first use, and again only when it failed. */
export type ModuleSource = () => WebAssembly.Module | Promise<WebAssembly.Module>;

let moduleSource: ModuleSource | undefined;
let loading: Promise<Core> | undefined;

/** Whether the instance was given up, and has no successor yet. */
let isGivenUp = false;

/** Says where the compiled module comes from: the one thing that differs between runtimes. */
export function setModuleSource(source: ModuleSource): void {
  moduleSource = source;
}

/** The core, started on first use. A failed start is tried again by the next call. */
export function loadCore(): Promise<Core> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load(): Promise<Core> {
  if (moduleSource === undefined) {
    throw new BedrockExtractError({
      code: "UNSUPPORTED_RUNTIME",
      message: "`bedrock-extract/module` was used before it was given the WebAssembly module",
      help: "Call `init(module)` first, or import `bedrock-extract`, which finds the module itself.",
    });
  }
  const module = await moduleSource();
  try {
    await start(module);
  } catch (cause) {
    throw isModule(module) ? cause : noModule(cause);
  }
  return { Schema: glue.Schema, Extraction: glue.Extraction, mintApiKey: glue.mintApiKey };
}

/** By its name: a module of another realm, as in virtual machines, is no instance of this one's class. */
function isModule(value: unknown): boolean {
  return Object.prototype.toString.call(value) === "[object WebAssembly.Module]";
}

/** Some builds and hosts give a path or nothing for an import of `.wasm`. Where they give bytes, many hosts can start these. */
function noModule(cause: unknown): BedrockExtractError {
  return new BedrockExtractError({
    code: "UNSUPPORTED_RUNTIME",
    message: "The build or the host gave no compiled `WebAssembly.Module` for the `.wasm` file",
    help: "Import `bedrock-extract/inline`, or make the build keep `.wasm` files, as wrangler does (esbuild: `--loader:.wasm=copy`)",
    cause,
  });
}

/** At once where the host allows that: the glue keeps what it starts later for ever, with all the memory that it grows to. */
async function start(module: WebAssembly.Module): Promise<void> {
  try {
    glue.initSync({ module });
  } catch {
    // Some browsers start nothing large at once on the main thread, and a module of another realm is none to the glue.
    await initialise({ module_or_path: module });
  }
}

/** Bytes of the instance's memory, which grows and never shrinks. */
export function memorySize(): number {
  return glue.memoryBytes();
}

/**
 * Replaces the instance: after a trap (`WebAssembly.RuntimeError`), which leaves its memory in an unknown state, or to give its
 * memory back. Objects of the former instance throw when they are used, and must not be freed: their addresses mean something
 * else by now.
 */
export function replaceInstance(): void {
  isGivenUp = true;
  try {
    useFreshInstance();
  } catch {
    // The host has no memory for another one: the next call tries again.
  }
}

/** Makes sure, before a call, that the instance has not been given up. Throws what the host throws where it cannot start another. */
export function useFreshInstance(): void {
  if (!isGivenUp) return;
  glue.discardInstance();
  // The glue copies a call's arguments into memory before it replaces the instance: only a call without any is safe.
  glue.memoryBytes();
  isGivenUp = false;
}
