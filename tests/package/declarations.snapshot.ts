// batch/batch-aws.d.ts
export type { BatchStorage, BedrockJobsOptions, JobService, JobState, JobStatus, NewJob, S3StorageOptions, } from "../types/batch-run.js";
export { bedrockJobs } from "./bedrock-jobs.js";
export { s3Storage } from "./s3-storage.js";

// batch/batch.d.ts
export type { BatchAgain, BatchCall, BatchFile, BatchFilesOptions, BatchFulfilled, BatchMissing, BatchOutput, BatchRejected, BatchResult, BatchStray, BatchUnreadable, FileLimits, NotOfBatches, ReadBatchOptions, RefusedItem, } from "../types/batch.js";
export type { BatchOutcome, BatchPart, BatchSource, BatchState, BatchStorage, JobService, JobState, JobStatus, NewJob, RunBatchOptions, } from "../types/batch-run.js";
export { batchFiles } from "./files.js";
export { folderStorage } from "./folder-storage.js";
export { readBatch } from "./read.js";
export { runBatch } from "./run.js";

// batch/bedrock-jobs.d.ts
import type { BedrockJobsOptions, JobService } from "../types/batch-run.js";
export declare function bedrockJobs(options: BedrockJobsOptions): JobService;

// batch/files.d.ts
import type { BatchFile, BatchFilesOptions } from "../types/batch.js";
import type { BedrockExtractClient, Explanation } from "../types/client.js";
import type { ResponseModel } from "../types/schema.js";
import { type KeyedLine } from "./split.js";
export declare function batchFiles<const Model extends ResponseModel, Item>(client: BedrockExtractClient, items: AsyncIterable<Item> | Iterable<Item>, options: BatchFilesOptions<Item, Model>): AsyncGenerator<BatchFile>;
export declare class Requests<Item> {
    #private;
    constructor(client: BedrockExtractClient, items: AsyncIterable<Item> | Iterable<Item>, options: BatchFilesOptions<Item>, place: string, onRefused?: BatchFilesOptions<Item>["onRefused"]);
    get asked(): Pick<Explanation, "mode" | "modelId">;
    lines(behind?: {
        readonly index: number;
        readonly key: string;
    }): AsyncGenerator<KeyedLine>;
}

// batch/folder-storage.d.ts
import type { BatchStorage } from "../types/batch-run.js";
export declare function folderStorage(folder: string): BatchStorage;

// batch/read.d.ts
import type { BatchOutput, BatchResult, ReadBatchOptions } from "../types/batch.js";
import type { BedrockExtractClient } from "../types/client.js";
import type { InferResponse, ResponseModel } from "../types/schema.js";
export declare function readBatch<const Model extends ResponseModel>(client: BedrockExtractClient, output: BatchOutput, options: ReadBatchOptions<Model>): AsyncGenerator<BatchResult<InferResponse<Model>>>;

// batch/run.d.ts
import type { BatchOutcome, RunBatchOptions } from "../types/batch-run.js";
import type { BedrockExtractClient } from "../types/client.js";
import type { InferResponse, ResponseModel } from "../types/schema.js";
export declare function runBatch<const Model extends ResponseModel, Item>(client: BedrockExtractClient, items: AsyncIterable<Item> | Iterable<Item>, options: RunBatchOptions<Item, Model>): AsyncGenerator<BatchOutcome<InferResponse<Model>>>;

// batch/s3-storage.d.ts
import type { BatchStorage, S3StorageOptions } from "../types/batch-run.js";
export declare function s3Storage(options: S3StorageOptions): BatchStorage;

// batch/split.d.ts
import { type BedrockExtractError } from "../errors.js";
export interface KeyedLine {
    readonly key: string;
    readonly index: number;
    readonly line: string;
}
export interface SplitLimits {
    readonly maxRecords: number;
    readonly maxBytes: number;
}
export interface Part {
    readonly lines: AsyncIterable<string>;
    readonly records: number;
    readonly bytes: number;
    readonly last: Omit<KeyedLine, "line">;
}
export declare function split(lines: AsyncIterable<KeyedLine>, limits: SplitLimits): AsyncGenerator<Part>;
export declare function utf8Length(line: string): number;
export declare function tooLarge(key: string, bytes: number, maxBytes: number): BedrockExtractError;

// client.d.ts
import type { BedrockExtractClient, ClientOptions, ProviderOptions } from "./types/client.js";
import type { AwsSdkClient } from "./types/credentials.js";
export declare function fromProvider(model: string, options?: ProviderOptions): BedrockExtractClient;
export declare function fromBedrock(client: AwsSdkClient, options?: ClientOptions): BedrockExtractClient;
export declare function fromBedrock(options?: ClientOptions): BedrockExtractClient;

// credentials/browser-credentials.d.ts
import type { CognitoIdentityPoolOptions, CredentialsProvider, WebTokenOptions } from "../types/providers.js";
export type { Credentials, ExpiringCredentials } from "../types/credentials.js";
export type { FetchFunction, FetchInit, FetchResponse } from "../types/fetch.js";
export type { CognitoIdentityPoolOptions, CredentialsProvider, WebTokenOptions } from "../types/providers.js";
export declare function fromCognitoIdentityPool(options: CognitoIdentityPoolOptions): CredentialsProvider;
export declare function fromWebToken(options: WebTokenOptions): CredentialsProvider;

// credentials/from-env.d.ts
import type { ClientOptions } from "../types/client.js";
export declare function fromEnv(env: object): Pick<ClientOptions, "apiKey" | "credentials" | "endpoint" | "region" | "useDualstackEndpoint" | "useFipsEndpoint">;

// credentials/mint-api-key.d.ts
import type { MintApiKeyOptions, MintedApiKey } from "../types/credentials.js";
export declare function mintApiKey(options?: MintApiKeyOptions): Promise<MintedApiKey>;

// credentials/node-provider-chain.d.ts
import type { CredentialsProvider, NodeProviderChainOptions } from "../types/providers.js";
export type { Credentials, ExpiringCredentials } from "../types/credentials.js";
export type { CredentialsProvider, NodeProviderChainOptions } from "../types/providers.js";
export declare function fromNodeProviderChain(options?: NodeProviderChainOptions): CredentialsProvider;

// credentials/token-endpoint.d.ts
import type { ApiKeyProvider, TokenEndpointOptions } from "../types/providers.js";
export declare function fromTokenEndpoint(url: string, options?: TokenEndpointOptions): ApiKeyProvider;

// entry/module.d.ts
export declare function init(module: WebAssembly.Module): void;
export * from "../index.js";

// errors.d.ts
import type { Completion } from "./types/completion.js";
export type BedrockExtractErrorCode = "ABORTED" | "ACCESS_DENIED" | "BAD_OPTION" | "BAD_SCHEMA" | "CONTENT_FILTERED" | "CONTEXT_WINDOW_EXCEEDED" | "COST_BUDGET_EXCEEDED" | "GUARDRAIL_INTERVENED" | "INCOMPLETE_OUTPUT" | "INTERNAL" | "INVALID_RESPONSE" | "MALFORMED_OUTPUT" | "MISSING_CREDENTIALS" | "MODEL_NOT_FOUND" | "NETWORK" | "NO_ANSWER" | "REQUEST_REFUSED" | "SERVICE_ERROR" | "THROTTLED" | "TIMEOUT" | "TOKEN_BUDGET_EXCEEDED" | "UNSUPPORTED_BY_MODEL" | "UNSUPPORTED_RUNTIME" | "VALIDATION_FAILED" | "VALIDATOR_THREW";
export interface ErrorFacts {
    readonly code: BedrockExtractErrorCode;
    readonly message: string;
    readonly help: string;
    readonly path?: string | undefined;
    readonly status?: number | undefined;
    readonly requestId?: string | undefined;
    readonly service?: {
        readonly name: string;
        readonly message: string;
    } | undefined;
    readonly retryable?: boolean | undefined;
    readonly completion?: Completion | undefined;
    readonly cause?: unknown;
}
export declare class BedrockExtractError extends Error {
    readonly code: BedrockExtractErrorCode;
    readonly help: string;
    readonly path?: string;
    readonly status?: number;
    readonly requestId?: string;
    readonly service?: {
        readonly name: string;
        readonly message: string;
    };
    readonly retryable: boolean;
    readonly completion?: Completion;
    readonly partial?: unknown;
    constructor(facts: ErrorFacts);
}
export declare function isBedrockExtractError<Code extends BedrockExtractErrorCode = BedrockExtractErrorCode>(error: unknown, code?: Code): error is BedrockExtractError & {
    readonly code: Code;
};
export declare function badOption(path: string, message: string, help: string, cause?: unknown): BedrockExtractError;
export declare function reading<Result>(option: string, read: () => Result): Result;
export declare function badSchema(message: string, help: string, cause?: unknown): BedrockExtractError;
export declare function attachCompletion(error: BedrockExtractError, completion: Completion): void;
export declare function attachPartial(error: unknown, value: unknown): void;

// helpers/citations.d.ts
import type { InferResponse, ResponseModel, StandardSchema } from "../types/schema.js";
import { type Quote } from "./source-text.js";
export interface Cited<Value> {
    readonly value: Value;
    readonly quotes: readonly Quote[];
}
export interface CitationsOptions {
    readonly source?: string | undefined;
}
export declare function citations<const Model extends ResponseModel>(schema: Model, options?: CitationsOptions): StandardSchema<unknown, Cited<InferResponse<Model>>>;

// helpers/evidence.d.ts
import type { InferResponse, ResponseModel, StandardSchema } from "../types/schema.js";
import { type Quote } from "./source-text.js";
export interface FieldEvidence {
    readonly path: string;
    readonly quotes: readonly Quote[];
}
export interface Evidence<Value> {
    readonly data: Value;
    readonly evidence: readonly FieldEvidence[];
    readonly unsupported: readonly string[];
}
export interface EvidenceOptions {
    readonly source?: string | undefined;
    readonly required?: boolean | undefined;
}
export declare function evidence<const Model extends ResponseModel>(schema: Model, options?: EvidenceOptions): StandardSchema<unknown, Evidence<InferResponse<Model>>>;

