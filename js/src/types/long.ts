/** Extraction from texts that are too long for one answer. */

import type { BedrockExtractError } from "../errors.js";
import type { Usage } from "./completion.js";
import type { CreateOptions } from "./create.js";
import type { ManyProgress } from "./many.js";
import type { Message } from "./messages.js";
import type { ResponseModel } from "./schema.js";

/** A part of a text. */
export interface DocumentPart {
  /** The part: `whole.slice(start, end)`. */
  readonly text: string;
  /** Where it begins, in UTF-16 code units. */
  readonly start: number;
  /** Where it ends. */
  readonly end: number;
  /** Its number, from 0. */
  readonly index: number;
  /** How many parts there are. */
  readonly count: number;
}

/**
 * What becomes of values that several parts give for one field: the `first` or the `last` one, the one that most parts give (`vote`), or
 * what a function makes of all of them. Elements of a list with the same `key` are one.
 */
export type MergeRule =
  | "first"
  | "last"
  | "vote"
  | { readonly key: string }
  | ((values: readonly unknown[]) => unknown);

/** How a long text is extracted. Every other option is one of `create()`. */
export interface LongOptions<Model extends ResponseModel = ResponseModel>
  extends Omit<CreateOptions<Model>, "messages"> {
  /**
   * The conversation about a part.
   * @default the part itself, with its number
   */
  readonly messages?: ((part: DocumentPart) => readonly Message[] | Promise<readonly Message[]>) | undefined;
  /**
   * Most characters of a part, from 200.
   * @default 20_000
   */
  readonly partLength?: number | undefined;
  /**
   * Characters that a part shares with the one before, less than half of `partLength`.
   * @default 500
   */
  readonly overlap?: number | undefined;
  /**
   * Rules by the JSON Pointer of their field, such as `{ "/items": { key: "sku" }, "/total": "last" }`.
   * @default lists are joined without what is twice in them, and of other values the first one counts
   */
  readonly merge?: Readonly<Record<string, MergeRule>> | undefined;
  /**
   * Parts that are worked on at the same time, 1 to 1000.
   * @default 4
   */
  readonly concurrency?: number | undefined;
  /**
   * Whether a part that fails ends the call, or is left out and listed.
   * @default "throw"
   */
  readonly failedParts?: "skip" | "throw" | undefined;
  /** Called after every part. What it throws is passed over. */
  readonly onProgress?: ((progress: ManyProgress<unknown>) => unknown) | undefined;
}

/** A field for which parts give different values. */
export interface MergeConflict {
  /** JSON Pointer of the field. */
  readonly path: string;
  /** The different values, each with the numbers of the parts that give it. */
  readonly values: readonly { readonly value: unknown; readonly parts: readonly number[] }[];
  /** The value that counts. */
  readonly chosen: unknown;
}

/** What was extracted from a long text. */
export interface LongResult<Data> {
  /** The value, by the schema. */
  readonly data: Data;
  /** Fields for which parts give different values. */
  readonly conflicts: readonly MergeConflict[];
  /** The parts that each value is from, by its JSON Pointer; elements of lists have one each. */
  readonly provenance: Readonly<Record<string, readonly number[]>>;
  /** The parts. */
  readonly parts: readonly Omit<DocumentPart, "text">[];
  /** Parts that were left out, and why. */
  readonly failed: readonly { readonly part: number; readonly error: BedrockExtractError }[];
  /** Tokens of all parts. */
  readonly usage: Usage;
  /** What they cost by `prices`; absent without them. */
  readonly cost?: number;
}
