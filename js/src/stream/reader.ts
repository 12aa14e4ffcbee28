/** An async iterator over what a feed makes of the updates of a call. */

import type { Update } from "./update.js";

/** Makes items of updates, and keeps those that nobody has asked for yet. */
export interface Feed<Item> {
  /** Something has happened. */
  hear(update: Update): void;
  /** The next item, if there is one. */
  take(): { readonly item: Item } | undefined;
}

/** How a call ended for its readers. */
export type Ending = { readonly error?: unknown };

/** What a reader tells the call. */
export interface Source {
  /** The reader waits for an item. */
  wanted(): void;
  /** The reader wants no more. */
  left(): void;
}

interface Waiter<Item> {
  resolve(result: IteratorResult<Item, undefined>): void;
  reject(error: unknown): void;
}

const OVER = { done: true, value: undefined } as const;

/** One reader of a stream. */
export class Reader<Item> implements AsyncIterableIterator<Item, undefined> {
  readonly #feed: Feed<Item>;
  readonly #source: Source;
  readonly #waiters: Waiter<Item>[] = [];
  #ending: Ending | undefined;

  constructor(feed: Feed<Item>, source: Source) {
    this.#feed = feed;
    this.#source = source;
  }

  /** Whether it waits for an item. */
  get isWaiting(): boolean {
    return this.#waiters.length > 0;
  }

  hear(update: Update): void {
    this.#feed.hear(update);
    this.#serve();
  }

  /** Nothing more comes; an error is thrown once what is there has been read. */
  end(ending: Ending): void {
    this.#ending ??= ending;
    this.#serve();
  }

  next(): Promise<IteratorResult<Item, undefined>> {
    const waits = new Promise<IteratorResult<Item, undefined>>((resolve, reject) => {
      this.#waiters.push({ resolve, reject });
    });
    this.#serve();
    if (this.isWaiting) this.#source.wanted();
    return waits;
  }

  async return(): Promise<IteratorResult<Item, undefined>> {
    const isEarly = this.#ending === undefined;
    this.#ending = {};
    for (const { resolve } of this.#waiters.splice(0)) resolve(OVER);
    if (isEarly) this.#source.left();
    return OVER;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** A feed that fails ends the reader. */
  #take(): { readonly item: Item } | undefined {
    try {
      return this.#feed.take();
    } catch (error) {
      const isEarly = this.#ending === undefined;
      this.#ending = { error };
      if (isEarly) this.#source.left();
      return undefined;
    }
  }

  #serve(): void {
    while (this.#waiters.length > 0) {
      const taken = this.#take();
      if (taken === undefined && this.#ending === undefined) return;
      const waiter = this.#waiters.shift();
      if (taken !== undefined) waiter?.resolve({ done: false, value: taken.item });
      else if (this.#ending !== undefined && "error" in this.#ending) {
        waiter?.reject(this.#ending.error);
        this.#ending = {};
      } else waiter?.resolve(OVER);
    }
  }
}
