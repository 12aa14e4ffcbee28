/** The options that describe a request: what a client may preset for its calls, and a call may set for itself. */

import type { ModelFamily } from "../options/family-names.js";
import type { CachePointBlock, JsonValue } from "./blocks.js";
import type { Attempt } from "./completion.js";
import type { PricesOption } from "./cost.js";
import type { OneOf, OpenText } from "./media.js";
import type { AwsSdkBlock, SystemPart } from "./messages.js";
import type { Mode, ModeAlias } from "./mode.js";

/** Sampling and length settings, passed to Converse `inferenceConfig`. */
export interface InferenceConfig {
  /**
   * Most tokens the model may write.
   * @default the model's own maximum
   */
  readonly maxTokens?: number | undefined;
  /**
   * Randomness, 0 to 1.
   * @default the model's own
   */
  readonly temperature?: number | undefined;
  /**
   * Nucleus sampling, 0 to 1.
   * @default the model's own
   */
  readonly topP?: number | undefined;
  /**
   * Texts at which the model stops.
   * @default none
   */
  readonly stopSequences?: readonly string[] | undefined;
}

/** A guardrail to apply, passed to Converse `guardrailConfig`. */
export interface GuardrailConfig {
  /** The id or ARN of the guardrail. */
  readonly guardrailIdentifier: string;
  /** The number of the version, or `DRAFT`. */
  readonly guardrailVersion: OpenText<"DRAFT">;
  /**
   * Whether the response reports what the guardrail found.
   * @default `disabled`
   */
  readonly trace?: "disabled" | "enabled" | "enabled_full" | undefined;
}

/** A tool, or a cache point after tools. */
export type Tool = OneOf<{
  toolSpec: ToolSpecification;
  /** A tool that the service itself provides. */
  systemTool: { readonly name: string };
  cachePoint: CachePointBlock;
}>;

/** A tool of the caller's, as Converse has it. */
export interface ToolSpecification {
  /** Up to 64 letters, digits, `_` and `-`. */
  readonly name: string;
  /** What the tool is for; the model reads it. */
  readonly description?: string | undefined;
  /** The JSON Schema of the arguments. */
  readonly inputSchema: { readonly json: { readonly [keyword: string]: unknown } };
  /**
   * Whether the arguments are constrained to the schema.
   * @default false
   */
  readonly strict?: boolean | undefined;
}

/** Which tool the model has to call. */
export type ToolChoice = OneOf<{
  auto: Readonly<Record<string, never>>;
  any: Readonly<Record<string, never>>;
  tool: { readonly name: string };
}>;

/** Tools beside the one that this package adds, passed to Converse `toolConfig`. */
export interface ToolConfig {
  /** The tools, and cache points among them. */
  readonly tools?: readonly (AwsSdkBlock | Tool)[] | undefined;
  /**
   * Which tool the model has to call.
   * @default the one that asks for the object
   */
  readonly toolChoice?: AwsSdkBlock | ToolChoice | undefined;
}

/** How much the model should think, passed to Converse `outputConfig`. */
export interface OutputConfig {
  /**
   * How much the model should think.
   * @default the model's own
   */
  readonly effort?: OpenText<"high" | "low" | "max" | "medium" | "xhigh"> | undefined;
}

/** Extended thinking, in the words of Claude models. */
export interface Thinking {
  /** The kind of thinking that the model takes: `adaptive`, `enabled` with a budget, or `disabled`. */
  readonly type: OpenText<"adaptive" | "disabled" | "enabled">;
  /** Most tokens for thinking, at least 1024. */
  readonly budget_tokens?: number | undefined;
  readonly [setting: string]: JsonValue | undefined;
}

/** How much the model should reason. */
export type ReasoningEffort = OpenText<"high" | "low" | "medium" | "minimal" | "none">;

/** Limits of fetching media. */
export interface FetchMediaOptions {
  /**
   * Most bytes of one medium, up to 25 MiB.
   * @default 10 MiB
   */
  readonly maxBytes?: number | undefined;
  /**
   * Most redirects followed for one medium, 0 to 10; a browser lets none be followed.
   * @default 3
   */
  readonly maxRedirects?: number | undefined;
  /**
   * Milliseconds for one medium, redirects included.
   * @default 30,000
   */
  readonly timeout?: number | undefined;
}

/** When to try again after an answer that breaks the schema. */
export interface RetryPolicy {
  /**
   * Further attempts, 0 to 20.
   * @default 2
   */
  readonly attempts?: number | undefined;
  /**
   * Milliseconds to wait before the next attempt.
   * @default 0
   */
  readonly delay?: number | ((failed: Attempt) => number) | undefined;
  /**
   * Whether to try again after this attempt.
   * @default always
   */
  readonly retryIf?: ((failed: Attempt) => boolean | Promise<boolean>) | undefined;
}

