/**
 * Checks the options of clients and calls, lays a call's over its client's, and picks what the core must know.
 *
 * Names are checked here; values only where the host itself uses them. Everything that describes the request goes to
 * the core, which knows what the service accepts.
 */

import { pricesOf } from "../cost/cost.js";
import { badOption, reading } from "../errors.js";
import { mediaLimits } from "../media/policy.js";
import type { Attachments } from "../request/attachments.js";
import { plainRequest } from "../request/plain-data.js";
import { describeKind } from "../text/words.js";
import type { ClientOptions } from "../types/client.js";
import type { CreateOptions } from "../types/create.js";
import type { AbortSignalLike } from "../types/fetch.js";
import type { InferenceConfig, RequestOptions } from "../types/request.js";
import type { StreamOptions } from "../types/stream.js";
import { checkNames, defined } from "./accepted.js";
import { bare } from "./bare.js";
import { CLIENT_OPTIONS, CREATE_OPTIONS, HOST_OPTIONS, STREAM_OPTIONS } from "./names.js";
import { type CheckedPolicy, retryPolicy } from "./retry-policy.js";
import { checkTraffic } from "./traffic.js";

/** The names of one setting, and its places inside other options: a call that uses a name replaces them all. */
const SETTINGS: readonly {
  readonly names: readonly (keyof RequestOptions)[];
  readonly places?: readonly (readonly [keyof RequestOptions, ...string[]])[];
}[] = [
  { names: ["modelId", "model"] },
  {
    names: ["maxTokens", "max_tokens", "max_completion_tokens"],
    places: [
      ["inferenceConfig", "maxTokens"],
      ["additionalModelRequestFields", "max_tokens"],
      ["additionalModelRequestFields", "inferenceConfig", "maxTokens"],
    ],
  },
  {
    names: ["temperature"],
    places: [
      ["inferenceConfig", "temperature"],
      ["additionalModelRequestFields", "temperature"],
      ["additionalModelRequestFields", "inferenceConfig", "temperature"],
    ],
  },
  {
    names: ["topP", "top_p"],
    places: [
      ["inferenceConfig", "topP"],
      ["additionalModelRequestFields", "top_p"],
      ["additionalModelRequestFields", "inferenceConfig", "topP"],
    ],
  },
  {
    names: ["topK", "top_k"],
    places: [
      ["additionalModelRequestFields", "top_k"],
      ["additionalModelRequestFields", "k"],
      ["additionalModelRequestFields", "inferenceConfig", "topK"],
    ],
  },
  {
    names: ["stopSequences", "stop_sequences", "stop"],
    places: [
      ["inferenceConfig", "stopSequences"],
      ["additionalModelRequestFields", "stop_sequences"],
    ],
  },
  { names: ["thinking"], places: [["additionalModelRequestFields", "thinking"]] },
  {
    names: ["reasoningEffort", "reasoning_effort"],
    places: [
      ["outputConfig", "effort"],
      ["additionalModelRequestFields", "output_config", "effort"],
      ["additionalModelRequestFields", "reasoning", "effort"],
      ["additionalModelRequestFields", "reasoning_config"],
      ["additionalModelRequestFields", "reasoning_effort"],
      ["additionalModelRequestFields", "reasoningConfig"],
    ],
  },
];

/** `setTimeout` takes no longer wait: it would fire at once. */
const LONGEST_TIMEOUT = 2_147_483_647;

type Fields = Readonly<Record<string, unknown>>;

/** Checks a client's options and drops those that are undefined. */
export function checkClientOptions(options: unknown, place: string): ClientOptions {
  const given = withoutNull(checkNames(options, CLIENT_OPTIONS, place), ["hooks"]);
  requireKind(given, "fetch", "a function", (value) => typeof value === "function");
  requireKind(given, "region", "a non-empty string", isText);
  requireKind(given, "endpoint", "a non-empty string", isText);
  requireKind(
    given,
    "apiKey",
    "a string or a function",
    (value) => typeof value === "string" || typeof value === "function",
  );
  requireKind(
    given,
    "credentials",
    "an object or a function",
    (value) => isObject(value) || typeof value === "function",
  );
  for (const name of [
    "dangerouslyAllowBrowserCredentials",
    "dangerouslyAllowPlainHttp",
    "useDualstackEndpoint",
    "useFipsEndpoint",
  ]) {
    requireKind(given, name, "true or false", (value) => typeof value === "boolean");
  }
  if (given.apiKey !== undefined && given.credentials !== undefined) {
    throw badOption("apiKey", "Both `apiKey` and `credentials` are given", "Give the one that requests should carry");
  }
  requireTimeouts(given);
  checkTraffic(given);
  pricesOf(given.prices);
  deadlineOf(given.deadline);
  retryPolicy(given.maxRetries);
  mediaLimits(given.fetchMedia);
  return given;
}

/** Checks a call's options and drops those that are undefined. */
export function checkCreateOptions(options: unknown, place: string): CreateOptions {
  return checkCall(options, CREATE_OPTIONS, place);
}

/** Checks the options of a streamed call and drops those that are undefined. */
export function checkStreamOptions(options: unknown, place: string): StreamOptions {
  const given = checkCall(options, STREAM_OPTIONS, place) as StreamOptions;
  requireKind(given, "invalidElements", '`"collect"`, `"skip"` or `"throw"`', (value) =>
    ["collect", "skip", "throw"].includes(value as string),
  );
  requireKind(given, "earlyAbort", "true or false", (value) => typeof value === "boolean");
  return given;
}