// helpers/list.d.ts
import type { InferResponse, ResponseModel, StandardSchema } from "../types/schema.js";
export interface ListOptions {
    readonly min?: number | undefined;
    readonly max?: number | undefined;
}
export declare function list<const Model extends ResponseModel>(schema: Model, options?: ListOptions): StandardSchema<unknown, InferResponse<Model>[]>;
export declare function listSchema(schema: ResponseModel): Record<string, unknown>;

// helpers/llm-validator.d.ts
import type { BedrockExtractClient } from "../types/client.js";
import type { AbortSignalLike } from "../types/fetch.js";
import type { RequestOptions } from "../types/request.js";
export interface LlmValidatorOptions extends Omit<RequestOptions, "system" | "toolConfig"> {
    readonly client: Pick<BedrockExtractClient, "create">;
    readonly signal?: AbortSignalLike | undefined;
    readonly concurrency?: number | undefined;
}
export interface Judgement {
    readonly isValid: boolean;
    readonly reason: string;
    readonly fixedValue?: string;
}
export interface IssueContext {
    addIssue(message: string): void;
}
export interface LlmValidator {
    (value: unknown, context: IssueContext): Promise<void>;
    readonly judge: (value: unknown) => Promise<Judgement>;
}
export declare function llmValidator(statement: string, options: LlmValidatorOptions): LlmValidator;

// helpers/map.d.ts
import type { MapCall, MapOptions, MapResult } from "../types/map.js";
export declare function map<Item, Value>(items: readonly Item[], work: (item: Item, call: MapCall) => Value | Promise<Value>, options?: MapOptions<Item, Value>): Promise<MapResult<Value>[]>;

// helpers/maybe.d.ts
import type { InferResponse, ResponseModel, StandardSchema } from "../types/schema.js";
export type Maybe<Result> = {
    readonly error: false;
    readonly message: null;
    readonly result: Result;
} | {
    readonly error: true;
    readonly message: string;
    readonly result: null;
};
export declare function maybe<const Model extends ResponseModel>(schema: Model): StandardSchema<unknown, Maybe<InferResponse<Model>>>;

// helpers/parallel.d.ts
import type { InferResponse, ResponseModel, StandardSchema } from "../types/schema.js";
export type ParallelModels = Readonly<Record<string, ResponseModel>>;
export type Parallel<Models extends ParallelModels> = {
    readonly [Name in keyof Models & string]: {
        readonly name: Name;
        readonly value: InferResponse<Models[Name]>;
    };
}[keyof Models & string];
export declare function parallel<const Models extends ParallelModels>(schemas: Models): StandardSchema<unknown, Parallel<Models>[]>;

// helpers/quote-search.d.ts
export interface Span {
    readonly start: number;
    readonly end: number;
}
export declare class QuoteSearch {
    #private;
    readonly text: string;
    constructor(text: string);
    find(quote: string): Span | undefined;
}

// helpers/source-text.d.ts
import type { StandardOptions } from "../types/schema.js";
import { QuoteSearch } from "./quote-search.js";
import { type Outcome } from "./wrapping.js";
export interface Quote {
    readonly quote: string;
    readonly start: number;
    readonly end: number;
}
export declare const QUOTE_LENGTH = 2000;
export declare class SourceText {
    #private;
    constructor(source: string | undefined, place: string);
    check(context: object | undefined): void;
    search(options: StandardOptions | undefined): QuoteSearch;
}
export declare function located(search: QuoteSearch, quote: unknown): Outcome<Quote>;

// helpers/with-json-schema.d.ts
import type { InferInput, InferResponse, ResponseModel, StandardSchema } from "../types/schema.js";
export declare function withJsonSchema<Schema extends ResponseModel>(schema: Schema, jsonSchema: object): StandardSchema<InferInput<Schema>, InferResponse<Schema>>;

// helpers/wrapping.d.ts
import type { ResponseModel, StandardIssue, StandardOptions, StandardResult, StandardSchema } from "../types/schema.js";
export type Outcome<Value = unknown> = StandardResult<Value> | Promise<StandardResult<Value>>;
export declare function wrapping<Output>(inner: readonly ResponseModel[], jsonSchema: () => Record<string, unknown>, validate: (value: unknown, options: StandardOptions | undefined) => Outcome<Output>, check?: (context: object | undefined) => void): StandardSchema<unknown, Output>;
export declare function requireModel(model: unknown, place: string): void;
export declare function validateInner(model: ResponseModel, value: unknown, options: StandardOptions | undefined): Outcome;
export declare function following<Value, Next>(outcome: Outcome<Value>, next: (result: StandardResult<Value>) => Outcome<Next>): Outcome<Next>;
export declare function together(outcomes: readonly {
    readonly path: readonly PropertyKey[];
    readonly outcome: Outcome;
}[]): Outcome<unknown[]>;
export declare function issuesBelow(issues: readonly StandardIssue[] | undefined, path: readonly PropertyKey[]): StandardIssue[];
export declare function nameIssues(value: unknown, required: readonly string[], optional?: readonly string[]): StandardIssue[];
export declare function countIssue(count: number, min: number, max: number): string | undefined;
export declare function refusal(path: readonly PropertyKey[], message: string): {
    readonly issues: StandardIssue[];
};
export declare function fieldsOf(value: unknown): Readonly<Record<string, unknown>>;

// index.d.ts
export { fromBedrock, fromProvider } from "./client.js";
export { fromEnv } from "./credentials/from-env.js";
export { mintApiKey } from "./credentials/mint-api-key.js";
export { fromTokenEndpoint } from "./credentials/token-endpoint.js";
export { BedrockExtractError, type BedrockExtractErrorCode, type ErrorFacts, isBedrockExtractError } from "./errors.js";
export { type CitationsOptions, type Cited, citations } from "./helpers/citations.js";
export { type Evidence, type EvidenceOptions, evidence, type FieldEvidence } from "./helpers/evidence.js";
export { type ListOptions, list } from "./helpers/list.js";
export { type IssueContext, type Judgement, type LlmValidator, type LlmValidatorOptions, llmValidator, } from "./helpers/llm-validator.js";
export { map } from "./helpers/map.js";
export { type Maybe, maybe } from "./helpers/maybe.js";
export { type Parallel, type ParallelModels, parallel } from "./helpers/parallel.js";
export type { Quote } from "./helpers/source-text.js";
export { withJsonSchema } from "./helpers/with-json-schema.js";
export { extractLong } from "./long/extract-long.js";
export { audio, document, image, video } from "./media/parts.js";
export type { FamilyName, ModelFamily } from "./options/family-names.js";
export { rateLimiter } from "./schedule/rate-limiter.js";
export type { CachePointBlock, Citation, CitationLocation, CitationsContentBlock, ContentBlocks, DocumentRange, FutureBlock, GuardContentBlock, JsonObject, JsonValue, NativeBlock, NativeBlockOf, ReasoningContentBlock, SearchResultBlock, SystemBlock, ToolChangeBlock, ToolResultBlock, ToolResultContent, ToolUseBlock, } from "./types/blocks.js";
export type { BedrockExtractClient, ClientOptions, Explanation, ExportedCapabilities, LearnedRefusal, ProviderOptions, } from "./types/client.js";
export type { Attempt, Completion, CompletionResult, Failover, Fallback, Issue, Usage } from "./types/completion.js";
export type { Estimate, Prices, PricesOption } from "./types/cost.js";
export type { Create, CreateOptions, CreateWithCompletion } from "./types/create.js";
export type { ApiKeyOption, AwsSdkClient, AwsSdkEndpoint, Credentials, CredentialsOption, ExpiringApiKey, ExpiringCredentials, MintApiKeyOptions, MintedApiKey, } from "./types/credentials.js";
export type { FailoverOptions, FailoverReason, RegionOption, Target } from "./types/failover.js";
export type { AbortSignalLike, FetchFunction, FetchInit, FetchResponse } from "./types/fetch.js";
export type { ErrorPayload, ExhaustedPayload, FailoverPayload, HookAliases, HookCall, HookHandler, HookName, HookPayloads, HooksOption, InvalidPayload, RequestPayload, ResponsePayload, UsagePayload, } from "./types/hooks.js";
export type { DocumentPart, LongOptions, LongResult, MergeConflict, MergeRule } from "./types/long.js";
export type { CreateMany, ManyOptions, ManyProgress } from "./types/many.js";
export type { MapCall, MapOptions, MapProgress, MapResult } from "./types/map.js";
export type { AudioBlock, AudioFormat, BlobLike, CitationsConfig, DocumentBlock, DocumentFormat, DocumentOptions, ImageBlock, ImageFormat, MediaData, MediaError, MediaOptions, MediaSource, OneOf, OpenText, S3Location, UrlLike, VideoBlock, VideoFormat, } from "./types/media.js";
export type { AssistantMessage, AwsSdkBlock, AwsSdkMessage, Message, SystemMessage, SystemMessagePart, SystemPart, ToolCall, ToolMessage, ToolOutputMessage, UserMessage, } from "./types/messages.js";
export { type Mechanism, Mode, type ModeAlias } from "./types/mode.js";
export type { CacheControl, Content, ContentPart, DocumentSourcePart, FileContent, FileDataPart, FilePart, ForProvider, ImagePart, ImageSourcePart, ImageUrlPart, InputAudioPart, InputFilePart, ProviderSettings, ReasoningPart, RefusalPart, SearchResultPart, SourceOfPart, TextPart, TextSource, ThinkingPart, ToolCallPart, ToolMediaPart, ToolOutputPart, ToolResultPart, ToolUsePart, } from "./types/parts.js";
export type { ApiKeyProvider, TokenEndpointOptions } from "./types/providers.js";
export type { Repair, RepairKind } from "./types/repair.js";
export type { FetchMediaOptions, GuardrailConfig, InferenceConfig, OutputConfig, ReasoningEffort, RequestOptions, RetryPolicy, Thinking, Tool, ToolChoice, ToolConfig, ToolSpecification, } from "./types/request.js";
export type { RateLimiter, RateLimiterOptions, RateLimits } from "./types/schedule.js";
export type { EffectSchema, FromJsonSchema, InferInput, InferResponse, JsonSchema, JsonSchemaKeywords, ResponseModel, StandardIssue, StandardOptions, StandardResult, StandardSchema, } from "./types/schema.js";
export type { AppendEvent, CompleteEvent, CreateIterable, CreatePartial, DeepPartial, DoneEvent, ElementOf, ElementStream, EventStreamResponseOptions, HostResponse, InvalidElement, InvalidEvent, ObjectStream, PartIssue, ReasoningEvent, ResetEvent, Stream, StreamEvent, StreamOptions, StreamResponseOptions, StreamResult, UsageEvent, ValueEvent, WarningEvent, } from "./types/stream.js";
export type { CompletionWarning } from "./types/warning.js";
export { version } from "./version.js";

