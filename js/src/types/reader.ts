/** Responses of streamed calls, as they are read elsewhere. */

import type { Usage } from "./completion.js";
import type { DeepPartial, PartIssue } from "./stream.js";
import type { CompletionWarning } from "./warning.js";

/** What is read of a response. */
export interface PartialResponse {
  /** Whether the status is one of success. */
  readonly ok: boolean;
  /** The HTTP status. */
  readonly status: number;
  /** The headers. */
  readonly headers: { get(name: string): string | null };
  /** The bytes. */
  readonly body: {
    getReader(): {
      read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
      cancel(reason?: unknown): Promise<void>;
    };
  } | null;
}

/** What happens beside the value. */
export interface ReadPartialOptions {
  /** A part of the value is complete and breaks the schema. */
  readonly onInvalid?: ((part: InvalidPart) => void) | undefined;
  /** All that was given is taken back; the value begins anew. */
  readonly onReset?: ((reset: Reset) => void) | undefined;
}

/** A part that breaks the schema. */
export interface InvalidPart {
  /** JSON Pointer to the part. */
  readonly path: string;
  /** What is wrong with it. */
  readonly issues: readonly PartIssue[];
}

/** The value begins anew. */
export interface Reset {
  /** The number of the attempt, from 1. */
  readonly attempt?: number;
  /** Why: the reasons of `ResetEvent`. */
  readonly reason: string;
}

/** The end of a response. */
export interface PartialResult<Value> {
  /** The complete value. */
  readonly value: Value;
  /** Tokens of all attempts; absent where the response was plain text. */
  readonly usage?: Usage;
  /** What has another effect than it seems to have; absent where the response was plain text. */
  readonly warnings?: readonly CompletionWarning[];
}

/** A value that is being read. */
export interface PartialReader<Value> extends AsyncIterable<DeepPartial<Value>> {
  /** The complete value. Reading it reads the response, where nobody iterates. */
  readonly done: Promise<PartialResult<Value>>;
  /** Whether the value at a JSON Pointer is there and complete. */
  readonly isComplete: (path: string) => boolean;
}
