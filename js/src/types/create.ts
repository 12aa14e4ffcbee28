/** A call that extracts one object: its options, and the functions that take them. */

import type { CompletionResult } from "./completion.js";
import type { AbortSignalLike } from "./fetch.js";
import type { HooksOption } from "./hooks.js";
import type { AwsSdkMessage, Message } from "./messages.js";
import type { RequestOptions } from "./request.js";
import type { InferResponse, ResponseModel } from "./schema.js";

/** One extraction. */
export interface CreateOptions<Model extends ResponseModel = ResponseModel> extends RequestOptions {
  /** What to extract: a schema of Zod, Valibot, ArkType, TypeBox or Effect, another Standard Schema, or a JSON Schema object. */
  readonly responseModel: Model;
  /**
   * Name of the object, as the model sees it.
   * @default the schema's `title`, else a general one
   */
  readonly schemaName?: string | undefined;
  /** The conversation; messages of the AWS SDK are taken as they are. */
  readonly messages: readonly (AwsSdkMessage | Message)[];
  /** Values for the templates in messages and system prompt; validations get it as `libraryOptions.context`. */
  readonly context?: object | undefined;
  /** Handlers for this call, called after the client's. */
  readonly hooks?: HooksOption | undefined;
  /** Aborting it ends the call with `ABORTED`. */
  readonly signal?: AbortSignalLike | undefined;
}

/** Extracts one object and returns it. */
export type Create = <const Model extends ResponseModel>(
  options: CreateOptions<Model>,
) => Promise<InferResponse<Model>>;

/** Extracts one object and returns it with the record of the call. */
export type CreateWithCompletion = <const Model extends ResponseModel>(
  options: CreateOptions<Model>,
) => Promise<CompletionResult<InferResponse<Model>>>;
