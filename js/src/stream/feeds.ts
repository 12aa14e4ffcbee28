/** What the streams of a call give. */

import type { StreamEvent } from "../types/stream.js";
import { visit } from "./changes.js";
import { EventWriter } from "./events.js";
import type { Feed } from "./reader.js";
import type { Addition } from "./settle.js";
import type { Tree } from "./tree.js";
import type { Update } from "./update.js";

type NumberOf = (digits: string) => unknown;

/** No value is the same as this. */
const NOTHING = Symbol("nothing");

/** The newest snapshot, where something has changed since the last one. */
export class Snapshots implements Feed<unknown> {
  readonly #tree: () => Tree;
  #hasNews: boolean;
  #last: unknown = NOTHING;

  /** `tree` gives the value as it stands. */
  constructor(tree: () => Tree) {
    this.#tree = tree;
    this.#hasNews = tree().hasBegun;
  }

  hear({ type }: Update): void {
    if (type === "changes" || type === "settled" || type === "reset") this.#hasNews = this.#tree().hasBegun;
  }

  take(): { readonly item: unknown } | undefined {
    if (!this.#hasNews) return undefined;
    this.#hasNews = false;
    const item = this.#tree().snapshot();
    // That a part is complete changes nothing of it.
    if (item === this.#last) return undefined;
    this.#last = item;
    return { item };
  }
}

/** Items in the order in which they came. */
class Queue<Item> {
  #items: Item[] = [];
  #next = 0;

  add(items: readonly Item[]): void {
    for (const item of items) this.#items.push(item);
  }

  take(): { readonly item: Item } | undefined {
    if (this.#next === this.#items.length) return undefined;
    const item = this.#items[this.#next] as Item;
    this.#next += 1;
    if (this.#next === this.#items.length) {
      this.#items = [];
      this.#next = 0;
    }
    return { item };
  }
}

/** Every event. */
export class Events implements Feed<StreamEvent> {
  readonly #queue = new Queue<StreamEvent>();
  readonly #numberOf: NumberOf;
  #writer: EventWriter;

  /** `tree` is what has been shown already. */
  constructor(numberOf: NumberOf, tree: Tree) {
    this.#numberOf = numberOf;
    this.#writer = new EventWriter(numberOf, tree.open());
    if (tree.hasBegun) this.#queue.add([{ type: "value", path: "", value: tree.snapshot() }]);
  }

  hear(update: Update): void {
    switch (update.type) {
      case "changes":
        visit(update.changes, this.#writer);
        this.#queue.add(this.#writer.take());
        break;
      case "reset":
        this.#writer = new EventWriter(this.#numberOf);
        this.#queue.add([update.event]);
        break;
      case "event":
        this.#queue.add([update.event]);
        break;
      case "settled":
        this.#queue.add([...update.added.map(eventOf), { type: "complete", path: "" }]);
        break;
      case "element":
        break;
    }
  }

  take(): { readonly item: StreamEvent } | undefined {
    return this.#queue.take();
  }
}

function eventOf({ path, value, append }: Addition): StreamEvent {
  return append === undefined ? { type: "value", path, value } : { type: "append", path, append };
}

/** Valid elements of a list, those that came before first. */
export class Elements implements Feed<unknown> {
  readonly #queue = new Queue<unknown>();

  constructor(before: readonly unknown[]) {
    this.#queue.add(before);
  }

  hear(update: Update): void {
    if (update.type === "element") this.#queue.add([update.value]);
  }

  take(): { readonly item: unknown } | undefined {
    return this.#queue.take();
  }
}
