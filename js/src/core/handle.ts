/**
 * The core's exports with their failures turned into `BedrockExtractError`s: the only module that calls the core.
 *
 * Whatever the core throws beyond plain error data is a trap. The instance is then given up: `recover` makes the next
 * `loadCore` start a fresh one, and handles of the old one refuse to work instead of touching the new one's memory.
 */

import { BedrockExtractError, type BedrockExtractErrorCode, isBedrockExtractError } from "../errors.js";
import { jsonOf } from "../extraction/large-integers.js";
import { wellFormed } from "../text/well-formed.js";
import type { JsonValue } from "../types/blocks.js";
import type { Completion } from "../types/completion.js";
import { version } from "../version.js";
import type {
  CandidateIssue,
  Core,
  CoreCredentials,
  CoreExtraction,
  CoreFailure,
  CoreSchema,
  Part,
  Progress,
  Step,
} from "./contract.js";
import { loadCore, recover } from "./instance.js";

const encoder = new TextEncoder();

/** Counts the instances given up; a handle works only in the generation it was made in. */
let generation = 0;

/** The running core. */
export interface CoreHandle {
  readonly core: Core;
  readonly generation: number;
}

/** Starts the core, or returns the one that runs. */
export async function openCore(): Promise<CoreHandle> {
  const before = generation;
  try {
    const core = await loadCore();
    return before === generation ? { core, generation } : await openCore();
  } catch (cause) {
    if (isBedrockExtractError(cause)) throw cause;
    throw new BedrockExtractError({
      code: "UNSUPPORTED_RUNTIME",
      message: "The WebAssembly core could not be started, see `cause`",
      help: "Check that the runtime supports WebAssembly and that its content security policy allows it",
      cause,
    });
  }
}

/** Who decides about values: the JSON Schema, or the library that made it, which may hold plain JSON Schemas. */
export type Judge = "schema" | "library" | "library-with-plain";

/** Compiles a JSON Schema given as text. */
export function compileSchema(handle: CoreHandle, text: string, name: string | undefined, judge: Judge): CoreSchema {
  const { Schema } = handle.core;
  return callCore(handle.generation, () =>
    judge === "schema" ? new Schema(text, name) : Schema.ofLibrary(text, name, judge === "library-with-plain"),
  );
}

/** What is wrong with a value by a compiled schema. */
export function schemaIssues(handle: CoreHandle, schema: CoreSchema, value: unknown): CandidateIssue[] {
  const text = jsonOf(value);
  return callCore(handle.generation, () => JSON.parse(schema.issues(text)) as CandidateIssue[]);
}

/** Frees a compiled schema; extractions made with it go on. */
export function releaseSchema(handle: CoreHandle, schema: CoreSchema): void {
  callCore(handle.generation, () => schema.free());
}

/** A request as the core reads it. */
export interface RequestData {
  /** JSON text of everything that describes it. */
  readonly text: string;
  /** Binary values and long strings, for which placeholders stand in the JSON. */
  readonly attachments: readonly Uint8Array[];
}

/** Checks a request before its http(s) media are fetched. */
export function checkRequest(handle: CoreHandle, schema: CoreSchema, { text, attachments }: RequestData): void {
  callCore(handle.generation, () => handle.core.Extraction.check(schema, encoder.encode(text), attachments));
}

/** One extraction of the core. `close` must be called when it is no longer needed. */
export class ExtractionHandle {
  readonly #extraction: CoreExtraction;
  readonly #generation: number;
  readonly #clock: () => number;
  readonly #started: number;

  /** `clock` returns milliseconds. */
  constructor(handle: CoreHandle, schema: CoreSchema, { text, attachments }: RequestData, clock: () => number) {
    this.#generation = handle.generation;
    this.#clock = clock;
    this.#started = clock();
    this.#extraction = this.#call(() => new handle.core.Extraction(schema, encoder.encode(text), attachments));
  }

  start(): Step {
    return this.#step(() => this.#extraction.start());
  }

  url(): string {
    return this.#call(() => this.#extraction.url());
  }

  /** A copy of the current request's body, in memory of its own. */
  body(): Uint8Array<ArrayBuffer> {
    return this.#call(() => this.#extraction.body() as Uint8Array<ArrayBuffer>);
  }

  sign(credentials: CoreCredentials, epochMilliseconds: number, bodyHash?: string): Record<string, string> {
    return this.#call(() => this.#extraction.sign(credentials, epochMilliseconds, bodyHash));
  }

