/** The names of all options, and what names of other libraries stand for. */

import type { ClientOptions } from "../types/client.js";
import type { CreateOptions } from "../types/create.js";
import type { LongOptions } from "../types/long.js";
import type { ManyOptions } from "../types/many.js";
import type { MapOptions } from "../types/map.js";
import type { RequestOptions } from "../types/request.js";
import type { StreamOptions } from "../types/stream.js";

type OptionNames<Options> = { readonly [Name in keyof Required<Options>]: true };

/** Written as records, so that the compiler notices a name that the types have and this list lacks. */
const REQUEST_OPTIONS: OptionNames<RequestOptions> = {
  additionalModelRequestFields: true,
  additionalModelResponseFieldPaths: true,
  costBudget: true,
  deadline: true,
  family: true,
  fetchMedia: true,
  firstByteTimeout: true,
  guardrailConfig: true,
  idleTimeout: true,
  inferenceConfig: true,
  largeIntegers: true,
  maskValues: true,
  max_completion_tokens: true,
  max_tokens: true,
  maxAttempts: true,
  maxRetries: true,
  maxTokens: true,
  maxTokensLimit: true,
  mode: true,
  model: true,
  modelId: true,
  outputConfig: true,
  performanceConfig: true,
  prices: true,
  projectIdentifier: true,
  promptVariables: true,
  reask: true,
  reasoning_effort: true,
  reasoningEffort: true,
  repair: true,
  requestMetadata: true,
  retryUnchanged: true,
  serviceTier: true,
  stop: true,
  stop_sequences: true,
  stopSequences: true,
  system: true,
  temperature: true,
  thinking: true,
  timeout: true,
  tokenBudget: true,
  toolConfig: true,
  top_k: true,
  top_p: true,
  topK: true,
  topP: true,
  validation: true,
};

/** Of `fromBedrock` and `fromProvider`. */
export const CLIENT_OPTIONS: OptionNames<ClientOptions> = {
  ...REQUEST_OPTIONS,
  apiKey: true,
  credentials: true,
  dangerouslyAllowBrowserCredentials: true,
  dangerouslyAllowPlainHttp: true,
  endpoint: true,
  failover: true,
  fetch: true,
  hooks: true,
  capabilities: true,
  inferenceProfile: true,
  limiter: true,
  maxConcurrency: true,
  models: true,
  region: true,
  regions: true,
  retryMode: true,
  useDualstackEndpoint: true,
  useFipsEndpoint: true,
};

/** Of a call. */
export const CREATE_OPTIONS: OptionNames<CreateOptions> = {
  ...REQUEST_OPTIONS,
  context: true,
  hooks: true,
  messages: true,
  responseModel: true,
  schemaName: true,
  signal: true,
};

/** Of a streamed call. */
export const STREAM_OPTIONS: OptionNames<StreamOptions> = {
  ...CREATE_OPTIONS,
  earlyAbort: true,
  fineGrainedToolStreaming: true,
  invalidElements: true,
};

/** Of `map()`. */
export const MAP_OPTIONS: OptionNames<MapOptions<unknown, unknown>> = {
  concurrency: true,
  done: true,
  keyOf: true,
  onProgress: true,
  signal: true,
};

/** Of the `map()` of a client. */
export const MANY_OPTIONS: OptionNames<ManyOptions<unknown>> = {
  ...CREATE_OPTIONS,
  ...MAP_OPTIONS,
  cachePoints: true,
};

/** Of `extractLong()`. */
export const LONG_OPTIONS: OptionNames<LongOptions> = {
  ...CREATE_OPTIONS,
  concurrency: true,
  failedParts: true,
  merge: true,
  onProgress: true,
  overlap: true,
  partLength: true,
};

/** Options that the host uses itself and the core never sees. */
export const HOST_OPTIONS: ReadonlySet<string> = new Set([
  "apiKey",
  "credentials",
  "dangerouslyAllowBrowserCredentials",
  "dangerouslyAllowPlainHttp",
  "deadline",
  "earlyAbort",
  "endpoint",
  "fetch",
  "fetchMedia",
  "hooks",
  "idleTimeout",
  "invalidElements",
  "capabilities",
  "costBudget",
  "failover",
  "firstByteTimeout",
  "inferenceProfile",
  "limiter",
  "maxConcurrency",
  "models",
  "prices",
  "region",
  "regions",
  "retryMode",
  "responseModel",
  "schemaName",
  "signal",
  "timeout",
  "useDualstackEndpoint",
  "useFipsEndpoint",
]);

/** Habits from other libraries that no edit distance would lead to the right name. */
export const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ["accessKeyId", "credentials: { accessKeyId, secretAccessKey }"],
  ["aws_access_key_id", "credentials: { accessKeyId, secretAccessKey }"],
  ["aws_secret_access_key", "credentials: { accessKeyId, secretAccessKey }"],
  ["baseURL", "endpoint"],
  ["response_format", "responseModel"],
  ["schema", "responseModel"],
  ["strict", "validation"],
  ["secretAccessKey", "credentials: { accessKeyId, secretAccessKey }"],
  ["sessionToken", "credentials: { accessKeyId, secretAccessKey, sessionToken }"],
  ["token", "apiKey"],
  ["tool_choice", "toolConfig: { toolChoice }"],
  ["toolChoice", "toolConfig: { toolChoice }"],
  ["tools", "toolConfig: { tools }"],
  ["validation_context", "context"],
]);
