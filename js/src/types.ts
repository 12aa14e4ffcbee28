/** The public types of clients, calls and their record. */

import type { JsonValue } from "./block-types.js";
import type { HookHandler, HookName, HooksOption } from "./hook-types.js";
import type { Message } from "./message-types.js";
import type { Repair } from "./repair-types.js";
import type { Mechanism, Mode, RequestOptions } from "./request-types.js";
import type { InferResponse, ResponseModel } from "./schema-types.js";
import type { CompletionWarning } from "./warning-types.js";

/** AWS credentials. Temporary ones carry a session token. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** Credentials, or a function that supplies them. The function is called for every request, so it may refresh them. */
export type CredentialsOption = Credentials | (() => Credentials | Promise<Credentials>);

/** A Bedrock API key, or a function that supplies one. The function is called for every request. */
export type ApiKeyOption = string | (() => string | Promise<string>);

/** `fetch` as the runtime's own types declare it, reduced to how it is called here; a stand-in where they declare none. */
export type FetchFunction = typeof globalThis extends {
  fetch: (input: infer _Input, init?: infer Init) => infer Answer;
}
  ? (url: string, init: NonNullable<Init>) => Answer
  : (url: string, init: FetchInit) => Promise<FetchResponse>;

/** The request as it is handed to `fetch`: a `POST` to the service, or a `GET` of a medium. */
export interface FetchInit {
  readonly method: "GET" | "POST";
  readonly headers: Record<string, string>;
  readonly body?: Uint8Array;
  readonly redirect: "manual";
  readonly signal: AbortSignalLike;
}

