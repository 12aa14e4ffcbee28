/** The messages of a conversation: Bedrock native, OpenAI, Anthropic and AI SDK style, in any mixture. */

import type { FutureBlock, JsonObject, JsonValue, NativeBlock, NativeBlockOf, SystemBlock } from "./blocks.js";
import type { AudioFormat, CitationsConfig, MediaData, OneOf, OpenText } from "./media.js";

/** What an AI SDK provider keeps with a part, by the provider's name. */
export type ProviderSettings = { readonly [provider: string]: { readonly [name: string]: JsonValue | undefined } };

/**
 * Options for the provider, AI SDK style: `bedrock: { cachePoint: { type: "default" } }` puts a mark for caching after the
 * part or message, `bedrock: { citations: { enabled: true } }` asks for citations from a document. Options of other
 * providers are passed over.
 */
export interface ForProvider {
  /** Settings by the provider's name; only those of `bedrock` count. */
  readonly providerOptions?: ProviderSettings | undefined;
}

/** Text. */
export interface TextPart extends ForProvider {
  /** The kind of part. */
  readonly type: "input_text" | "output_text" | "text";
  /** The text. Blank text is left out. */
  readonly text: string;
  /** Marks the end of what the service may cache: this part and everything before it. */
  readonly cache_control?: CacheControl | null | undefined;
}

/** Everything up to its part may be cached by the service, Anthropic style. */
export interface CacheControl {
  /** The kind of mark; Anthropic knows `ephemeral`. */
  readonly type: OpenText<"ephemeral">;
  /** How long the cache lives after its last use. Default: `5m`. */
  readonly ttl?: OpenText<"5m" | "1h"> | undefined;
}

/** An image, OpenAI style. `detail` has no counterpart on Bedrock. */
export interface ImageUrlPart {
  /** The kind of part. */
  readonly type: "image_url" | "input_image";
  /** The image, or where it is. */
  readonly image_url:
    | MediaData
    | {
        readonly url: MediaData;
        readonly detail?: OpenText<"auto" | "high" | "low"> | undefined;
        /** The media type, such as `image/png`. */
        readonly format?: string | undefined;
      };
  /** Has no effect on Bedrock. */
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
  /** The kind of part. */
  readonly type: "file";
  /** The file: its data, and what is known of it. */
  readonly file: FileContent;
}

/** A file, in the style of OpenAI's Responses. */
export type InputFilePart = { readonly type: "input_file" } & FileContent;

/** An audio recording, OpenAI style. */
export interface InputAudioPart {
  /** The kind of part. */
  readonly type: "input_audio";
  /** The recording and its format. */
  readonly input_audio: { readonly data: MediaData; readonly format?: OpenText<AudioFormat> | undefined };
}

/** A refusal in an earlier answer, OpenAI style. */
export interface RefusalPart {
  /** The kind of part. */
  readonly type: "refusal";
  /** The words of the refusal; the model sees them as its own text. */
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
  /** The kind of part. */
  readonly type: "image";
  /** The image, or where it is. */
  readonly source: SourceOfPart;
  /** Marks the end of what the service may cache: this part and everything before it. */
  readonly cache_control?: CacheControl | null | undefined;
}

/** A document, Anthropic style. */
export interface DocumentSourcePart {
  /** The kind of part. */
  readonly type: "document";
  /** The document, its text, or where it is. */
  readonly source: SourceOfPart | TextSource;
  /** Becomes the document's name. */
  readonly title?: string | null | undefined;
  /** What the model should know about the document. */
  readonly context?: string | null | undefined;
  /** Whether the model may cite the document. Default: it may not. */
  readonly citations?: CitationsConfig | null | undefined;
  /** Marks the end of what the service may cache: this part and everything before it. */
  readonly cache_control?: CacheControl | null | undefined;
}

/** A search result that the model may cite, Anthropic style. */
export interface SearchResultPart {
  /** The kind of part. */
  readonly type: "search_result";
  /** Where the result is from, such as a URL. */
  readonly source: string;
  /** The title of the source. */
  readonly title: string;
  /** The text of the result. */
  readonly content: string | readonly { readonly type: "text"; readonly text: string }[];
  /** Whether the model may cite it. Default: it may not. */
  readonly citations?: CitationsConfig | null | undefined;
  /** Marks the end of what the service may cache: this part and everything before it. */
  readonly cache_control?: CacheControl | null | undefined;
}

/** The model's reasoning in an earlier answer, Anthropic style, to be given back unchanged. */
export type ThinkingPart =
  | { readonly type: "thinking"; readonly thinking: string; readonly signature?: string | undefined }
  | { readonly type: "redacted_thinking"; readonly data: MediaData };