/** What a client may preset for its calls, and a call may set for itself. A call's value replaces the client's. */
export interface RequestOptions {
  /** Model id, inference profile id or ARN, such as `us.anthropic.claude-sonnet-4-5-20250929-v1:0`. */
  readonly model?: string | undefined;
  /** Another name of `model`, as Converse has it. Wins over `model`. */
  readonly modelId?: string | undefined;
  /**
   * The family of the model, where its id hides that, as the ARN of an application inference profile, provisioned throughput or
   * an imported model does: `"claude"`, `"nova"`, `"llama"`, or the id of the model. It wins over the family that the id names; the request
   * still goes to `model`.
   *
   * @default the family that the id names; nothing is assumed if it names none
   */
  readonly family?: ModelFamily | undefined;
  /**
   * How the model is asked. `instructor`'s names of modes are understood as well.
   * @default `auto`, what the model takes
   */
  readonly mode?: Mode | ModeAlias | undefined;
  /**
   * Further attempts after an answer that breaks the schema, 0 to 20; the model gets the reasons. A policy adds a wait, or
   * a word on each attempt. Requests that fail on their way are repeated apart from this.
   *
   * @default 2
   */
  readonly maxRetries?: number | RetryPolicy | undefined;
  /**
   * Whether every re-ask is kept in the conversation (`append`) or the latest only (`replace`).
   * @default `append`
   */
  readonly reask?: "append" | "replace" | undefined;
  /**
   * What a re-ask asks for: the `whole` value again, or a `patch`, which holds only the places that break the schema and is put
   * into the last answer. A patch saves output tokens; it changes the tool or the prompt, so that request reads nothing from a
   * prompt cache. Where most of an answer is wrong, or its wrong places have no schema of their own, the whole is asked for.
   *
   * @default "whole"
   */
  readonly repair?: "patch" | "whole" | undefined;
  /**
   * Whether to go on asking where the answer does not change. Without it, a call at `temperature` 0 ends with
   * `VALIDATION_FAILED` once two re-asks, each in another form, brought the very same value back; `completion.endedEarly` says
   * so.
   * @default false
   */
  readonly retryUnchanged?: boolean | undefined;
  /**
   * Tokens, over all attempts, after which no further attempt is made.
   * @default no limit
   */
  readonly tokenBudget?: number | undefined;
  /**
   * What the attempts may cost by `prices`; after that no further attempt is made.
   * @default no limit
   */
  readonly costBudget?: number | undefined;
  /**
   * Prices of the model for a million tokens, such as `{ input: 3, output: 15 }`, or of each model by its id. The completion has the
   * `cost` then.
   * @default none
   */
  readonly prices?: PricesOption | undefined;
  /**
   * Keeps values of answers out of errors, issues, the completion, hooks and spans: kinds stand in their place, and answer and
   * response are absent. So are the words of the schema's own validation, which may quote a value. The model still gets all
   * of it.
   *
   * @default false
   */
  readonly maskValues?: boolean | undefined;
  /**
   * Whether slips in an answer are repaired where they can only mean one thing: JSON with comments or other quotes, `"25"` for an
   * integer, an option in another case. As a last resort a property that a closed schema does not have is taken out. Every
   * repair is listed on the completion, and none is kept unless the whole is valid.
   *
   * @default "lenient"
   */
  readonly validation?: "lenient" | "strict" | undefined;
  /** Instructions ahead of the conversation; `system` messages are appended to them. */
  readonly system?: string | readonly (AwsSdkBlock | SystemPart | string)[] | undefined;
  /** Sampling and length settings. A call's entries are laid over the client's, entry by entry. */
  readonly inferenceConfig?: InferenceConfig | undefined;
  /** Another place for `inferenceConfig.temperature`, which wins over it. */
  readonly temperature?: number | undefined;
  /** Another place for `inferenceConfig.maxTokens`, which wins over it. */
  readonly maxTokens?: number | undefined;
  /**
   * What `maxTokens` may be raised to while answers are cut off. Each time it is doubled, for one more attempt beyond
   * `maxRetries`. Without `maxTokens` it is set to this at once.
   *
   * @default it is not raised
   */
  readonly maxTokensLimit?: number | undefined;
  /** Another name of `maxTokens`. */
  readonly max_tokens?: number | undefined;
  /** Another name of `maxTokens`. */
  readonly max_completion_tokens?: number | undefined;
  /** Another place for `inferenceConfig.topP`, which wins over it. */
  readonly topP?: number | undefined;
  /** Another name of `topP`. */
  readonly top_p?: number | undefined;
  /**
   * How many of the likeliest tokens are considered.
   * @default the model's own
   */
  readonly topK?: number | undefined;
  /** Another name of `topK`. */
  readonly top_k?: number | undefined;
  /** Another place for `inferenceConfig.stopSequences`, which wins over it. */
  readonly stopSequences?: readonly string[] | undefined;
  /** Another name of `stopSequences`. */
  readonly stop_sequences?: readonly string[] | undefined;
  /** Another name of `stopSequences`; one text stands for a list of one. */
  readonly stop?: string | readonly string[] | undefined;
  /**
   * Extended thinking, such as `{ type: "enabled", budget_tokens: 2000 }`.
   * @default the model's own
   */
  readonly thinking?: Thinking | undefined;
  /**
   * How much the model should reason.
   * @default the model's own
   */
  readonly reasoningEffort?: ReasoningEffort | undefined;
  /** Another name of `reasoningEffort`. */
  readonly reasoning_effort?: ReasoningEffort | undefined;
  /** How much the model should think, such as `{ effort: "low" }`. */
  readonly outputConfig?: OutputConfig | undefined;
  /** Tools beside the one that asks for the object, a cache point after them, and which one the model has to call. */
  readonly toolConfig?: ToolConfig | undefined;
  /** Values for the variables of a prompt, where `modelId` is a prompt's ARN. */
  readonly promptVariables?: { readonly [name: string]: { readonly text: string } } | undefined;
  /**
   * Settings of the model's own. A `tool_choice` here, such as Claude's `{ type: "any", disable_parallel_tool_use: true }`, takes
   * the place of `toolConfig.toolChoice`.
   */
  readonly additionalModelRequestFields?: { readonly [name: string]: JsonValue | undefined } | undefined;
  /** JSON Pointers to fields of the model's own that the response should carry, such as `["/stop_sequence"]`. */
  readonly additionalModelResponseFieldPaths?: readonly string[] | undefined;
  /**
   * The project that the request belongs to: its id, or an ARN such as `arn:aws:bedrock:us-east-1:123456789012:project/ID`.
   * Application inference profiles take no project but `default`.
   *
   * @default the account's default project
   */
  readonly projectIdentifier?: string | undefined;
  /** Labels for the invocation log. */
  readonly requestMetadata?: { readonly [name: string]: string } | undefined;
  /** A guardrail to apply. */
  readonly guardrailConfig?: GuardrailConfig | undefined;
  /** Latency class, such as `{ latency: "optimized" }`. */
  readonly performanceConfig?: { readonly latency: "optimized" | "standard" } | undefined;
  /** Service tier, such as `{ type: "flex" }`. */
  readonly serviceTier?: { readonly type: OpenText<"default" | "flex" | "priority" | "reserved"> } | undefined;
  /**
   * What becomes of integers beyond 2^53 that a JavaScript number would round: `"bigint"` gives them as BigInt, `"text"` as the
   * string of their digits, before the schema's own validation. With `"number"` they end the call under a plain JSON Schema,
   * and are a warning (`ROUNDED_NUMBER`) where a schema library accepts the rounded number.
   *
   * @default "number"
   */
  readonly largeIntegers?: "number" | "bigint" | "text" | undefined;
  /**
   * Whether http(s) URLs of media are fetched, and within what limits. Addresses that are not public are refused by their
   * spelling; names are not looked up, so a server that must not reach its own network needs more than this.
   *
   * @default false: such URLs are refused
   */
  readonly fetchMedia?: boolean | FetchMediaOptions | undefined;
  /**
   * Requests for one answer of the model, counting the first, 1 to 10: what fails in passing is sent again.
   * @default `AWS_MAX_ATTEMPTS`, else 3
   */
  readonly maxAttempts?: number | undefined;
  /**
   * Milliseconds for the whole call, with all its attempts and waits; then it fails with `TIMEOUT`.
   * @default 1_800_000, half an hour; none beside a `deadline`
   */
  readonly timeout?: number | undefined;
  /**
   * Milliseconds in which an answer must begin, above 0, the connection included: `fetch` does not tell when it is made. An answer that
   * is not streamed begins when the model has written all of it. A request without one is repeated.
   * @default no limit but `timeout`
   */
  readonly firstByteTimeout?: number | undefined;
  /**
   * Milliseconds in which more of an answer must arrive once it has begun, above 0. One that is silent for longer counts as cut,
   * and is asked for again. The time in which nobody reads a stream does not count.
   * @default 300_000, five minutes: models may think as long between two words
   */
  readonly idleTimeout?: number | undefined;
  /**
   * When the call has to have ended, beside `timeout`: a date, or milliseconds since 1970.
   * @default no limit
   */
  readonly deadline?: Date | number | undefined;
}
