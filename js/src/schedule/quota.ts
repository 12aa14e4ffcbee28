/**
 * One limit of a minute, as the caller states it and as refusals teach it: what had been admitted before a refused request is what
 * the service allows. A learned limit grows again, soon where it is lower than what was seen to pass, and late where it is not.
 */

import { Window } from "./window.js";

/** Milliseconds before a learned limit grows, and the longest such time. */
const PATIENCE = 60_000;
const LONGEST_PATIENCE = 30 * 60_000;

/**
 * Milliseconds for which a service that gives quota back all the time, and not by the minute, has done so while a burst passed. What it
 * gave back then is no part of the limit.
 */
const LONGEST_BURST = 6_000;

const MINUTE = 60_000;

/** By how much a limit grows at a time. */
const GROWTH = 1.25;

/** What one request takes of a quota. */
export interface Share {
  /** When it was admitted. */
  readonly time: number;
  /** What it takes. */
  amount: number;
  /** What had been admitted in the minute before, and within how many milliseconds. */
  readonly before: number;
  readonly span: number;
}

/** A quota of requests or tokens a minute. */
export class Quota {
  readonly #window = new Window();
  /** The caller's limit. */
  readonly #stated: number;
  /** What passes in a minute without a doubt: below that a learned limit is not trusted. */
  readonly #least: number;
  #learned = Number.POSITIVE_INFINITY;
  /** The most that was seen to pass in a minute. */
  #best = 0;
  #changedAt = 0;
  #hasGrown = false;
  #patience = PATIENCE;

  constructor(stated: number | undefined, least: number) {
    this.#stated = stated ?? Number.POSITIVE_INFINITY;
    this.#least = least;
  }

  /** The limit that holds now. */
  get limit(): number {
    return Math.min(this.#stated, this.#learned);
  }

  /** Milliseconds until `amount` may be admitted. */
  waitFor(amount: number, time: number): number {
    this.#grow(time);
    return this.#window.waitFor(amount, this.limit, time);
  }

  /** Admits it. */
  take(amount: number, time: number): Share {
    const share = { time, amount, before: this.#window.sum(time), span: this.#window.span(time) };
    this.#window.add(time, amount);
    return share;
  }

  /** The request has taken another amount than was thought. */
  correct(share: Share, amount: number): void {
    this.#window.correct(share.time, amount - share.amount);
    share.amount = amount;
  }

  /** The request has passed. */
  passed({ before, amount }: Share): void {
    this.#best = Math.max(this.#best, before + amount);
  }

  /** The service has refused the request because of this quota; `learns` says whether that is to be remembered. */
  refused(share: Share, time: number, learns: boolean): void {
    const allowed = Math.floor(share.before / (1 + Math.min(share.span, LONGEST_BURST) / MINUTE));
    this.correct(share, 0);
    if (!learns || allowed >= this.limit) return;
    if (this.#hasGrown) this.#patience = Math.min(LONGEST_PATIENCE, this.#patience * 2);
    this.#learned = Math.max(1, allowed);
    this.#best = Math.min(this.#best, this.#learned);
    this.#changedAt = time;
    this.#hasGrown = false;
  }

  #grow(time: number): void {
    if (this.#learned >= this.#stated) return;
    const isSure = this.#learned >= this.#best && this.#learned >= this.#least;
    if (time - this.#changedAt < (isSure ? LONGEST_PATIENCE : this.#patience)) return;
    this.#learned = Math.ceil(this.#learned * GROWTH);
    this.#changedAt = time;
    this.#hasGrown = true;
  }
}
