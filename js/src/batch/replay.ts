/**
 * Lets the client judge an answer that a job has brought, as if it had asked itself: the conversation is replayed on a twin of the
 * client whose `fetch` gives the recorded answers. What the twin asks after the last of them is the next request.
 */

import { type BedrockExtractError, badOption, isBedrockExtractError } from "../errors.js";
import { RECORDED, type Recordable } from "../recorded.js";
import { describeKind } from "../text/words.js";
import type { BedrockExtractClient } from "../types/client.js";
import type { Completion, CompletionResult } from "../types/completion.js";
import type { CreateOptions } from "../types/create.js";
import type { FetchFunction } from "../types/fetch.js";
import { Mode } from "../types/mode.js";
import { continued, lastAnswers } from "./history.js";
import type { ModelInput } from "./model-input.js";
import { type Call, forRecord } from "./options.js";
import type { InputRecord } from "./record.js";

/** What the client makes of the answers. */
export interface Replay {
  readonly result: CompletionResult<unknown> | { readonly error: BedrockExtractError };
  /** What it would ask next, where it would. */
  readonly next?: ModelInput;
}

/** The record of all answers, without what only an own request has. */
export function completionOf({ result }: Replay): Completion | undefined {
  const completion = "error" in result ? result.error.completion : result.completion;
  if (completion === undefined) return undefined;
  const { region: _, requestId: __, ...told } = completion;
  return told;
}

/** Replays all answers of a record: those that its conversation ends with, and the one that has come now. Without one, it is the end. */
export async function replay(
  client: BedrockExtractClient,
  call: Call,
  record: InputRecord,
  answer?: object,
): Promise<Replay> {
  const { input, asked } = record;
  const answers = [...earlierAnswers(input, asked), ...(answer === undefined ? [] : [answer])];
  const retries = answer === undefined ? asked - 1 : Math.max(call.maxRetries, asked);
  const bodies: string[] = [];
  const result = await replayed(client, standIn(call, record, retries), (body) => {
    bodies.push(body);
    const recorded = answers[bodies.length - 1];
    if (recorded === undefined) throw new Error("no further answer was recorded");
    return new Response(JSON.stringify(recorded), { headers: { "content-type": "application/json" } });
  });
  const [before, after] = bodies.slice(answers.length - 1);
  if (before === undefined || after === undefined) return { result };
  return { result, next: continued(input, JSON.parse(before) as ModelInput, JSON.parse(after) as ModelInput) };
}

/** What the client makes of a request that has failed. */
export async function replayFailure(
  client: BedrockExtractClient,
  call: Call,
  record: InputRecord,
  { errorCode, errorMessage }: { readonly errorCode?: unknown; readonly errorMessage?: unknown },
): Promise<BedrockExtractError> {
  const code = Number(errorCode);
  const status = code >= 400 && code <= 599 ? code : 500;
  const message = typeof errorMessage === "string" ? errorMessage : "";
  const headers = { "content-type": "application/json", ...(NAMES[status] && { "x-amzn-errortype": NAMES[status] }) };
  const result = await replayed(
    client,
    standIn(call, record, 0),
    () => new Response(JSON.stringify({ message }), { status, headers }),
  );
  if ("error" in result) return result.error;
  throw new Error("a failure became a value");
}

/** What the service calls its failures; a job tells their status only. */
const NAMES: Readonly<Record<number, string>> = {
  400: "ValidationException",
  403: "AccessDeniedException",
  404: "ResourceNotFoundException",
  408: "ModelTimeoutException",
  424: "ModelErrorException",
  429: "ThrottlingException",
  500: "InternalServerException",
  503: "ServiceUnavailableException",
};

/** Runs the twin on a conversation that stands for the record's: what the answers are worth does not depend on it. */
async function replayed(
  client: BedrockExtractClient,
  options: CreateOptions,
  answering: (body: string) => Response,
): Promise<Replay["result"]> {
  const fetch = async (_url: string, { body }: RequestInit) => answering(new TextDecoder().decode(body as Uint8Array));
  try {
    return await twinOf(client, fetch as FetchFunction).createWithCompletion(options);
  } catch (error) {
    if (isBedrockExtractError(error)) return { error };
    throw error;
  }
}

/** The options of a call on the conversation that stands for a record's. */
export function standIn(call: Call, { key, input }: InputRecord, maxRetries: number): CreateOptions {
  const maxTokens = input.inferenceConfig?.maxTokens;
  return {
    ...forRecord(call, key),
    ...(maxTokens !== undefined && { maxTokens }),
    mode: modeOf(input),
    messages: [{ role: "user", content: "…" }],
    system: [],
    reask: "append",
    repair: "whole",
    maxAttempts: 1,
    maxRetries,
  };
}

/** How the record asks. */
export function modeOf({ outputConfig }: ModelInput): Mode {
  return outputConfig?.textFormat === undefined ? Mode.BEDROCK_JSON : Mode.BEDROCK_JSON_SCHEMA;
}

/** A client with the same options that gets its answers from `fetch`. */
export function twinOf(client: BedrockExtractClient, fetch: FetchFunction): BedrockExtractClient {
  const make = (client as Partial<Recordable> | undefined)?.[RECORDED];
  if (typeof make === "function") return make(fetch);
  const message = `The \`client\` is ${describeKind(client)}, not one of this package`;
  throw badOption("client", message, "Pass what `fromProvider()` or `fromBedrock()` gave");
}

/** The answers that were invalid. Their tokens were counted when they came. */
function earlierAnswers({ messages }: ModelInput, asked: number): object[] {
  return (lastAnswers(messages, asked) ?? []).map((message) => ({
    output: { message },
    stopReason: "end_turn",
    usage: { inputTokens: 0, outputTokens: 0, totalTokens: 0 },
    metrics: { latencyMs: 0 },
  }));
}