// long/extract-long.d.ts
import type { BedrockExtractClient } from "../types/client.js";
import type { LongOptions, LongResult } from "../types/long.js";
import type { InferResponse, ResponseModel } from "../types/schema.js";
export declare function extractLong<const Model extends ResponseModel>(client: Pick<BedrockExtractClient, "map">, text: string, options: LongOptions<Model>): Promise<LongResult<InferResponse<Model>>>;

// media/parts.d.ts
import type { NativeBlockOf } from "../types/blocks.js";
import type { AudioFormat, DocumentOptions, ImageFormat, MediaData, MediaOptions, VideoFormat } from "../types/media.js";
export declare function image(data: MediaData, options?: MediaOptions<ImageFormat>): NativeBlockOf<"image">;
export declare function document(data: MediaData, options?: DocumentOptions): NativeBlockOf<"document">;
export declare function video(data: MediaData, options?: MediaOptions<VideoFormat>): NativeBlockOf<"video">;
export declare function audio(data: MediaData, options?: MediaOptions<AudioFormat>): NativeBlockOf<"audio">;

// options/family-names.d.ts
export type FamilyName = "claude" | "claude-2" | "claude-3" | "claude-3-7" | "claude-fable-5" | "claude-fable-5-1" | "claude-haiku-4-5" | "claude-haiku-5-5" | "claude-instant" | "claude-mythos-5" | "claude-mythos-5-1" | "claude-opus-4" | "claude-opus-4-1" | "claude-opus-4-5" | "claude-opus-4-6" | "claude-opus-4-7" | "claude-opus-4-8" | "claude-opus-5" | "claude-opus-5-5" | "claude-sonnet-4" | "claude-sonnet-4-5" | "claude-sonnet-4-6" | "claude-sonnet-5" | "claude-sonnet-5-5" | "command" | "deepseek" | "deepseek-r1" | "gemma" | "gemma-3-12b" | "gemma-3-27b" | "glm" | "glm-5.3" | "gpt" | "gpt-oss" | "grok" | "grok-4.6" | "grok-4.7" | "jamba" | "jamba-instruct" | "kimi" | "kimi-k3" | "llama" | "llama3-2-1b" | "llama3-2-3b" | "llama3-70b" | "llama3-8b" | "magistral" | "minimax" | "minimax-m2" | "ministral" | "mistral" | "mistral-large" | "mistral-large-3" | "nemotron" | "nemotron-nano" | "nova" | "nova-2" | "palmyra" | "qwen" | "titan" | "voxtral";
export type ModelFamily = FamilyName | `${string}.${string}` | `arn:${string}`;

// otel/otel.d.ts
import type { BedrockExtractClient } from "../types/client.js";
export interface TracerLike {
    startSpan(name: string, options: {
        readonly kind: number;
        readonly attributes: SpanAttributes;
    }): SpanLike;
}
export interface SpanLike {
    setAttributes(attributes: SpanAttributes): unknown;
    setStatus(status: {
        readonly code: number;
        readonly message?: string;
    }): unknown;
    end(): void;
}
export type SpanAttributes = Record<string, string | number | string[]>;
export interface InstrumentOptions {
    readonly tracer: TracerLike;
    readonly captureContent?: boolean | undefined;
}
export declare function instrument(client: Pick<BedrockExtractClient, "on">, options: InstrumentOptions): () => void;

// schedule/rate-limiter.d.ts
import type { RateLimiter, RateLimiterOptions } from "../types/schedule.js";
export declare function rateLimiter(options?: RateLimiterOptions): RateLimiter;

// types/batch-run.d.ts
import type { BatchFilesOptions, BatchFulfilled, BatchRejected } from "./batch.js";
import type { BedrockExtractClient } from "./client.js";
import type { Usage } from "./completion.js";
import type { AbortSignalLike } from "./fetch.js";
import type { ResponseModel } from "./schema.js";
export interface BatchStorage {
    readonly url: (name: string) => string;
    readonly put: (name: string, content: AsyncIterable<Uint8Array>) => Promise<void>;
    readonly get: (name: string) => AsyncIterable<Uint8Array>;
    readonly list: (prefix: string) => Promise<readonly string[]>;
}
export interface NewJob {
    readonly name: string;
    readonly token: string;
    readonly modelId: string;
    readonly input: string;
    readonly output: string;
}
export type JobStatus = "Completed" | "Expired" | "Failed" | "InProgress" | "PartiallyCompleted" | "Scheduled" | "Stopped" | "Stopping" | "Submitted" | "Validating";
export interface JobState {
    readonly status: JobStatus;
    readonly message?: string | undefined;
}
export interface JobService {
    readonly create: (job: NewJob) => Promise<string>;
    readonly get: (id: string) => Promise<JobState>;
    readonly stop: (id: string) => Promise<void>;
}
export interface RunBatchOptions<Item, Model extends ResponseModel = ResponseModel> extends Omit<BatchFilesOptions<Item, Model>, "onRefused"> {
    readonly storage: BatchStorage;
    readonly jobs: JobService;
    readonly minRecords?: number | undefined;
    readonly maxJobs?: number | undefined;
    readonly maxRounds?: number | undefined;
    readonly finish?: BedrockExtractClient | false | undefined;
    readonly pollInterval?: number | undefined;
    readonly state?: BatchState | undefined;
    readonly onState?: ((state: BatchState) => unknown) | undefined;
    readonly signal?: AbortSignalLike | undefined;
}
export type BatchOutcome<Value> = BatchFulfilled<Value> | BatchRejected;
export interface BatchState {
    readonly version: 1;
    readonly id: string;
    readonly modelId?: string | undefined;
    readonly round: number;
    readonly sources: readonly BatchSource[];
    readonly isPrepared: boolean;
    readonly parts: readonly BatchPart[];
    readonly fulfilled: number;
    readonly rejected: number;
    readonly useless: number;
    readonly usage: Usage;
    readonly isDone: boolean;
}
export interface BatchSource {
    readonly name: string;
    readonly records: number;
}
export interface BatchPart extends BatchSource {
    readonly last: {
        readonly key: string;
        readonly index: number;
    };
    readonly job?: string | undefined;
    readonly status?: JobStatus | undefined;
    readonly isRead: boolean;
    readonly left?: BatchSource | undefined;
}
export interface BedrockJobsOptions {
    readonly roleArn: string;
    readonly config?: object | undefined;
    readonly timeoutDurationInHours?: number | undefined;
    readonly tags?: readonly {
        readonly key: string;
        readonly value: string;
    }[] | undefined;
    readonly vpcConfig?: {
        readonly subnetIds: readonly string[];
        readonly securityGroupIds: readonly string[];
    } | undefined;
}
export interface S3StorageOptions {
    readonly bucket: string;
    readonly prefix?: string | undefined;
    readonly config?: object | undefined;
}

// types/batch.d.ts
import type { BedrockExtractError } from "../errors.js";
import type { BedrockExtractClient } from "./client.js";
import type { Completion, Issue, Usage } from "./completion.js";
import type { CreateOptions } from "./create.js";
import type { Message } from "./messages.js";
import type { Mode } from "./mode.js";
import type { ResponseModel } from "./schema.js";
export type NotOfBatches = "context" | "costBudget" | "deadline" | "firstByteTimeout" | "hooks" | "idleTimeout" | "maxAttempts" | "maxRetries" | "messages" | "reask" | "repair" | "signal" | "timeout" | "tokenBudget" | "toolConfig";
export interface BatchCall<Model extends ResponseModel = ResponseModel> extends Omit<CreateOptions<Model>, NotOfBatches> {
    readonly context?: object | ((key: string) => object | undefined) | undefined;
    readonly maxRetries?: number | undefined;
}
export interface FileLimits {
    readonly maxRecords?: number | undefined;
    readonly maxBytes?: number | undefined;
}
export interface BatchFilesOptions<Item, Model extends ResponseModel = ResponseModel> extends BatchCall<Model>, FileLimits {
    readonly messages: (item: Item, index: number) => readonly Message[] | Promise<readonly Message[]>;
    readonly keyOf?: ((item: Item, index: number) => string) | undefined;
    readonly onRefused?: ((refusal: RefusedItem) => unknown) | undefined;
}
export interface RefusedItem {
    readonly key: string;
    readonly index: number;
    readonly reason: BedrockExtractError;
}
export interface BatchFile {
    readonly number: number;
    readonly modelId: string;
    readonly mode: Exclude<Mode, "auto">;
    readonly lines: AsyncIterable<string>;
    readonly records: number;
    readonly bytes: number;
}
export interface ReadBatchOptions<Model extends ResponseModel = ResponseModel> extends BatchCall<Model> {
    readonly expected?: Iterable<string> | undefined;
    readonly finish?: BedrockExtractClient | undefined;
}
export type BatchOutput = AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>;
export type BatchResult<Value> = BatchAgain | BatchFulfilled<Value> | BatchMissing | BatchRejected | BatchStray | BatchUnreadable;
export interface BatchFulfilled<Value> {
    readonly status: "fulfilled";
    readonly key: string;
    readonly value: Value;
    readonly completion: Completion;
    readonly usage: Usage;
}
export interface BatchRejected {
    readonly status: "rejected";
    readonly key: string;
    readonly reason: BedrockExtractError;
    readonly usage: Usage;
}
export interface BatchAgain {
    readonly status: "again";
    readonly key: string;
    readonly line: string;
    readonly issues: readonly Issue[];
    readonly reason?: BedrockExtractError;
    readonly usage: Usage;
}
export interface BatchMissing {
    readonly status: "missing";
    readonly key: string;
}
export interface BatchStray {
    readonly status: "doubled" | "unexpected";
    readonly key: string;
    readonly lineNumber: number;
}
export interface BatchUnreadable {
    readonly status: "unreadable";
    readonly lineNumber: number;
    readonly message: string;
}

