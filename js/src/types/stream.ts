/** Streamed calls: their options, what they give while the answer arrives, and the types of values that are not complete. */

import type { Completion, Usage } from "./completion.js";
import type { CreateOptions } from "./create.js";
import type { FetchResponse } from "./fetch.js";
import type { InferInput, InferResponse, ResponseModel } from "./schema.js";
import type { CompletionWarning } from "./warning.js";

/** One extraction whose value is shown while it arrives. */
export interface StreamOptions<Model extends ResponseModel = ResponseModel> extends CreateOptions<Model> {
  /**
   * What becomes of elements of a list that break the schema. `collect` keeps them for `done`, `skip` drops them, `throw` ends
   * the call. The elements after them go on.
   * @default "collect"
   */
  readonly invalidElements?: "collect" | "skip" | "throw" | undefined;
  /**
   * Whether the answer is cut off and asked for again as soon as a complete part of it breaks the schema, where `maxRetries`
   * leaves an attempt. Not for `createIterable`, which goes on without bad elements.
   * @default false
   */
  readonly earlyAbort?: boolean | undefined;
  /**
   * Whether Claude is asked to send the input of a tool as it writes it, and not in large pieces.
   * @default true
   */
  readonly fineGrainedToolStreaming?: boolean | undefined;
}

/**
 * A value that is still arriving: whatever is not there yet is absent, and never null. Strings may still grow; numbers, booleans,
 * members of an enum and constants are complete.
 */
export type DeepPartial<Value> = Value extends string | number | bigint | boolean | null | undefined | Date
  ? Value
  : Value extends readonly (infer Item)[]
    ? readonly DeepPartial<Item>[]
    : Value extends object
      ? { readonly [Name in keyof Value]?: DeepPartial<Value[Name]> }
      : Value;

/** What the items of a list are; `never` where the model yields no list. */
export type ElementOf<Value> = Value extends readonly (infer Item)[] ? Item : never;

/** Something that happens while an answer arrives. */
export type StreamEvent<Data = unknown> =
  | ValueEvent
  | AppendEvent
  | CompleteEvent
  | ReasoningEvent
  | InvalidEvent
  | ResetEvent
  | UsageEvent
  | WarningEvent
  | DoneEvent<Data>;

/** A value stands at a place: `{}`, `[]` and `""` where it has just begun, else all of it. */
export interface ValueEvent {
  /** The kind of event. */
  readonly type: "value";
  /** JSON Pointer to the value, `""` for all of it. */
  readonly path: string;
  /** What stands there now. */
  readonly value: unknown;
}

/** A string goes on. */
export interface AppendEvent {
  /** The kind of event. */
  readonly type: "append";
  /** JSON Pointer to the string. */
  readonly path: string;
  /** What is added at its end. */
  readonly append: string;
}

/** A string, object or array is finished. Only values that were held back may still be added, with the final value. */
export interface CompleteEvent {
  /** The kind of event. */
  readonly type: "complete";
  /** JSON Pointer to it. */
  readonly path: string;
}

/** The model thinks. */
export interface ReasoningEvent {
  /** The kind of event. */
  readonly type: "reasoning";
  /** The text that is new. */
  readonly text: string;
}

/** A part of the answer is complete and breaks the schema. */
export interface InvalidEvent {
  /** The kind of event. */
  readonly type: "invalid";
  /** JSON Pointer to the part. */
  readonly path: string;
  /** What is wrong with it. */
  readonly issues: readonly PartIssue[];
}

/** What is wrong with a part of an answer. */
export interface PartIssue {
  /** JSON Pointer into the value. */
  readonly path: string;
  /** What is wrong, in one line. */
  readonly message: string;
}

/** All that was shown is taken back; the value begins anew. */
export interface ResetEvent {
  /** The kind of event. */
  readonly type: "reset";
  /** The number of the attempt that follows or is corrected, from 1. */
  readonly attempt: number;
  /**
   * - `invalid`: the answer broke the schema, and the model is asked again.
   * - `repeated`: the stream broke, and the request is repeated.
   * - `corrected`: the final value differs from what was shown.
   */
  readonly reason: "corrected" | "invalid" | "repeated";
}

/** An attempt has ended. */
export interface UsageEvent {
  /** The kind of event. */
  readonly type: "usage";
  /** The number of the attempt, from 1. */
  readonly attempt: number;
  /** Its tokens. */
  readonly usage: Usage;
}

