/** What requests are likely to take, by what earlier ones of the client took. */

import type { Usage } from "../types/completion.js";

/** Tokens of a byte of a request, until the model has counted some. */
const TOKENS_OF_BYTE = 0.25;

/** Tokens of output that are asked for until an answer is there: the smallest models on the service take no more. */
const FIRST_OUTPUT = 2048;

/** The least that is asked for afterwards, and how much more than the longest answer so far. */
const LEAST_OUTPUT = 512;
const MARGIN = 2;

/** Kinds of calls that are remembered. */
const KINDS = 200;

interface Seen {
  /** Tokens of a byte. */
  inputRate: number;
  /** The most tokens that an answer had. */
  output: number;
}

/** By the kind of call: its model and its schema. */
export class Estimates {
  readonly #seen = new Map<string, Seen>();

  /** Tokens of a request of so many bytes. */
  input(kind: string, bytes: number): number {
    return Math.ceil(bytes * (this.#seen.get(kind)?.inputRate ?? TOKENS_OF_BYTE));
  }

  /** The `maxTokens` that an answer is likely to fit into. */
  output(kind: string): number {
    const longest = this.#seen.get(kind)?.output;
    return longest === undefined ? FIRST_OUTPUT : Math.max(LEAST_OUTPUT, longest * MARGIN);
  }

  /** An answer to a request of so many bytes has come. */
  note(kind: string, bytes: number, usage: Usage): void {
    const { inputTokens, cacheReadInputTokens, cacheWriteInputTokens, outputTokens } = usage;
    const input = inputTokens + cacheReadInputTokens + cacheWriteInputTokens;
    const known = this.#seen.get(kind);
    this.#seen.delete(kind);
    if (this.#seen.size >= KINDS) this.#seen.clear();
    this.#seen.set(kind, {
      inputRate: bytes > 0 && input > 0 ? input / bytes : (known?.inputRate ?? TOKENS_OF_BYTE),
      output: Math.max(known?.output ?? 0, outputTokens),
    });
  }
}
