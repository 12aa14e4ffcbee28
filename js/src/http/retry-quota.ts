/**
 * What all calls of a client may repeat together, by the rules of the AWS SDKs: a service that is overloaded gets fewer repetitions
 * the longer it is. Every repetition costs tokens, and every success gives some back.
 */

const CAPACITY = 500;
const COST_OF_THROTTLED = 5;
const COST = 14;

/** The tokens of one client. */
export class RetryQuota {
  #left = CAPACITY;

  /** Takes the cost of a repetition; `undefined` where there is too little left for one. */
  take(isThrottled: boolean): number | undefined {
    const cost = isThrottled ? COST_OF_THROTTLED : COST;
    if (cost > this.#left) return undefined;
    this.#left -= cost;
    return cost;
  }

  /** A request succeeded, maybe one that was repeated at this cost. */
  succeeded(cost: number | undefined): void {
    this.#left = Math.min(CAPACITY, this.#left + (cost ?? 1));
  }
}
