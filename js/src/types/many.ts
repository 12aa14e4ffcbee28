/** The same extraction for many items. */

import type { Completion, Usage } from "./completion.js";
import type { CreateOptions } from "./create.js";
import type { MapCall, MapOptions, MapProgress, MapResult } from "./map.js";
import type { AwsSdkMessage, Message } from "./messages.js";
import type { InferResponse, ResponseModel } from "./schema.js";

/** How many items are extracted: the options of `map()` and of `create()`, with a conversation for each item. */
export interface ManyOptions<Item, Model extends ResponseModel = ResponseModel>
  extends Omit<CreateOptions<Model>, "messages">,
    Omit<MapOptions<Item, InferResponse<Model>>, "onProgress" | "signal"> {
  /** The conversation of an item. */
  readonly messages: (
    item: Item,
    call: MapCall,
  ) => readonly (AwsSdkMessage | Message)[] | Promise<readonly (AwsSdkMessage | Message)[]>;
  /**
   * Whether what all conversations begin with is cached (`auto`): from the second use on, where the model caches and the beginning is long enough.
   * Messages or a system prompt with cache points of their own are left as they are.
   * @default "auto"
   */
  readonly cachePoints?: "auto" | "off" | undefined;
  /** Called after every item. What it throws is passed over. */
  readonly onProgress?: ((progress: ManyProgress<InferResponse<Model>>) => unknown) | undefined;
}

/** How far the work is, and what it has taken. */
export interface ManyProgress<Value> extends MapProgress<Value> {
  /** The record of the item just finished; absent where it failed before a request was ready. */
  readonly completion?: Completion;
  /** Tokens of all items that were worked on, failed ones included. Those read from a cache are saved, those written to one are paid for it. */
  readonly usage: Usage;
  /** What they cost by `prices`; absent without them. */
  readonly cost?: number;
}

/** Extracts an object from each item. */
export type CreateMany = <const Model extends ResponseModel, Item>(
  items: readonly Item[],
  options: ManyOptions<Item, Model>,
) => Promise<MapResult<InferResponse<Model>>[]>;
