/**
 * Typed, validated objects from models on Amazon Bedrock.
 *
 * @module
 */

export { fromBedrock, fromProvider } from "./client.js";
export { BedrockExtractError, type BedrockExtractErrorCode, type ErrorFacts, isBedrockExtractError } from "./errors.js";
export type {
  FromJsonSchema,
  InferResponse,
  JsonSchema,
  ResponseModel,
  StandardIssue,
  StandardResult,
  StandardSchema,
} from "./schema-types.js";
export {
  type AbortSignalLike,
  type ApiKeyOption,
  type Attempt,
  type AwsSdkClient,
  type AwsSdkEndpoint,
  type BedrockExtractClient,
  type ClientOptions,
  type Completion,
  type CompletionResult,
  type ContentPart,
  type Create,
  type CreateOptions,
  type CreateWithCompletion,
  type Credentials,
  type CredentialsOption,
  type FetchFunction,
  type FetchInit,
  type FetchResponse,
  type GuardrailConfig,
  type InferenceConfig,
  type Issue,
  type JsonValue,
  type Message,
  Mode,
  type NativeBlock,
  type ProviderOptions,
  type RequestOptions,
  type TextPart,
  type Usage,
} from "./types.js";
export { version } from "./version.js";
