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
} from "./media.js";

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
  /** The kind of mark; the service knows `default`. */
  readonly type: OpenText<"default">;
  /**
   * How long the cache lives after its last use.
   * @default `5m`
   */
  readonly ttl?: OpenText<"5m" | "1h"> | undefined;
}

/** A call of a tool by the model. */
export interface ToolUseBlock {
  /** The id that the result refers to: 1 to 64 letters, digits, `_`, `.`, `:` and `-`. */
  readonly toolUseId: string;
  /** The name of the tool: up to 64 letters, digits, `_` and `-`. */
  readonly name: string;
  /** The arguments of the call. */
  readonly input: JsonObject;
  /**
   * `server_tool_use` for a tool that the provider runs itself.
   * @default `tool_use`
   */
  readonly type?: OpenText<"server_tool_use" | "tool_use"> | undefined;
}

/** The outcome of a tool call. */
export interface ToolResultBlock {
  /** The id of the call that this answers. */
  readonly toolUseId: string;
  /** What the tool returned. */
  readonly content: readonly ToolResultContent[];
  /**
   * Whether the tool succeeded.
   * @default `success`
   */
  readonly status?: OpenText<"error" | "success"> | undefined;
  /** The kind of a result of a tool that the provider runs itself. */
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
  /** Where the result is from, such as a URL. */
  readonly source: string;
  /** The title of the source. */
  readonly title: string;
  /** The text of the result, in one or more pieces. */
  readonly content: readonly { readonly text: string }[];
  /**
   * Whether the model may cite it.
   * @default it may not
   */
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
  /** The text of the answer, in one or more pieces. */
  readonly content?: readonly { readonly text: string }[] | undefined;
  /** What the text is based on. */
  readonly citations?: readonly Citation[] | undefined;
}

/** What a part of an earlier answer is based on. */
export interface Citation {
  /** The title of the source. */
  readonly title?: string | undefined;
  /** Where the source is from. */
  readonly source?: string | undefined;
  /** The cited passages of the source. */
  readonly sourceContent?: readonly { readonly text: string }[] | undefined;
  /** Where in the source they stand. */
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
  /** The number of the document in the request, from 0. */
  readonly documentIndex?: number | undefined;
  /** The first character, page or chunk. */
  readonly start?: number | undefined;
  /** The last character, page or chunk. */
  readonly end?: number | undefined;
}

/** A tool that becomes available, or ceases to be, in the middle of a conversation. */
export interface ToolChangeBlock {
  /** The tool: by its name, or as a tool of a server. */
  readonly tool: {
    readonly type?: string | undefined;
    readonly name?: string | undefined;
    readonly serverName?: string | undefined;
  };
}

/** The content blocks of the service by their names. */
export interface ContentBlocks {
  /** Text. */
  readonly text: string;
  /** An image. */
  readonly image: ImageBlock;
  /** A document. */
  readonly document: DocumentBlock;
  /** A video. */
  readonly video: VideoBlock;
  /** An audio recording. */
  readonly audio: AudioBlock;
  /** A tool call by the model. */
  readonly toolUse: ToolUseBlock;
  /** The outcome of a tool call. */
  readonly toolResult: ToolResultBlock;
  /** Content that a guardrail looks at. */
  readonly guardContent: GuardContentBlock;
  /** Marks the end of what the service may cache. */
  readonly cachePoint: CachePointBlock;
  /** The model's reasoning, returned unchanged. */
  readonly reasoningContent: ReasoningContentBlock;
  /** An answer with its citations. */
  readonly citationsContent: CitationsContentBlock;
  /** A search result that the model may cite. */
  readonly searchResult: SearchResultBlock;
  /** A tool that becomes available from here on. */
  readonly toolAddition: ToolChangeBlock;
  /** A tool that is no longer available from here on. */
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
