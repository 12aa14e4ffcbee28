/** The early end of a call. */

import { BedrockExtractError } from "../errors.js";
import type { AbortSignalLike } from "../types/fetch.js";
import { onAbort } from "./abort-listeners.js";
import { now } from "./clock.js";

/** Ends a call early: on the caller's signal, or when its time is up. */
export class Cancellation {
  readonly #controller = new AbortController();
  readonly #caller: AbortSignalLike | undefined;
  readonly #stopListening: (() => void) | undefined;
  readonly #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    caller: AbortSignalLike | undefined,
    timeout: number | undefined,
    late: (timeout: number) => Error = timedOut,
    deadline?: number,
  ) {
    this.#caller = caller;
    this.#stopListening = caller && onAbort(caller, this.#onAbort);
    const left = deadline === undefined ? Number.POSITIVE_INFINITY : Math.max(0, deadline - now());
    if (left === 0) this.#controller.abort(tooLate());
    else if (left < (timeout ?? Number.POSITIVE_INFINITY) && left <= LONGEST_WAIT) {
      this.#timer = setTimeout(() => this.#controller.abort(tooLate()), left);
    } else if (timeout !== undefined) this.#timer = setTimeout(() => this.#controller.abort(late(timeout)), timeout);
  }

  /** To hand on to whatever can be interrupted; its reason is the error to throw. Not `AbortSignal`: public types lead here. */
  get signal(): AbortSignalLike {
    return this.#controller.signal;
  }

  throwIfEnded(): void {
    this.#controller.signal.throwIfAborted();
  }

  /** The promise's outcome, or the early end, whichever comes first; for what cannot be interrupted. */
  async race<Result>(promise: Promise<Result>): Promise<Result> {
    let stopListening: () => void = () => undefined;
    const ended = new Promise<never>((_, reject) => {
      stopListening = onAbort(this.signal, () => reject(this.signal.reason));
    });
    try {
      return await Promise.race([promise, ended]);
    } finally {
      stopListening();
    }
  }

  async wait(milliseconds: number): Promise<void> {
    if (milliseconds <= 0) return this.throwIfEnded();
    await this.waitFor(milliseconds, () => undefined);
  }

  /** Waits, but no longer than until what `register` is given is called. */
  async waitFor(milliseconds: number, register: (wake: () => void) => void): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const elapsed = new Promise<void>((resolve) => {
      register(resolve);
      if (milliseconds <= LONGEST_WAIT) timer = setTimeout(resolve, milliseconds);
    });
    try {
      await this.race(elapsed);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends the call with this error. */
  end(error: BedrockExtractError): void {
    this.#controller.abort(error);
  }

  /** Lets it take as long as it will; the caller's signal still ends it. */
  liftTimeout(): void {
    clearTimeout(this.#timer);
  }

  close(): void {
    this.#stopListening?.();
    clearTimeout(this.#timer);
  }

  readonly #onAbort = (): void => {
    this.#controller.abort(
      new BedrockExtractError({
        code: "ABORTED",
        message: "The call was aborted by its `signal`",
        help: "The signal's reason is the `cause`",
        cause: this.#caller?.reason,
      }),
    );
  };
}

/** `setTimeout` takes no longer wait: a deadline beyond that is none for a call. */
const LONGEST_WAIT = 2_147_483_647;

function tooLate(): BedrockExtractError {
  return new BedrockExtractError({
    code: "TIMEOUT",
    message: "No result before the `deadline`",
    help: "Set a later `deadline`, or lower `maxRetries` or `maxTokens`",
    path: "deadline",
    retryable: true,
  });
}

function timedOut(timeout: number): BedrockExtractError {
  return new BedrockExtractError({
    code: "TIMEOUT",
    message: `No result within the \`timeout\` of ${timeout} ms`,
    help: "Raise `timeout`, or lower `maxRetries` or `maxTokens`",
    path: "timeout",
    retryable: true,
  });
}
