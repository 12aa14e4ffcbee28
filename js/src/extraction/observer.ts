/** Reports the steps of an extraction to the hooks of its call. Without listeners it does nothing. */

import type { CoreFailure, Step } from "../core/contract.js";
import { coreFailure, type ExtractionHandle } from "../core/handle.js";
import type { BedrockExtractError } from "../errors.js";
import type { Emitter } from "../hooks/hooks.js";
import type { JsonValue } from "../types/blocks.js";
import type { Attempt, Failover, Usage } from "../types/completion.js";
import type { Target } from "../types/failover.js";
import type { HookPayloads } from "../types/hooks.js";
import type { CallPlan } from "./plan.js";

const OUTCOMES = ["response", "usage", "invalid"] as const;

const FAILURES = ["error", "exhausted"] as const;

/** Failures that say that no attempt is left. */
const EXHAUSTED: ReadonlySet<string> = new Set([
  "COST_BUDGET_EXCEEDED",
  "MALFORMED_OUTPUT",
  "NO_ANSWER",
  "TOKEN_BUDGET_EXCEEDED",
  "VALIDATION_FAILED",
]);

let calls = 0;

/** Reports one call. */
export class Observer {
  readonly #emitter: Emitter;
  readonly #masks: boolean;
  #extraction!: ExtractionHandle;
  readonly #callId: number;
  #requests = 0;
  #attempt = 0;
  #answers = 0;
  #judged = 0;
  #exhausted = false;
  /** The body of the last request before any answer, where values are masked. */
  #asked: Uint8Array | undefined;

  constructor({ emitter, masks }: Pick<CallPlan, "emitter" | "masks">) {
    this.#emitter = emitter;
    this.#masks = masks;
    calls += 1;
    this.#callId = calls;
  }

  /** Hears of this extraction from now on. */
  follow(extraction: ExtractionHandle): void {
    this.#extraction = extraction;
    this.#answers = 0;
    this.#judged = 0;
    this.#exhausted = false;
  }

  /** A request leaves now. */
  sending(): void {
    this.#requests += 1;
    if (!this.#emitter.hears("request", ...FAILURES)) return;
    const { modelId, mode, mechanism, attempts } = this.#extraction.progress();
    this.#attempt = attempts + 1;
    if (!this.#emitter.hears("request")) return;
    const bytes = this.#extraction.body();
    if (this.#masks && attempts === 0) this.#asked = bytes;
    const asked = this.#masks ? this.#asked : bytes;
    this.#emitter.emit("request", {
      callId: this.#callId,
      modelId,
      mode,
      mechanism,
      url: this.#extraction.url(),
      request: this.#requests,
      attempt: this.#attempt,
      get body() {
        return bodyOf(bytes, asked);
      },
    });
  }

  /** A step has followed from an answer or a verdict. */
  stepped(step: Step): void {
    this.#reportAnswer(step);
    if (step.type === "send" && step.failed !== undefined) this.#reportRepeated(step.failed);
    // What may pass is final only when it was repeated as often as it may be.
    if (step.type === "fail") this.#exhausted = step.error.retryable || EXHAUSTED.has(step.error.code);
  }

  #reportAnswer(step: Step): void {
    if (!this.#emitter.hears(...OUTCOMES)) return;
    const { attempt, usage, modelId } = this.#extraction.progress();
    if (attempt === undefined) return;
    const call = { callId: this.#callId, modelId };
    if (attempt.number > this.#answers) {
      this.#answers = attempt.number;
      this.#emitAnswer(attempt, usage, call);
    }
    // Issues are known when the attempt is given up, by the core or after the caller's own validation.
    if (step.type !== "check" && attempt.issues.length > 0 && attempt.number > this.#judged) {
      this.#judged = attempt.number;
      this.#emitter.emit("invalid", { ...call, attempt, issues: attempt.issues });
    }
  }

  #emitAnswer(attempt: Attempt, usage: Usage, call: { callId: number; modelId: string }): void {
    if (this.#emitter.hears("response")) {
      const response = this.#extraction.response();
      this.#emitter.emit("response", {
        ...call,
        attempt,
        ...(response === undefined ? {} : { response }),
      });
    }
    this.#emitter.emit("usage", { ...call, usage: attempt.usage, total: usage });
  }

  #reportRepeated(failure: CoreFailure): void {
    if (!this.#emitter.hears("error")) return;
    const completion = this.#extraction.completion();
    this.#emitter.emit("error", this.#failure(coreFailure(failure, completion), true));
  }

  /** The call fails. */
  failed(error: BedrockExtractError): void {
    if (!this.#emitter.hears(...FAILURES)) return;
    const failure = this.#failure(error, false);
    this.#emitter.emit("error", failure);
    if (this.#exhausted) {
      this.#emitter.emit("exhausted", { ...failure, attempts: error.completion?.attempts ?? [] });
    }
  }

  /** The call goes on elsewhere. */
  turned(error: BedrockExtractError, reason: Failover["reason"], from: Target, to: Target): void {
    if (this.#emitter.hears("error")) this.#emitter.emit("error", this.#failure(error, true));
    this.#emitter.emit("failover", { callId: this.#callId, modelId: from.modelId, reason, from, to, error });
  }

  #failure(error: BedrockExtractError, willRetry: boolean): HookPayloads["error"] {
    const modelId = error.completion?.modelId ?? "";
    return { callId: this.#callId, modelId, error, request: this.#requests, attempt: this.#attempt, willRetry };
  }
}

/** The body of a request with the conversation of the body that was `asked` first: a re-ask repeats an answer. */
function bodyOf(bytes: Uint8Array, asked: Uint8Array | undefined): { readonly [name: string]: JsonValue } {
  const read = (text: Uint8Array) => JSON.parse(new TextDecoder().decode(text));
  const body = read(bytes);
  return asked === bytes ? body : { ...body, messages: asked === undefined ? [] : read(asked).messages };
}