// types/blocks.d.ts
import type { AudioBlock, CitationsConfig, DocumentBlock, ImageBlock, MediaData, OneOf, OpenText, VideoBlock } from "./media.js";
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | {
    readonly [name: string]: JsonValue | undefined;
};
export type JsonObject = {
    readonly [name: string]: JsonValue | undefined;
};
export interface CachePointBlock {
    readonly type: OpenText<"default">;
    readonly ttl?: OpenText<"5m" | "1h"> | undefined;
}
export interface ToolUseBlock {
    readonly toolUseId: string;
    readonly name: string;
    readonly input: JsonObject;
    readonly type?: OpenText<"server_tool_use" | "tool_use"> | undefined;
}
export interface ToolResultBlock {
    readonly toolUseId: string;
    readonly content: readonly ToolResultContent[];
    readonly status?: OpenText<"error" | "success"> | undefined;
    readonly type?: string | undefined;
}
export type ToolResultContent = OneOf<{
    json: JsonValue;
    text: string;
    image: ImageBlock;
    document: DocumentBlock;
    video: VideoBlock;
    searchResult: SearchResultBlock;
}>;
export interface SearchResultBlock {
    readonly source: string;
    readonly title: string;
    readonly content: readonly {
        readonly text: string;
    }[];
    readonly citations?: CitationsConfig | undefined;
}
export type GuardContentBlock = OneOf<{
    text: {
        readonly text: string;
        readonly qualifiers?: readonly OpenText<"grounding_source" | "guard_content" | "query">[] | undefined;
    };
    image: {
        readonly format?: OpenText<"jpeg" | "png"> | undefined;
        readonly source: MediaData | {
            readonly bytes: MediaData;
        };
    };
}>;
export type ReasoningContentBlock = OneOf<{
    reasoningText: {
        readonly text: string;
        readonly signature?: string | undefined;
    };
    redactedContent: MediaData;
}>;
export interface CitationsContentBlock {
    readonly content?: readonly {
        readonly text: string;
    }[] | undefined;
    readonly citations?: readonly Citation[] | undefined;
}
export interface Citation {
    readonly title?: string | undefined;
    readonly source?: string | undefined;
    readonly sourceContent?: readonly {
        readonly text: string;
    }[] | undefined;
    readonly location?: CitationLocation | undefined;
}
export type CitationLocation = OneOf<{
    web: {
        readonly url?: string | undefined;
        readonly domain?: string | undefined;
    };
    documentChar: DocumentRange;
    documentPage: DocumentRange;
    documentChunk: DocumentRange;
    searchResultLocation: {
        readonly searchResultIndex?: number | undefined;
        readonly start?: number | undefined;
        readonly end?: number | undefined;
    };
}>;
export interface DocumentRange {
    readonly documentIndex?: number | undefined;
    readonly start?: number | undefined;
    readonly end?: number | undefined;
}
export interface ToolChangeBlock {
    readonly tool: {
        readonly type?: string | undefined;
        readonly name?: string | undefined;
        readonly serverName?: string | undefined;
    };
}
export interface ContentBlocks {
    readonly text: string;
    readonly image: ImageBlock;
    readonly document: DocumentBlock;
    readonly video: VideoBlock;
    readonly audio: AudioBlock;
    readonly toolUse: ToolUseBlock;
    readonly toolResult: ToolResultBlock;
    readonly guardContent: GuardContentBlock;
    readonly cachePoint: CachePointBlock;
    readonly reasoningContent: ReasoningContentBlock;
    readonly citationsContent: CitationsContentBlock;
    readonly searchResult: SearchResultBlock;
    readonly toolAddition: ToolChangeBlock;
    readonly toolRemoval: ToolChangeBlock;
}
export type NativeBlock = OneOf<ContentBlocks> & {
    readonly type?: undefined;
};
export type NativeBlockOf<Name extends keyof ContentBlocks> = Extract<NativeBlock, {
    readonly [Key in Name]: unknown;
}>;
export type FutureBlock = {
    readonly [Name in keyof ContentBlocks]?: undefined;
} & {
    readonly type?: undefined;
    readonly [block: string]: JsonValue | undefined;
};
export type SystemBlock = OneOf<Pick<ContentBlocks, "cachePoint" | "guardContent" | "text">> & {
    readonly type?: undefined;
};

// types/client.d.ts
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
export interface ClientOptions extends RequestOptions {
    readonly region?: string | undefined;
    readonly regions?: readonly (RegionOption | string)[] | undefined;
    readonly models?: readonly string[] | undefined;
    readonly failover?: FailoverOptions | undefined;
    readonly inferenceProfile?: OpenText<"geo" | "global"> | undefined;
    readonly maxConcurrency?: number | undefined;
    readonly limiter?: RateLimiter | undefined;
    readonly retryMode?: "adaptive" | "standard" | undefined;
    readonly endpoint?: string | undefined;
    readonly useFipsEndpoint?: boolean | undefined;
    readonly useDualstackEndpoint?: boolean | undefined;
    readonly credentials?: CredentialsOption | undefined;
    readonly apiKey?: ApiKeyOption | undefined;
    readonly fetch?: FetchFunction | undefined;
    readonly hooks?: HooksOption | undefined;
    readonly capabilities?: ExportedCapabilities | undefined;
    readonly dangerouslyAllowBrowserCredentials?: boolean | undefined;
    readonly dangerouslyAllowPlainHttp?: boolean | undefined;
}
export interface ExportedCapabilities {
    readonly version: 1;
    readonly entries: readonly LearnedRefusal[];
}
export interface LearnedRefusal {
    readonly region: string;
    readonly modelId: string;
    readonly schema?: string;
    readonly refused: string;
    readonly learnedAt: number;
}
export type ProviderOptions = Omit<ClientOptions, "model" | "modelId" | "models">;
export interface Explanation {
    readonly url: string;
    readonly modelId: string;
    readonly mode: Exclude<Mode, "auto">;
    readonly mechanism: Mechanism;
    readonly body: {
        readonly [name: string]: JsonValue;
    };
    readonly bodyText: string;
    readonly estimate: Estimate;
}
export interface BedrockExtractClient {
    readonly create: Create;
    readonly createWithCompletion: CreateWithCompletion;
    readonly stream: Stream;
    readonly createPartial: CreatePartial;
    readonly createIterable: CreateIterable;
    readonly map: CreateMany;
    readonly explain: (options: CreateOptions) => Promise<Explanation>;
    readonly on: <Name extends HookName>(name: Name, handler: HookHandler<Name>) => () => void;
    readonly once: <Name extends HookName>(name: Name, handler: HookHandler<Name>) => () => void;
    readonly off: <Name extends HookName>(name: Name, handler: HookHandler<Name>) => void;
    readonly clear: (name?: HookName) => void;
    readonly exportCapabilities: () => ExportedCapabilities;
    readonly chat: {
        readonly completions: {
            readonly create: Create;
            readonly createWithCompletion: CreateWithCompletion;
        };
    };
}

// types/completion.d.ts
import type { JsonValue } from "./blocks.js";
import type { FailoverReason, Target } from "./failover.js";
import type { Mechanism, Mode } from "./mode.js";
import type { Repair } from "./repair.js";
import type { CompletionWarning } from "./warning.js";
export interface Usage {
    readonly inputTokens: number;
    readonly outputTokens: number;
    readonly totalTokens: number;
    readonly cacheReadInputTokens: number;
    readonly cacheWriteInputTokens: number;
}
export interface Issue {
    readonly path: string;
    readonly keyword: string;
    readonly expected: string;
    readonly found?: string;
    readonly message: string;
}
export interface Attempt {
    readonly number: number;
    readonly requests: number;
    readonly stopReason?: string;
    readonly usage: Usage;
    readonly cutOff?: true;
    readonly requestId?: string;
    readonly issues: readonly Issue[];
    readonly repairs: readonly Repair[];
    readonly patched?: readonly string[];
    readonly answer: string;
    readonly latencyMs?: number;
}
export interface Fallback {
    readonly mechanism: Mechanism;
    readonly form?: "bare" | "full" | "inlined";
    readonly message: string;
}
export interface Failover extends Target {
    readonly reason: FailoverReason | "needs-profile";
    readonly code: string;
    readonly message: string;
    readonly usage: Usage;
}
export interface Completion {
    readonly mode: Exclude<Mode, "auto">;
    readonly mechanism: Mechanism;
    readonly fallbacks: readonly Fallback[];
    readonly modelId: string;
    readonly attempts: readonly Attempt[];
    readonly endedEarly?: "unchanged-answer";
    readonly usage: Usage;
    readonly durationMs: number;
    readonly repairs: readonly Repair[];
    readonly warnings: readonly CompletionWarning[];
    readonly region?: string;
    readonly failovers?: readonly Failover[];
    readonly cost?: number;
    readonly estimatedMaxTokens?: number;
    readonly stopReason?: string;
    readonly requestId?: string;
    readonly response?: JsonValue;
}
export interface CompletionResult<Data> {
    readonly data: Data;
    readonly completion: Completion;
}

// types/cost.d.ts
export interface Prices {
    readonly input: number;
    readonly output: number;
    readonly cacheRead?: number | undefined;
    readonly cacheWrite?: number | undefined;
}
export type PricesOption = Prices | {
    readonly [modelId: string]: Prices;
};
export interface Estimate {
    readonly inputTokens: number;
    readonly outputTokens?: number;
    readonly cost?: number;
}

// types/create.d.ts
import type { CompletionResult } from "./completion.js";
import type { AbortSignalLike } from "./fetch.js";
import type { HooksOption } from "./hooks.js";
import type { AwsSdkMessage, Message } from "./messages.js";
import type { RequestOptions } from "./request.js";
import type { InferResponse, ResponseModel } from "./schema.js";
export interface CreateOptions<Model extends ResponseModel = ResponseModel> extends RequestOptions {
    readonly responseModel: Model;
    readonly schemaName?: string | undefined;
    readonly messages: readonly (AwsSdkMessage | Message)[];
    readonly context?: object | undefined;
    readonly hooks?: HooksOption | undefined;
    readonly signal?: AbortSignalLike | undefined;
}
export type Create = <const Model extends ResponseModel>(options: CreateOptions<Model>) => Promise<InferResponse<Model>>;
export type CreateWithCompletion = <const Model extends ResponseModel>(options: CreateOptions<Model>) => Promise<CompletionResult<InferResponse<Model>>>;

