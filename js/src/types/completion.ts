/** The record of a call. */

import type { JsonValue } from "./blocks.js";
import type { FailoverReason, Target } from "./failover.js";
import type { Mechanism, Mode } from "./mode.js";
import type { Repair } from "./repair.js";
import type { CompletionWarning } from "./warning.js";

/** Tokens used. */
export interface Usage {
  /** Tokens of the prompt that were not read from a cache or written to one. */
  readonly inputTokens: number;
  /** Tokens that the model wrote. */
  readonly outputTokens: number;
  /** All tokens, those of caches included. */
  readonly totalTokens: number;
  /** Tokens of the prompt that were read from a cache. */
  readonly cacheReadInputTokens: number;
  /** Tokens of the prompt that were written to a cache. */
  readonly cacheWriteInputTokens: number;
}

/** Something in an answer that breaks the schema. */
export interface Issue {
  /** JSON Pointer into the answer, `""` for its root. */
  readonly path: string;
  /** The JSON Schema keyword that is broken, or `validator` for the schema's own validation. */
  readonly keyword: string;
  /** What should stand there. */
  readonly expected: string;
  /** The value that is wrong, cut; absent where `expected` says it all. */
  readonly found?: string;
  /** All of it in one line. */
  readonly message: string;
}

/** One answer of the model. */
export interface Attempt {
  /** From 1. */
  readonly number: number;
  /**
   * HTTP requests that it took: more than 1 where the service was throttled or failed before. One whose credentials were refused,
   * and which was sent again with others, counts once.
   */
  readonly requests: number;
  /** Why the model stopped, in the service's word. */
  readonly stopReason?: string;
  /** Tokens of this attempt. */
  readonly usage: Usage;
  /** Whether `earlyAbort` cut the answer off: its tokens are not known, because the service counts them at the end. */
  readonly cutOff?: true;
  /** The service's id of the request. */
  readonly requestId?: string;
  /** Empty where the answer was accepted. */
  readonly issues: readonly Issue[];
  /** What was changed of it or chosen from it, in order; at most 100. With `validation: "strict"` nothing is changed. */
  readonly repairs: readonly Repair[];
  /**
   * JSON Pointers of the places that this answer corrects, with `repair: "patch"`: all else in `answer` is of the attempt
   * before. Absent where the model gave the whole value.
   */
  readonly patched?: readonly string[];
  /** JSON text of the object, or the answer's text where it held none; cut to 16 KiB. Empty with `maskValues`. */
  readonly answer: string;
  /** The model's time in milliseconds, as the service reports it. */
  readonly latencyMs?: number;
}

/** A mechanism that the model refused. */
export interface Fallback {
  /** The mechanism. */
  readonly mechanism: Mechanism;
  /** The form of the schema in the tool, where that is what was refused: the next one says the same in plainer keywords. */
  readonly form?: "bare" | "full" | "inlined";
  /** The service's words. */
  readonly message: string;
}

/** One region and model that a call has turned away from. */
export interface Failover extends Target {
  /** Why. */
  readonly reason: FailoverReason | "needs-profile";
  /** The `code` of the failure. */
  readonly code: string;
  /** The failure in one line. */
  readonly message: string;
  /** Tokens that were used there; the completion's `usage` has only those of the last region and model. */
  readonly usage: Usage;
}

/** The record of one call. */
export interface Completion {
  /** The mode that was used. */
  readonly mode: Exclude<Mode, "auto">;
  /** The mechanism that was used. */
  readonly mechanism: Mechanism;
  /** Mechanisms that the model refused before, in order; none of them counts as an attempt. */
  readonly fallbacks: readonly Fallback[];
  /** The model id, inference profile id or ARN that was asked. */
  readonly modelId: string;
  /** Every answer of the model, in order. */
  readonly attempts: readonly Attempt[];
  /**
   * Why asking ended although `maxRetries` left an attempt: at temperature 0, two re-asks of different form brought the very same
   * value back. `retryUnchanged` goes on asking.
   */
  readonly endedEarly?: "unchanged-answer";
  /** Sum over all attempts. */
  readonly usage: Usage;
  /** Milliseconds that the call has taken since its first request was ready, waits included. */
  readonly durationMs: number;
  /** What was changed of the last answer. */
  readonly repairs: readonly Repair[];
  /** What has another effect than it seems to have: at most 20 of the schema, and 20 of the messages. The call goes on. */
  readonly warnings: readonly CompletionWarning[];
  /** The region that was asked, where one is known. */
  readonly region?: string;
  /** Regions and models that the call turned away from, in order; absent where there was none. */
  readonly failovers?: readonly Failover[];
  /** What all attempts cost by `prices`, those of `failovers` included; absent where the model has none. */
  readonly cost?: number;
  /** What `maxTokens` was set to by what earlier answers took; absent where it was the caller's or the model's. */
  readonly estimatedMaxTokens?: number;
  /** Of the last attempt. */
  readonly stopReason?: string;
  /** Of the last request, where a response to it has begun. */
  readonly requestId?: string;
  /** The last request's Converse response as the service sent it; absent with `maskValues`, and where it was refused. */
  readonly response?: JsonValue;
}

/** A result together with the record of how it came about. */
export interface CompletionResult<Data> {
  /** The validated value. */
  readonly data: Data;
  /** The record of the call. */
  readonly completion: Completion;
}
