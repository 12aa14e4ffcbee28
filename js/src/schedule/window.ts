/** How much was admitted in the last minute. */

/** Milliseconds that count as one moment, so that a busy minute takes no more memory than a quiet one. */
const SLOT = 100;

const MINUTE = 60_000;

interface Slot {
  readonly start: number;
  amount: number;
}

/** Amounts of the last minute, by their time. Times are milliseconds and never go back. */
export class Window {
  #slots: Slot[] = [];
  #sum = 0;

  /** All of the last minute. */
  sum(time: number): number {
    this.#forget(time);
    return this.#sum;
  }

  /** Milliseconds since the first of the last minute. */
  span(time: number): number {
    this.#forget(time);
    return time - (this.#slots[0]?.start ?? time);
  }

  /** Adds an amount. */
  add(time: number, amount: number): void {
    const start = time - (time % SLOT);
    const last = this.#slots.at(-1);
    if (last !== undefined && last.start >= start) last.amount += amount;
    else this.#slots.push({ start, amount });
    this.#sum += amount;
  }

  /** Changes what was added at `time`; what is older than a minute counts no more either way. */
  correct(time: number, change: number): void {
    const start = time - (time % SLOT);
    const slot = this.#slots.find((known) => known.start >= start);
    const isOlder = slot !== undefined && slot === this.#slots[0] && slot.start > start;
    if (slot === undefined || isOlder) return;
    slot.amount += change;
    this.#sum += change;
  }

  /** Milliseconds until `amount` more stays within `limit`. What is larger than the limit waits for an empty minute. */
  waitFor(amount: number, limit: number, time: number): number {
    let sum = this.sum(time);
    if (sum <= 0 || sum + amount <= limit) return 0;
    for (const slot of this.#slots) {
      sum -= slot.amount;
      if (sum <= 0 || sum + amount <= limit) return slot.start + SLOT + MINUTE - time;
    }
    return MINUTE;
  }

  #forget(time: number): void {
    const first = this.#slots.findIndex(({ start }) => start + SLOT + MINUTE > time);
    const old = first === -1 ? this.#slots.splice(0) : this.#slots.splice(0, first);
    for (const { amount } of old) this.#sum -= amount;
    if (this.#slots.length === 0) this.#sum = 0;
  }
}
