/** The content blocks of the Converse API, each under its one member, and blocks that the service may add later. */

import type {
  AudioBlock,
  CitationsConfig,
  DocumentBlock,
  ImageBlock,
  MediaData,
  OneOf,
  OpenText,
  VideoBlock,
} from "./media-types.js";

/** Anything JSON can express. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue | undefined };

/** A JSON object. */
export type JsonObject = { readonly [name: string]: JsonValue | undefined };

/** Everything before it may be cached by the service. */
export interface CachePointBlock {
  readonly type: OpenText<"default">;
  readonly ttl?: OpenText<"5m" | "1h"> | undefined;
}

/** A call of a tool by the model. */
export interface ToolUseBlock {
  readonly toolUseId: string;
  readonly name: string;
  readonly input: JsonObject;
  readonly type?: OpenText<"server_tool_use" | "tool_use"> | undefined;
}

/** The outcome of a tool call. */
export interface ToolResultBlock {
  readonly toolUseId: string;
  readonly content: readonly ToolResultContent[];
  readonly status?: OpenText<"error" | "success"> | undefined;
  readonly type?: string | undefined;
}

/** One part of a tool call's outcome. */
export type ToolResultContent = OneOf<{
  json: JsonValue;
  text: string;
  image: ImageBlock;
  document: DocumentBlock;
  video: VideoBlock;
  searchResult: SearchResultBlock;
}>;

/** A search result that the model may cite. */
export interface SearchResultBlock {
  readonly source: string;
  readonly title: string;
  readonly content: readonly { readonly text: string }[];
  readonly citations?: CitationsConfig | undefined;
}

/** Content that a guardrail is to look at. */
export type GuardContentBlock = OneOf<{
  text: {
    readonly text: string;
    readonly qualifiers?: readonly OpenText<"grounding_source" | "guard_content" | "query">[] | undefined;
  };
  image: {
    readonly format?: OpenText<"jpeg" | "png"> | undefined;
    readonly source: MediaData | { readonly bytes: MediaData };
  };
}>;

/** The model's reasoning in an earlier answer, to be given back unchanged. */
export type ReasoningContentBlock = OneOf<{
  reasoningText: { readonly text: string; readonly signature?: string | undefined };
  redactedContent: MediaData;
}>;

/** An earlier answer with its citations. */
export interface CitationsContentBlock {
  readonly content?: readonly { readonly text: string }[] | undefined;
  readonly citations?: readonly Citation[] | undefined;
}

/** What a part of an earlier answer is based on. */
export interface Citation {
  readonly title?: string | undefined;
  readonly source?: string | undefined;
  readonly sourceContent?: readonly { readonly text: string }[] | undefined;
  readonly location?: CitationLocation | undefined;
}

/** Where a citation's source stands. */
export type CitationLocation = OneOf<{
  web: { readonly url?: string | undefined; readonly domain?: string | undefined };
  documentChar: DocumentRange;
  documentPage: DocumentRange;
  documentChunk: DocumentRange;
  searchResultLocation: {
    readonly searchResultIndex?: number | undefined;
    readonly start?: number | undefined;
    readonly end?: number | undefined;
  };
}>;

/** A range within one of the request's documents. */
export interface DocumentRange {
  readonly documentIndex?: number | undefined;
  readonly start?: number | undefined;
  readonly end?: number | undefined;
}

/** A tool that becomes available, or ceases to be, in the middle of a conversation. */
export interface ToolChangeBlock {
  readonly tool: {
    readonly type?: string | undefined;
    readonly name?: string | undefined;
    readonly serverName?: string | undefined;
  };
}

/** The content blocks of the service by their names. */
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

/** A content block as Converse has it, such as `{ text: "…" }` or `{ cachePoint: { type: "default" } }`. */
export type NativeBlock = OneOf<ContentBlocks> & { readonly type?: undefined };

/** The native block with the member `Name`. */
export type NativeBlockOf<Name extends keyof ContentBlocks> = Extract<NativeBlock, { readonly [Key in Name]: unknown }>;

/** A block that this package does not know yet: exactly one member, sent as it is. */
export type FutureBlock = { readonly [Name in keyof ContentBlocks]?: undefined } & {
  readonly type?: undefined;
  readonly [block: string]: JsonValue | undefined;
};

/** A part of the system prompt as Converse has it. */
export type SystemBlock = OneOf<Pick<ContentBlocks, "cachePoint" | "guardContent" | "text">> & {
  readonly type?: undefined;
};
