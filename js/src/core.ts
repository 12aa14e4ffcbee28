/**
 * The WebAssembly core as the facade sees it: the interface of its exports, and the one place that instantiates it.
 *
 * Entry files supply the `WebAssembly.Module`; nothing else in the package knows where it comes from. The core is
 * instantiated on first use, and again after a trap, so that one fault never spoils later calls.
 */

import { BedrockExtractError } from "./errors.js";
import type { Learned } from "./memory.js";
import initialise, * as glue from "./wasm/core.js";

/** Gives the compiled module; called on first use, and again only when it failed. */
export type ModuleSource = () => WebAssembly.Module | Promise<WebAssembly.Module>;

let moduleSource: ModuleSource | undefined;
let loading: Promise<Core> | undefined;

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
      message: "`bedrock-extract/slim` was used before it was given the WebAssembly module",
      help: "Call `init(module)` first, or import `bedrock-extract`, which finds the module itself.",
    });
  }
  await initialise({ module_or_path: await moduleSource() });
  return { Schema: glue.Schema, Extraction: glue.Extraction };
}

/**
 * Replaces the instance after a trap (`WebAssembly.RuntimeError`), which leaves its memory in an unknown state. Objects
 * of the former instance throw when they are used, and must not be freed: their addresses mean something else by now.
 */
export function recover(): void {
  glue.discardInstance();
  // The glue copies a call's arguments into memory before it replaces the instance: only a call without any is safe.
  glue.memoryBytes();
}

/** What a failing core call throws: plain data, turned into a `BedrockExtractError` by `errors.ts`. */
export interface CoreError {
  readonly code: string;
  readonly message: string;
  readonly help: string;
  /** JSON Pointer or option path of the offending value, where there is one. */
  readonly path?: string;
}

/**
 * A JSON Schema, compiled once: validator, tool specification and prompt. Extractions made with it keep what they need of
 * it, so that it may be freed while they run.
 */
export interface CoreSchema {
  /** What is wrong with a value given as JSON text: JSON text of `CandidateIssue[]`. */
  issues(value: string): string;
  free(): void;
}

/** One extraction: the state machine behind a single `create` call. Every method that returns text returns a `Step`. */
export interface CoreExtraction {
  /** The first step. */
  start(): string;
  /** Absolute URL of the request, exactly as it must be sent and as it is signed. */
  url(): string;
  /** The request body of the current attempt, as UTF-8 JSON (a copy). */
  body(): Uint8Array;
  /**
   * The headers to send, signed with SigV4 at `epochMilliseconds`, or carrying the bearer key. `bodyHash` is the SHA-256 of
   * the body in lower-case hex where the host computed it, which is cheaper for large bodies.
   */
  sign(credentials: CoreCredentials, epochMilliseconds: number, bodyHash?: string): Record<string, string>;
  /** The response's status line and the headers, names in lower case. */
  respond(status: number, headers: Record<string, string>): void;
  /** A piece of the response body, split anywhere. Throws when the body exceeds the size limit. */
  receive(chunk: Uint8Array): void;
  /** The response body ended. `jitter` is a new random number from 0 to 1, which spreads repeated requests. */
  finish(jitter: number): string;
  /** The request failed before or while the response arrived: `"network"` or `"timeout"`, with the host's words. */
  disconnect(kind: "network" | "timeout", detail: string, jitter: number): string;
  /** The user's validator accepted the candidate. */
  accept(): string;
  /** The caller wants no re-ask, where the last step was one. */
  giveUp(): string;
  /** The user's validator refused the candidate; `issues` is JSON text of `CandidateIssue[]`. */
  reject(issues: string): string;
  /** JSON text of `Completion`, whatever state the extraction is in. */
  completion(): string;
  free(): void;
}

/** Static credentials for one request. */
export type CoreCredentials =
  | { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string }
  | { readonly apiKey: string };

/** An issue found by the user's own validator. */
export interface CandidateIssue {
  /** JSON Pointer into the value, `""` for its root. */
  readonly path: string;
  readonly message: string;
}

/** What the host has to do next. */
export type Step =
  /**
   * Ask the caller's policy about a `reask`, remember what was `learned`, wait `delayMs`, then send `url()` with `body()` and
   * the headers of `sign()`. `failed` says why the last request failed, where this one is made in its place.
   */
  | {
      readonly type: "send";
      readonly delayMs: number;
      readonly learned?: Learned;
      readonly reask?: true;
      readonly failed?: CoreFailure;
    }
  /**
   * `value` may be the result: run the user's validator on it, then `accept()` or `reject()`, after which another value may
   * follow. `rounded` lists its numbers that a double does not hold to the last digit.
   */
  | { readonly type: "check"; readonly value: unknown; readonly rounded?: readonly RoundedNumber[] }
  /** Finished: the accepted candidate is the result. */
  | { readonly type: "done" }
  /** Finished without a result. */
  | { readonly type: "fail"; readonly error: CoreFailure };

/** A number that is rounded where it is read as a JavaScript number. */
export interface RoundedNumber {
  /** JSON Pointer to it. */
  readonly path: string;
  /** The number as the model wrote it. */
  readonly digits: string;
}

/** The error of a `fail` step. */
export interface CoreFailure extends CoreError {
  /** HTTP status, where the service answered. */
  readonly status?: number;
  /** The service's exception name and words, where it answered with an error. */
  readonly service?: { readonly name: string; readonly message: string };
  readonly requestId?: string;
  readonly retryable: boolean;
}

/** The exports of the wasm-bindgen glue. */
export interface Core {
  readonly Schema: {
    /** A schema that decides about values. */
    new (schema: string, name: string | undefined): CoreSchema;
    /** The schema of a library that decides about values; `holdsPlain` says whether plain JSON Schemas stand in it. */
    ofLibrary(schema: string, name: string | undefined, holdsPlain: boolean): CoreSchema;
  };
  /**
   * `request` is UTF-8 JSON: encoded by the host, a large text costs less than the glue's own way. `attachments` are the
   * binary values that placeholders in it stand for, by their indexes.
   */
  readonly Extraction: {
    new (schema: CoreSchema, request: Uint8Array, attachments: readonly Uint8Array[]): CoreExtraction;
    /** Checks a request before its media are fetched: http(s) URLs count as media whose bytes are not known yet. */
    check(schema: CoreSchema, request: Uint8Array, attachments: readonly Uint8Array[]): void;
  };
}
