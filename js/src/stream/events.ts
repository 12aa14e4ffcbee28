/** The events of `fullStream` that follow from changes of the value. */

import { pointerTo } from "../text/json-pointer.js";
import type { StreamEvent } from "../types/stream.js";
import type { ChangeVisitor } from "./changes.js";

/** An object or array that is open. */
interface Level {
  readonly path: string;
  /** How many items it has; undefined for an object. */
  items: number | undefined;
}

/** What is open already when the writer begins. */
export interface Opened {
  readonly levels: readonly Level[];
  /** JSON Pointer to the open string. */
  readonly text: string | undefined;
}

/** Collects events, with the place of each change. */
export class EventWriter implements ChangeVisitor {
  readonly #numberOf: (digits: string) => unknown;
  #events: StreamEvent[] = [];
  readonly #levels: Level[];
  #name = "";
  #text: string | undefined;

  constructor(numberOf: (digits: string) => unknown, { levels, text }: Opened = { levels: [], text: undefined }) {
    this.#numberOf = numberOf;
    this.#levels = [...levels];
    this.#text = text;
  }

  /** The events since the last time. */
  take(): StreamEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  beginObject(): void {
    this.#levels.push({ path: this.#value({}), items: undefined });
  }

  beginArray(): void {
    this.#levels.push({ path: this.#value([]), items: 0 });
  }

  name(name: string): void {
    this.#name = name;
  }

  beginText(text: string): void {
    this.#text = this.#value(text);
  }

  append(text: string): void {
    this.#events.push({ type: "append", path: this.#text ?? "", append: text });
  }

  end(): void {
    const path = this.#text ?? this.#levels.pop()?.path;
    this.#text = undefined;
    // What was held back may still be added to the value itself.
    if (path !== undefined && path !== "") this.#events.push({ type: "complete", path });
  }

  scalar(value: unknown): void {
    this.#value(value);
  }

  digits(digits: string): void {
    this.#value(this.#numberOf(digits));
  }

  reasoning(text: string): void {
    this.#events.push({ type: "reasoning", text });
  }

  /** A value stands in the next place, whose path is returned. */
  #value(value: unknown): string {
    const path = this.#next();
    this.#events.push({ type: "value", path, value });
    return path;
  }

  #next(): string {
    const owner = this.#levels.at(-1);
    if (owner === undefined) return "";
    if (owner.items === undefined) return owner.path + pointerTo([this.#name]);
    owner.items += 1;
    return `${owner.path}/${owner.items - 1}`;
  }
}
