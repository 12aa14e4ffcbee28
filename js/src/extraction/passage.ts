/** One request's way past the limiters of its client: it waits for its turn, and tells them what has become of it. */

import type { Connection } from "../connection.js";
import type { Step } from "../core/contract.js";
import type { ExtractionHandle } from "../core/handle.js";
import type { Cancellation } from "../http/cancellation.js";
import type { Outcome, Permit } from "../schedule/limiter.js";
import type { ExchangeListener } from "./exchange.js";
import type { CallPlan } from "./plan.js";

/** The way of one request. */
export class Passage {
  readonly #plan: CallPlan;
  readonly #connection: Connection;
  readonly #extraction: ExtractionHandle;
  readonly #cancellation: Cancellation;
  readonly #permits: Permit[] = [];
  #bytes = 0;

  constructor(plan: CallPlan, connection: Connection, extraction: ExtractionHandle, cancellation: Cancellation) {
    this.#plan = plan;
    this.#connection = connection;
    this.#extraction = extraction;
    this.#cancellation = cancellation;
  }

  /** For the exchange; undefined where there is no limiter. */
  get ready(): ExchangeListener["ready"] {
    return this.#limiters.length === 0 ? undefined : (url, bytes) => this.#wait(url, bytes());
  }

  /** Makes the exchange, and tells the limiters how it ended. */
  async follow(exchange: () => Promise<Step>): Promise<Step> {
    if (this.#limiters.length === 0) return exchange();
    const before = this.#extraction.progress().attempts;
    let outcome: Outcome = { kind: "failed" };
    try {
      const step = await exchange();
      outcome = this.#outcomeOf(step, before);
      return step;
    } finally {
      for (const permit of this.#permits) permit(outcome);
    }
  }

  get #limiters(): Connection["limiters"] {
    return this.#connection.limiters;
  }

  async #wait(url: string, bytes: number): Promise<void> {
    const { maxTokens } = this.#plan;
    const kind = this.#plan.kind();
    const { estimates } = this.#connection;
    this.#bytes = bytes;
    const inputTokens = estimates.input(kind, bytes);
    const outputTokens = maxTokens ?? estimates.output(kind);
    // The client's own first: who waits there holds nothing of what is shared.
    for (const limiter of this.#limiters) {
      this.#permits.push(await limiter.admit({ url, inputTokens, outputTokens }, this.#cancellation));
    }
  }

  #outcomeOf(step: Step, before: number): Outcome {
    const failure = step.type === "fail" ? step.error : step.type === "send" ? step.failed : undefined;
    if (failure?.code === "THROTTLED") return { kind: "throttled", words: failure.service?.message ?? "" };
    const { attempt, attempts } = this.#extraction.progress();
    if (attempt === undefined || attempts === before) return { kind: "failed" };
    const { inputTokens, cacheWriteInputTokens, outputTokens } = attempt.usage;
    this.#connection.estimates.note(this.#plan.kind(), this.#bytes, attempt.usage);
    return { kind: "answered", inputTokens: inputTokens + cacheWriteInputTokens, outputTokens };
  }
}