/** Something has another effect than it seems to have. */
export interface WarningEvent {
  /** The kind of event. */
  readonly type: "warning";
  /** What it is. */
  readonly warning: CompletionWarning;
}

/** The value is complete and valid. Nothing follows. */
export interface DoneEvent<Data = unknown> {
  /** The kind of event. */
  readonly type: "done";
  /** The validated value. */
  readonly data: Data;
  /** The record of the call. */
  readonly completion: Completion;
}

/** An element that breaks the schema. */
export interface InvalidElement {
  /** Its place in the list, from 0. */
  readonly index: number;
  /** The element as the model wrote it; absent with `maskValues`. */
  readonly value?: unknown;
  /** What is wrong with it. */
  readonly issues: readonly PartIssue[];
}

/** The result of a streamed call. */
export interface StreamResult<Data> {
  /** The validated value. */
  readonly data: Data;
  /** The record of the call. */
  readonly completion: Completion;
  /** Elements that were left out, where `invalidElements` is `collect`. */
  readonly invalid: readonly InvalidElement[];
}

/** A response of the runtime; a stand-in where its types declare none. */
export type HostResponse = typeof globalThis extends { Response: { prototype: infer Host } } ? Host : FetchResponse;

/** Status and headers of a response. */
export interface StreamResponseOptions {
  /**
   * The HTTP status.
   * @default 200
   */
  readonly status?: number | undefined;
  /** Headers beside those of the format: an object, or the pairs of a `Headers`. */
  readonly headers?: Readonly<Record<string, string>> | Iterable<readonly [string, string]> | undefined;
}

/** A response of server-sent events. */
export interface EventStreamResponseOptions extends StreamResponseOptions {
  /**
   * Milliseconds without an event after which an empty comment is sent, so that no proxy takes the connection for dead.
   * @default 15000
   */
  readonly heartbeat?: number | undefined;
}

/**
 * A streamed call. It starts when something of it is read, asks for no more than is read, and ends when the last reader leaves.
 * Each stream may be read by itself or beside the others.
 */
export interface ObjectStream<Model extends ResponseModel = ResponseModel> {
  /**
   * The value as it stands, each time that it is asked for: changes in between are taken together. A snapshot never changes, and
   * shares what has not changed with the one before it.
   */
  readonly partialStream: AsyncIterable<DeepPartial<InferInput<Model>>>;
  /** The elements of a list, each as soon as it is complete and valid. They are final: after the first nothing is asked again. */
  readonly elementStream: AsyncIterable<ElementOf<InferResponse<Model>>>;
  /** Every change, and what else happens. */
  readonly fullStream: AsyncIterable<StreamEvent<InferResponse<Model>>>;
  /** The validated value. Reading it lets the answer arrive at full speed. */
  readonly object: Promise<InferResponse<Model>>;
  /** The validated value with the record of the call. Reading it lets the answer arrive at full speed. */
  readonly done: Promise<StreamResult<InferResponse<Model>>>;
  /** Whether the value at a JSON Pointer is there and complete. */
  readonly isComplete: (path: string) => boolean;
  /**
   * A response of the value's JSON text as it grows, which the `useObject` hooks of the AI SDK read. It fails where something
   * sent would have to be taken back.
   */
  readonly toTextStreamResponse: (options?: StreamResponseOptions) => HostResponse;
  /** A response of server-sent events, which `readPartial` of `bedrock-extract/client` reads. */
  readonly toEventStreamResponse: (options?: EventStreamResponseOptions) => HostResponse;
}

/** The elements of a list as they arrive, and what became of the call. */
export interface ElementStream<Item> extends AsyncIterable<Item> {
  /** All valid elements with the record of the call, and those that were left out. */
  readonly done: Promise<StreamResult<Item[]>>;
}

/** Extracts one object, and shows it while it arrives. */
export type Stream = <const Model extends ResponseModel>(options: StreamOptions<Model>) => ObjectStream<Model>;

/** The `partialStream` of a streamed call. */
export type CreatePartial = <const Model extends ResponseModel>(
  options: StreamOptions<Model>,
) => AsyncIterable<DeepPartial<InferInput<Model>>>;

/** Extracts every object that the text holds; `responseModel` describes one of them. */
export type CreateIterable = <const Model extends ResponseModel>(
  options: StreamOptions<Model>,
) => ElementStream<InferResponse<Model>>;
