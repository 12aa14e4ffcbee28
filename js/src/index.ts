/**
 * Typed, validated objects from models on Amazon Bedrock.
 *
 * @module bedrock-extract
 */

export { fromBedrock, fromProvider } from "./client.js";
export { fromEnv } from "./credentials/from-env.js";
export { mintApiKey } from "./credentials/mint-api-key.js";
export { fromTokenEndpoint } from "./credentials/token-endpoint.js";
export { BedrockExtractError, type BedrockExtractErrorCode, type ErrorFacts, isBedrockExtractError } from "./errors.js";
export { type CitationsOptions, type Cited, citations } from "./helpers/citations.js";
export { type Evidence, type EvidenceOptions, evidence, type FieldEvidence } from "./helpers/evidence.js";
export { type ListOptions, list } from "./helpers/list.js";
export {
  type IssueContext,
  type Judgement,
  type LlmValidator,
  type LlmValidatorOptions,
  llmValidator,
} from "./helpers/llm-validator.js";
export { map } from "./helpers/map.js";
export { type Maybe, maybe } from "./helpers/maybe.js";
export { type Parallel, type ParallelModels, parallel } from "./helpers/parallel.js";
export type { Quote } from "./helpers/source-text.js";
export { withJsonSchema } from "./helpers/with-json-schema.js";
export { extractLong } from "./long/extract-long.js";
export { audio, document, image, video } from "./media/parts.js";
export type { FamilyName, ModelFamily } from "./options/family-names.js";
export { rateLimiter } from "./schedule/rate-limiter.js";
export type {
  CachePointBlock,
  Citation,
  CitationLocation,
  CitationsContentBlock,
  ContentBlocks,
  DocumentRange,
  FutureBlock,
  GuardContentBlock,
  JsonObject,
  JsonValue,
  NativeBlock,
  NativeBlockOf,
  ReasoningContentBlock,
  SearchResultBlock,
  SystemBlock,
  ToolChangeBlock,
  ToolResultBlock,
  ToolResultContent,
  ToolUseBlock,
} from "./types/blocks.js";
export type {
  BedrockExtractClient,
  ClientOptions,
  Explanation,
  ExportedCapabilities,
  LearnedRefusal,
  ProviderOptions,
} from "./types/client.js";
export type { Attempt, Completion, CompletionResult, Failover, Fallback, Issue, Usage } from "./types/completion.js";
export type { Estimate, Prices, PricesOption } from "./types/cost.js";
export type { Create, CreateOptions, CreateWithCompletion } from "./types/create.js";
export type {
  ApiKeyOption,
  AwsSdkClient,
  AwsSdkEndpoint,
  Credentials,
  CredentialsOption,
  ExpiringApiKey,
  ExpiringCredentials,
  MintApiKeyOptions,
  MintedApiKey,
} from "./types/credentials.js";
export type { FailoverOptions, FailoverReason, RegionOption, Target } from "./types/failover.js";
export type { AbortSignalLike, FetchFunction, FetchInit, FetchResponse } from "./types/fetch.js";
export type {
  ErrorPayload,
  ExhaustedPayload,
  FailoverPayload,
  HookAliases,
  HookCall,
  HookHandler,
  HookName,
  HookPayloads,
  HooksOption,
  InvalidPayload,
  RequestPayload,
  ResponsePayload,
  UsagePayload,
} from "./types/hooks.js";
export type { DocumentPart, LongOptions, LongResult, MergeConflict, MergeRule } from "./types/long.js";
export type { CreateMany, ManyOptions, ManyProgress } from "./types/many.js";
export type { MapCall, MapOptions, MapProgress, MapResult } from "./types/map.js";
export type {
  AudioBlock,
  AudioFormat,
  BlobLike,
  CitationsConfig,
  DocumentBlock,
  DocumentFormat,
  DocumentOptions,
  ImageBlock,
  ImageFormat,
  MediaData,
  MediaError,
  MediaOptions,
  MediaSource,
  OneOf,
  OpenText,
  S3Location,
  UrlLike,
  VideoBlock,
  VideoFormat,
} from "./types/media.js";
export type {
  AssistantMessage,
  AwsSdkBlock,
  AwsSdkMessage,
  Message,
  SystemMessage,
  SystemMessagePart,
  SystemPart,
  ToolCall,
  ToolMessage,
  ToolOutputMessage,
  UserMessage,
} from "./types/messages.js";
export { type Mechanism, Mode, type ModeAlias } from "./types/mode.js";
export type {
  CacheControl,
  Content,
  ContentPart,
  DocumentSourcePart,
  FileContent,
  FileDataPart,
  FilePart,
  ForProvider,
  ImagePart,
  ImageSourcePart,
  ImageUrlPart,
  InputAudioPart,
  InputFilePart,
  ProviderSettings,
  ReasoningPart,
  RefusalPart,
  SearchResultPart,
  SourceOfPart,
  TextPart,
  TextSource,
  ThinkingPart,
  ToolCallPart,
  ToolMediaPart,
  ToolOutputPart,
  ToolResultPart,
  ToolUsePart,
} from "./types/parts.js";
export type { ApiKeyProvider, TokenEndpointOptions } from "./types/providers.js";
export type { Repair, RepairKind } from "./types/repair.js";
export type {
  FetchMediaOptions,
  GuardrailConfig,
  InferenceConfig,
  OutputConfig,
  ReasoningEffort,
  RequestOptions,
  RetryPolicy,
  Thinking,
  Tool,
  ToolChoice,
  ToolConfig,
  ToolSpecification,
} from "./types/request.js";
export type { RateLimiter, RateLimiterOptions, RateLimits } from "./types/schedule.js";
export type {
  EffectSchema,
  FromJsonSchema,
  InferInput,
  InferResponse,
  JsonSchema,
  JsonSchemaKeywords,
  ResponseModel,
  StandardIssue,
  StandardOptions,
  StandardResult,
  StandardSchema,
} from "./types/schema.js";
export type {
  AppendEvent,
  CompleteEvent,
  CreateIterable,
  CreatePartial,
  DeepPartial,
  DoneEvent,
  ElementOf,
  ElementStream,
  EventStreamResponseOptions,
  HostResponse,
  InvalidElement,
  InvalidEvent,
  ObjectStream,
  PartIssue,
  ReasoningEvent,
  ResetEvent,
  Stream,
  StreamEvent,
  StreamOptions,
  StreamResponseOptions,
  StreamResult,
  UsageEvent,
  ValueEvent,
  WarningEvent,
} from "./types/stream.js";
export type { CompletionWarning } from "./types/warning.js";
export { version } from "./version.js";
