/** A value that grows, and snapshots of it that share what has not changed. */

import { pointerTo, stepsOf } from "../text/json-pointer.js";
import type { ChangeVisitor } from "./changes.js";
import type { Opened } from "./events.js";

type Container = unknown[] | Record<string, unknown>;

/** An object or array that is open. */
interface Level {
  value: Container;
  /** Its place in the one around it. */
  readonly key: string;
  /** Whether a snapshot has it: then it is copied before it changes. */
  shared: boolean;
}

/**
 * The value so far. A change costs its own length, and after a snapshot a copy of the objects and arrays that are open: what
 * is complete is never copied.
 */
export class Tree implements ChangeVisitor {
  readonly #numberOf: (digits: string) => unknown;
  #root: unknown;
  #hasRoot = false;
  /** Whether it is the final value. What was held back may still be added to one whose bracket is closed. */
  #isFinal = false;
  readonly #levels: Level[] = [];
  #name = "";
  /** The open string, which is put in its place when somebody looks. */
  #text: { readonly key: string; value: string; isPlaced: boolean } | undefined;

  /** `numberOf` makes a number of its digits. */
  constructor(numberOf: (digits: string) => unknown = Number) {
    this.#numberOf = numberOf;
  }

  /** A value that is complete. */
  static of(value: unknown): Tree {
    const tree = new Tree();
    tree.#put(value);
    tree.#isFinal = true;
    return tree;
  }

  /** Whether the value has begun. */
  get hasBegun(): boolean {
    return this.#hasRoot;
  }

  /** The value as it stands. It never changes again. */
  snapshot(): unknown {
    this.#placeText();
    for (const level of this.#levels) level.shared = true;
    return this.#root;
  }

  /** Whether the value at a JSON Pointer is there and complete. */
  isComplete(pointer: string): boolean {
    if (pointer === "") return this.#isFinal;
    const steps = stepsOf(pointer);
    const open = this.#openPath();
    if (open !== undefined && steps.length <= open.length && steps.every((step, depth) => step === open[depth])) {
      return false;
    }
    let value: unknown = this.#root;
    for (const step of steps) {
      if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return false;
      value = (value as Record<string, unknown>)[step];
    }
    return pointer === pointerTo(steps);
  }

  /** What is open: the way to it, and how many items each array on it has. */
  open(): Opened {
    let path = "";
    const levels = this.#levels.map(({ value, key }, depth) => {
      if (depth > 0) path += pointerTo([key]);
      return { path, items: Array.isArray(value) ? value.length : undefined };
    });
    if (this.#text === undefined) return { levels, text: undefined };
    return { levels, text: levels.length === 0 ? "" : path + pointerTo([this.#text.key]) };
  }

  /** Tells a visitor what makes the value as it stands, with the same parts open. */
  replay(visitor: ChangeVisitor): void {
    if (this.#hasRoot) replayed(this.snapshot(), this.#isFinal ? undefined : this.#openPath(), visitor);
  }

  beginObject(): void {
    this.#open({});
  }

  beginArray(): void {
    this.#open([]);
  }

  name(name: string): void {
    this.#name = name;
  }

  beginText(text: string): void {
    this.#text = { key: this.#put(text), value: text, isPlaced: true };
  }

  append(text: string): void {
    if (this.#text === undefined) return;
    this.#text.value += text;
    this.#text.isPlaced = false;
  }

  end(): void {
    if (this.#text === undefined) {
      this.#levels.pop();
      return;
    }
    this.#placeText();
    this.#text = undefined;
  }

  scalar(value: unknown): void {
    this.#put(value);
  }

  digits(digits: string): void {
    this.#put(this.#numberOf(digits));
  }

  reasoning(): void {
    // It is no part of the value.
  }

  /** The way to the innermost part that is open; undefined where nothing is. */
  #openPath(): string[] | undefined {
    if (this.#text === undefined && this.#levels.length === 0) return undefined;
    const path = this.#levels.slice(1).map(({ key }) => key);
    if (this.#text !== undefined && this.#levels.length > 0) path.push(this.#text.key);
    return path;
  }

  #open(value: Container): void {
    const key = this.#put(value);
    this.#levels.push({ value, key, shared: false });
  }

  /** Puts a value in the next place, whose name is returned. */
  #put(value: unknown): string {
    const owner = this.#owned();
    if (owner === undefined) {
      this.#root = value;
      this.#hasRoot = true;
      return "";
    }
    if (Array.isArray(owner)) return String(owner.push(value) - 1);
    place(owner, this.#name, value);
    return this.#name;
  }

  #placeText(): void {
    if (this.#text === undefined || this.#text.isPlaced) return;
    this.#text.isPlaced = true;
    const { key, value } = this.#text;
    const owner = this.#owned();
    if (owner === undefined) this.#root = value;
    else place(owner, key, value);
  }

  /** The innermost open object or array, which no snapshot has. */
  #owned(): Container | undefined {
    // What is shared is always the innermost part of the way.
    let depth = this.#levels.length;
    while (depth > 0 && this.#levels[depth - 1]?.shared === true) depth -= 1;
    for (const level of this.#levels.slice(depth)) {
      const owner = depth === 0 ? undefined : this.#levels[depth - 1]?.value;
      level.value = Array.isArray(level.value) ? level.value.slice() : { ...level.value };
      level.shared = false;
      if (owner === undefined) this.#root = level.value;
      else place(owner, level.key, level.value);
      depth += 1;
    }
    return this.#levels.at(-1)?.value;
  }
}

/** `open` is the way from the value to its innermost open part; undefined where the value is complete. */
function replayed(value: unknown, open: readonly string[] | undefined, visitor: ChangeVisitor): void {
  if (typeof value !== "object" || value === null) {
    if (typeof value === "string" && open !== undefined) visitor.beginText(value);
    else if (typeof value === "bigint") visitor.digits(String(value));
    else visitor.scalar(value);
    return;
  }
  if (Array.isArray(value)) visitor.beginArray();
  else visitor.beginObject();
  for (const [name, part] of Object.entries(value)) {
    if (!Array.isArray(value)) visitor.name(name);
    replayed(part, open?.[0] === name ? open.slice(1) : undefined, visitor);
  }
  if (open === undefined) visitor.end();
}

/** Also where the name is `__proto__`. */
function place(owner: Container, key: string, value: unknown): void {
  if (key !== "__proto__") (owner as Record<string, unknown>)[key] = value;
  else Object.defineProperty(owner, key, { value, writable: true, enumerable: true, configurable: true });
}