  /** The step that follows at once, if there is nothing to read. */
  respond(status: number, headers: Record<string, string>): Step | undefined {
    return this.#stepOf(this.#call(() => this.#extraction.respond(status, headers)));
  }

  /** A `partial` step, or the one that follows at once if no more is to be read. */
  receive(chunk: Uint8Array): Step | undefined {
    return this.#stepOf(this.#call(() => this.#extraction.receive(chunk)));
  }

  /** A complete part of the value that a stream shows, if there is one with this number. */
  part(index: number): Part | undefined {
    const text = this.#call(() => this.#extraction.part(index));
    return text === undefined ? undefined : (JSON.parse(text) as Part);
  }

  /** `jitter` is a new random number from 0 to 1. */
  finish(jitter: number): Step {
    return this.#step(() => this.#extraction.finish(jitter));
  }

  disconnect(kind: "network" | "timeout", detail: string, jitter: number): Step {
    return this.#step(() => this.#extraction.disconnect(kind, detail, jitter));
  }

  accept(): Step {
    return this.#step(() => this.#extraction.accept());
  }

  reject(issues: readonly CandidateIssue[]): Step {
    return this.#step(() => this.#extraction.reject(crossing(issues)));
  }

  cutOff(issues: readonly CandidateIssue[]): Step {
    return this.#step(() => this.#extraction.cutOff(crossing(issues)));
  }

  giveUp(): Step {
    return this.#step(() => this.#extraction.giveUp());
  }

  /** The record of the call so far. */
  completion(): Completion {
    const known = this.#call(() => JSON.parse(this.#extraction.completion()) as Omit<Completion, "durationMs">);
    // A clock may be set back meanwhile.
    return { ...known, durationMs: Math.max(0, this.#clock() - this.#started) };
  }

  /** Where the call stands. */
  progress(): Progress {
    return this.#call(() => JSON.parse(this.#extraction.progress()) as Progress);
  }

  /** The service's last answer, where there is one and values are not masked. */
  response(): JsonValue | undefined {
    const text = this.#call(() => this.#extraction.response());
    return text === undefined ? undefined : (JSON.parse(text) as JsonValue);
  }

  /** After a trap there is nothing left to free: the memory went with the instance. */
  close(): void {
    if (this.#generation === generation) this.#call(() => this.#extraction.free());
  }

  #stepOf(text: string | undefined): Step | undefined {
    return text === undefined ? undefined : (JSON.parse(text) as Step);
  }

  #step(call: () => string): Step {
    return this.#call(() => JSON.parse(call()) as Step);
  }

  #call<Result>(call: () => Result): Result {
    return callCore(this.#generation, call);
  }
}

function crossing(issues: readonly CandidateIssue[]): string {
  return JSON.stringify(issues.map(({ path, message }) => ({ path: wellFormed(path), message: wellFormed(message) })));
}

function callCore<Result>(madeIn: number, call: () => Result): Result {
  if (madeIn !== generation) {
    throw new BedrockExtractError({
      code: "INTERNAL",
      message: "The WebAssembly core was restarted during this call, after a fault in another one",
      help: "Repeat the call",
      retryable: true,
    });
  }
  try {
    return call();
  } catch (thrown) {
    if (isCoreFailure(thrown)) throw coreFailure(thrown);
    generation += 1;
    recover();
    throw new BedrockExtractError({
      code: "INTERNAL",
      message: `The WebAssembly core of bedrock-extract ${version} stopped, see \`cause\``,
      help: "Report it with the stack of `cause` and the kind of schema used; later calls start afresh",
      cause: thrown,
    });
  }
}

/** The error of a `fail` step or of a refused core call. */
export function coreFailure(failure: Partial<CoreFailure>, completion?: Completion): BedrockExtractError {
  return new BedrockExtractError({
    code: failure.code as BedrockExtractErrorCode,
    message: failure.message ?? "",
    help: failure.help ?? "",
    path: failure.path,
    status: failure.status,
    requestId: failure.requestId,
    service: failure.service,
    retryable: failure.retryable,
    completion,
  });
}

/** Plain data, unlike what a trap or the glue throws. */
function isCoreFailure(thrown: unknown): thrown is CoreFailure {
  if (typeof thrown !== "object" || thrown === null || thrown instanceof Error) return false;
  const { code, message } = thrown as Partial<CoreFailure>;
  return typeof code === "string" && typeof message === "string";
}
