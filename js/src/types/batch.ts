/** Batches: extractions that the service works on in its own time, at half the price. */

import type { BedrockExtractError } from "../errors.js";
import type { BedrockExtractClient } from "./client.js";
import type { Completion, Issue, Usage } from "./completion.js";
import type { CreateOptions } from "./create.js";
import type { Message } from "./messages.js";
import type { Mode } from "./mode.js";
import type { ResponseModel } from "./schema.js";

/** Options of `create()` that a batch has no use for: a job calls no tools, waits for no answer and tells nobody. */
export type NotOfBatches =
  | "context"
  | "costBudget"
  | "deadline"
  | "firstByteTimeout"
  | "hooks"
  | "idleTimeout"
  | "maxAttempts"
  | "maxRetries"
  | "messages"
  | "reask"
  | "repair"
  | "signal"
  | "timeout"
  | "tokenBudget"
  | "toolConfig";

/** What all records of a batch have in common: options of `create()`. Pass the same ones for writing and for reading. */
export interface BatchCall<Model extends ResponseModel = ResponseModel>
  extends Omit<CreateOptions<Model>, NotOfBatches> {
  /** Values for templates and validations, or a function that gives those of a record. */
  readonly context?: object | ((key: string) => object | undefined) | undefined;
  /**
   * How often an invalid answer is asked for again, 0 to 20: each time in another job.
   * @default 2
   */
  readonly maxRetries?: number | undefined;
}

/** How many records a file may hold. */
export interface FileLimits {
  /**
   * Most records of one file, from 1. The account has a quota for it, `Records per input file per batch inference job`.
   * @default 50_000
   */
  readonly maxRecords?: number | undefined;
  /**
   * Most bytes of one file, from 1. The account has a quota for it, `Batch inference input file size`.
   * @default 1_000_000_000
   */
  readonly maxBytes?: number | undefined;
}

/** How records are made of items. */
export interface BatchFilesOptions<Item, Model extends ResponseModel = ResponseModel>
  extends BatchCall<Model>,
    FileLimits {
  /** The conversation of an item. */
  readonly messages: (item: Item, index: number) => readonly Message[] | Promise<readonly Message[]>;
  /**
   * What the record of an item is known by; no two items may have the same.
   * @default its index
   */
  readonly keyOf?: ((item: Item, index: number) => string) | undefined;
  /**
   * Called with every item of which no record can be made, such as one without a text; it is left out then.
   * @default its error ends the iteration
   */
  readonly onRefused?: ((refusal: RefusedItem) => unknown) | undefined;
}

/** An item of which no record can be made. */
export interface RefusedItem {
  /** Its key. */
  readonly key: string;
  /** Its place, from 0. */
  readonly index: number;
  /** What is wrong with it. */
  readonly reason: BedrockExtractError;
}

/** One input file of a job. Its lines are made while they are read, so read them before the next file. */
export interface BatchFile {
  /** From 1. */
  readonly number: number;
  /** The model that the job has to name. */
  readonly modelId: string;
  /** How the model is asked. */
  readonly mode: Exclude<Mode, "auto">;
  /** The lines, each with its line break. They can be read once. */
  readonly lines: AsyncIterable<string>;
  /** How many lines were read so far. */
  readonly records: number;
  /** Their length in bytes. */
  readonly bytes: number;
}

/** How the output of a job is read. */
export interface ReadBatchOptions<Model extends ResponseModel = ResponseModel> extends BatchCall<Model> {
  /**
   * The keys of all records that must be there. Those that are not are told at the end, and others where they stand.
   * @default nothing is missed
   */
  readonly expected?: Iterable<string> | undefined;
  /**
   * A client that asks at once where another job would: no record is left to be asked again.
   * @default none
   */
  readonly finish?: BedrockExtractClient | undefined;
}

/** Text or bytes, cut anywhere, or lines. */
export type BatchOutput = AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>;

/** What became of a record, or what is wrong with a line. */
export type BatchResult<Value> =
  | BatchAgain
  | BatchFulfilled<Value>
  | BatchMissing
  | BatchRejected
  | BatchStray
  | BatchUnreadable;

/** A record with a valid answer. */
export interface BatchFulfilled<Value> {
  /** Tells it from the others. */
  readonly status: "fulfilled";
  /** The key of the record. */
  readonly key: string;
  /** The validated value. */
  readonly value: Value;
  /** The record of all its answers, with their issues and repairs. Tokens are those of the last one. */
  readonly completion: Completion;
  /** Tokens of this answer, and of single calls after it. */
  readonly usage: Usage;
}

/** A record that came to nothing. */
export interface BatchRejected {
  /** Tells it from the others. */
  readonly status: "rejected";
  /** The key of the record. */
  readonly key: string;
  /** Why; an error as `create()` throws it. */
  readonly reason: BedrockExtractError;
  /** Tokens of this answer, and of single calls after it. */
  readonly usage: Usage;
}

/** A record to be asked once more, because its answer is invalid or because the service failed. */
export interface BatchAgain {
  /** Tells it from the others. */
  readonly status: "again";
  /** The key of the record. */
  readonly key: string;
  /** Its line for the next job, with its line break: with the objections where there was an answer. */
  readonly line: string;
  /** What is wrong with the answer; empty where there was none. */
  readonly issues: readonly Issue[];
  /** How the service failed, where it did. */
  readonly reason?: BedrockExtractError;
  /** Tokens of this answer, and of single calls after it. */
  readonly usage: Usage;
}

/** An expected record of which nothing was read. */
export interface BatchMissing {
  /** Tells it from the others. */
  readonly status: "missing";
  /** The key of the record. */
  readonly key: string;
}

/** A line for a record that was read before, or is not expected. */
export interface BatchStray {
  /** Tells it from the others. */
  readonly status: "doubled" | "unexpected";
  /** The key of the record. */
  readonly key: string;
  /** The number of the line, from 1. */
  readonly lineNumber: number;
}

/** A line that is no record. */
export interface BatchUnreadable {
  /** Tells it from the others. */
  readonly status: "unreadable";
  /** The number of the line, from 1. */
  readonly lineNumber: number;
  /** What is wrong with it. */
  readonly message: string;
}
