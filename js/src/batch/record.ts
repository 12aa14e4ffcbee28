/** The lines of a job: what is written, what is read, and the ids that tie both together. */

import { describeKind } from "../text/words.js";
import { lastAnswers } from "./history.js";
import type { ModelInput } from "./model-input.js";

/** A record that is to be asked. */
export interface InputRecord {
  /** What its `recordId` begins with. */
  readonly key: string;
  /** How many invalid answers its conversation ends with. */
  readonly asked: number;
  readonly input: ModelInput;
}

/** A record that was asked. One of both is there. */
export interface OutputRecord extends InputRecord {
  /** The Converse response. */
  readonly output?: object;
  readonly error?: { readonly errorCode?: unknown; readonly errorMessage?: unknown };
}

/** What follows the key in the id of a record whose answers were invalid. Ids of keys that look alike have it as well. */
const SUFFIX = /~(\d{1,2})$/u;

/** The line of a record. */
export function lineOf(key: string, asked: number, input: string): string {
  const id = asked > 0 || SUFFIX.test(key) ? `${key}~${asked}` : key;
  return `{"recordId":${JSON.stringify(id)},"modelInput":${input}}\n`;
}

/** The key in an id, and how many answers were invalid. */
export function keyOfId(id: string): { readonly key: string; readonly asked: number } {
  const [suffix, asked] = SUFFIX.exec(id) ?? [];
  return suffix === undefined ? { key: id, asked: 0 } : { key: id.slice(0, -suffix.length), asked: Number(asked) };
}

/** The record of an input line, which this package has written. */
export function inputOf(line: string): InputRecord {
  const { recordId, modelInput } = JSON.parse(line) as { recordId: string; modelInput: ModelInput };
  return { ...keyOfId(recordId), input: modelInput };
}

/** The key of an input line, without reading all of it. */
export function keyOfLine(line: string): string {
  const [, id = '""'] = /^\{"recordId":("(?:[^"\\]|\\.)*")/u.exec(line) ?? [];
  return keyOfId(JSON.parse(id) as string).key;
}

/** The record of an output line, or what is wrong with the line. Nothing is believed of it. */
export function outputOf(line: string): OutputRecord | string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return "It is no JSON";
  }
  if (!isObject(parsed)) return `It is ${describeKind(parsed)}, not an object`;
  const { recordId, modelInput, modelOutput, error } = parsed;
  if (typeof recordId !== "string") return `Its \`recordId\` is ${describeKind(recordId)}, not a string`;
  const id = keyOfId(recordId);
  if (!isInput(modelInput, id.asked)) return "Its `modelInput` is no Converse request";
  const record = { ...id, input: modelInput };
  if (isObject(error)) return { ...record, error };
  if (isObject(modelOutput)) return { ...record, output: modelOutput };
  return "It has neither `modelOutput` nor `error`";
}

function isInput(value: unknown, asked: number): value is ModelInput {
  if (!isObject(value)) return false;
  const { messages, system, inferenceConfig, outputConfig } = value;
  const isWhole = Array.isArray(messages) && messages.every(isTurn) && lastAnswers(messages, asked) !== undefined;
  return (
    isWhole &&
    (system === undefined || Array.isArray(system)) &&
    [inferenceConfig ?? {}, outputConfig ?? {}].every(isObject)
  );
}

function isTurn(value: unknown): boolean {
  return isObject(value) && typeof value.role === "string" && Array.isArray(value.content);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
