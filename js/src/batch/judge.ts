/** What the client makes of the lines that a job has brought. */

import type { BatchAgain, BatchFulfilled, BatchOutput, BatchRejected, BatchResult } from "../types/batch.js";
import type { BedrockExtractClient } from "../types/client.js";
import type { Completion } from "../types/completion.js";
import { linesIn } from "./lines.js";
import type { Call } from "./options.js";
import { lineOf, type OutputRecord, outputOf } from "./record.js";
import { completionOf, replay, replayFailure } from "./replay.js";
import { NO_USAGE } from "./usage.js";

/** The results of the output's lines. */
export async function* results(
  client: BedrockExtractClient,
  call: Call,
  output: BatchOutput,
  expected: Iterable<string> | undefined,
): AsyncGenerator<BatchResult<unknown>> {
  const left = expected === undefined ? undefined : new Set(expected);
  const seen = new Set<string>();
  for await (const { number: lineNumber, text } of linesIn(output)) {
    const record = text === undefined ? "It is longer than any record" : outputOf(text);
    if (typeof record === "string") {
      yield { status: "unreadable", lineNumber, message: `Line ${lineNumber} is not read. ${record}` };
      continue;
    }
    const { key } = record;
    const isSeen = seen.has(key);
    if (isSeen || (left !== undefined && !left.delete(key))) {
      yield { status: isSeen ? "doubled" : "unexpected", key, lineNumber };
      continue;
    }
    seen.add(key);
    yield await judged(client, call, record);
  }
  for (const key of left ?? []) yield { status: "missing", key };
}

type Judged = BatchAgain | BatchFulfilled<unknown> | BatchRejected;

/** What the client makes of a record. */
async function judged(client: BedrockExtractClient, call: Call, record: OutputRecord): Promise<Judged> {
  const { key, asked, input, output, error } = record;
  if (output === undefined) {
    const reason = await replayFailure(client, call, record, error ?? {});
    const line = lineOf(key, asked, JSON.stringify(input));
    if (!reason.retryable) return { status: "rejected", key, reason, usage: NO_USAGE };
    return { status: "again", key, line, issues: [], reason, usage: NO_USAGE };
  }
  const played = await replay(client, call, record, output);
  const { result, next } = played;
  const completion = completionOf(played);
  const usage = completion?.usage ?? NO_USAGE;
  if (next !== undefined) {
    const issues = issuesOf(completion);
    return { status: "again", key, line: lineOf(key, asked + 1, JSON.stringify(next)), issues, usage };
  }
  if ("error" in result) return { status: "rejected", key, reason: result.error, usage };
  return { status: "fulfilled", key, value: result.data, completion: completion as Completion, usage };
}

function issuesOf(completion: Completion | undefined): BatchAgain["issues"] {
  return completion?.attempts.at(-1)?.issues ?? [];
}
