/** The messages of a conversation: Bedrock native, OpenAI, Anthropic and AI SDK style, in any mixture. */

import type { FutureBlock, JsonObject, JsonValue, NativeBlock, NativeBlockOf, SystemBlock } from "./block-types.js";
import type { AudioFormat, CitationsConfig, MediaData, OneOf, OpenText } from "./media-types.js";

/** What an AI SDK provider keeps with a part, by the provider's name. */
export type ProviderSettings = { readonly [provider: string]: { readonly [name: string]: JsonValue | undefined } };

/**
 * Options for the provider, AI SDK style: `bedrock: { cachePoint: { type: "default" } }` puts a mark for caching behind the
 * part or message, `bedrock: { citations: { enabled: true } }` asks for citations from a document. Options of other
 * providers are passed over.
 */
export interface ForProvider {
  readonly providerOptions?: ProviderSettings | undefined;
}

/** Text. */
export interface TextPart extends ForProvider {
  readonly type: "input_text" | "output_text" | "text";
  readonly text: string;
  readonly cache_control?: CacheControl | null | undefined;
}

/** Everything up to its part may be cached by the service, Anthropic style. */
export interface CacheControl {
  readonly type: OpenText<"ephemeral">;
  readonly ttl?: OpenText<"5m" | "1h"> | undefined;
}

/** An image, OpenAI style. `detail` has no counterpart on Bedrock. */
export interface ImageUrlPart {
  readonly type: "image_url" | "input_image";
  readonly image_url:
    | MediaData
    | {
        readonly url: MediaData;
        readonly detail?: OpenText<"auto" | "high" | "low"> | undefined;
        /** The media type, such as `image/png`. */
        readonly format?: string | undefined;
      };
  readonly detail?: OpenText<"auto" | "high" | "low"> | undefined;
}

/** The content of a file, OpenAI style. */
export type FileContent = {
  readonly filename?: string | undefined;
  /** The media type, such as `application/pdf`. */
  readonly format?: string | undefined;
} & OneOf<{
  file_data: MediaData;
  file_url: MediaData;
}>;

/** A file, OpenAI style. */
export interface FilePart {
  readonly type: "file";
  readonly file: FileContent;
}

/** A file, in the style of OpenAI's Responses. */
export type InputFilePart = { readonly type: "input_file" } & FileContent;

/** An audio recording, OpenAI style. */
export interface InputAudioPart {
  readonly type: "input_audio";
  readonly input_audio: { readonly data: MediaData; readonly format?: OpenText<AudioFormat> | undefined };
}

/** A refusal in an earlier answer, OpenAI style. */
export interface RefusalPart {
  readonly type: "refusal";
  readonly refusal: string;
}

/** Where a medium is, Anthropic style. */
export type SourceOfPart =
  | { readonly type: "base64"; readonly media_type: string; readonly data: MediaData }
  | { readonly type: "url"; readonly url: MediaData };

/** The text of a document, Anthropic style. */
export type TextSource =
  | { readonly type: "text"; readonly media_type?: "text/plain" | undefined; readonly data: string }
  | {
      readonly type: "content";
      readonly content: string | readonly { readonly type: "text"; readonly text: string }[];
    };

/** An image, Anthropic style. */
export interface ImageSourcePart {
  readonly type: "image";
  readonly source: SourceOfPart;
  readonly cache_control?: CacheControl | null | undefined;
}

/** A document, Anthropic style. */
export interface DocumentSourcePart {
  readonly type: "document";
  readonly source: SourceOfPart | TextSource;
  readonly title?: string | null | undefined;
  readonly context?: string | null | undefined;
  readonly citations?: CitationsConfig | null | undefined;
  readonly cache_control?: CacheControl | null | undefined;
}

/** A search result that the model may cite, Anthropic style. */
export interface SearchResultPart {
  readonly type: "search_result";
  readonly source: string;
  readonly title: string;
  readonly content: string | readonly { readonly type: "text"; readonly text: string }[];
  readonly citations?: CitationsConfig | null | undefined;
  readonly cache_control?: CacheControl | null | undefined;
}

/** The model's reasoning in an earlier answer, Anthropic style, to be given back unchanged. */
export type ThinkingPart =
  | { readonly type: "thinking"; readonly thinking: string; readonly signature?: string | undefined }
  | { readonly type: "redacted_thinking"; readonly data: MediaData };

/** A tool call, Anthropic style. */
export interface ToolUsePart {
  readonly type: "tool_use";
  readonly id: string;
  readonly name: string;
  readonly input: JsonObject;
  readonly cache_control?: CacheControl | null | undefined;
}

