/**
 * The one error class of the package, its codes, and the check that recognises it.
 *
 * Grammar of messages, asserted by the tests: what is wrong and the action that fixes it are each one or two plain
 * sentences that start with a capital letter or a name in backticks. Names stand in backticks. The composed `message` is
 * one line of at most 500 characters, and it never holds a credential or a value of unbounded size.
 */

import { cut } from "./text/words.js";
import type { Completion } from "./types/completion.js";

/**
 * What kind of failure it is. The codes are part of the public interface and never change their meaning.
 *
 * | code | meaning |
 * | --- | --- |
 * | `ABORTED` | the caller's `signal` was aborted; its reason is the `cause` |
 * | `ACCESS_DENIED` | the credentials are wrong, expired or not allowed to use the model |
 * | `BAD_OPTION` | an option or message is not acceptable; nothing was sent to the service |
 * | `BAD_SCHEMA` | the `responseModel` is not usable; nothing was sent |
 * | `CONTENT_FILTERED` | the model's content filter withheld the answer |
 * | `CONTEXT_WINDOW_EXCEEDED` | the conversation and its answer do not fit the model's context window |
 * | `COST_BUDGET_EXCEEDED` | the attempts cost more than `costBudget` allows |
 * | `GUARDRAIL_INTERVENED` | a guardrail withheld the answer |
 * | `INCOMPLETE_OUTPUT` | the model stopped before its answer was complete |
 * | `INTERNAL` | a defect of this package |
 * | `INVALID_RESPONSE` | the service answered with something that is not a Converse response |
 * | `MALFORMED_OUTPUT` | the service could not read what the model wrote, on the last attempt |
 * | `MISSING_CREDENTIALS` | no credentials were found, or their provider failed |
 * | `MODEL_NOT_FOUND` | the model id is unknown or not usable in this way |
 * | `NETWORK` | the connection failed or ended early, or a medium could not be fetched |
 * | `NO_ANSWER` | the model answered without the object asked for, on every attempt |
 * | `REQUEST_REFUSED` | the service refused the request |
 * | `SERVICE_ERROR` | the service failed |
 * | `THROTTLED` | too many requests or tokens |
 * | `TIMEOUT` | no result within `timeout` or the host's own limit for an answer |
 * | `TOKEN_BUDGET_EXCEEDED` | the attempts took more tokens than `tokenBudget` allows |
 * | `UNSUPPORTED_BY_MODEL` | the model refuses every mechanism that could be used |
 * | `UNSUPPORTED_RUNTIME` | the runtime could not start the WebAssembly core |
 * | `VALIDATION_FAILED` | the model's answer broke the schema on every attempt |
 * | `VALIDATOR_THREW` | the schema's own validation threw instead of reporting issues |
 */
export type BedrockExtractErrorCode =
  | "ABORTED"
  | "ACCESS_DENIED"
  | "BAD_OPTION"
  | "BAD_SCHEMA"
  | "CONTENT_FILTERED"
  | "CONTEXT_WINDOW_EXCEEDED"
  | "COST_BUDGET_EXCEEDED"
  | "GUARDRAIL_INTERVENED"
  | "INCOMPLETE_OUTPUT"
  | "INTERNAL"
  | "INVALID_RESPONSE"
  | "MALFORMED_OUTPUT"
  | "MISSING_CREDENTIALS"
  | "MODEL_NOT_FOUND"
  | "NETWORK"
  | "NO_ANSWER"
  | "REQUEST_REFUSED"
  | "SERVICE_ERROR"
  | "THROTTLED"
  | "TIMEOUT"
  | "TOKEN_BUDGET_EXCEEDED"
  | "UNSUPPORTED_BY_MODEL"
  | "UNSUPPORTED_RUNTIME"
  | "VALIDATION_FAILED"
  | "VALIDATOR_THREW";

/** What an error is made of; everything but code, message and help is present only if it is known. */
export interface ErrorFacts {
  /** What kind of failure it is. */
  readonly code: BedrockExtractErrorCode;
  /** What is wrong. */
  readonly message: string;
  /** The one action that fixes it. */
  readonly help: string;
  /** The option or JSON Pointer that the failure is about. */
  readonly path?: string | undefined;
  /** HTTP status, where the service answered. */
  readonly status?: number | undefined;
  /** The service's id of the request. */
  readonly requestId?: string | undefined;
  /** The service's exception name and words. */
  readonly service?: { readonly name: string; readonly message: string } | undefined;
  /**
   * Whether the same call may succeed later without any change.
   * @default false
   */
  readonly retryable?: boolean | undefined;
  /** The record of the call. */
  readonly completion?: Completion | undefined;
  /** What the failure came from. */
  readonly cause?: unknown;
}

/** Registered, so that errors of a second copy of the package are recognised as well. */
const MARKER: unique symbol = Symbol.for("bedrock-extract.error");

