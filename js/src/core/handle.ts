/**
 * The core's exports with their failures turned into `BedrockExtractError`s: the only module that calls the core.
 *
 * Whatever the core throws beyond plain error data is a trap. The instance is then replaced by a fresh one. The call that trapped
 * fails; the others that were open do again in the new instance what they did in the old one, and go on. An instance is replaced
 * as well where no call needs it and it has grown large, since WebAssembly gives no memory back.
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
import { loadCore, memorySize, replaceInstance, useFreshInstance } from "./instance.js";
import { encoded, type RequestData } from "./request-data.js";

/** Bytes of memory up to which an instance is kept while no call needs it. */
const IDLE_MEMORY = 16 * 1024 * 1024;

/** Bytes of memory that a compiled schema may take for each character of it. */
const MEMORY_OF_SCHEMA = 64;

/** Bytes of responses that an open extraction keeps to be able to go on in another instance. */
const KEPT_RESPONSES = 4 * 1024 * 1024;

/** Counts the instances given up; what was made in one works in no other. */
let generation = 0;

/** Extractions that are open in this instance, and characters of the schemas that are compiled in it. */
let openExtractions = 0;
let schemaCharacters = 0;

/** A JSON Schema, compiled in one instance. */
export interface CompiledSchema {
  readonly schema: CoreSchema;
  readonly generation: number;
  /** Characters of its text. */
  readonly size: number;
}

/** Starts the core, or returns the one that runs. */
export async function openCore(): Promise<Core> {
  try {
    return await loadCore();
  } catch (cause) {
    if (isBedrockExtractError(cause)) throw cause;
    throw new BedrockExtractError({
      code: "UNSUPPORTED_RUNTIME",
      message: "The WebAssembly core could not be started, see `cause`",
      help: "Check that the runtime supports WebAssembly and that its content security policy allows it: `wasm-unsafe-eval`",
      cause,
    });
  }
}

/** Who decides about values: the JSON Schema, or the library that made it, which may hold plain JSON Schemas. */
export type Judge = "schema" | "library" | "library-with-plain";

/** Compiles a JSON Schema given as text. */
export function compileSchema({ Schema }: Core, text: string, name: string | undefined, judge: Judge): CompiledSchema {
  const schema = callCore(() =>
    judge === "schema" ? new Schema(text, name) : Schema.ofLibrary(text, name, judge === "library-with-plain"),
  );
  schemaCharacters += text.length;
  return { schema, generation, size: text.length };
}

/** Whether a compiled schema can still be used. */
export function isUsable(compiled: CompiledSchema): boolean {
  return compiled.generation === generation;
}

/** What is wrong with a value by a compiled schema. */
export function schemaIssues(compiled: CompiledSchema, value: unknown): CandidateIssue[] {
  const text = jsonOf(value);
  return callCore(() => JSON.parse(compiled.schema.issues(text)) as CandidateIssue[]);
}

/** Frees a compiled schema; extractions made with it go on. */
export function releaseSchema(compiled: CompiledSchema): void {
  if (!isUsable(compiled)) return;
  callCore(() => compiled.schema.free());
  schemaCharacters -= compiled.size;
}

/** A short-term API key that works in `region` for so many seconds. */
export function mintedKey(
  core: Core,
  credentials: CoreCredentials,
  region: string,
  seconds: number,
  time: number,
): string {
  return callCore(() => core.mintApiKey(credentials, region, seconds, time));
}

/** Checks a request before its http(s) media are fetched. */
export function checkRequest(core: Core, compiled: CompiledSchema, request: RequestData): void {
  callCore(() => core.Extraction.check(compiled.schema, ...encoded(request)));
}

/** One extraction of the core. `close` must be called when it is no longer needed. */
export class ExtractionHandle {
  #extraction: CoreExtraction;
  #generation: number;
  readonly #open: () => CoreExtraction;
  /** All that has changed the extraction, to do it again in another instance. Absent where that is too much to keep. */
  #changes: (() => unknown)[] | undefined = [];
  #responses = 0;
  /** How many of the changes were made before the current request was signed. */
  #unsigned = 0;
  readonly #clock: () => number;
  readonly #started: number;
  readonly #closed: () => void;