// types/credentials.d.ts
export interface Credentials {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string | undefined;
}
export interface ExpiringCredentials extends Credentials {
    readonly expiration?: Date | undefined;
}
export interface ExpiringApiKey {
    readonly apiKey: string;
    readonly expiration?: Date | undefined;
}
export type CredentialsOption = Credentials | (() => ExpiringCredentials | Promise<ExpiringCredentials>);
export type ApiKeyOption = string | (() => string | ExpiringApiKey | Promise<string | ExpiringApiKey>);
export interface MintApiKeyOptions {
    readonly credentials?: CredentialsOption | undefined;
    readonly region?: string | undefined;
    readonly expiresIn?: number | undefined;
}
export interface MintedApiKey {
    readonly apiKey: string;
    readonly region: string;
    readonly expiration: Date;
}
export interface AwsSdkClient {
    send(...parameters: never[]): unknown;
    readonly config: {
        readonly region: () => Promise<string>;
        readonly credentials: (...parameters: never[]) => Promise<Credentials>;
        readonly endpoint?: (() => Promise<AwsSdkEndpoint>) | undefined;
        readonly token?: ((...parameters: never[]) => Promise<{
            readonly token: string;
        }>) | undefined;
        readonly useFipsEndpoint?: (() => Promise<boolean>) | undefined;
        readonly useDualstackEndpoint?: (() => Promise<boolean>) | undefined;
        readonly authSchemePreference?: (() => Promise<readonly string[]>) | undefined;
    };
}
export interface AwsSdkEndpoint {
    readonly protocol: string;
    readonly hostname: string;
    readonly port?: number | undefined;
    readonly path: string;
}

// types/failover.d.ts
export type FailoverReason = "not-enabled" | "slow" | "throttled" | "unavailable";
export interface FailoverOptions {
    readonly on?: readonly FailoverReason[] | undefined;
    readonly firstContentTimeout?: number | undefined;
    readonly cooldown?: number | undefined;
}
export interface RegionOption {
    readonly region: string;
    readonly endpoint?: string | undefined;
}
export interface Target {
    readonly region?: string;
    readonly modelId: string;
}

// types/fetch.d.ts
export type FetchFunction = typeof globalThis extends {
    fetch: (input: infer _Input, init?: infer Init) => infer Answer;
} ? (url: string, init: NonNullable<Init>) => Answer : (url: string, init: FetchInit) => Promise<FetchResponse>;
export interface FetchInit {
    readonly method: "GET" | "POST";
    readonly headers: Record<string, string>;
    readonly body?: Uint8Array;
    readonly redirect: "manual";
    readonly signal: AbortSignalLike;
}
export interface FetchResponse {
    readonly status: number;
    readonly headers: {
        forEach(visit: (value: string, name: string) => void): void;
    };
    readonly body: {
        getReader(): {
            read(): Promise<unknown>;
            cancel(reason?: unknown): Promise<void>;
        };
    } | null;
    arrayBuffer(): Promise<ArrayBuffer>;
}
export interface AbortSignalLike {
    readonly aborted: boolean;
    readonly reason?: unknown;
    addEventListener(type: "abort", listener: () => void): void;
    removeEventListener(type: "abort", listener: () => void): void;
}

// types/hooks.d.ts
import type { BedrockExtractError } from "../errors.js";
import type { JsonValue } from "./blocks.js";
import type { Attempt, Failover, Issue, Usage } from "./completion.js";
import type { Target } from "./failover.js";
import type { Mechanism, Mode } from "./mode.js";
export interface HookCall {
    readonly callId: number;
    readonly modelId: string;
}
export interface RequestPayload extends HookCall {
    readonly mode: Exclude<Mode, "auto">;
    readonly mechanism: Mechanism;
    readonly url: string;
    readonly request: number;
    readonly attempt: number;
    readonly body: {
        readonly [name: string]: JsonValue;
    };
}
export interface ResponsePayload extends HookCall {
    readonly attempt: Attempt;
    readonly response?: JsonValue;
}
export interface UsagePayload extends HookCall {
    readonly usage: Usage;
    readonly total: Usage;
}
export interface InvalidPayload extends HookCall {
    readonly attempt: Attempt;
    readonly issues: readonly Issue[];
}
export interface ErrorPayload extends HookCall {
    readonly error: BedrockExtractError;
    readonly request: number;
    readonly attempt: number;
    readonly willRetry: boolean;
}
export interface ExhaustedPayload extends ErrorPayload {
    readonly attempts: readonly Attempt[];
}
export interface FailoverPayload extends HookCall {
    readonly reason: Failover["reason"];
    readonly from: Target;
    readonly to: Target;
    readonly error: BedrockExtractError;
}
export interface HookPayloads {
    request: RequestPayload;
    response: ResponsePayload;
    usage: UsagePayload;
    invalid: InvalidPayload;
    error: ErrorPayload;
    failover: FailoverPayload;
    exhausted: ExhaustedPayload;
}
export interface HookAliases {
    "completion:kwargs": "request";
    "completion:response": "response";
    "completion:usage": "usage";
    "parse:error": "invalid";
    "completion:error": "error";
    "completion:last_attempt": "exhausted";
}
export type HookName = keyof HookPayloads | keyof HookAliases;
export type HookHandler<Name extends HookName> = (payload: HookPayloads[Name extends keyof HookAliases ? HookAliases[Name] : Name]) => unknown;
export type HooksOption = {
    readonly [Name in HookName]?: HookHandler<Name> | readonly HookHandler<Name>[] | undefined;
};

// types/long.d.ts
import type { BedrockExtractError } from "../errors.js";
import type { Usage } from "./completion.js";
import type { CreateOptions } from "./create.js";
import type { ManyProgress } from "./many.js";
import type { Message } from "./messages.js";
import type { ResponseModel } from "./schema.js";
export interface DocumentPart {
    readonly text: string;
    readonly start: number;
    readonly end: number;
    readonly index: number;
    readonly count: number;
}
export type MergeRule = "first" | "last" | "vote" | {
    readonly key: string;
} | ((values: readonly unknown[]) => unknown);
export interface LongOptions<Model extends ResponseModel = ResponseModel> extends Omit<CreateOptions<Model>, "messages"> {
    readonly messages?: ((part: DocumentPart) => readonly Message[] | Promise<readonly Message[]>) | undefined;
    readonly partLength?: number | undefined;
    readonly overlap?: number | undefined;
    readonly merge?: Readonly<Record<string, MergeRule>> | undefined;
    readonly concurrency?: number | undefined;
    readonly failedParts?: "skip" | "throw" | undefined;
    readonly onProgress?: ((progress: ManyProgress<unknown>) => unknown) | undefined;
}
export interface MergeConflict {
    readonly path: string;
    readonly values: readonly {
        readonly value: unknown;
        readonly parts: readonly number[];
    }[];
    readonly chosen: unknown;
}
export interface LongResult<Data> {
    readonly data: Data;
    readonly conflicts: readonly MergeConflict[];
    readonly provenance: Readonly<Record<string, readonly number[]>>;
    readonly parts: readonly Omit<DocumentPart, "text">[];
    readonly failed: readonly {
        readonly part: number;
        readonly error: BedrockExtractError;
    }[];
    readonly usage: Usage;
    readonly cost?: number;
}

// types/many.d.ts
import type { Completion, Usage } from "./completion.js";
import type { CreateOptions } from "./create.js";
import type { MapCall, MapOptions, MapProgress, MapResult } from "./map.js";
import type { AwsSdkMessage, Message } from "./messages.js";
import type { InferResponse, ResponseModel } from "./schema.js";
export interface ManyOptions<Item, Model extends ResponseModel = ResponseModel> extends Omit<CreateOptions<Model>, "messages">, Omit<MapOptions<Item, InferResponse<Model>>, "onProgress" | "signal"> {
    readonly messages: (item: Item, call: MapCall) => readonly (AwsSdkMessage | Message)[] | Promise<readonly (AwsSdkMessage | Message)[]>;
    readonly cachePoints?: "auto" | "off" | undefined;
    readonly onProgress?: ((progress: ManyProgress<InferResponse<Model>>) => unknown) | undefined;
}
export interface ManyProgress<Value> extends MapProgress<Value> {
    readonly completion?: Completion;
    readonly usage: Usage;
    readonly cost?: number;
}
export type CreateMany = <const Model extends ResponseModel, Item>(items: readonly Item[], options: ManyOptions<Item, Model>) => Promise<MapResult<InferResponse<Model>>[]>;

// types/map.d.ts
import type { AbortSignalLike } from "./fetch.js";
export interface MapOptions<Item, Value> {
    readonly concurrency?: number | undefined;
    readonly signal?: AbortSignalLike | undefined;
    readonly onProgress?: ((progress: MapProgress<Value>) => unknown) | undefined;
    readonly keyOf?: ((item: Item, index: number) => string) | undefined;
    readonly done?: readonly MapResult<Value>[] | undefined;
}
export interface MapCall {
    readonly key: string;
    readonly index: number;
    readonly signal: AbortSignalLike | undefined;
}
export type MapResult<Value> = {
    readonly key: string;
    readonly status: "fulfilled";
    readonly value: Value;
} | {
    readonly key: string;
    readonly status: "rejected";
    readonly reason: unknown;
};
export interface MapProgress<Value> {
    readonly total: number;
    readonly finished: number;
    readonly failed: number;
    readonly result: MapResult<Value>;
}

