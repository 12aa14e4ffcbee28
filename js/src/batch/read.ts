/** Reads what a job has brought: every record becomes a validated value, an error, or the line that asks again. */

import type { BatchOutput, BatchResult, ReadBatchOptions } from "../types/batch.js";
import type { BedrockExtractClient } from "../types/client.js";
import type { InferResponse, ResponseModel } from "../types/schema.js";
import { finish as finishOne } from "./finish.js";
import { results } from "./judge.js";
import { type Call, callOf, checkedOptions, demand, isClient, isIterable, READ_OPTIONS } from "./options.js";
import { inputOf } from "./record.js";
import { unordered } from "./unordered.js";
import { sumOf } from "./usage.js";

/** Single calls under way at once. */
const CONCURRENCY = 4;

/**
 * Reads an output file of a batch inference job, line by line. The client judges every answer as it would judge its own: it reads and
 * repairs it, asks the schema's library, and words what is wrong with it. Nothing is sent unless `finish` is given.
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
  const { expected, finish, ...rest } = checkedOptions(options as ReadBatchOptions, READ_OPTIONS, place);
  demand("output", output, "a stream or an array of text or bytes", isIterable, place);
  demand("expected", expected ?? [], "an array of keys or something else to iterate over", isIterable, place);
  demand("client", client, "a client of this package", isClient, place);
  if (finish !== undefined) demand("finish", finish, "a client of this package", isClient, place);
  const call = callOf(rest, place);
  const read = results(client, call, output, expected);
  const finished = finish === undefined ? read : unordered(read, CONCURRENCY, (one) => ended(finish, call, one));
  yield* finished as AsyncGenerator<BatchResult<InferResponse<Model>>>;
}

/** The result, or what a single call makes of a record that has none. */
async function ended(
  client: BedrockExtractClient,
  call: Call,
  result: BatchResult<unknown>,
): Promise<BatchResult<unknown>> {
  if (result.status !== "again") return result;
  const { outcome } = await finishOne(client, call, inputOf(result.line), {});
  return { ...outcome, usage: sumOf(result.usage, outcome.usage) };
}