/** A tool call, Anthropic style. */
export interface ToolUsePart {
  /** The kind of part. */
  readonly type: "tool_use";
  /** The id that the result refers to. */
  readonly id: string;
  /** The name of the tool. */
  readonly name: string;
  /** The arguments of the call. */
  readonly input: JsonObject;
  /** Marks the end of what the service may cache: this part and everything before it. */
  readonly cache_control?: CacheControl | null | undefined;
}

/** The outcome of a tool call, Anthropic style. */
export interface ToolResultPart {
  /** The kind of part. */
  readonly type: "tool_result";
  /** The id of the call that this answers. */
  readonly tool_use_id: string;
  /** What the tool returned. Default: nothing. */
  readonly content?: Content | undefined;
  /** Whether the tool failed. Default: false. */
  readonly is_error?: boolean | undefined;
  /** Marks the end of what the service may cache: this part and everything before it. */
  readonly cache_control?: CacheControl | null | undefined;
}

/** An image, AI SDK style. */
export interface ImagePart extends ForProvider {
  /** The kind of part. */
  readonly type: "image";
  /** The image, or where it is. */
  readonly image: MediaData;
  /** The media type, such as `image/png`. Default: found in the bytes. */
  readonly mediaType?: string | undefined;
}

/** The model's reasoning in an earlier answer, AI SDK style; its signature stands among the provider's options. */
export interface ReasoningPart extends ForProvider {
  /** The kind of part. */
  readonly type: "reasoning";
  /** The reasoning. */
  readonly text: string;
  /** What the provider kept with the part, the signature included. */
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
  /** The kind of part. */
  readonly type: "file";
  /** The file, or where it is. */
  readonly data: MediaData;
  /** The media type, such as `application/pdf`. */
  readonly mediaType: string;
  /** Becomes the document's name. */
  readonly filename?: string | undefined;
}

/** A tool call, AI SDK style. */
export interface ToolCallPart extends ForProvider {
  /** The kind of part. */
  readonly type: "tool-call";
  /** The id that the result refers to. */
  readonly toolCallId: string;
  /** The name of the tool. */
  readonly toolName: string;
  /** The arguments of the call. */
  readonly input: JsonObject;
}

/** The outcome of a tool call, AI SDK style. */
export interface ToolOutputPart extends ForProvider {
  /** The kind of part. */
  readonly type: "tool-result";
  /** The id of the call that this answers. */
  readonly toolCallId: string;
  /** The name of the tool. */
  readonly toolName: string;
  /** What the tool returned. */
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
  /** The id that the result refers to. */
  readonly id: string;
  /** The kind of call. Default: `function`. */
  readonly type?: "function" | undefined;
  /** `arguments` is JSON text. */
  readonly function: { readonly name: string; readonly arguments: string };
}

/** Instructions; they become Converse `system`. */
export interface SystemMessage extends ForProvider {
  /** Who speaks. */
  readonly role: "developer" | "system";
  /** The instructions. */
  readonly content: string | readonly (SystemMessagePart | string)[];
  /** Passed over: it says nothing to the model. */
  readonly name?: string | undefined;
}

/** What the user says. */
export interface UserMessage extends ForProvider {
  /** Who speaks. */
  readonly role: "user";
  /** What is said. */
  readonly content: Content;
  /** Who of several participants speaks; told to the model in words. */
  readonly name?: string | undefined;
}

/** What the model said. `content` may be absent beside `tool_calls` or a `refusal`. */
export interface AssistantMessage extends ForProvider {
  /** Who speaks. */
  readonly role: "assistant";
  /** What the model said. */
  readonly content?: Content | null | undefined;
  /** The tools that the model called. */
  readonly tool_calls?: readonly ToolCall[] | null | undefined;
  /** The words of a refusal; the model sees them as its own text. */
  readonly refusal?: string | null | undefined;
  /** Passed over: it says nothing to the model. */
  readonly name?: string | undefined;
}

/** The outcome of a tool call, OpenAI style. */
export interface ToolMessage extends ForProvider {
  /** Who speaks. */
  readonly role: "tool";
  /** The id of the call that this answers. */
  readonly tool_call_id: string;
  /** What the tool returned. */
  readonly content: Content;
  /** Passed over: the call has it already. */
  readonly name?: string | undefined;
}

/** The outcomes of tool calls, AI SDK style. */
export interface ToolOutputMessage extends ForProvider {
  /** Who speaks. */
  readonly role: "tool";
  /** The outcomes, one part for each call. */
  readonly content: readonly ToolOutputPart[];
  /** Belongs to messages in OpenAI style. */
  readonly tool_call_id?: undefined;
}

/** One turn of the conversation. */
export type Message = AssistantMessage | SystemMessage | ToolMessage | ToolOutputMessage | UserMessage;