/** What is read of the response. */
export interface FetchResponse {
  readonly status: number;
  readonly headers: { forEach(visit: (value: string, name: string) => void): void };
  readonly body: { getReader(): { read(): Promise<unknown>; cancel(reason?: unknown): Promise<void> } } | null;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** An `AbortSignal`, of whatever library declares it. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  readonly reason?: unknown;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** Where requests go, who signs them, and presets for the calls. */
export interface ClientOptions extends RequestOptions {
  /** AWS region. Default: `AWS_REGION`, then `AWS_DEFAULT_REGION`, then `us-east-1`. */
  readonly region?: string | undefined;
  /**
   * Base URL used instead of the region's endpoint, such as `http://127.0.0.1:8080`.
   *
   * @default `AWS_ENDPOINT_URL_BEDROCK_RUNTIME`, then the region's own
   */
  readonly endpoint?: string | undefined;
  /**
   * AWS credentials to sign with. Default: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`, where
   * neither `apiKey` nor `AWS_BEARER_TOKEN_BEDROCK` is given.
   */
  readonly credentials?: CredentialsOption | undefined;
  /** Bedrock API key, sent as a bearer token. Default: `AWS_BEARER_TOKEN_BEDROCK`, where no `credentials` are given. */
  readonly apiKey?: ApiKeyOption | undefined;
  /** Called instead of the global `fetch`. Default: the global `fetch` at the time of the call. */
  readonly fetch?: FetchFunction | undefined;
  /** Handlers for every call of the client. */
  readonly hooks?: HooksOption | undefined;
  /** What another client has learned of models' refusals, as its `exportMemory()` gave it. Default: nothing. */
  readonly memory?: ExportedMemory | undefined;
  /** Lets access keys without a session token be used in a browser, where every visitor can read them. Default: false. */
  readonly dangerouslyAllowBrowserCredentials?: boolean | undefined;
}

/** What a client has learned of models' refusals, as plain data. */
export interface ExportedMemory {
  readonly version: 1;
  readonly entries: readonly MemoryEntry[];
}

/** One refusal. */
export interface MemoryEntry {
  readonly region: string;
  readonly modelId: string;
  /** The schema's fingerprint, where the refusal is about that alone. */
  readonly schema?: string;
  /** What is refused, such as `toolChoice.tool` or `outputConfig`. */
  readonly refused: string;
  /** Milliseconds since 1970. After 30 days the model is asked again. */
  readonly learnedAt: number;
}

/** Options of a client whose model is already named. */
export type ProviderOptions = Omit<ClientOptions, "model" | "modelId">;

/** One extraction. */
export interface CreateOptions<Model extends ResponseModel = ResponseModel> extends RequestOptions {
  /** What to extract: a Zod 4 schema, any Standard Schema with a JSON Schema converter, or a JSON Schema object. */
  readonly responseModel: Model;
  /** Name of the object, as the model sees it. Default: the schema's `title`, else a general one. */
  readonly schemaName?: string | undefined;
  /** The conversation. */
  readonly messages: readonly Message[];
  /** Values for the templates in messages and system prompt; validations get it as `libraryOptions.context`. */
  readonly context?: object | undefined;
  /** Handlers for this call, called behind the client's. */
  readonly hooks?: HooksOption | undefined;
  /** Aborting it ends the call with `ABORTED`. */
  readonly signal?: AbortSignalLike | undefined;
}

/** Tokens used. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly totalTokens: number;
  readonly cacheReadInputTokens: number;
  readonly cacheWriteInputTokens: number;
}

/** Something in an answer that breaks the schema. */
export interface Issue {
  /** JSON Pointer into the answer, `""` for its root. */
  readonly path: string;
  /** The JSON Schema keyword that is broken, or `validator` for the schema's own validation. */
  readonly keyword: string;
  readonly expected: string;
  /** The value that is wrong, cut; absent where `expected` says it all. */
  readonly found?: string;
  /** All of it in one line. */
  readonly message: string;
}

/** One answer of the model. */
export interface Attempt {
  /** From 1. */
  readonly number: number;
  /** HTTP requests that it took: more than 1 where the service was throttled or failed before. */
  readonly requests: number;
  /** Why the model stopped, in the service's word. */
  readonly stopReason?: string;
  readonly usage: Usage;
  /** The service's id of the request. */
  readonly requestId?: string;
  /** Empty where the answer was accepted. */
  readonly issues: readonly Issue[];
  /** What was changed of it or chosen from it, in order; at most 100. With `validation: "strict"` nothing is changed. */
  readonly repairs: readonly Repair[];
  /**
   * JSON Pointers of the places that this answer corrects, with `repair: "patch"`: all else in `answer` is of the attempt
   * before. Absent where the model gave the whole value.
   */
  readonly patched?: readonly string[];
  /** JSON text of the object, or the answer's text where it held none; cut to 16 KiB. Empty with `maskValues`. */
  readonly answer: string;
  /** The model's time in milliseconds, as the service reports it. */
  readonly latencyMs?: number;
}

/** A mechanism that the model refused. */
export interface Fallback {
  readonly mechanism: Mechanism;
  /** The form of the schema in the tool, where that is what was refused: the next one says the same in plainer keywords. */
  readonly form?: "bare" | "full" | "inlined";
  /** The service's words. */
  readonly message: string;
}

/** The record of one call. */
export interface Completion {
  /** The mode that was used. */
  readonly mode: Exclude<Mode, "auto">;
  /** The mechanism that was used. */
  readonly mechanism: Mechanism;
  /** Mechanisms that the model refused before, in order; none of them counts as an attempt. */
  readonly fallbacks: readonly Fallback[];
  readonly modelId: string;
  readonly attempts: readonly Attempt[];
  /**
   * Why asking ended although `maxRetries` left an attempt: at temperature 0, two re-asks of different form brought the very same
   * value back. `retryUnchanged` goes on asking.
   */
  readonly endedEarly?: "unchanged-answer";
  /** Sum over all attempts. */
  readonly usage: Usage;
  /** Milliseconds that the call has taken since its first request was ready, waits included. */
  readonly durationMs: number;
  /** What was changed of the last answer. */
  readonly repairs: readonly Repair[];
  /** What has another effect than it seems to have: at most 20 of the schema, and 20 of the messages. The call goes on. */
  readonly warnings: readonly CompletionWarning[];
  /** Of the last attempt. */
  readonly stopReason?: string;
  /** Of the last request, where a response to it has begun. */
  readonly requestId?: string;
  /** The last request's Converse response as the service sent it; absent with `maskValues`, and where it was refused. */
  readonly response?: JsonValue;
}

/** A result together with the record of how it came about. */
export interface CompletionResult<Data> {
  readonly data: Data;
  readonly completion: Completion;
}

/** A request as it would be sent. */
export interface Explanation {
  readonly url: string;
  readonly modelId: string;
  readonly mode: Exclude<Mode, "auto">;
  readonly mechanism: Mechanism;
  /** The Converse request; whole numbers beyond 2^53 in its schema are rounded. */
  readonly body: { readonly [name: string]: JsonValue };
  /** The same as the exact text that goes out. */
  readonly bodyText: string;
}

/** Extracts one object and returns it. */
export type Create = <const Model extends ResponseModel>(
  options: CreateOptions<Model>,
) => Promise<InferResponse<Model>>;

/** Extracts one object and returns it with the record of the call. */
export type CreateWithCompletion = <const Model extends ResponseModel>(
  options: CreateOptions<Model>,
) => Promise<CompletionResult<InferResponse<Model>>>;

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
   * Extracts one object and tells how: attempts, issues, token usage and the last response.
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
   * client.on("completion:usage", ({ modelId, usage }) => meter.add(modelId, usage.totalTokens));
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
   * What this client has learned of models' refusals, for the `memory` option of another: in a later process, or in an edge
   * isolate that should not learn it again.
   *
   * @example
   * ```ts
   * await store.put("memory", JSON.stringify(client.exportMemory()));
   * ```
   */
  readonly exportMemory: () => ExportedMemory;
  /** `create` and `createWithCompletion` under the names of OpenAI-style clients. */
  readonly chat: {
    readonly completions: { readonly create: Create; readonly createWithCompletion: CreateWithCompletion };
  };
}

/** The parts of an AWS SDK v3 `BedrockRuntimeClient` that are used: its settings, not its HTTP stack. */
export interface AwsSdkClient {
  send(...parameters: never[]): unknown;
  readonly config: {
    readonly region: () => Promise<string>;
    readonly credentials: (...parameters: never[]) => Promise<Credentials>;
    readonly endpoint?: (() => Promise<AwsSdkEndpoint>) | undefined;
    readonly token?: ((...parameters: never[]) => Promise<{ readonly token: string }>) | undefined;
    readonly useFipsEndpoint?: (() => Promise<boolean>) | undefined;
    readonly useDualstackEndpoint?: (() => Promise<boolean>) | undefined;
    readonly authSchemePreference?: (() => Promise<readonly string[]>) | undefined;
  };
}

/** A custom endpoint as the AWS SDK v3 resolves it. */
export interface AwsSdkEndpoint {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | undefined;
  readonly path: string;
}
