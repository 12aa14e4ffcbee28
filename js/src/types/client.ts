/** The public types of clients, calls and their record. */

import type { JsonValue } from "./blocks.js";
import type { Estimate } from "./cost.js";
import type { Create, CreateOptions, CreateWithCompletion } from "./create.js";
import type { ApiKeyOption, CredentialsOption } from "./credentials.js";
import type { FailoverOptions, RegionOption } from "./failover.js";
import type { FetchFunction } from "./fetch.js";
import type { HookHandler, HookName, HooksOption } from "./hooks.js";
import type { CreateMany } from "./many.js";
import type { OpenText } from "./media.js";
import type { Mechanism, Mode } from "./mode.js";
import type { RequestOptions } from "./request.js";
import type { RateLimiter } from "./schedule.js";
import type { CreateIterable, CreatePartial, Stream } from "./stream.js";

/** Where requests go, who signs them, and presets for the calls. */
export interface ClientOptions extends RequestOptions {
  /**
   * AWS region.
   * @default `AWS_REGION`, then `AWS_DEFAULT_REGION`, then `us-east-1`
   */
  readonly region?: string | undefined;
  /**
   * Regions in the order of preference, in place of `region`: a call that fails in one goes on in the next, see `failover`.
   * @default the one region
   */
  readonly regions?: readonly (RegionOption | string)[] | undefined;
  /**
   * Models in the order of preference, in place of `model`: a call that fails with one in every region goes on with the next. A call with
   * a model of its own has no other.
   * @default the one model
   */
  readonly models?: readonly string[] | undefined;
  /** When a call goes on in the next of `regions` and `models`. */
  readonly failover?: FailoverOptions | undefined;
  /**
   * Lets a model that is refused without an inference profile be asked by one: `"geo"` for that of the region's geography, or the prefix of
   * another, such as `"global"` or `"jp"`. Data may be processed in every region of the profile.
   * @default none: the call fails with `MODEL_NOT_FOUND`
   */
  readonly inferenceProfile?: OpenText<"geo" | "global"> | undefined;
  /**
   * Requests of this client under way at once, from 1.
   * @default no limit
   */
  readonly maxConcurrency?: number | undefined;
  /** Lets requests leave as fast as quotas allow; made by `rateLimiter()`, and shared by passing it to several clients. */
  readonly limiter?: RateLimiter | undefined;
  /**
   * Whether the client learns from refusals how many requests and tokens a minute the service lets pass (`adaptive`), or only repeats what was
   * refused (`standard`). The names are those of the AWS SDKs.
   * @default "standard"
   */
  readonly retryMode?: "adaptive" | "standard" | undefined;
  /**
   * Base URL used instead of the region's endpoint, such as `http://127.0.0.1:8080`.
   *
   * @default `AWS_ENDPOINT_URL_BEDROCK_RUNTIME`, then `AWS_ENDPOINT_URL`, then the region's own
   */
  readonly endpoint?: string | undefined;
  /**
   * Whether the region's endpoint with cryptography validated by FIPS 140 is used.
   * @default `AWS_USE_FIPS_ENDPOINT`, else false
   */
  readonly useFipsEndpoint?: boolean | undefined;
  /**
   * Whether the region's endpoint for IPv6 and IPv4 is used.
   * @default `AWS_USE_DUALSTACK_ENDPOINT`, else false
   */
  readonly useDualstackEndpoint?: boolean | undefined;
  /**
   * AWS credentials to sign with.
   * @default `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`, where neither `apiKey` nor
   * `AWS_BEARER_TOKEN_BEDROCK` is given
   */
  readonly credentials?: CredentialsOption | undefined;
  /**
   * Bedrock API key, sent as a bearer token.
   * @default `AWS_BEARER_TOKEN_BEDROCK`, where no `credentials` are given
   */
  readonly apiKey?: ApiKeyOption | undefined;
  /**
   * Called instead of the global `fetch`.
   * @default the global `fetch` at the time of the call
   */
  readonly fetch?: FetchFunction | undefined;
  /** Handlers for every call of the client. */
  readonly hooks?: HooksOption | undefined;
  /**
   * What another client has learned of models' refusals, as its `exportCapabilities()` gave it.
   * @default nothing
   */
  readonly capabilities?: ExportedCapabilities | undefined;
  /**
   * Lets access keys without a session token be used in a browser, where every visitor can read them.
   * @default false
   */
  readonly dangerouslyAllowBrowserCredentials?: boolean | undefined;
  /**
   * Lets API keys and session tokens travel over plain http to a host in a private network, such as a gateway of your own: whoever
   * sees the traffic there can read them. The service's own endpoints and all public hosts stay https.
   * @default false
   */
  readonly dangerouslyAllowPlainHttp?: boolean | undefined;
}

/** What a client has learned of models' refusals, as plain data. */
export interface ExportedCapabilities {
  /** The version of this form. */
  readonly version: 1;
  /** The refusals, at most 1000. */
  readonly entries: readonly LearnedRefusal[];
}

/** One refusal. */
export interface LearnedRefusal {
  /** The AWS region. */
  readonly region: string;
  /** The model id, inference profile id or ARN. */
  readonly modelId: string;
  /** The schema's fingerprint, where the refusal is about that alone. */
  readonly schema?: string;
  /** What is refused, such as `toolChoice.tool` or `outputConfig`. */
  readonly refused: string;
  /** Milliseconds since 1970. After 30 days the model is asked again. */
  readonly learnedAt: number;
}