  /**
   * `compile` gives the schema in the running instance, `clock` milliseconds. `closed` is called when the extraction was closed.
   */
  constructor(
    core: Core,
    compile: () => CompiledSchema,
    request: RequestData,
    clock: () => number,
    closed: () => void,
  ) {
    this.#clock = clock;
    this.#closed = closed;
    this.#started = clock();
    this.#open = () => {
      const { schema } = compile();
      const extraction = callCore(() => new core.Extraction(schema, ...encoded(request)));
      openExtractions += 1;
      return extraction;
    };
    this.#extraction = this.#open();
    this.#generation = generation;
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
    const sign = () => this.#extraction.sign(credentials, epochMilliseconds, bodyHash);
    const headers = this.#call(sign);
    this.#unsigned = this.#changes?.length ?? 0;
    // The core masks what the service repeats of them.
    this.#changes?.push(sign);
    return headers;
  }

  /** The step that follows at once, if there is nothing to read. */
  respond(status: number, headers: Record<string, string>): Step | undefined {
    return this.#change(() => this.#extraction.respond(status, headers));
  }

  /** A `partial` step, or the one that follows at once if no more is to be read. */
  receive(chunk: Uint8Array): Step | undefined {
    this.#responses += chunk.length;
    if (this.#responses > KEPT_RESPONSES) this.#changes = undefined;
    return this.#change(() => this.#extraction.receive(chunk));
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

  /** Goes back to where the current request was not signed yet. False where too much is to be done again for that. */
  takeBack(): boolean {
    if (this.#changes === undefined) return false;
    this.#changes.length = this.#unsigned;
    if (this.#generation === generation) this.#free();
    this.#reopen();
    return true;
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
    const elapsed = this.#clock() - this.#started;
    // A clock may be set back meanwhile, or give no number.
    return { ...known, durationMs: Number.isFinite(elapsed) ? Math.max(0, elapsed) : 0 };
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
    this.#closed();
    if (this.#generation !== generation) return;
    this.#free();
    if (openExtractions === 0 && memorySize() > IDLE_MEMORY + schemaCharacters * MEMORY_OF_SCHEMA) startAfresh();
  }

  #free(): void {
    callCore(() => this.#extraction.free());
    openExtractions -= 1;
  }

  #step(call: () => string): Step {
    return this.#change(call) as Step;
  }

  #change(call: () => string | undefined): Step | undefined {
    const text = this.#call(call);
    this.#changes?.push(call);
    return text === undefined ? undefined : (JSON.parse(text) as Step);
  }

  #call<Result>(call: () => Result): Result {
    if (this.#generation !== generation) this.#reopen();
    return callCore(call);
  }

  /** The core asks nobody for anything, so the same calls lead to the same state. */
  #reopen(): void {
    if (this.#changes === undefined) throw restarted();
    this.#extraction = this.#open();
    this.#generation = generation;
    for (const change of this.#changes) callCore(change);
  }
}

function crossing(issues: readonly CandidateIssue[]): string {
  return JSON.stringify(issues.map(({ path, message }) => ({ path: wellFormed(path), message: wellFormed(message) })));
}

function callCore<Result>(call: () => Result): Result {
  try {
    useFreshInstance();
    return call();
  } catch (thrown) {
    if (isCoreFailure(thrown)) throw coreFailure(thrown);
    startAfresh();
    throw new BedrockExtractError({
      code: "INTERNAL",
      message: `The WebAssembly core of bedrock-extract ${version} stopped, see \`cause\``,
      help: "Report it with the stack of `cause` and the kind of schema used; later calls start afresh",
      cause: thrown,
    });
  }
}

function restarted(): BedrockExtractError {
  return new BedrockExtractError({
    code: "INTERNAL",
    message: "The WebAssembly core was restarted during this call, after a fault in another one",
    help: "Repeat the call",
    retryable: true,
  });
}

/** Gives the instance up, and all that was made in it. */
function startAfresh(): void {
  generation += 1;
  openExtractions = 0;
  schemaCharacters = 0;
  replaceInstance();
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