// types/media.d.ts
export interface BlobLike {
    readonly size: number;
    readonly type: string;
    arrayBuffer(): Promise<ArrayBuffer>;
}
export interface UrlLike {
    readonly href: string;
    readonly protocol: string;
    toJSON(): string;
}
export type OpenText<Known extends string> = Known | (string & Record<never, never>);
export type MediaData = string | UrlLike | ArrayBuffer | ArrayBufferView | BlobLike;
export type ImageFormat = "gif" | "jpeg" | "png" | "webp";
export type DocumentFormat = "csv" | "doc" | "docx" | "html" | "md" | "pdf" | "txt" | "xls" | "xlsx";
export type VideoFormat = "flv" | "mkv" | "mov" | "mp4" | "mpeg" | "mpg" | "three_gp" | "webm" | "wmv";
export type AudioFormat = "aac" | "flac" | "m4a" | "mka" | "mkv" | "mp3" | "mp4" | "mpeg" | "mpga" | "ogg" | "opus" | "pcm" | "wav" | "webm" | "x-aac";
export type OneOf<Members> = {
    [Name in keyof Members]-?: {
        readonly [Key in Name]: Members[Key];
    } & {
        readonly [Key in Exclude<keyof Members, Name>]?: undefined;
    };
}[keyof Members];
export interface S3Location {
    readonly uri: string;
    readonly bucketOwner?: string | undefined;
}
export type MediaSource = MediaData | OneOf<{
    bytes: MediaData;
    s3Location: S3Location;
}>;
export interface MediaError {
    readonly message?: string | undefined;
}
export interface CitationsConfig {
    readonly enabled: boolean;
}
export interface ImageBlock {
    readonly format?: OpenText<ImageFormat> | undefined;
    readonly source: MediaSource;
    readonly error?: MediaError | undefined;
}
export interface DocumentBlock {
    readonly name?: string | undefined;
    readonly format?: OpenText<DocumentFormat> | undefined;
    readonly source: MediaData | OneOf<{
        bytes: MediaData;
        s3Location: S3Location;
        text: string;
        content: readonly OneOf<{
            text: string;
        }>[];
    }>;
    readonly context?: string | undefined;
    readonly citations?: CitationsConfig | undefined;
}
export interface VideoBlock {
    readonly format?: OpenText<VideoFormat> | undefined;
    readonly source: MediaSource;
}
export interface AudioBlock {
    readonly format?: OpenText<AudioFormat> | undefined;
    readonly source: MediaSource;
    readonly error?: MediaError | undefined;
}
export interface MediaOptions<Format extends string> {
    readonly format?: Format | undefined;
    readonly bucketOwner?: string | undefined;
}
export interface DocumentOptions extends MediaOptions<DocumentFormat> {
    readonly name?: string | undefined;
    readonly context?: string | undefined;
    readonly citations?: boolean | CitationsConfig | undefined;
}

// types/messages.d.ts
import type { FutureBlock, NativeBlockOf, SystemBlock } from "./blocks.js";
import type { Content, ForProvider, TextPart, ToolOutputPart } from "./parts.js";
export type SystemPart = FutureBlock | SystemBlock | TextPart;
export type SystemMessagePart = NativeBlockOf<"toolAddition"> | NativeBlockOf<"toolRemoval"> | SystemPart;
export interface ToolCall {
    readonly id: string;
    readonly type?: "function" | undefined;
    readonly function: {
        readonly name: string;
        readonly arguments: string;
    };
}
export interface SystemMessage extends ForProvider {
    readonly role: "developer" | "system";
    readonly content: string | readonly (SystemMessagePart | string)[];
    readonly name?: string | undefined;
}
export interface UserMessage extends ForProvider {
    readonly role: "user";
    readonly content: Content;
    readonly name?: string | undefined;
}
export interface AssistantMessage extends ForProvider {
    readonly role: "assistant";
    readonly content?: Content | null | undefined;
    readonly tool_calls?: readonly ToolCall[] | null | undefined;
    readonly refusal?: string | null | undefined;
    readonly name?: string | undefined;
}
export interface ToolMessage extends ForProvider {
    readonly role: "tool";
    readonly tool_call_id: string;
    readonly content: Content;
    readonly name?: string | undefined;
}
export interface ToolOutputMessage extends ForProvider {
    readonly role: "tool";
    readonly content: readonly ToolOutputPart[];
    readonly tool_call_id?: undefined;
}
export type Message = AssistantMessage | SystemMessage | ToolMessage | ToolOutputMessage | UserMessage;
export interface AwsSdkBlock {
    readonly $unknown?: readonly [string, unknown] | undefined;
}
export interface AwsSdkMessage {
    readonly role: "assistant" | "system" | "user" | undefined;
    readonly content: readonly AwsSdkBlock[] | undefined;
}

// types/mode.d.ts
export declare const Mode: {
    readonly AUTO: "auto";
    readonly BEDROCK_TOOLS: "BEDROCK_TOOLS";
    readonly BEDROCK_TOOLS_STRICT: "BEDROCK_TOOLS_STRICT";
    readonly BEDROCK_JSON: "BEDROCK_JSON";
    readonly BEDROCK_JSON_SCHEMA: "BEDROCK_JSON_SCHEMA";
};
export type Mechanism = "any-tool" | "auto-tool" | "native" | "strict-any-tool" | "strict-auto-tool" | "strict-tool" | "text" | "tool";
export type Mode = (typeof Mode)[keyof typeof Mode];
export type ModeAlias = "JSON" | "JSON_SCHEMA" | "MD_JSON" | "TOOLS" | "TOOLS_STRICT";

// types/parts.d.ts
import type { FutureBlock, JsonObject, JsonValue, NativeBlock } from "./blocks.js";
import type { AudioFormat, CitationsConfig, MediaData, OneOf, OpenText } from "./media.js";
export type ProviderSettings = {
    readonly [provider: string]: {
        readonly [name: string]: JsonValue | undefined;
    };
};
export interface ForProvider {
    readonly providerOptions?: ProviderSettings | undefined;
}
export interface TextPart extends ForProvider {
    readonly type: "input_text" | "output_text" | "text";
    readonly text: string;
    readonly cache_control?: CacheControl | null | undefined;
}
export interface CacheControl {
    readonly type: OpenText<"ephemeral">;
    readonly ttl?: OpenText<"5m" | "1h"> | undefined;
}
export interface ImageUrlPart {
    readonly type: "image_url" | "input_image";
    readonly image_url: MediaData | {
        readonly url: MediaData;
        readonly detail?: OpenText<"auto" | "high" | "low"> | undefined;
        readonly format?: string | undefined;
    };
    readonly detail?: OpenText<"auto" | "high" | "low"> | undefined;
}
export type FileContent = {
    readonly filename?: string | undefined;
    readonly format?: string | undefined;
} & OneOf<{
    file_data: MediaData;
    file_url: MediaData;
}>;
export interface FilePart {
    readonly type: "file";
    readonly file: FileContent;
}
export type InputFilePart = {
    readonly type: "input_file";
} & FileContent;
export interface InputAudioPart {
    readonly type: "input_audio";
    readonly input_audio: {
        readonly data: MediaData;
        readonly format?: OpenText<AudioFormat> | undefined;
    };
}
export interface RefusalPart {
    readonly type: "refusal";
    readonly refusal: string;
}
export type SourceOfPart = {
    readonly type: "base64";
    readonly media_type: string;
    readonly data: MediaData;
} | {
    readonly type: "url";
    readonly url: MediaData;
};
export type TextSource = {
    readonly type: "text";
    readonly media_type?: "text/plain" | undefined;
    readonly data: string;
} | {
    readonly type: "content";
    readonly content: string | readonly {
        readonly type: "text";
        readonly text: string;
    }[];
};
export interface ImageSourcePart {
    readonly type: "image";
    readonly source: SourceOfPart;
    readonly cache_control?: CacheControl | null | undefined;
}
export interface DocumentSourcePart {
    readonly type: "document";
    readonly source: SourceOfPart | TextSource;
    readonly title?: string | null | undefined;
    readonly context?: string | null | undefined;
    readonly citations?: CitationsConfig | null | undefined;
    readonly cache_control?: CacheControl | null | undefined;
}
export interface SearchResultPart {
    readonly type: "search_result";
    readonly source: string;
    readonly title: string;
    readonly content: string | readonly {
        readonly type: "text";
        readonly text: string;
    }[];
    readonly citations?: CitationsConfig | null | undefined;
    readonly cache_control?: CacheControl | null | undefined;
}
export type ThinkingPart = {
    readonly type: "thinking";
    readonly thinking: string;
    readonly signature?: string | undefined;
} | {
    readonly type: "redacted_thinking";
    readonly data: MediaData;
};
export interface ToolUsePart {
    readonly type: "tool_use";
    readonly id: string;
    readonly name: string;
    readonly input: JsonObject;
    readonly cache_control?: CacheControl | null | undefined;
}
export interface ToolResultPart {
    readonly type: "tool_result";
    readonly tool_use_id: string;
    readonly content?: Content | undefined;
    readonly is_error?: boolean | undefined;
    readonly cache_control?: CacheControl | null | undefined;
}
export interface ImagePart extends ForProvider {
    readonly type: "image";
    readonly image: MediaData;
    readonly mediaType?: string | undefined;
}
export interface ReasoningPart extends ForProvider {
    readonly type: "reasoning";
    readonly text: string;
    readonly providerMetadata?: ProviderSettings | undefined;
}
export type ToolMediaPart = {
    readonly type: "file-data" | "image-data" | "media";
    readonly data: MediaData;
    readonly mediaType: string;
    readonly filename?: string | undefined;
} | {
    readonly type: "file-url" | "image-url";
    readonly url: MediaData;
};
export interface FileDataPart extends ForProvider {
    readonly type: "file";
    readonly data: MediaData;
    readonly mediaType: string;
    readonly filename?: string | undefined;
}
export interface ToolCallPart extends ForProvider {
    readonly type: "tool-call";
    readonly toolCallId: string;
    readonly toolName: string;
    readonly input: JsonObject;
}
export interface ToolOutputPart extends ForProvider {
    readonly type: "tool-result";
    readonly toolCallId: string;
    readonly toolName: string;
    readonly output: JsonValue | {
        readonly type: "content";
        readonly value: readonly ContentPart[];
    };
}
export type ContentPart = NativeBlock | FutureBlock | FileDataPart | FilePart | ImagePart | ImageUrlPart | DocumentSourcePart | ImageSourcePart | InputAudioPart | InputFilePart | ReasoningPart | RefusalPart | SearchResultPart | TextPart | ThinkingPart | ToolCallPart | ToolMediaPart | ToolOutputPart | ToolResultPart | ToolUsePart;
export type Content = string | readonly (ContentPart | string)[];