/** Options of a client whose model is already named. */
export type ProviderOptions = Omit<ClientOptions, "model" | "modelId" | "models">;

/** A request as it would be sent. */
export interface Explanation {
  /** Absolute URL of the request. */
  readonly url: string;
  /** The model id, inference profile id or ARN. */
  readonly modelId: string;
  /** The mode of the first request. */
  readonly mode: Exclude<Mode, "auto">;
  /** The mechanism of the first request. */
  readonly mechanism: Mechanism;
  /** The Converse request; whole numbers beyond 2^53 in its schema are rounded. */
  readonly body: { readonly [name: string]: JsonValue };
  /** The same as the exact text that goes out. */
  readonly bodyText: string;
  /** What the request is likely to take. */
  readonly estimate: Estimate;
}

/** A client; its functions need no `this` and may be passed around. */
export interface BedrockExtractClient {
  /**
   * Extracts one object.
   *
   * @throws BedrockExtractError, see its `code`.
   * @example
   * ```ts
   * const user = await client.create({
   *   responseModel: z.object({ name: z.string(), age: z.int() }),
   *   messages: [{ role: "user", content: "Jason is 25 years old" }],
   * });
   * // { name: "Jason", age: 25 }
   * ```
   */
  readonly create: Create;
  /**
   * Extracts one object and returns its record as well: attempts, issues, token usage and the last response.
   *
   * @throws BedrockExtractError, see its `code`.
   * @example
   * ```ts
   * const { data, completion } = await client.createWithCompletion({ responseModel, messages });
   * console.log(data, completion.usage.totalTokens);
   * ```
   */
  readonly createWithCompletion: CreateWithCompletion;
  /**
   * Extracts one object, and shows it while it arrives. The call starts when something of it is read.
   *
   * @throws BedrockExtractError `BAD_OPTION` or `BAD_SCHEMA` at once; what fails later, the streams and promises tell.
   * @example
   * ```ts
   * const run = client.stream({ responseModel, messages });
   * for await (const partial of run.partialStream) console.log(partial);
   * const user = await run.object;
   * ```
   */
  readonly stream: Stream;
  /**
   * The snapshots of an object while it arrives: the `partialStream` of `stream`.
   *
   * @throws BedrockExtractError as for `stream`.
   * @example
   * ```ts
   * for await (const partial of client.createPartial({ responseModel, messages })) console.log(partial);
   * ```
   */
  readonly createPartial: CreatePartial;
  /**
   * Extracts every object that the text holds, and gives each as soon as it is complete and valid. `responseModel` describes one.
   *
   * @throws BedrockExtractError as for `stream`.
   * @example
   * ```ts
   * for await (const user of client.createIterable({ responseModel, messages })) console.log(user);
   * ```
   */
  readonly createIterable: CreateIterable;
  /**
   * Extracts one object from each of many items, in their order, at most `concurrency` at a time and as fast as the service lets requests
   * pass. A failure is the result of its item and stops nothing. Without `maxTokens` each answer gets what earlier ones make likely, and
   * what all conversations begin with is cached where that pays.
   *
   * @throws BedrockExtractError `BAD_OPTION` for unusable options, before any work.
   * @example
   * ```ts
   * const results = await client.map(texts, {
   *   responseModel: User,
   *   messages: (text) => [{ role: "user", content: text }],
   * });
   * for (const result of results) if (result.status === "fulfilled") console.log(result.value.name);
   * ```
   */
  readonly map: CreateMany;
  /**
   * Tells what `create` would send first. Nothing is sent to the service, and no credentials are looked up; media is read,
   * and fetched where `fetchMedia` permits it.
   *
   * @throws BedrockExtractError, see its `code`.
   * @example
   * ```ts
   * const { url, body } = await client.explain({ responseModel, messages });
   * console.log(url, JSON.stringify(body, undefined, 2));
   * ```
   */
  readonly explain: (options: CreateOptions) => Promise<Explanation>;
  /**
   * Adds a handler of a hook, for every call of this client; calling the result takes it out again. What a handler throws has
   * no effect on a call.
   *
   * @example
   * ```ts
   * client.on("usage", ({ modelId, usage }) => meter.add(modelId, usage.totalTokens));
   * ```
   */
  readonly on: <Name extends HookName>(name: Name, handler: HookHandler<Name>) => () => void;
  /** The same for a handler that is called once at most. */
  readonly once: <Name extends HookName>(name: Name, handler: HookHandler<Name>) => () => void;
  /** Takes a handler out. */
  readonly off: <Name extends HookName>(name: Name, handler: HookHandler<Name>) => void;
  /** Takes out all handlers of a hook, or all there are. */
  readonly clear: (name?: HookName) => void;
  /**
   * What this client has learned of models' refusals, for the `capabilities` option of another: in a later process, or in an edge
   * isolate that should not learn it again.
   *
   * @example
   * ```ts
   * await store.put("capabilities", JSON.stringify(client.exportCapabilities()));
   * ```
   */
  readonly exportCapabilities: () => ExportedCapabilities;
  /** `create` and `createWithCompletion` under the names of OpenAI-style clients. */
  readonly chat: {
    readonly completions: { readonly create: Create; readonly createWithCompletion: CreateWithCompletion };
  };
}
