/** The canonical JSON text of a value as it grows. The bracket of the value itself stays open until the end. */

import { jsonOf } from "../extraction/large-integers.js";
import { stepsOf } from "../text/json-pointer.js";
import type { ChangeVisitor } from "./changes.js";
import type { Addition } from "./settle.js";

/** Writes the text that follows from each change. */
export class JsonText implements ChangeVisitor {
  readonly #numberOf: (digits: string) => unknown;
  #pieces: string[] = [];
  /** Closing brackets of what is open, and whether something stands in it already. */
  #open: { readonly bracket: string; isEmpty: boolean }[] = [];
  #name = "";
  #isInText = false;
  /** Whether the value is a string, number or literal, which is complete at once. */
  #isScalar = false;
  #hasBegun = false;

  constructor(numberOf: (digits: string) => unknown = Number) {
    this.#numberOf = numberOf;
  }

  /** Forgets all, for a value that begins anew. */
  restart(): void {
    this.#pieces = [];
    this.#open = [];
    this.#isInText = false;
    this.#isScalar = false;
    this.#hasBegun = false;
  }

  /** The text since the last time. */
  take(): string {
    const text = this.#pieces.join("");
    this.#pieces = [];
    return text;
  }

  /** Completes the text; `false` where what is added has no place at its end. */
  finish(added: readonly Addition[], final: unknown): boolean {
    if (!this.#hasBegun) {
      this.#pieces.push(jsonOf(final));
      return true;
    }
    const steps = added.map(({ path }) => stepsOf(path));
    if (this.#isScalar) return added.length === 0;
    if (added.some(({ append }, index) => append !== undefined || steps[index]?.length !== 1)) return false;
    for (const [index, { value }] of added.entries()) {
      this.#name = steps[index]?.[0] ?? "";
      this.#before();
      this.#pieces.push(jsonOf(value));
    }
    this.#pieces.push(this.#open[0]?.bracket ?? "");
    return true;
  }

  beginObject(): void {
    this.#begin("{", "}");
  }

  beginArray(): void {
    this.#begin("[", "]");
  }

  name(name: string): void {
    this.#name = name;
  }

  beginText(text: string): void {
    this.#before();
    this.#isInText = true;
    this.#pieces.push(JSON.stringify(text).slice(0, -1));
  }

  append(text: string): void {
    this.#pieces.push(JSON.stringify(text).slice(1, -1));
  }

  end(): void {
    if (this.#isInText) {
      this.#isInText = false;
      this.#pieces.push('"');
    } else if (this.#open.length > 1) {
      this.#pieces.push(this.#open.pop()?.bracket ?? "");
    }
  }

  scalar(value: unknown): void {
    this.#before();
    this.#pieces.push(JSON.stringify(value));
  }

  digits(digits: string): void {
    this.#before();
    this.#pieces.push(jsonOf(this.#numberOf(digits)));
  }

  reasoning(): void {
    // It is no part of the value.
  }

  #begin(bracket: string, closing: string): void {
    this.#before();
    this.#isScalar = false;
    this.#pieces.push(bracket);
    this.#open.push({ bracket: closing, isEmpty: true });
  }

  /** Comma and name before a value. */
  #before(): void {
    const owner = this.#open.at(-1);
    if (owner === undefined) {
      this.#hasBegun = true;
      this.#isScalar = true;
      return;
    }
    if (!owner.isEmpty) this.#pieces.push(",");
    owner.isEmpty = false;
    if (owner.bracket === "}") this.#pieces.push(JSON.stringify(this.#name), ":");
  }
}