const MESSAGE_LIMIT = 500;

/**
 * Every failure of this package.
 *
 * @example
 * ```ts
 * try {
 *   await client.create({ responseModel, messages });
 * } catch (error) {
 *   if (isBedrockExtractError(error, "VALIDATION_FAILED")) console.error(error.completion?.attempts);
 *   else throw error;
 * }
 * ```
 */
export class BedrockExtractError extends Error {
  /** What kind of failure it is. */
  readonly code: BedrockExtractErrorCode;
  /** The one action that fixes it; also the end of `message`. */
  readonly help: string;
  /** The option (`messages[0].content`) or JSON Pointer (`/properties/name`) the failure is about. */
  declare readonly path?: string;
  /** HTTP status, where the service answered. */
  declare readonly status?: number;
  /** The service's id of the request, to quote in a support case. */
  declare readonly requestId?: string;
  /** The service's exception name and words, where it answered with an error. */
  declare readonly service?: { readonly name: string; readonly message: string };
  /** Whether the same call may succeed later without any change. */
  readonly retryable: boolean;
  /** Every attempt made before the failure, with its issues and token usage, once a request was prepared. */
  declare readonly completion?: Completion;
  /** What had arrived of the value, where it was streamed; absent with `maskValues`. Not enumerable, so that logs do not show it. */
  declare readonly partial?: unknown;

  constructor(facts: ErrorFacts) {
    super(compose(facts.message, facts.help), facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = facts.code;
    this.help = facts.help;
    this.retryable = facts.retryable ?? false;
    const optional = { path: facts.path, status: facts.status, requestId: facts.requestId, service: facts.service };
    for (const [name, value] of Object.entries({ ...optional, completion: facts.completion })) {
      if (value !== undefined) Object.defineProperty(this, name, { value, enumerable: true, configurable: true });
    }
  }
}

// On the prototype, where stack traces find the name; outside the class, whose name minifiers would change otherwise.
Object.defineProperties(BedrockExtractError.prototype, {
  name: { value: "BedrockExtractError", configurable: true, writable: true },
  [MARKER]: { value: true },
});

/**
 * Whether `error` comes from this package, and, with `code`, whether it is that kind of failure. Unlike `instanceof`, it
 * also recognises errors of another copy of the package.
 *
 * @example
 * ```ts
 * if (isBedrockExtractError(error, "THROTTLED")) await queue.retryLater();
 * ```
 */
export function isBedrockExtractError<Code extends BedrockExtractErrorCode = BedrockExtractErrorCode>(
  error: unknown,
  code?: Code,
): error is BedrockExtractError & { readonly code: Code } {
  if (typeof error !== "object" || error === null) return false;
  const candidate = error as { readonly [MARKER]?: unknown; readonly code?: unknown };
  try {
    return candidate[MARKER] === true && (code === undefined || candidate.code === code);
  } catch {
    // A proxy that lets nothing be read.
    return false;
  }
}

/** An unacceptable option at `path`. */
export function badOption(path: string, message: string, help: string, cause?: unknown): BedrockExtractError {
  return new BedrockExtractError({ code: "BAD_OPTION", message, help, path, cause });
}

/** What `read` gives of an option; getters and proxies that throw are the caller's mistake. */
export function reading<Result>(option: string, read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    if (isBedrockExtractError(cause)) throw cause;
    throw badOption(option, `Reading the option \`${option}\` threw an error, see \`cause\``, "Pass plain data", cause);
  }
}

/** An unusable `responseModel`. */
export function badSchema(message: string, help: string, cause?: unknown): BedrockExtractError {
  return new BedrockExtractError({ code: "BAD_SCHEMA", message, help, path: "responseModel", cause });
}

/** Adds the record of the call, and the id of its last request, to an error that has none, keeping its stack. */
export function attachCompletion(error: BedrockExtractError, completion: Completion): void {
  const { requestId } = completion;
  for (const [name, value] of Object.entries({ completion, ...(error.requestId === undefined && { requestId }) })) {
    if (value !== undefined) Object.defineProperty(error, name, { value, enumerable: true, configurable: true });
  }
}

/** Adds what had arrived of the value. It is not enumerable, as it may be large: no log shows it by itself. */
export function attachPartial(error: unknown, value: unknown): void {
  if (!isBedrockExtractError(error)) return;
  Object.defineProperty(error, "partial", { value, configurable: true });
}

/** The help is the part that must survive: where both do not fit, the message is cut. */
function compose(message: string, help: string): string {
  const action = sentence(cut(help, MESSAGE_LIMIT / 2));
  return `${sentence(cut(message, MESSAGE_LIMIT - action.length - 2))} ${action}`;
}

function sentence(text: string): string {
  return /[.?!]$/u.test(text) ? text : `${text}.`;
}