/** The outcome of a tool call, Anthropic style. */
export interface ToolResultPart {
  readonly type: "tool_result";
  readonly tool_use_id: string;
  readonly content?: Content | undefined;
  readonly is_error?: boolean | undefined;
  readonly cache_control?: CacheControl | null | undefined;
}

/** An image, AI SDK style. */
export interface ImagePart extends ForProvider {
  readonly type: "image";
  readonly image: MediaData;
  readonly mediaType?: string | undefined;
}

/** The model's reasoning in an earlier answer, AI SDK style; its signature stands among the provider's options. */
export interface ReasoningPart extends ForProvider {
  readonly type: "reasoning";
  readonly text: string;
  readonly providerMetadata?: ProviderSettings | undefined;
}

/** A medium in the outcome of a tool call, AI SDK style. */
export type ToolMediaPart =
  | {
      readonly type: "file-data" | "image-data" | "media";
      readonly data: MediaData;
      readonly mediaType: string;
      readonly filename?: string | undefined;
    }
  | { readonly type: "file-url" | "image-url"; readonly url: MediaData };

/** A file, AI SDK style. */
export interface FileDataPart extends ForProvider {
  readonly type: "file";
  readonly data: MediaData;
  readonly mediaType: string;
  readonly filename?: string | undefined;
}

/** A tool call, AI SDK style. */
export interface ToolCallPart extends ForProvider {
  readonly type: "tool-call";
  readonly toolCallId: string;
  readonly toolName: string;
  readonly input: JsonObject;
}

/** The outcome of a tool call, AI SDK style. */
export interface ToolOutputPart extends ForProvider {
  readonly type: "tool-result";
  readonly toolCallId: string;
  readonly toolName: string;
  readonly output: JsonValue | { readonly type: "content"; readonly value: readonly ContentPart[] };
}

/** A part of a message, in any of the styles; a list may mix them. */
export type ContentPart =
  | NativeBlock
  | FutureBlock
  | FileDataPart
  | FilePart
  | ImagePart
  | ImageUrlPart
  | DocumentSourcePart
  | ImageSourcePart
  | InputAudioPart
  | InputFilePart
  | ReasoningPart
  | RefusalPart
  | SearchResultPart
  | TextPart
  | ThinkingPart
  | ToolCallPart
  | ToolMediaPart
  | ToolOutputPart
  | ToolResultPart
  | ToolUsePart;

/** The content of a message: text, or parts, among which text may stand as it is. */
export type Content = string | readonly (ContentPart | string)[];

/** A part of the system prompt. */
export type SystemPart = FutureBlock | SystemBlock | TextPart;

/** A part of a system message. Changes of tools stay at their place in the conversation. */
export type SystemMessagePart = NativeBlockOf<"toolAddition"> | NativeBlockOf<"toolRemoval"> | SystemPart;

/** A tool call of an assistant message, OpenAI style. */
export interface ToolCall {
  readonly id: string;
  readonly type?: "function" | undefined;
  /** `arguments` is JSON text. */
  readonly function: { readonly name: string; readonly arguments: string };
}

/** Instructions; they become Converse `system`. */
export interface SystemMessage extends ForProvider {
  readonly role: "developer" | "system";
  readonly content: string | readonly (SystemMessagePart | string)[];
  /** Passed over: it says nothing to the model. */
  readonly name?: string | undefined;
}

/** What the user says. */
export interface UserMessage extends ForProvider {
  readonly role: "user";
  readonly content: Content;
  /** Who of several participants speaks; told to the model in words. */
  readonly name?: string | undefined;
}

/** What the model said. `content` may be absent beside `tool_calls` or a `refusal`. */
export interface AssistantMessage extends ForProvider {
  readonly role: "assistant";
  readonly content?: Content | null | undefined;
  readonly tool_calls?: readonly ToolCall[] | null | undefined;
  readonly refusal?: string | null | undefined;
  /** Passed over: it says nothing to the model. */
  readonly name?: string | undefined;
}

/** The outcome of a tool call, OpenAI style. */
export interface ToolMessage extends ForProvider {
  readonly role: "tool";
  readonly tool_call_id: string;
  readonly content: Content;
  /** Passed over: the call has it already. */
  readonly name?: string | undefined;
}

/** The outcomes of tool calls, AI SDK style. */
export interface ToolOutputMessage extends ForProvider {
  readonly role: "tool";
  readonly content: readonly ToolOutputPart[];
  readonly tool_call_id?: undefined;
}

/** One turn of the conversation. */
export type Message = AssistantMessage | SystemMessage | ToolMessage | ToolOutputMessage | UserMessage;
