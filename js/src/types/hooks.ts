/** The hooks: their names and payloads. No payload holds credentials or headers. */

import type { BedrockExtractError } from "../errors.js";
import type { JsonValue } from "./blocks.js";
import type { Attempt, Failover, Issue, Usage } from "./completion.js";
import type { Target } from "./failover.js";
import type { Mechanism, Mode } from "./mode.js";

/** What every payload of a call holds. */
export interface HookCall {
  /** Identifies the call within the process. */
  readonly callId: number;
  /** The model id, inference profile id or ARN. */
  readonly modelId: string;
}

/** A request leaves: after any wait, signed. */
export interface RequestPayload extends HookCall {
  /** The mode of the request. */
  readonly mode: Exclude<Mode, "auto">;
  /** The mechanism of the request. */
  readonly mechanism: Mechanism;
  /** Absolute URL of the request. */
  readonly url: string;
  /** The number of the request within the call, from 1. */
  readonly request: number;
  /** The number of the attempt that it is made for, from 1. */
  readonly attempt: number;
  /**
   * The Converse request, read when it is asked for; a copy, so that changes have no effect. With `maskValues` its conversation
   * is that of the first request: a re-ask repeats the answer.
   */
  readonly body: { readonly [name: string]: JsonValue };
}

/** The model has answered. */
export interface ResponsePayload extends HookCall {
  /** The answer and what became of it. */
  readonly attempt: Attempt;
  /** The Converse response; absent with `maskValues`. */
  readonly response?: JsonValue;
}

/** Tokens were used. */
export interface UsagePayload extends HookCall {
  /** Of the last attempt. */
  readonly usage: Usage;
  /** Of all attempts of the call so far. */
  readonly total: Usage;
}

/** An answer is not valid. */
export interface InvalidPayload extends HookCall {
  /** The answer. */
  readonly attempt: Attempt;
  /** What is wrong with it. */
  readonly issues: readonly Issue[];
}

/** A request or the call has failed. */
export interface ErrorPayload extends HookCall {
  /** The failure. */
  readonly error: BedrockExtractError;
  /** The number of the request within the call, from 1; 0 before the first. */
  readonly request: number;
  /** The number of the attempt that the request was made for, from 1; 0 before the first request. */
  readonly attempt: number;
  /** Whether another request is made in its place. Where not, `error` is what the call fails with. */
  readonly willRetry: boolean;
}

/** All that the call was allowed to try has failed. */
export interface ExhaustedPayload extends ErrorPayload {
  /** The answers of the model. */
  readonly attempts: readonly Attempt[];
}

/** A call goes on in another region or with another model. */
export interface FailoverPayload extends HookCall {
  /** Why. */
  readonly reason: Failover["reason"];
  /** Where it was. */
  readonly from: Target;
  /** Where it begins anew. */
  readonly to: Target;
  /** What has failed there. */
  readonly error: BedrockExtractError;
}

/** The payload of each hook. */
export interface HookPayloads {
  /** When a request leaves, repeated ones included. */
  request: RequestPayload;
  /** After every answer of the model. */
  response: ResponsePayload;
  /** After every answer of the model. */
  usage: UsagePayload;
  /** After every answer that breaks the schema. */
  invalid: InvalidPayload;
  /**
   * After every request that failed and is made again or in another form, and once when the call fails. What is wrong before the
   * first request is ready, such as an option or a medium that cannot be fetched, is only thrown.
   */
  error: ErrorPayload;
  /** When a call turns to another region or model. */
  failover: FailoverPayload;
  /** Once, after that, when the call fails because no attempt, no repetition of a request or no token is left. */
  exhausted: ExhaustedPayload;
}

/** The names that Python's `instructor` has for the hooks. They mean the same hooks. */
export interface HookAliases {
  /** `request` */
  "completion:kwargs": "request";
  /** `response` */
  "completion:response": "response";
  /** `usage` */
  "completion:usage": "usage";
  /** `invalid` */
  "parse:error": "invalid";
  /** `error` */
  "completion:error": "error";
  /** `exhausted` */
  "completion:last_attempt": "exhausted";
}

/** The name of a hook, or its name in `instructor`. */
export type HookName = keyof HookPayloads | keyof HookAliases;

/** A handler. What it throws, or what its promise rejects with, has no effect. */
export type HookHandler<Name extends HookName> = (
  payload: HookPayloads[Name extends keyof HookAliases ? HookAliases[Name] : Name],
) => unknown;

/** Handlers by the names of their hooks. */
export type HooksOption = {
  readonly [Name in HookName]?: HookHandler<Name> | readonly HookHandler<Name>[] | undefined;
};
