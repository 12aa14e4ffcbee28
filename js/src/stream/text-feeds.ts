/** The growing JSON text of a value, for readers elsewhere. */

import { visit } from "./changes.js";
import { JsonText } from "./json-text.js";
import type { Feed } from "./reader.js";
import { cannotTakeBack } from "./take-back.js";
import type { Tree } from "./tree.js";
import type { Update } from "./update.js";

type NumberOf = (digits: string) => unknown;

/** A writer that stands where the value stands: whole, where that is final. */
function textOf(numberOf: NumberOf, tree: Tree): JsonText {
  const text = new JsonText(numberOf);
  tree.replay(text);
  if (tree.isComplete("")) text.finish([], tree.snapshot());
  return text;
}

/** Text that is only ever added to. */
export class TextPieces implements Feed<string> {
  readonly #text: JsonText;
  #pending = "";
  #hasGiven = false;
  #isBroken = false;

  /** `tree` is what has been shown already. */
  constructor(numberOf: NumberOf, tree: Tree) {
    this.#text = textOf(numberOf, tree);
    this.#pending = this.#text.take();
  }

  hear(update: Update): void {
    switch (update.type) {
      case "changes":
        visit(update.changes, this.#text);
        break;
      case "reset":
        this.#startAgain();
        break;
      case "settled":
        this.#isBroken ||= !this.#text.finish(update.added, update.value);
        break;
    }
    this.#pending += this.#text.take();
  }

  take(): { readonly item: string } | undefined {
    if (this.#isBroken) throw cannotTakeBack();
    if (this.#pending === "") return undefined;
    const item = this.#pending;
    this.#pending = "";
    this.#hasGiven = true;
    return { item };
  }

  /** What nobody has read yet can still be dropped. */
  #startAgain(): void {
    this.#isBroken = this.#hasGiven;
    this.#pending = "";
    this.#text.restart();
  }
}

/** An event for a browser. */
export interface ServerEvent {
  readonly event: "done" | "error" | "invalid" | "reset" | "text";
  readonly data: unknown;
}

/** Text, and what else happens to the value. */
export class ServerEvents implements Feed<ServerEvent> {
  readonly #text: JsonText;
  readonly #queue: ServerEvent[] = [];
  #pending = "";

  /** `tree` is what has been shown already. */
  constructor(numberOf: NumberOf, tree: Tree) {
    this.#text = textOf(numberOf, tree);
    this.#pending = this.#text.take();
  }

  hear(update: Update): void {
    switch (update.type) {
      case "changes":
        visit(update.changes, this.#text);
        break;
      case "reset":
        this.#restart(update.event.attempt, update.event.reason);
        break;
      case "settled":
        if (!this.#text.finish(update.added, update.value)) {
          this.#restart(undefined, "corrected");
          this.#text.finish([], update.value);
        }
        break;
      case "event":
        this.#tell(update.event);
        break;
    }
    this.#pending += this.#text.take();
  }

  take(): { readonly item: ServerEvent } | undefined {
    const item = this.#queue.shift() ?? this.#takeText();
    return item && { item };
  }

  #tell(event: Extract<Update, { readonly type: "event" }>["event"]): void {
    if (event.type === "invalid") {
      this.#flush();
      this.#queue.push({ event: "invalid", data: { path: event.path, issues: event.issues } });
    } else if (event.type === "done") {
      this.#flush();
      const { usage, warnings } = event.completion;
      this.#queue.push({ event: "done", data: { usage, warnings } });
    }
  }

  #restart(attempt: number | undefined, reason: string): void {
    this.#pending = "";
    this.#text.restart();
    this.#queue.push({ event: "reset", data: { attempt, reason } });
  }

  #flush(): void {
    const text = this.#takeText();
    if (text !== undefined) this.#queue.push(text);
  }

  #takeText(): ServerEvent | undefined {
    if (this.#pending === "") return undefined;
    const data = this.#pending;
    this.#pending = "";
    return { event: "text", data };
  }
}