// types/providers.d.ts
import type { ExpiringApiKey, ExpiringCredentials } from "./credentials.js";
import type { FetchFunction } from "./fetch.js";
export type CredentialsProvider = (options?: {
    readonly forceRefresh?: boolean;
}) => Promise<ExpiringCredentials>;
export type ApiKeyProvider = () => Promise<ExpiringApiKey>;
export interface NodeProviderChainOptions {
    readonly profile?: string | undefined;
    readonly region?: string | undefined;
    readonly filepath?: string | undefined;
    readonly configFilepath?: string | undefined;
    readonly mfaCodeProvider?: ((mfaSerial: string) => Promise<string>) | undefined;
    readonly roleArn?: string | undefined;
    readonly roleSessionName?: string | undefined;
    readonly webIdentityTokenFile?: string | undefined;
}
interface NetworkOptions {
    readonly fetch?: FetchFunction | undefined;
}
interface ServiceOptions extends NetworkOptions {
    readonly endpoint?: string | undefined;
}
export interface CognitoIdentityPoolOptions extends ServiceOptions {
    readonly identityPoolId: string;
    readonly region?: string | undefined;
    readonly logins?: {
        readonly [provider: string]: string | (() => Promise<string>);
    } | undefined;
}
export interface WebTokenOptions extends ServiceOptions {
    readonly roleArn: string;
    readonly webIdentityToken: string | (() => string | Promise<string>);
    readonly roleSessionName?: string | undefined;
    readonly durationSeconds?: number | undefined;
    readonly region?: string | undefined;
}
export interface TokenEndpointOptions extends NetworkOptions {
    readonly headers?: {
        readonly [name: string]: string;
    } | (() => {
        readonly [name: string]: string;
    } | Promise<{
        readonly [name: string]: string;
    }>) | undefined;
}
export {};

// types/repair.d.ts
export interface Repair {
    readonly path: string;
    readonly kind: RepairKind;
    readonly from: string;
}
export type RepairKind = "boolean" | "first-of-several" | "found-in-text" | "json-syntax" | "last-of-several" | "lone-surrogate" | "number" | "parsed-text" | "removed-null" | "removed-property" | "spelling" | "text" | "tool-name" | "unwrapped" | "wrapped-in-list";

// types/request.d.ts
import type { ModelFamily } from "../options/family-names.js";
import type { CachePointBlock, JsonValue } from "./blocks.js";
import type { Attempt } from "./completion.js";
import type { PricesOption } from "./cost.js";
import type { OneOf, OpenText } from "./media.js";
import type { AwsSdkBlock, SystemPart } from "./messages.js";
import type { Mode, ModeAlias } from "./mode.js";
export interface InferenceConfig {
    readonly maxTokens?: number | undefined;
    readonly temperature?: number | undefined;
    readonly topP?: number | undefined;
    readonly stopSequences?: readonly string[] | undefined;
}
export interface GuardrailConfig {
    readonly guardrailIdentifier: string;
    readonly guardrailVersion: OpenText<"DRAFT">;
    readonly trace?: "disabled" | "enabled" | "enabled_full" | undefined;
}
export type Tool = OneOf<{
    toolSpec: ToolSpecification;
    systemTool: {
        readonly name: string;
    };
    cachePoint: CachePointBlock;
}>;
export interface ToolSpecification {
    readonly name: string;
    readonly description?: string | undefined;
    readonly inputSchema: {
        readonly json: {
            readonly [keyword: string]: unknown;
        };
    };
    readonly strict?: boolean | undefined;
}
export type ToolChoice = OneOf<{
    auto: Readonly<Record<string, never>>;
    any: Readonly<Record<string, never>>;
    tool: {
        readonly name: string;
    };
}>;
export interface ToolConfig {
    readonly tools?: readonly (AwsSdkBlock | Tool)[] | undefined;
    readonly toolChoice?: AwsSdkBlock | ToolChoice | undefined;
}
export interface OutputConfig {
    readonly effort?: OpenText<"high" | "low" | "max" | "medium" | "xhigh"> | undefined;
}
export interface Thinking {
    readonly type: OpenText<"adaptive" | "disabled" | "enabled">;
    readonly budget_tokens?: number | undefined;
    readonly [setting: string]: JsonValue | undefined;
}
export type ReasoningEffort = OpenText<"high" | "low" | "medium" | "minimal" | "none">;
export interface FetchMediaOptions {
    readonly maxBytes?: number | undefined;
    readonly maxRedirects?: number | undefined;
    readonly timeout?: number | undefined;
}
export interface RetryPolicy {
    readonly attempts?: number | undefined;
    readonly delay?: number | ((failed: Attempt) => number) | undefined;
    readonly retryIf?: ((failed: Attempt) => boolean | Promise<boolean>) | undefined;
}
export interface RequestOptions {
    readonly model?: string | undefined;
    readonly modelId?: string | undefined;
    readonly family?: ModelFamily | undefined;
    readonly mode?: Mode | ModeAlias | undefined;
    readonly maxRetries?: number | RetryPolicy | undefined;
    readonly reask?: "append" | "replace" | undefined;
    readonly repair?: "patch" | "whole" | undefined;
    readonly retryUnchanged?: boolean | undefined;
    readonly tokenBudget?: number | undefined;
    readonly costBudget?: number | undefined;
    readonly prices?: PricesOption | undefined;
    readonly maskValues?: boolean | undefined;
    readonly validation?: "lenient" | "strict" | undefined;
    readonly system?: string | readonly (AwsSdkBlock | SystemPart | string)[] | undefined;
    readonly inferenceConfig?: InferenceConfig | undefined;
    readonly temperature?: number | undefined;
    readonly maxTokens?: number | undefined;
    readonly maxTokensLimit?: number | undefined;
    readonly max_tokens?: number | undefined;
    readonly max_completion_tokens?: number | undefined;
    readonly topP?: number | undefined;
    readonly top_p?: number | undefined;
    readonly topK?: number | undefined;
    readonly top_k?: number | undefined;
    readonly stopSequences?: readonly string[] | undefined;
    readonly stop_sequences?: readonly string[] | undefined;
    readonly stop?: string | readonly string[] | undefined;
    readonly thinking?: Thinking | undefined;
    readonly reasoningEffort?: ReasoningEffort | undefined;
    readonly reasoning_effort?: ReasoningEffort | undefined;
    readonly outputConfig?: OutputConfig | undefined;
    readonly toolConfig?: ToolConfig | undefined;
    readonly promptVariables?: {
        readonly [name: string]: {
            readonly text: string;
        };
    } | undefined;
    readonly additionalModelRequestFields?: {
        readonly [name: string]: JsonValue | undefined;
    } | undefined;
    readonly additionalModelResponseFieldPaths?: readonly string[] | undefined;
    readonly projectIdentifier?: string | undefined;
    readonly requestMetadata?: {
        readonly [name: string]: string;
    } | undefined;
    readonly guardrailConfig?: GuardrailConfig | undefined;
    readonly performanceConfig?: {
        readonly latency: "optimized" | "standard";
    } | undefined;
    readonly serviceTier?: {
        readonly type: OpenText<"default" | "flex" | "priority" | "reserved">;
    } | undefined;
    readonly largeIntegers?: "number" | "bigint" | "text" | undefined;
    readonly fetchMedia?: boolean | FetchMediaOptions | undefined;
    readonly maxAttempts?: number | undefined;
    readonly timeout?: number | undefined;
    readonly firstByteTimeout?: number | undefined;
    readonly idleTimeout?: number | undefined;
    readonly deadline?: Date | number | undefined;
}

// types/schedule.d.ts
export interface RateLimiterOptions {
    readonly requestsPerMinute?: number | undefined;
    readonly tokensPerMinute?: number | undefined;
    readonly outputWeight?: number | undefined;
    readonly maxConcurrency?: number | undefined;
    readonly adaptive?: boolean | undefined;
}
export interface RateLimits {
    readonly url: string;
    readonly requestsPerMinute?: number;
    readonly tokensPerMinute?: number;
    readonly waiting: number;
}
export interface RateLimiter {
    limits(): readonly RateLimits[];
}

