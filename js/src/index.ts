/**
 * Typed, validated objects from models on Amazon Bedrock.
 *
 * @module
 */

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
} from "./block-types.js";
export { fromBedrock, fromProvider } from "./client.js";
export { BedrockExtractError, type BedrockExtractErrorCode, type ErrorFacts, isBedrockExtractError } from "./errors.js";
export type { FamilyName, ModelFamily } from "./family-names.js";
export { type CitationsOptions, type Cited, citations, type Quote } from "./helpers/citations.js";
export { type ListOptions, list } from "./helpers/list.js";
export {
  type IssueContext,
  type Judgement,
  type LlmValidator,
  type LlmValidatorOptions,
  llmValidator,
} from "./helpers/llm-validator.js";
export { type MapCall, type MapOptions, type MapProgress, type MapResult, map } from "./helpers/map.js";
export { type Maybe, maybe } from "./helpers/maybe.js";
export { type Parallel, type ParallelModels, parallel } from "./helpers/parallel.js";
export type {
  ErrorPayload,
  HookCall,
  HookHandler,
  HookName,
  HookPayloads,
  HooksOption,
  LastAttemptPayload,
  ParseErrorPayload,
  RequestPayload,
  ResponsePayload,
  UsagePayload,
} from "./hook-types.js";
export { audio, document, image, video } from "./media.js";
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
} from "./media-types.js";
export type {
  AssistantMessage,
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
  Message,
  ProviderSettings,
  ReasoningPart,
  RefusalPart,
  SearchResultPart,
  SourceOfPart,
  SystemMessage,
  SystemMessagePart,
  SystemPart,
  TextPart,
  TextSource,
  ThinkingPart,
  ToolCall,
  ToolCallPart,
  ToolMediaPart,
  ToolMessage,
  ToolOutputMessage,
  ToolOutputPart,
  ToolResultPart,
  ToolUsePart,
  UserMessage,
} from "./message-types.js";
export type { Repair, RepairKind } from "./repair-types.js";
export {
  type FetchMediaOptions,
  type GuardrailConfig,
  type InferenceConfig,
  type Mechanism,
  Mode,
  type ModeAlias,
  type OutputConfig,
  type ReasoningEffort,
  type RequestOptions,
  type RetryPolicy,
  type Thinking,
  type Tool,
  type ToolChoice,
  type ToolConfig,
  type ToolSpecification,
} from "./request-types.js";
export type {
  FromJsonSchema,
  InferResponse,
  JsonSchema,
  ResponseModel,
  StandardIssue,
  StandardOptions,
  StandardResult,
  StandardSchema,
} from "./schema-types.js";
export type {
  AbortSignalLike,
  ApiKeyOption,
  Attempt,
  AwsSdkClient,
  AwsSdkEndpoint,
  BedrockExtractClient,
  ClientOptions,
  Completion,
  CompletionResult,
  Create,
  CreateOptions,
  CreateWithCompletion,
  Credentials,
  CredentialsOption,
  Explanation,
  ExportedMemory,
  Fallback,
  FetchFunction,
  FetchInit,
  FetchResponse,
  Issue,
  MemoryEntry,
  ProviderOptions,
  Usage,
} from "./types.js";
export { version } from "./version.js";
export type { CompletionWarning } from "./warning-types.js";
