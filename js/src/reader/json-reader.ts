/** Reads the canonical JSON text that a streamed call sends, in pieces, into a tree. */

import type { Tree } from "../stream/tree.js";

/** The part of a string that means itself. */
const PLAIN = /[^"\\]*/uy;

/** A number or word. */
const TOKEN = /[\w+.-]*/uy;

/** A reader between two pieces. Each character is looked at once, but for an escape, number or word that is cut. */
export class JsonReader {
  readonly #tree: Tree;
  /** Whether what is open are objects, the innermost last. */
  readonly #objects: boolean[] = [];
  /** The beginning of an escape, number or word that is cut. */
  #cut = "";
  /** What the open string is. */
  #string: "name" | "value" | undefined;
  #name = "";
  /** Whether a name comes next. */
  #isNamed = false;

  constructor(tree: Tree) {
    this.#tree = tree;
  }

  /** Whether everything that has begun has ended. */
  get isComplete(): boolean {
    return this.#tree.hasBegun && this.#objects.length === 0 && this.#string === undefined && this.#cut === "";
  }

  /** Reads the next piece. */
  push(piece: string): void {
    const text = this.#cut + piece;
    this.#cut = "";
    for (let at = 0; at < text.length; ) {
      const next = this.#string === undefined ? this.#next(text, at) : this.#inString(text, at);
      if (next === undefined) {
        this.#cut = text.slice(at);
        return;
      }
      at = next;
    }
  }

  /** The text ends: so does a number or word. */
  end(): void {
    if (this.#cut !== "" && this.#string === undefined) this.#tree.scalar(JSON.parse(this.#cut));
    this.#cut = "";
  }

  /** Reads from one place to the next; `undefined` where what stands there is cut. */
  #next(text: string, at: number): number | undefined {
    switch (text[at]) {
      case "{":
      case "[":
        this.#open(text[at] === "{");
        return at + 1;
      case "}":
      case "]":
        this.#objects.pop();
        this.#tree.end();
        return at + 1;
      case ",":
        this.#isNamed = this.#objects.at(-1) === true;
        return at + 1;
      case ":":
        return at + 1;
      case '"':
        this.#string = this.#isNamed ? "name" : "value";
        this.#name = "";
        if (!this.#isNamed) this.#tree.beginText("");
        return at + 1;
      default: {
        const token = match(TOKEN, text, at);
        if (at + token.length === text.length) return undefined;
        this.#tree.scalar(JSON.parse(token));
        return at + token.length;
      }
    }
  }

  #open(isObject: boolean): void {
    if (isObject) this.#tree.beginObject();
    else this.#tree.beginArray();
    this.#objects.push(isObject);
    this.#isNamed = isObject;
  }

  #inString(text: string, at: number): number | undefined {
    const plain = match(PLAIN, text, at);
    if (plain !== "") {
      this.#add(plain);
      return at + plain.length;
    }
    if (text[at] === '"') {
      this.#endString();
      return at + 1;
    }
    const length = text[at + 1] === "u" ? 6 : 2;
    if (at + length > text.length) return undefined;
    this.#add(JSON.parse(`"${text.slice(at, at + length)}"`) as string);
    return at + length;
  }

  #add(text: string): void {
    if (this.#string === "name") this.#name += text;
    else this.#tree.append(text);
  }

  #endString(): void {
    if (this.#string === "name") {
      this.#tree.name(this.#name);
      this.#isNamed = false;
    } else this.#tree.end();
    this.#string = undefined;
  }
}

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
}
