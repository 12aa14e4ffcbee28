/** Checks the options of this entry, and parts them into what a call of the client takes and what it does not. */

import { badOption } from "../errors.js";
import { checkNames } from "../options/accepted.js";
import { CREATE_OPTIONS } from "../options/names.js";
import { describeKind } from "../text/words.js";
import type { BatchCall, BatchFilesOptions, FileLimits, NotOfBatches, ReadBatchOptions } from "../types/batch.js";
import type { CreateOptions } from "../types/create.js";

/** A record of all names, so that the compiler notices one that the types have and a list lacks. */
export type Names<Options> = { readonly [Name in keyof Required<Options>]: true };

/** What a call of the client takes as it is. */
type Passed = Omit<CreateOptions, NotOfBatches>;

const NOT_OF_BATCHES: Names<Pick<CreateOptions, NotOfBatches>> = {
  context: true,
  costBudget: true,
  deadline: true,
  firstByteTimeout: true,
  hooks: true,
  idleTimeout: true,
  maxAttempts: true,
  maxRetries: true,
  messages: true,
  reask: true,
  repair: true,
  signal: true,
  timeout: true,
  tokenBudget: true,
  toolConfig: true,
};

const PASSED = Object.fromEntries(
  Object.keys(CREATE_OPTIONS).flatMap((name) => (Object.hasOwn(NOT_OF_BATCHES, name) ? [] : [[name, true]])),
) as Names<Passed>;

const LIMITS: Names<FileLimits> = { maxRecords: true, maxBytes: true };

const CALL: Names<BatchCall> = { ...PASSED, context: true, maxRetries: true };

/** Of `batchFiles()`. */
export const FILES_OPTIONS: Names<BatchFilesOptions<unknown>> = {
  ...CALL,
  ...LIMITS,
  messages: true,
  keyOf: true,
  onRefused: true,
};

/** Of `readBatch()`. */
export const READ_OPTIONS: Names<ReadBatchOptions> = { ...CALL, expected: true, finish: true };

/** What the records of a batch have in common. */
export interface Call {
  /** For every call of the client. */
  readonly passed: Passed;
  readonly contextOf: (key: string) => object | undefined;
  readonly maxRetries: number;
}

const MAX_RETRIES = 2;
const RETRIES_LIMIT = 20;
const MAX_RECORDS = 50_000;
const MAX_BYTES = 1_000_000_000;

/** The options, whose names `accepted` lists. */
export function checkedOptions<Options>(options: Options, accepted: Names<Options>, place: string): Options {
  return checkNames(options, accepted, place) as Options;
}

/** What the options say of the calls. */
export function callOf(options: BatchCall, place: string): Call {
  const passed = Object.fromEntries(Object.entries(options).filter(([name]) => Object.hasOwn(PASSED, name))) as object;
  const { context, maxRetries = MAX_RETRIES, mode } = options;
  whole("maxRetries", maxRetries, 0, RETRIES_LIMIT, place);
  if (typeof mode === "string" && mode.includes("TOOLS")) {
    const help = "Use `BEDROCK_JSON_SCHEMA` or `BEDROCK_JSON`, or leave it out";
    throw badOption("mode", `The \`mode\` of ${place} calls tools, which jobs do not`, help);
  }
  demand(
    "context",
    context ?? {},
    "an object or a function",
    (one) => typeof one === "object" || isFunction(one),
    place,
  );
  const contextOf = (key: string) => (typeof context === "function" ? (context as ContextOf)(key) : context);
  return { passed: passed as Passed, contextOf, maxRetries };
}

type ContextOf = (key: string) => object | undefined;

/** The options of a call of the client for one record. */
export function forRecord({ passed, contextOf }: Call, key: string): Passed & { readonly context: object | undefined } {
  return { ...passed, context: contextOf(key) };
}

/** The limits, with their defaults. */
export function limitsOf(
  options: FileLimits,
  place: string,
): { readonly maxRecords: number; readonly maxBytes: number } {
  const { maxRecords = MAX_RECORDS, maxBytes = MAX_BYTES } = options;
  whole("maxRecords", maxRecords, 1, Number.MAX_SAFE_INTEGER, place);
  whole("maxBytes", maxBytes, 1, Number.MAX_SAFE_INTEGER, place);
  return { maxRecords, maxBytes };
}

/** Refuses what is no whole number of this range. */
export function whole(name: string, value: unknown, least: number, most: number, place: string): void {
  const range = most === Number.MAX_SAFE_INTEGER ? `from ${least}` : `from ${least} to ${most}`;
  demand(name, value, `a whole number ${range}`, (one) => isWhole(one) && one >= least && one <= most, place);
}

/** Refuses what is not accepted. */
export function demand(
  name: string,
  value: unknown,
  expected: string,
  accepts: (value: unknown) => boolean,
  place: string,
): void {
  if (accepts(value)) return;
  const found = typeof value === "number" ? String(value) : describeKind(value);
  throw badOption(name, `The option \`${name}\` of ${place} is ${found}, not ${expected}`, `Pass ${expected}`);
}

/** Whether it can be called. */
export function isFunction(value: unknown): boolean {
  return typeof value === "function";
}

/** Whether it can be iterated. */
export function isIterable(value: unknown): boolean {
  return (typeof value === "object" && value !== null) || typeof value === "string"
    ? Symbol.asyncIterator in Object(value) || Symbol.iterator in Object(value)
    : false;
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

/** Whether it is a string with something in it. */
export function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

/** Whether it has properties. */
export function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether it is a client. */
export function isClient(value: unknown): boolean {
  return isObject(value) && isFunction(Reflect.get(value as object, "createWithCompletion"));
}
