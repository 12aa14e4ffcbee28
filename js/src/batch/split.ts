/** Parts a stream of lines into files, without holding more of it than one line. */

import { type BedrockExtractError, badOption } from "../errors.js";
import { cut } from "../text/words.js";

/** A line, the key of its record, and the place of what it is made of. */
export interface KeyedLine {
  readonly key: string;
  readonly index: number;
  readonly line: string;
}

/** How much a file may hold. */
export interface SplitLimits {
  readonly maxRecords: number;
  readonly maxBytes: number;
}

/** One file. Its lines are there until the next file is asked for. */
export interface Part {
  readonly lines: AsyncIterable<string>;
  readonly records: number;
  readonly bytes: number;
  /** Of the last line that was read. */
  readonly last: Omit<KeyedLine, "line">;
}

/** The files, each as full as the limits let it be. */
export async function* split(lines: AsyncIterable<KeyedLine>, limits: SplitLimits): AsyncGenerator<Part> {
  const source = lines[Symbol.asyncIterator]();
  try {
    let first = await source.next();
    while (first.done !== true) {
      const part = new Filling(source, first.value, limits);
      yield part;
      first = await part.rest();
    }
  } finally {
    await source.return?.();
  }
}

const encoder = new TextEncoder();

/** Bytes of a line. */
export function utf8Length(line: string): number {
  return encoder.encode(line).length;
}

class Filling implements Part {
  records = 0;
  bytes = 0;
  last: Part["last"] = { key: "", index: -1 };
  readonly lines: AsyncGenerator<string>;
  readonly #source: AsyncIterator<KeyedLine>;
  readonly #limits: SplitLimits;
  readonly #keys = new Set<string>();
  #next: IteratorResult<KeyedLine>;

  constructor(source: AsyncIterator<KeyedLine>, first: KeyedLine, limits: SplitLimits) {
    this.#source = source;
    this.#limits = limits;
    this.#next = { done: false, value: first };
    this.lines = this.#read();
  }

  /** Passes over what was not read. The line that the next file begins with. */
  async rest(): Promise<IteratorResult<KeyedLine>> {
    // A reader that stopped has ended the generator.
    for await (const _ of this.#read());
    return this.#next;
  }

  async *#read(): AsyncGenerator<string> {
    while (this.#next.done !== true) {
      const { key, index, line } = this.#next.value;
      if (!this.#takes(key, utf8Length(line))) return;
      this.last = { key, index };
      this.#next = await this.#source.next();
      yield line;
    }
  }

  #takes(key: string, bytes: number): boolean {
    const { maxRecords, maxBytes } = this.#limits;
    if (bytes > maxBytes) throw tooLarge(key, bytes, maxBytes);
    if (this.#keys.has(key)) {
      const message = `\`keyOf\` gives two items the key \`${cut(key, 60)}\``;
      throw badOption("keyOf", message, "Return a different string for every item");
    }
    if (this.records === maxRecords || this.bytes + bytes > maxBytes) return false;
    this.#keys.add(key);
    this.records += 1;
    this.bytes += bytes;
    return true;
  }
}

/** The refusal of a record that no file can hold. */
export function tooLarge(key: string, bytes: number, maxBytes: number): BedrockExtractError {
  return badOption(
    "maxBytes",
    `The record \`${cut(key, 60)}\` has ${bytes} bytes, more than the ${maxBytes} of a file`,
    "Leave the item out, or raise `maxBytes` if your quota is larger",
  );
}
