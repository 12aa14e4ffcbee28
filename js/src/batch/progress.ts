/** The state of a batch: where it begins, and what is believed of one that was kept. */

import { badOption } from "../errors.js";
import { random } from "../http/clock.js";
import { describeKind } from "../text/words.js";
import type { BatchPart, BatchState } from "../types/batch-run.js";
import { NO_USAGE } from "./usage.js";

const VERSION = 1;

/** The state of a batch of which nothing has happened. */
export function newState(): BatchState {
  return {
    version: VERSION,
    id: Array.from({ length: 16 }, () => Math.floor(random() * 16).toString(16)).join(""),
    round: 1,
    sources: [],
    isPrepared: false,
    parts: [],
    fulfilled: 0,
    rejected: 0,
    useless: 0,
    usage: NO_USAGE,
    isDone: false,
  };
}

/** Refuses what no batch has told. */
export function checkedState(state: BatchState): BatchState {
  const { version, id, round, sources, parts } = Object(state) as Partial<BatchState>;
  const isKnown = version === VERSION && typeof id === "string" && Number.isSafeInteger(round);
  if (isKnown && Array.isArray(sources) && Array.isArray(parts)) return state;
  const found = version === undefined ? describeKind(state) : `of version ${String(version)}`;
  const message = `The option \`state\` of runBatch() is ${found}, not what \`onState\` was given`;
  throw badOption("state", message, "Pass the last state that `onState` was given, or leave it out");
}

/** How many records its parts have. */
export function recordsOf(parts: readonly Pick<BatchPart, "records">[]): number {
  return parts.reduce((sum, { records }) => sum + records, 0);
}