// types/schema.d.ts
export interface StandardSchema<Input = unknown, Output = Input> {
    readonly "~standard": {
        readonly version: 1;
        readonly vendor: string;
        readonly validate: (value: unknown, options?: StandardOptions | undefined) => StandardResult<Output> | Promise<StandardResult<Output>>;
        readonly types?: {
            readonly input: Input;
            readonly output: Output;
        } | undefined;
        readonly jsonSchema?: {
            readonly input: (options: {
                readonly target: "draft-2020-12";
            }) => Record<string, unknown>;
        } | undefined;
    };
}
export interface EffectSchema<Input = unknown, Output = unknown> {
    readonly Type: Output;
    readonly Encoded: Input;
    readonly ast: object;
    readonly Context?: never;
    readonly DecodingServices?: never;
}
export interface StandardOptions {
    readonly libraryOptions?: Record<string, unknown> | undefined;
}
export type StandardResult<Output> = {
    readonly value: Output;
    readonly issues?: undefined;
} | {
    readonly issues: readonly StandardIssue[];
};
export interface StandardIssue {
    readonly message: string;
    readonly path?: readonly (PropertyKey | {
        readonly key: PropertyKey;
    })[] | undefined;
}
export interface JsonSchema<Value = unknown> {
    readonly "~standard"?: never;
    readonly [keyword: string]: unknown;
    readonly [DESCRIBED]?: Value;
}
declare const DESCRIBED: unique symbol;
export interface JsonSchemaKeywords {
    readonly "~standard"?: never;
    readonly allOf?: unknown;
    readonly anyOf?: unknown;
    readonly const?: unknown;
    readonly oneOf?: unknown;
    readonly $ref?: unknown;
    readonly type?: unknown;
    readonly "~kind"?: unknown;
    readonly "~unsafe"?: unknown;
}
export type ResponseModel = StandardSchema | EffectSchema | JsonSchema | JsonSchemaKeywords;
export type InferResponse<Model> = Model extends {
    _zod: {
        output: any;
    };
} ? Model["_zod"]["output"] : Model extends {
    readonly "~standard": {
        readonly types?: {
            readonly output: infer Output;
        } | undefined;
    };
} ? Output : Model extends {
    readonly Type: infer Output;
    readonly Encoded: unknown;
    readonly ast: object;
} ? Output : Described<Model>;
export type InferInput<Model> = Model extends {
    _zod: {
        input: any;
    };
} ? Model["_zod"]["input"] : Model extends {
    readonly "~standard": {
        readonly types?: {
            readonly input: infer Input;
        } | undefined;
    };
} ? unknown extends Input ? InferResponse<Model> : Input : Model extends {
    readonly Type: unknown;
    readonly Encoded: infer Input;
    readonly ast: object;
} ? Input : Described<Model>;
type Described<Schema> = typeof DESCRIBED extends keyof Schema ? Schema extends {
    readonly [DESCRIBED]?: infer Value;
} ? Value : never : Schema extends {
    readonly static: infer Static;
    readonly params: unknown[];
} ? Static : FromJsonSchema<Schema>;
export type FromJsonSchema<Schema> = Value<Schema, Schema>;
type Value<Schema, Root> = Schema extends false ? never : Alternatives<Schema, Root> & Parts<Schema, Root> & Own<Schema, Root>;
type Alternatives<Schema, Root> = (Schema extends {
    readonly anyOf: readonly (infer Branch)[];
} ? EachValue<Branch, Root> : unknown) & (Schema extends {
    readonly oneOf: readonly (infer Branch)[];
} ? EachValue<Branch, Root> : unknown);
type Parts<Schema, Root> = Schema extends {
    readonly allOf: infer All extends readonly unknown[];
} ? EveryValue<All, Root> : unknown;
type EveryValue<All extends readonly unknown[], Root, SoFar = unknown> = All extends readonly [
    infer First,
    ...infer Rest
] ? EveryValue<Rest, Root, SoFar & Value<First, Root>> : SoFar;
type EachValue<Branch, Root> = Branch extends unknown ? Value<Branch, Root> : never;
type Own<Schema, Root> = Schema extends {
    readonly "~unsafe": infer Stated;
} ? Stated : Schema extends {
    readonly const: infer Constant;
} ? Mutable<Constant> : Schema extends {
    readonly enum: readonly (infer Member)[];
} ? Mutable<Member> : Schema extends {
    readonly $ref: infer Reference;
} ? Referenced<Reference, Root> : Schema extends {
    readonly type: readonly (infer Name)[];
} ? EachType<Name, Schema, Root> : Schema extends {
    readonly type: infer Name;
} ? EachType<Name, Schema, Root> | Nullable<Schema> : unknown;
type Nullable<Schema> = Schema extends {
    readonly nullable: infer Flag;
} ? (true extends Flag ? null : never) : never;
type Referenced<Reference, Root> = Reference extends "#" ? Value<Root, Root> : Reference extends `#/${infer Keyword extends "$defs" | "definitions"}/${infer Name}` ? Root extends {
    readonly [Key in Keyword]: {
        readonly [Key in Name]: infer Target;
    };
} ? Value<Target, Root> : unknown : Root extends {
    readonly "~kind": "Cyclic";
    readonly $defs: {
        readonly [Key in Reference & string]: infer Target;
    };
} ? Value<Target, Root> : unknown;
type EachType<Name, Schema, Root> = Name extends "string" ? string : Name extends "number" | "integer" ? number : Name extends "boolean" ? boolean : Name extends "null" ? null : Name extends "array" ? ArrayValue<Schema, Root> : Name extends "object" ? ObjectValue<Schema, Root> : unknown;
type ArrayValue<Schema, Root> = Schema extends {
    readonly prefixItems: infer Prefix extends readonly unknown[];
} ? [...TupleValue<Prefix, Schema, Root>, ...RestValue<Prefix, Schema, "items", Root>] : Schema extends {
    readonly items: infer Prefix extends readonly unknown[];
} ? [...TupleValue<Prefix, Schema, Root>, ...RestValue<Prefix, Schema, "additionalItems", Root>] : Schema extends {
    readonly items: infer Items;
} ? Value<Items, Root>[] : unknown[];
type TupleValue<Prefix extends readonly unknown[], Schema, Root> = Schema extends {
    readonly minItems: Prefix["length"];
} ? {
    -readonly [Index in keyof Prefix]: Value<Prefix[Index], Root>;
} : {
    -readonly [Index in keyof Prefix]?: Value<Prefix[Index], Root>;
};
type RestValue<Prefix extends readonly unknown[], Schema, Keyword extends string, Root> = Schema extends {
    readonly maxItems: Prefix["length"];
} ? [] : Schema extends {
    readonly [Key in Keyword]: infer Items;
} ? Items extends false ? [] : Value<Items, Root>[] : unknown[];
type ObjectValue<Schema, Root> = Schema extends {
    readonly properties: infer Properties;
} ? Simplify<{
    -readonly [Key in keyof Properties as Key extends Required<Schema> ? Key : never]: Value<Properties[Key], Root>;
} & {
    -readonly [Key in keyof Properties as Key extends Required<Schema> ? never : Key]?: Value<Properties[Key], Root>;
} & (Schema extends {
    readonly additionalProperties: true | object;
} | {
    readonly patternProperties: object;
} ? {
    [name: string]: unknown;
} : unknown)> : Schema extends {
    readonly additionalProperties: infer Additional;
} ? {
    [name: string]: Value<Additional, Root> | PatternValue<Schema, Root>;
} : Schema extends {
    readonly patternProperties: {
        readonly "^.*$": infer Every;
    };
} ? {
    [name: string]: Value<Every, Root>;
} : {
    [name: string]: unknown;
};
type PatternValue<Schema, Root> = Schema extends {
    readonly patternProperties: infer Patterns;
} ? {
    [Pattern in keyof Patterns]: Value<Patterns[Pattern], Root>;
}[keyof Patterns] : never;
type Required<Schema> = Schema extends {
    readonly required: infer Names extends readonly unknown[];
} ? number extends Names["length"] ? never : Names[number] : never;
type Simplify<Type> = {
    [Key in keyof Type]: Type[Key];
};
type Mutable<Type> = Type extends object ? {
    -readonly [Key in keyof Type]: Mutable<Type[Key]>;
} : Type;
export {};

// types/stream.d.ts
import type { Completion, Usage } from "./completion.js";
import type { CreateOptions } from "./create.js";
import type { FetchResponse } from "./fetch.js";
import type { InferInput, InferResponse, ResponseModel } from "./schema.js";
import type { CompletionWarning } from "./warning.js";
export interface StreamOptions<Model extends ResponseModel = ResponseModel> extends CreateOptions<Model> {
    readonly invalidElements?: "collect" | "skip" | "throw" | undefined;
    readonly earlyAbort?: boolean | undefined;
    readonly fineGrainedToolStreaming?: boolean | undefined;
}
export type DeepPartial<Value> = Value extends string | number | bigint | boolean | null | undefined | Date ? Value : Value extends readonly (infer Item)[] ? readonly DeepPartial<Item>[] : Value extends object ? {
    readonly [Name in keyof Value]?: DeepPartial<Value[Name]>;
} : Value;
export type ElementOf<Value> = Value extends readonly (infer Item)[] ? Item : never;
export type StreamEvent<Data = unknown> = ValueEvent | AppendEvent | CompleteEvent | ReasoningEvent | InvalidEvent | ResetEvent | UsageEvent | WarningEvent | DoneEvent<Data>;
export interface ValueEvent {
    readonly type: "value";
    readonly path: string;
    readonly value: unknown;
}
export interface AppendEvent {
    readonly type: "append";
    readonly path: string;
    readonly append: string;
}
export interface CompleteEvent {
    readonly type: "complete";
    readonly path: string;
}
export interface ReasoningEvent {
    readonly type: "reasoning";
    readonly text: string;
}
export interface InvalidEvent {
    readonly type: "invalid";
    readonly path: string;
    readonly issues: readonly PartIssue[];
}
export interface PartIssue {
    readonly path: string;
    readonly message: string;
}
export interface ResetEvent {
    readonly type: "reset";
    readonly attempt: number;
    readonly reason: "corrected" | "invalid" | "repeated";
}
export interface UsageEvent {
    readonly type: "usage";
    readonly attempt: number;
    readonly usage: Usage;
}
export interface WarningEvent {
    readonly type: "warning";
    readonly warning: CompletionWarning;
}
export interface DoneEvent<Data = unknown> {
    readonly type: "done";
    readonly data: Data;
    readonly completion: Completion;
}
export interface InvalidElement {
    readonly index: number;
    readonly value?: unknown;
    readonly issues: readonly PartIssue[];
}
export interface StreamResult<Data> {
    readonly data: Data;
    readonly completion: Completion;
    readonly invalid: readonly InvalidElement[];
}
export type HostResponse = typeof globalThis extends {
    Response: {
        prototype: infer Host;
    };
} ? Host : FetchResponse;
export interface StreamResponseOptions {
    readonly status?: number | undefined;
    readonly headers?: Readonly<Record<string, string>> | Iterable<readonly [string, string]> | undefined;
}
export interface EventStreamResponseOptions extends StreamResponseOptions {
    readonly heartbeat?: number | undefined;
}
export interface ObjectStream<Model extends ResponseModel = ResponseModel> {
    readonly partialStream: AsyncIterable<DeepPartial<InferInput<Model>>>;
    readonly elementStream: AsyncIterable<ElementOf<InferResponse<Model>>>;
    readonly fullStream: AsyncIterable<StreamEvent<InferResponse<Model>>>;
    readonly object: Promise<InferResponse<Model>>;
    readonly done: Promise<StreamResult<InferResponse<Model>>>;
    readonly isComplete: (path: string) => boolean;
    readonly toTextStreamResponse: (options?: StreamResponseOptions) => HostResponse;
    readonly toEventStreamResponse: (options?: EventStreamResponseOptions) => HostResponse;
}
export interface ElementStream<Item> extends AsyncIterable<Item> {
    readonly done: Promise<StreamResult<Item[]>>;
}
export type Stream = <const Model extends ResponseModel>(options: StreamOptions<Model>) => ObjectStream<Model>;
export type CreatePartial = <const Model extends ResponseModel>(options: StreamOptions<Model>) => AsyncIterable<DeepPartial<InferInput<Model>>>;
export type CreateIterable = <const Model extends ResponseModel>(options: StreamOptions<Model>) => ElementStream<InferResponse<Model>>;

// types/warning.d.ts
export interface CompletionWarning {
    readonly code: "MEDIA_TYPE_MISMATCH" | "NOT_STREAMED" | "ROUNDED_NUMBER" | "SECRET_MASKED" | "UNKNOWN_FORMAT";
    readonly path: string;
    readonly message: string;
}

// version.d.ts
export declare const version: string;
