/** The body of a response, read into a value. */

import { Tree } from "../stream/tree.js";
import type { PartialResponse, PartialResult, ReadPartialOptions } from "../types/reader.js";
import { JsonReader } from "./json-reader.js";
import { ReadPartialError } from "./read-partial-error.js";
import { EventReader } from "./server-sent-events.js";

/** One body, which is read once. */
export class PartialBody {
  /** The complete value, or why there is none. */
  readonly result: Promise<PartialResult<unknown>>;
  /** Whether somebody reads it. */
  isRead = false;
  readonly #response: PartialResponse;
  readonly #options: ReadPartialOptions;
  #resolve: (result: PartialResult<unknown>) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;
  #tree = new Tree();
  #json = new JsonReader(this.#tree);
  #hasNews = false;
  /** What the last event says, where there are events. */
  #end: object | undefined;

  constructor(response: PartialResponse, options: ReadPartialOptions) {
    this.#response = response;
    this.#options = options;
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.result.catch(() => undefined);
  }

  isComplete(path: string): boolean {
    return this.#tree.isComplete(path);
  }

  /** Reads the body. Gives the value after each piece that changes it. */
  async *snapshots(): AsyncGenerator<unknown, void, undefined> {
    this.isRead = true;
    let error: unknown = new ReadPartialError("ABORTED", "The response was left before it was complete", false);
    try {
      const { ok, status, body } = this.#response;
      if (!ok || body === null)
        throw new ReadPartialError("HTTP_STATUS", `The response has the status ${status}`, status >= 500);
      yield* this.#read(body.getReader());
      error = undefined;
    } catch (thrown) {
      error = thrown;
      throw thrown;
    } finally {
      if (error !== undefined) this.#reject(error);
    }
  }

  async *#read(reader: ReturnType<NonNullable<PartialResponse["body"]>["getReader"]>): AsyncGenerator<unknown> {
    const decoder = new TextDecoder();
    const events = new EventReader((event, data) => this.#hear(event, JSON.parse(data)));
    const isText = !this.#response.headers.get("content-type")?.startsWith("text/event-stream");
    const take = (text: string) => (isText ? this.#add(text) : events.push(text));
    try {
      for (;;) {
        const { done, value } = await reader.read();
        take(decoder.decode(value, { stream: !done }));
        if (done) break;
        if (this.#takeNews()) yield this.#tree.snapshot();
      }
      const value = this.#finish(isText);
      if (this.#takeNews()) yield value;
      this.#resolve({ value, ...this.#end });
    } finally {
      reader.cancel().catch(() => undefined);
    }
  }

  #add(text: string): void {
    this.#hasNews ||= text !== "";
    this.#json.push(text);
  }

  #hear(event: string, data: { readonly [name: string]: unknown } & string): void {
    switch (event) {
      case "text":
        this.#add(data);
        break;
      case "reset":
        this.#tree = new Tree();
        this.#json = new JsonReader(this.#tree);
        this.#options.onReset?.(data as never);
        break;
      case "invalid":
        this.#options.onInvalid?.(data as never);
        break;
      case "done":
        this.#end = data as object;
        break;
      case "error":
        throw new ReadPartialError(String(data.code), `The extraction failed: ${data.code}`, data.retryable === true);
    }
  }

  #takeNews(): boolean {
    const hasNews = this.#hasNews && this.#tree.hasBegun;
    if (hasNews) this.#hasNews = false;
    return hasNews;
  }

  /** The complete value. */
  #finish(isText: boolean): unknown {
    this.#json.end();
    if (!this.#json.isComplete || (!isText && this.#end === undefined)) {
      throw new ReadPartialError("CUT_RESPONSE", "The response ended before the value was complete", true);
    }
    const value = this.#tree.snapshot();
    this.#tree = Tree.of(value);
    return value;
  }
}
