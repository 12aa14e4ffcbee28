/**
 * Lets requests leave in their order, as fast as the quotas allow. Quotas of the service hold for one model in one region, so each
 * has a lane of its own; only the number of requests under way is counted over all of them.
 *
 * In an isolate who waits looks again by itself, because nothing runs there for one request on behalf of another one, and whoever
 * gives no sign of life is taken for gone.
 */

import type { Cancellation } from "../http/cancellation.js";
import { now } from "../http/clock.js";
import { signsOfLife } from "../http/heartbeat.js";
import { isIsolate } from "../http/isolate.js";
import type { RateLimiter, RateLimiterOptions, RateLimits } from "../types/schedule.js";
import { Quota, type Share } from "./quota.js";

/** Milliseconds between two looks in an isolate, and without a sign of life after which a request is taken for gone. */
const LOOK = 50;
const GONE = 30_000;

/** Lanes that are remembered. */
const LANES = 100;

/** Requests a minute that every account has for a model that it uses much. */
const SURE_REQUESTS = 30;

/** What a request is about to take. */
export interface Demand {
  /** Its URL. */
  readonly url: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** What has become of a request. */
export type Outcome =
  | { readonly kind: "answered"; readonly inputTokens: number; readonly outputTokens: number }
  | { readonly kind: "throttled"; readonly words: string }
  | { readonly kind: "failed" };

/** A request that was let go. It must be told what has become of it. */
export type Permit = (outcome: Outcome) => void;

interface Waiter {
  seen: number;
  wake: () => void;
}

interface Lane {
  readonly requests: Quota;
  readonly tokens: Quota;
  waiters: Waiter[];
}

/** The limiter behind what `rateLimiter()` gives. Its options are checked. */
export class Limiter implements RateLimiter {
  readonly #options: RateLimiterOptions;
  readonly #lanes = new Map<string, Lane>();
  /** Requests under way, with their last sign of life. */
  #inside = new Map<object, number>();

  constructor(options: RateLimiterOptions) {
    this.#options = options;
  }

  limits(): readonly RateLimits[] {
    return Array.from(this.#lanes, ([url, { requests, tokens, waiters }]) => ({
      url,
      ...(Number.isFinite(requests.limit) && { requestsPerMinute: requests.limit }),
      ...(Number.isFinite(tokens.limit) && { tokensPerMinute: tokens.limit }),
      waiting: waiters.length,
    }));
  }

  /** Waits until the request may leave; fails when the call has ended. */
  async admit({ url, inputTokens, outputTokens }: Demand, cancellation: Cancellation): Promise<Permit> {
    const lane = this.#laneOf(url);
    const amount = this.#weighed(inputTokens, outputTokens);
    const waiter: Waiter = { seen: now(), wake: () => undefined };
    lane.waiters.push(waiter);
    try {
      for (;;) {
        const wait = this.#waitOf(waiter, lane, amount);
        if (wait <= 0) return this.#let(lane, amount);
        await this.#pause(waiter, wait, cancellation);
      }
    } finally {
      lane.waiters = lane.waiters.filter((other) => other !== waiter);
      lane.waiters[0]?.wake();
    }
  }

  #laneOf(url: string): Lane {
    const key = url.slice(0, url.lastIndexOf("/"));
    const known = this.#lanes.get(key);
    if (known !== undefined) return known;
    const { requestsPerMinute, tokensPerMinute } = this.#options;
    const lane = {
      requests: new Quota(requestsPerMinute, SURE_REQUESTS),
      tokens: new Quota(tokensPerMinute, 0),
      waiters: [],
    };
    for (const [old, { waiters }] of this.#lanes) {
      if (this.#lanes.size < LANES) break;
      if (waiters.length === 0) this.#lanes.delete(old);
    }
    this.#lanes.set(key, lane);
    return lane;
  }

  #weighed(inputTokens: number, outputTokens: number): number {
    return inputTokens + outputTokens * (this.#options.outputWeight ?? 1);
  }

  /** Milliseconds until the next look, 0 where it may go. */
  #waitOf(waiter: Waiter, lane: Lane, amount: number): number {
    const time = now();
    waiter.seen = time;
    if (isIsolate()) {
      lane.waiters = lane.waiters.filter(({ seen }) => time - seen <= GONE);
      for (const [request, seen] of this.#inside) if (time - seen > GONE) this.#inside.delete(request);
    }
    if (lane.waiters[0] !== waiter) return Number.POSITIVE_INFINITY;
    if (this.#inside.size >= (this.#options.maxConcurrency ?? Number.POSITIVE_INFINITY))
      return Number.POSITIVE_INFINITY;
    return Math.max(lane.requests.waitFor(1, time), lane.tokens.waitFor(amount, time));
  }

  async #pause(waiter: Waiter, wait: number, cancellation: Cancellation): Promise<void> {
    if (isIsolate()) return cancellation.wait(LOOK);
    await cancellation.waitFor(wait, (wake) => {
      waiter.wake = wake;
    });
  }

  #let(lane: Lane, amount: number): Permit {
    const time = now();
    const shares = { requests: lane.requests.take(1, time), tokens: lane.tokens.take(amount, time) };
    const request = {};
    this.#inside.set(request, time);
    const signs = isIsolate() ? signsOfLife(() => this.#inside.set(request, now())) : undefined;
    return (outcome) => {
      signs?.();
      this.#inside.delete(request);
      this.#settle(lane, shares, outcome);
      for (const { waiters } of this.#lanes.values()) waiters[0]?.wake();
    };
  }

  #settle(lane: Lane, shares: { readonly requests: Share; readonly tokens: Share }, outcome: Outcome): void {
    if (outcome.kind === "answered") {
      lane.tokens.correct(shares.tokens, this.#weighed(outcome.inputTokens, outcome.outputTokens));
      lane.requests.passed(shares.requests);
      lane.tokens.passed(shares.tokens);
    }
    if (outcome.kind !== "throttled") return;
    // A request that was refused has taken nothing.
    const learns = this.#options.adaptive ?? true;
    const isOfTokens = /\btokens?\b/iu.test(outcome.words);
    lane.requests.refused(shares.requests, now(), learns && !isOfTokens);
    lane.tokens.refused(shares.tokens, now(), learns && isOfTokens);
  }
}
