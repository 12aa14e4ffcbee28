/** Lines of text that arrives in pieces: one at a time, and no longer than a record can be. */

import type { BatchOutput } from "../types/batch.js";

/** A line. */
export interface Line {
  /** From 1; empty lines count. */
  readonly number: number;
  /** Without its line break; undefined where it is longer than any record. */
  readonly text: string | undefined;
}

/** In UTF-16 code units. The service takes requests of 25 MB, and repeats them beside their answers. */
const LENGTH_LIMIT = 64 * 1024 * 1024;

/** The lines that are not empty. Pieces are cut anywhere, or are lines that have lost their line break. */
export async function* linesIn(pieces: BatchOutput): AsyncGenerator<Line> {
  const decoder = new TextDecoder();
  let number = 1;
  let open = "";
  let isTooLong = false;
  const ended = (): Line[] => {
    const text = open.trim();
    const line = { number, text: isTooLong ? undefined : text };
    const isEmpty = text === "" && !isTooLong;
    number += 1;
    open = "";
    isTooLong = false;
    return isEmpty ? [] : [line];
  };
  for await (const piece of pieces) {
    const text = typeof piece === "string" ? piece : decoder.decode(piece, { stream: true });
    if (isNextRecord(open, text)) yield* ended();
    let from = 0;
    for (let to = text.indexOf("\n"); to !== -1; to = text.indexOf("\n", from)) {
      open += text.slice(from, to);
      from = to + 1;
      yield* ended();
    }
    open += text.slice(from);
    if (open.length > LENGTH_LIMIT) {
      isTooLong = true;
      open = "";
    }
  }
  open += decoder.decode();
  yield* ended();
}

/** Whether the text begins another record: after a whole object no other object may follow in the same line. */
function isNextRecord(open: string, text: string): boolean {
  if (!open.endsWith("}") || !text.startsWith("{")) return false;
  try {
    JSON.parse(open);
    return true;
  } catch {
    return false;
  }
}
