/** The parts of messages: Bedrock native, OpenAI, Anthropic and AI SDK style. */

import type { FutureBlock, JsonObject, JsonValue, NativeBlock } from "./blocks.js";
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
  /**
   * How long the cache lives after its last use.
   * @default `5m`
   */
  readonly ttl?: OpenText<"5m" | "1h"> | undefined;
}

/** An image, OpenAI style. `detail` has no counterpart on Bedrock. */
export interface ImageUrlPart {
  /** The kind of part. */
  readonly type: "image_url" | "input_image";
  /** The image, or its address. */
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
  /** The image, or its address. */
  readonly source: SourceOfPart;
  /** Marks the end of what the service may cache: this part and everything before it. */
  readonly cache_control?: CacheControl | null | undefined;
}

/** A document, Anthropic style. */
export interface DocumentSourcePart {
  /** The kind of part. */
  readonly type: "document";
  /** The document, its text, or its address. */
  readonly source: SourceOfPart | TextSource;
  /** Becomes the document's name. */
  readonly title?: string | null | undefined;
  /** What the model should know about the document. */
  readonly context?: string | null | undefined;
  /**
   * Whether the model may cite the document.
   * @default it may not
   */
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
  /**
   * Whether the model may cite it.
   * @default it may not
   */
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
  /**
   * What the tool returned.
   * @default nothing
   */
  readonly content?: Content | undefined;
  /**
   * Whether the tool failed.
   * @default false
   */
  readonly is_error?: boolean | undefined;
  /** Marks the end of what the service may cache: this part and everything before it. */
  readonly cache_control?: CacheControl | null | undefined;
}

/** An image, AI SDK style. */
export interface ImagePart extends ForProvider {
  /** The kind of part. */
  readonly type: "image";
  /** The image, or its address. */
  readonly image: MediaData;
  /**
   * The media type, such as `image/png`.
   * @default found in the bytes
   */
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
  /** The file, or its address. */
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
