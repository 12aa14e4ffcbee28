/** Reads what a job has brought: every record becomes a validated value, an error, or the line that asks again. */

import type {
  BatchAgain,
  BatchFulfilled,
  BatchOutput,
  BatchRejected,
  BatchResult,
  ReadBatchOptions,
} from "../types/batch.js";
import type { BedrockExtractClient } from "../types/client.js";
import type { Completion, Usage } from "../types/completion.js";
import type { InferResponse, ResponseModel } from "../types/schema.js";
import { linesIn } from "./lines.js";
import { type Call, callOf, checkedOptions, demand, isIterable, READ_OPTIONS } from "./options.js";
import { lineOf, type OutputRecord, outputOf } from "./record.js";
import { completionOf, replay, replayFailure } from "./replay.js";

/**
 * Reads an output file of a batch inference job, in the order of its lines and holding one at a time. The client judges every answer as
 * it would judge its own: it reads and repairs it, asks the schema's library, and words what is wrong with it. Nothing is sent.
 *
 * @returns One result for each record, and one for everything that is wrong with the file.
 * @throws BedrockExtractError `BAD_OPTION` for unusable options.
 * @example
 * ```ts
 * for await (const result of readBatch(client, createReadStream("batch-1.jsonl.out"), { responseModel, expected: keys })) {
 *   if (result.status === "fulfilled") await store.put(result.key, result.value);
 *   if (result.status === "again") nextFile.write(result.line);
 * }
 * ```
 */
export async function* readBatch<const Model extends ResponseModel>(
  client: BedrockExtractClient,
  output: BatchOutput,
  options: ReadBatchOptions<Model>,
): AsyncGenerator<BatchResult<InferResponse<Model>>> {
  const place = "readBatch()";
  const { expected, ...call } = checkedOptions(options as ReadBatchOptions, READ_OPTIONS, place);
  demand("output", output, "a stream or an array of text or bytes", isIterable, place);
  demand("expected", expected ?? [], "an array of keys or something else to iterate over", isIterable, place);
  yield* results(client, callOf(call, place), output, expected) as AsyncGenerator<BatchResult<InferResponse<Model>>>;
}

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

/** That of a request which was not answered. */
export const NO_USAGE: Usage = {
  inputTokens: 0,
  outputTokens: 0,
  totalTokens: 0,
  cacheReadInputTokens: 0,
  cacheWriteInputTokens: 0,
};

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
