/** Runs a batch from items to results, by as many jobs and rounds as it takes, and goes on where it was interrupted. */

import type { BatchOutcome, RunBatchOptions } from "../types/batch-run.js";
import type { BedrockExtractClient } from "../types/client.js";
import type { InferResponse, ResponseModel } from "../types/schema.js";
import { checkedOptions, demand, FILES_OPTIONS, isClient, isFunction, type Names, whole } from "./options.js";
import { Run } from "./rounds.js";

const { onRefused: _, ...OF_FILES } = FILES_OPTIONS;

const RUN_OPTIONS: Names<RunBatchOptions<unknown>> = {
  ...OF_FILES,
  finish: true,
  jobs: true,
  maxJobs: true,
  maxRounds: true,
  minRecords: true,
  onState: true,
  pollInterval: true,
  signal: true,
  state: true,
  storage: true,
};

/**
 * Extracts an object from each of many items by batch inference jobs. Input files are written and split by the quotas, jobs are made and
 * looked at until they end, and their output is read. Records without an answer and those with an invalid one go into the next round,
 * the latter with what is wrong. When too few for a job are left, single calls finish them.
 *
 * A batch that is interrupted, at any point and in any way, goes on with the last `state` that `onState` was given: no record is sent to a
 * job a second time. Results that were given since that state are given again. Leaving the loop interrupts it as well; jobs run on.
 *
 * @returns One result for each item, as they come.
 * @throws BedrockExtractError `BAD_OPTION` for unusable options and items; `ABORTED`; `SERVICE_ERROR` where the storage or the service
 * that runs the jobs fails. What fails with a single record is its result.
 * @example
 * ```ts
 * const results = runBatch(client, texts, {
 *   responseModel: User,
 *   messages: (text) => [{ role: "user", content: text }],
 *   storage: s3Storage({ bucket: "extraction", prefix: "batches" }),
 *   jobs: bedrockJobs({ roleArn: "arn:aws:iam::123456789012:role/batch" }),
 *   onState: (state) => writeFile("state.json", JSON.stringify(state)),
 * });
 * for await (const result of results) if (result.status === "fulfilled") await store.put(result.key, result.value);
 * ```
 */
export async function* runBatch<const Model extends ResponseModel, Item>(
  client: BedrockExtractClient,
  items: AsyncIterable<Item> | Iterable<Item>,
  options: RunBatchOptions<Item, Model>,
): AsyncGenerator<BatchOutcome<InferResponse<Model>>> {
  const run = new Run(client, items, checked(options as object as RunBatchOptions<Item>));
  yield* run.results() as AsyncGenerator<BatchOutcome<InferResponse<Model>>>;
}

const STORAGE = ["get", "list", "put", "url"];
const JOBS = ["create", "get", "stop"];

function checked<Item>(given: RunBatchOptions<Item>): RunBatchOptions<Item> {
  const place = "runBatch()";
  const options = checkedOptions(given, RUN_OPTIONS as Names<RunBatchOptions<Item>>, place);
  const {
    storage,
    jobs,
    finish,
    onState,
    signal,
    minRecords = 1,
    maxJobs = 1,
    maxRounds = 1,
    pollInterval = 1,
  } = options;
  demand(
    "storage",
    storage,
    "an object with `get`, `list`, `put` and `url`",
    (one) => hasFunctions(one, STORAGE),
    place,
  );
  demand("jobs", jobs, "an object with `create`, `get` and `stop`", (one) => hasFunctions(one, JOBS), place);
  demand("finish", finish ?? false, "a client or `false`", (one) => one === false || isClient(one), place);
  demand("onState", onState ?? isFunction, "a function", isFunction, place);
  demand("signal", signal?.aborted ?? signal ?? false, "an AbortSignal", (one) => typeof one === "boolean", place);
  whole("minRecords", minRecords, 1, Number.MAX_SAFE_INTEGER, place);
  whole("maxJobs", maxJobs, 1, 1000, place);
  whole("maxRounds", maxRounds, 1, 100, place);
  whole("pollInterval", pollInterval, 1, 2_147_483_647, place);
  return options;
}

function hasFunctions(value: unknown, names: readonly string[]): boolean {
  return typeof value === "object" && value !== null && names.every((name) => isFunction(Reflect.get(value, name)));
}
