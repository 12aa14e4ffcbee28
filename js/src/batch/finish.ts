/** Records that no job answers any more: asked by single calls, or given up. */

import { BedrockExtractError, isBedrockExtractError } from "../errors.js";
import type { BatchOutcome } from "../types/batch-run.js";
import type { BedrockExtractClient } from "../types/client.js";
import type { Completion, CompletionResult } from "../types/completion.js";
import type { CreateOptions } from "../types/create.js";
import type { AbortSignalLike, FetchFunction } from "../types/fetch.js";
import { Mode } from "../types/mode.js";
import type { ModelInput } from "./model-input.js";
import { type Call, forRecord } from "./options.js";
import type { InputRecord } from "./record.js";
import { modeOf, replay, standIn, twinOf } from "./replay.js";
import { NO_USAGE } from "./usage.js";

/** What a single call has made of a record, and the response to keep, where there is one. */
export interface Finished {
  readonly outcome: BatchOutcome<unknown>;
  readonly response?: unknown;
}

/** Asks for a record where its conversation ends, or takes the response that an earlier call has brought. */
export async function finish(
  client: BedrockExtractClient,
  call: Call,
  record: InputRecord,
  { response, signal }: { readonly response?: unknown; readonly signal?: AbortSignalLike | undefined },
): Promise<Finished> {
  const { key } = record;
  const asking = response === undefined ? client : twinOf(client, recorded(response));
  try {
    const options = await continuing(client, call, record, response === undefined ? call.maxRetries - record.asked : 0);
    const { data, completion } = (await asking.createWithCompletion({
      ...options,
      signal,
    })) as CompletionResult<unknown>;
    const { usage } = completion;
    return { outcome: { status: "fulfilled", key, value: data, completion, usage }, ...kept(completion) };
  } catch (reason) {
    if (!isBedrockExtractError(reason) || signal?.aborted === true) throw reason;
    const usage = reason.completion?.usage ?? NO_USAGE;
    // A call that brought no answer is made again.
    const isAnswered = (reason.completion?.attempts.length ?? 0) > 0;
    return { outcome: { status: "rejected", key, reason, usage }, ...(isAnswered && kept(reason.completion)) };
  }
}

/** The end of a record that is not asked for again: with the objection to its last answer, if there was one. */
export async function giveUp(
  client: BedrockExtractClient,
  call: Call,
  record: InputRecord,
  rounds: number,
): Promise<BatchOutcome<unknown>> {
  const { key, asked } = record;
  const { result } = asked > 0 ? await replay(client, call, record) : { result: { error: unanswered(rounds) } };
  if ("error" in result) return { status: "rejected", key, reason: result.error, usage: NO_USAGE };
  const { data: value, completion } = result;
  return { status: "fulfilled", key, value, completion, usage: NO_USAGE };
}

function unanswered(rounds: number): BedrockExtractError {
  const times = rounds === 1 ? "one job" : `${rounds} jobs`;
  return new BedrockExtractError({
    code: "SERVICE_ERROR",
    message: `The record was not answered, in ${times} at most`,
    help: "Run a batch of the rejected items again, raise `maxRounds`, or leave `finish` to a client",
    retryable: true,
  });
}

function kept(completion: Completion | undefined): { readonly response?: unknown } {
  return completion?.response === undefined ? {} : { response: completion.response };
}

function recorded(response: unknown): FetchFunction {
  const answer = async () =>
    new Response(JSON.stringify(response), { headers: { "content-type": "application/json" } });
  return answer as FetchFunction;
}

/** The options of a call that sends the record's request. */
async function continuing(
  client: BedrockExtractClient,
  call: Call,
  record: InputRecord,
  retries: number,
): Promise<CreateOptions> {
  const { input, key } = record;
  const maxTokens = input.inferenceConfig?.maxTokens;
  return {
    ...forRecord(call, key),
    ...(maxTokens !== undefined && { maxTokens }),
    mode: modeOf(input),
    messages: input.messages as CreateOptions["messages"],
    system: (await ownSystem(client, call, record)) as NonNullable<CreateOptions["system"]>,
    maxRetries: Math.max(0, retries),
  };
}

/** The system prompt without the form of the value, which the client adds by itself. */
async function ownSystem(client: BedrockExtractClient, call: Call, record: InputRecord): Promise<readonly unknown[]> {
  const system = record.input.system ?? [];
  if (modeOf(record.input) !== Mode.BEDROCK_JSON) return system;
  const { body } = await client.explain(standIn(call, record, 0));
  const form = (body as unknown as ModelInput).system ?? [];
  const at = system.length - form.length;
  return JSON.stringify(system.slice(at)) === JSON.stringify(form) ? system.slice(0, at) : system;
}
