/** Reads the options of a call, once, into all that its extraction needs; nothing is asked, fetched or sent here. */

import type { Connection } from "../connection.js";
import { type CheckedPrices, checkCostBudget, pricesOf } from "../cost/cost.js";
import { Emitter, Hooks } from "../hooks/hooks.js";
import { type MediaPlan, planMedia } from "../media/fetch.js";
import { mediaLimits } from "../media/policy.js";
import { maxAttemptsOfEnvironment } from "../options/attempts.js";
import { bare } from "../options/bare.js";
import {
  checkCreateOptions,
  checkStreamOptions,
  type DescribedRequest,
  deadlineOf,
  describeRequest,
} from "../options/check.js";
import { type CheckedPolicy, retryPolicy } from "../options/retry-policy.js";
import { Attachments } from "../request/attachments.js";
import { checkContext } from "../schema/inner.js";
import { type PreparedSchema, prepareSchema } from "../schema/prepared.js";
import type { CreateOptions } from "../types/create.js";
import type { AbortSignalLike } from "../types/fetch.js";
import type { LargeIntegers } from "./large-integers.js";
import { withLength } from "./length.js";
import { maskingFailures } from "./masking.js";

/** Milliseconds of a call that has no limit of its own: more than the longest answers take, so that nothing waits for ever. */
const DEFAULT_TIMEOUT = 30 * 60 * 1000;

/** The same within an answer that has begun: what Node's `fetch` allows as well. */
const DEFAULT_IDLE_TIMEOUT = 5 * 60 * 1000;

/** What is to be extracted, and how. */
export interface CallPlan {
  readonly schema: PreparedSchema;
  readonly schemaName: string | undefined;
  /** What becomes of integers that a number would round. */
  readonly largeIntegers: LargeIntegers;
  /** Every option that describes the request, as plain data. */
  readonly request: DescribedRequest;
  /** The binary values and long strings of the request. */
  readonly attachments: Attachments;
  /** The media to fetch for it; undefined where there are none. */
  readonly media: MediaPlan | undefined;
  /** When to try again. */
  readonly policy: CheckedPolicy;
  /** The listeners. */
  readonly emitter: Emitter;
  /** Whether values of answers are kept out of records, errors and hooks. */
  readonly masks: boolean;
  readonly signal: AbortSignalLike | undefined;
  readonly timeout: number | undefined;
  /** Milliseconds in which an answer must begin. */
  readonly firstByteTimeout: number | undefined;
  /** Milliseconds in which more of an answer must arrive. */
  readonly idleTimeout: number;
  /** Milliseconds since 1970. */
  readonly deadline: number | undefined;
  readonly prices: CheckedPrices | undefined;
  readonly costBudget: number | undefined;
  /** What calls of this model and schema have in common; known once the schema is loaded. */
  readonly kind: () => string;
  /** Most tokens that the model may write, where that is known. */
  readonly maxTokens: number | undefined;
  /** The same, where it was set to what earlier answers make likely. */
  readonly estimatedMaxTokens: number | undefined;
  /** How the answer is streamed; undefined where it is not. */
  readonly stream: StreamSettings | undefined;
}

/** The options of a streamed call, with their defaults. */
export interface StreamSettings {
  readonly invalidElements: "collect" | "skip" | "throw";
  readonly earlyAbort: boolean;
}

/**
 * The plan of a call of `place`.
 *
 * @throws BedrockExtractError for everything that can be found without the core.
 */
export function planCall(connection: Connection, given: unknown, place: string): CallPlan {
  return planned(connection, checkCreateOptions(given, place), undefined);
}

/** The same for a call whose answer is streamed. */
export function planStream(
  connection: Connection,
  given: unknown,
  place: string,
): CallPlan & { stream: StreamSettings } {
  const options = checkStreamOptions(given, place);
  const { invalidElements = "collect", earlyAbort = false } = options;
  const stream = { invalidElements, earlyAbort };
  return { ...planned(connection, options, stream), stream };
}

/** In which form large integers are given to the schema. Plain JSON Schemas inside a helper's know no strings in their place. */
export function formOfIntegers({ schema: { plain }, largeIntegers }: CallPlan): LargeIntegers {
  return largeIntegers === "text" && plain.length > 0 ? "bigint" : largeIntegers;
}

/** What is no string is refused later. */
function textOf(modelId: unknown): string {
  return typeof modelId === "string" ? modelId : "";
}

function planned(
  { options: preset, hooks, estimates, sizesAnswers }: Connection,
  options: CreateOptions,
  stream: StreamSettings | undefined,
): CallPlan {
  const emitter = new Emitter(hooks, new Hooks(options.hooks));
  const policy = retryPolicy(options.maxRetries ?? preset.maxRetries);
  const deadline = deadlineOf(options.deadline ?? preset.deadline);
  const limits = mediaLimits(options.fetchMedia ?? preset.fetchMedia);
  const schema = prepareSchema(options.responseModel, options.context);
  checkContext(options.responseModel, options.context);
  const attachments = new Attachments();
  const maxAttempts = options.maxAttempts ?? preset.maxAttempts ?? maxAttemptsOfEnvironment();
  const described = describeRequest(
    bare({ ...preset, maxAttempts }),
    options,
    policy,
    attachments,
    stream !== undefined,
  );
  // The text of a schema that is not loaded yet is read when it is needed.
  const kind = () => `${textOf(described.modelId)}\n${schema.text}`;
  const { request, maxTokens, estimatedMaxTokens } = withLength(
    described,
    sizesAnswers && schema.load === undefined ? estimates.output(kind()) : undefined,
  );
  const prices = options.prices ?? preset.prices;
  const costBudget = options.costBudget ?? preset.costBudget;
  checkCostBudget(costBudget, prices);
  const masks = request.maskValues === true;
  return {
    schema: masks ? maskingFailures(schema) : schema,
    schemaName: options.schemaName,
    largeIntegers: options.largeIntegers ?? preset.largeIntegers ?? "number",
    request,
    attachments,
    media: limits && planMedia(request, limits),
    policy,
    emitter,
    masks,
    signal: options.signal,
    timeout: options.timeout ?? preset.timeout ?? (deadline === undefined ? DEFAULT_TIMEOUT : undefined),
    firstByteTimeout: options.firstByteTimeout ?? preset.firstByteTimeout,
    idleTimeout: options.idleTimeout ?? preset.idleTimeout ?? DEFAULT_IDLE_TIMEOUT,
    deadline,
    prices: pricesOf(prices),
    costBudget,
    kind,
    maxTokens,
    estimatedMaxTokens,
    stream,
  };
}
