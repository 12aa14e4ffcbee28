/** Lines into and out of a storage. */

import type { BatchSource, BatchStorage } from "../types/batch-run.js";
import { linesIn } from "./lines.js";

/** Lines are written in pieces of about this many UTF-16 code units. */
const PIECE = 64 * 1024;

const encoder = new TextEncoder();

/** The text in pieces of bytes. */
export async function* encoded(lines: AsyncIterable<string> | Iterable<string>): AsyncGenerator<Uint8Array> {
  let open = "";
  for await (const line of lines) {
    open += line;
    if (open.length < PIECE) continue;
    yield encoder.encode(open);
    open = "";
  }
  if (open !== "") yield encoder.encode(open);
}

/** The lines of objects, one after the other, each with its line break. */
export async function* storedLines(storage: BatchStorage, names: readonly string[]): AsyncGenerator<string> {
  for await (const { text } of linesIn(stored(storage, names))) if (text !== undefined) yield `${text}\n`;
}

/** The bytes of objects, one after the other. */
export async function* stored(storage: BatchStorage, names: readonly string[]): AsyncGenerator<Uint8Array | string> {
  for (const name of names) {
    yield* storage.get(name);
    yield "\n";
  }
}

/** An object that is written line by line. There is none where nothing is written. */
export class LineWriter {
  readonly #storage: BatchStorage;
  readonly #name: string;
  #records = 0;
  #pipe: Pipe | undefined;
  #written: Promise<void> | undefined;

  constructor(storage: BatchStorage, name: string) {
    this.#storage = storage;
    this.#name = name;
  }

  /** Writes a line, as fast as the storage takes it. */
  async write(line: string): Promise<void> {
    this.#pipe ??= this.#begin();
    this.#records += 1;
    await this.#pipe.write(line);
  }

  /** Ends the object, and tells of it where there is one. */
  async end(): Promise<BatchSource | undefined> {
    this.#pipe?.end();
    await this.#written;
    return this.#pipe && { name: this.#name, records: this.#records };
  }

  /** Leaves the object unfinished; nothing happens where it has ended. */
  async abandon(): Promise<void> {
    this.#pipe?.fail(new Error("the writing was given up"));
    await this.#written?.catch(() => undefined);
  }

  #begin(): Pipe {
    const pipe = new Pipe();
    this.#written = this.#storage.put(this.#name, encoded(pipe));
    const early = new Error("the storage stopped reading before the end");
    this.#written.then(() => pipe.fail(early)).catch((cause: unknown) => pipe.fail(cause));
    return pipe;
  }
}

/** What is written on one side is read on the other. */
class Pipe implements AsyncIterable<string> {
  #line: string | undefined;
  #isEnded = false;
  #failure: { readonly cause: unknown } | undefined;
  #taken: (() => void) | undefined;
  #refused: ((cause: unknown) => void) | undefined;
  #changed: (() => void) | undefined;

  /** Fulfilled when the line is taken. */
  write(line: string): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure.cause);
      this.#line = line;
      this.#taken = resolve;
      this.#refused = reject;
      this.#changed?.();
    });
  }

  end(): void {
    this.#isEnded = true;
    this.#changed?.();
  }

  /** Ends both sides; nothing happens on a side that has ended. */
  fail(cause: unknown): void {
    this.#failure ??= { cause };
    this.#refused?.(cause);
    this.#changed?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    for (;;) {
      const line = this.#line;
      if (line !== undefined) {
        this.#line = undefined;
        this.#taken?.();
        yield line;
      } else if (this.#failure !== undefined) throw this.#failure.cause;
      else if (this.#isEnded) return;
      else {
        await new Promise<void>((resolve) => {
          this.#changed = resolve;
        });
      }
    }
  }
}