function checkCall(options: unknown, names: object, place: string): CreateOptions {
  const given = withoutNull(checkNames(options, names, place), ["context", "hooks"]);
  requireKind(given, "responseModel", "a schema", (value) => value !== undefined, true);
  requireKind(given, "messages", "an array", Array.isArray, true);
  requireKind(given, "schemaName", "a non-empty string", isText);
  requireKind(given, "signal", "an AbortSignal", isSignal);
  requireKind(given, "context", "an object", (value) => isObject(value) && !Array.isArray(value));
  requireTimeouts(given);
  return given as Fields & CreateOptions;
}

/** A request as plain data, what the host reads of it named. */
export interface DescribedRequest {
  readonly modelId?: unknown;
  readonly maskValues?: unknown;
}

/**
 * Every option that describes the request, as plain data: what changes later in the caller's objects has no effect, except
 * for binary data, which is collected in `attachments`.
 */
export function describeRequest(
  client: ClientOptions,
  call: CreateOptions,
  policy: CheckedPolicy,
  attachments: Attachments,
  streams: boolean,
): DescribedRequest {
  const { model, modelId, ...others } = layOver(client, call);
  const described = Object.fromEntries(Object.entries(others).filter(([name]) => !HOST_OPTIONS.has(name)));
  const stream = streams ? true : undefined;
  return plainRequest({ ...described, stream, modelId: modelId ?? model, maxRetries: policy.attempts }, attachments);
}

/** A call's options replace its client's; only `inferenceConfig` is merged, entry by entry. */
function layOver(client: ClientOptions, call: CreateOptions): RequestOptions & CreateOptions {
  let presets: Fields = { ...client };
  for (const { names, places = [] } of SETTINGS) {
    if (!names.some((name) => call[name] !== undefined)) continue;
    for (const name of names) presets = without(presets, [name]);
    for (const place of places) presets = reading(place[0], () => without(presets, place));
  }
  // A family is that of one model.
  if (call.model !== undefined || call.modelId !== undefined) presets = without(presets, ["family"]);
  const merged = mergedInference(presets.inferenceConfig, call.inferenceConfig);
  return bare({ ...presets, ...call, ...(merged === undefined ? {} : { inferenceConfig: merged }) });
}

/** A copy of the fields without what is at a path. */
function without(fields: Fields, [name = "", ...inner]: readonly string[]): Fields {
  if (!Object.hasOwn(fields, name)) return fields;
  const { [name]: held, ...others } = fields;
  if (inner.length === 0) return others;
  return isObject(held) && !Array.isArray(held) ? { ...others, [name]: without(held as Fields, inner) } : fields;
}

function mergedInference(preset: unknown, own: InferenceConfig | undefined): InferenceConfig | undefined {
  return reading("inferenceConfig", () => {
    if (!isFields(preset) || (own !== undefined && !isFields(own))) return own;
    return { ...preset, ...defined(own ?? {}) };
  });
}

/** Optional settings are often passed through as `null`. */
function withoutNull(options: Fields, names: readonly string[]): Fields {
  const kept = Object.entries(options).filter(([name, value]) => value !== null || !names.includes(name));
  return bare(Object.fromEntries(kept));
}

function requireKind(
  options: object,
  name: string,
  expected: string,
  accepts: (value: unknown) => boolean,
  required = false,
): void {
  const value = (options as Fields)[name];
  if (value === undefined && !required) return;
  if (isAccepted(value, accepts)) return;
  const found = value === "" ? "empty" : describeKind(value);
  const message =
    value === undefined ? `The option \`${name}\` is missing` : `The option \`${name}\` is ${found}, not ${expected}`;
  throw badOption(name, message, `Pass ${expected}`);
}

/** A value that throws when it is looked at, as proxies may, is none that is expected. */
function isAccepted(value: unknown, accepts: (value: unknown) => boolean): boolean {
  try {
    return accepts(value);
  } catch {
    return false;
  }
}

function requireTimeouts(options: Fields): void {
  for (const name of ["timeout", "firstByteTimeout", "idleTimeout"]) requireMilliseconds(options, name);
}

export function requireMilliseconds(options: object, name: string): void {
  const fields = options as Fields;
  requireKind(fields, name, "a number of milliseconds", (value) => typeof value === "number");
  const milliseconds = fields[name] as number | undefined;
  if (milliseconds === undefined || (milliseconds > 0 && milliseconds <= LONGEST_TIMEOUT)) return;
  throw badOption(
    name,
    `The option \`${name}\` is ${milliseconds}`,
    `Pass milliseconds above 0 and up to ${LONGEST_TIMEOUT}, or leave it out`,
  );
}

/** Milliseconds since 1970, by either form of `deadline`. */
export function deadlineOf(deadline: unknown): number | undefined {
  if (deadline === undefined) return undefined;
  const time = reading("deadline", () => (deadline instanceof Date ? deadline.getTime() : deadline));
  if (typeof time === "number" && Number.isFinite(time)) return time;
  throw badOption(
    "deadline",
    `The option \`deadline\` is ${describeKind(deadline)}, not a valid time`,
    "Pass a Date, or milliseconds since 1970",
  );
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isFields(value: unknown): value is object {
  return isObject(value) && !Array.isArray(value);
}

function isSignal(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { aborted, addEventListener, removeEventListener } = value as Partial<AbortSignalLike>;
  return (
    typeof aborted === "boolean" && typeof addEventListener === "function" && typeof removeEventListener === "function"
  );
}
