/** The exports of the core, as `src/wasm` has them. */

import type { Learned } from "../extraction/capabilities.js";
import type { Attempt, Completion } from "../types/completion.js";

/** What a failing core call throws: plain data, which `handle.ts` turns into a `BedrockExtractError`. */
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
  /** The response's status line and the headers, names in lower case. A step where there is nothing to read. */
  respond(status: number, headers: Record<string, string>): string | undefined;
  /**
   * A piece of the response body, split anywhere. A `partial` step where a streamed answer has shown more of the value; any other
   * where no more is read, as when the body exceeds the size limit.
   */
  receive(chunk: Uint8Array): string | undefined;
  /** JSON text of the `Part` with this number; `undefined` where there is none. */
  part(index: number): string | undefined;
  /** Cuts a streamed answer off after its last complete part and asks again; `issues` is JSON text of `CandidateIssue[]`. */
  cutOff(issues: string): string;
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
  /** JSON text of a {@link Progress}. */
  progress(): string;
  /** JSON text of the service's last answer; `undefined` where there is none, or values are masked. */
  response(): string | undefined;
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

/** Where an extraction stands: it costs no more with each attempt, unlike the completion. */
export interface Progress extends Pick<Completion, "mode" | "mechanism" | "modelId" | "usage"> {
  /** How many answers the model has given. */
  readonly attempts: number;
  /** The last of them. */
  readonly attempt?: Attempt;
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
   * A streamed answer has shown more: `changes` of its value in the codes of `stream/changes.ts`, and how many `parts` of it,
   * properties or items, are complete. Where it `ends`, nothing more of the response can be read: call `finish()`.
   */
  | { readonly type: "partial"; readonly changes: readonly unknown[]; readonly parts: number; readonly ends: boolean }
  /**
   * `value` may be the result: run the user's validator on it, then `accept()` or `reject()`, after which another value may
   * follow. `rounded` lists its numbers that a double does not hold to the last digit.
   */
  | { readonly type: "check"; readonly value: unknown; readonly rounded?: readonly RoundedNumber[] }
  /** Finished: the accepted candidate is the result. */
  | { readonly type: "done" }
  /** Finished without a result. */
  | { readonly type: "fail"; readonly error: CoreFailure };

/** A complete property or item of a streamed value, judged by itself. */
export interface Part {
  /** JSON Pointer to it. */
  readonly path: string;
  /** Its place in the list, where it is an item. */
  readonly index?: number;
  /** What the schema sees of it; absent where it cannot be read. */
  readonly value?: unknown;
  /** What breaks the schema. */
  readonly issues: readonly CandidateIssue[];
}

/** A number that JavaScript rounds. */
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
  /** Makes a short-term API key; `seconds` is how long it lives. */
  mintApiKey(credentials: CoreCredentials, region: string, seconds: number, epochMilliseconds: number): string;
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
