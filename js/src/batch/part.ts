/** Reads the output of one job, and keeps what the next round has to ask. */

import { BedrockExtractError } from "../errors.js";
import { cut } from "../text/words.js";
import type { BatchOutcome, BatchPart, BatchSource, BatchStorage } from "../types/batch-run.js";
import type { BedrockExtractClient } from "../types/client.js";
import type { Usage } from "../types/completion.js";
import { results } from "./judge.js";
import type { Call } from "./options.js";
import { keyOfLine } from "./record.js";
import { LineWriter, stored, storedLines } from "./storage-text.js";
import { NO_USAGE, sumOf } from "./usage.js";

/** What reading has brought beside the results. */
export interface PartReport {
  /** The lines for the next round, where there are any. */
  readonly left: BatchSource | undefined;
  /** Lines that were of no use. */
  readonly useless: number;
  /** Tokens of all answers. */
  readonly usage: Usage;
}

/** The results of a job's records. `failure` says why the job has failed as a whole. */
export async function* readPart(
  client: BedrockExtractClient,
  call: Call,
  storage: BatchStorage,
  { name, status }: BatchPart,
  failure: string | undefined,
): AsyncGenerator<BatchOutcome<unknown>, PartReport> {
  const input = [`${name}/input.jsonl`];
  const expected = new Set<string>();
  for await (const line of storedLines(storage, input)) expected.add(keyOfLine(line));
  const outputs = (await storage.list(`${name}/output/`)).filter((one) => one.endsWith(".jsonl.out"));
  if (outputs.length === 0 && (status === "Completed" || status === "PartiallyCompleted"))
    throw noOutput(`${name}/output/`);
  const left = new LineWriter(storage, `${name}/left.jsonl`);
  const missing = new Set<string>();
  let usage = NO_USAGE;
  let useless = 0;
  try {
    for await (const result of results(client, call, stored(storage, outputs.sort()), expected)) {
      if ("usage" in result) usage = sumOf(usage, result.usage);
      if (result.status === "fulfilled" || result.status === "rejected") yield result;
      else if (result.status === "again") await left.write(result.line);
      else if (result.status === "missing") missing.add(result.key);
      else useless += 1;
    }
    if (failure !== undefined)
      for (const key of missing) yield { status: "rejected", key, reason: failed(failure), usage: NO_USAGE };
    else if (missing.size > 0) {
      for await (const line of storedLines(storage, input)) if (missing.has(keyOfLine(line))) await left.write(line);
    }
    return { left: await left.end(), useless, usage };
  } finally {
    await left.abandon();
  }
}

/** To ask again what may lie elsewhere would be to pay for it twice. */
function noOutput(folder: string): BedrockExtractError {
  return new BedrockExtractError({
    code: "SERVICE_ERROR",
    message: `A job is completed, but the storage lists no file of its output in \`${cut(folder, 120)}\``,
    help: "Check that `list` finds what jobs write to the `url` of that folder, and run the batch again with its last `state`",
    path: "storage.list",
    retryable: true,
  });
}

function failed(message: string): BedrockExtractError {
  return new BedrockExtractError({
    code: "REQUEST_REFUSED",
    message: `The job failed as a whole: ${cut(message, 200) || "the service does not say why"}`,
    help: "Look at the job in the console, check the role and the quotas, and run a batch of the rejected items again",
  });
}
