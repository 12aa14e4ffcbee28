/** Work on many items. */

import type { AbortSignalLike } from "./fetch.js";

/** How the work is done. */
export interface MapOptions<Item, Value> {
  /**
   * Items worked on at the same time, 1 to 1000.
   * @default 4
   */
  readonly concurrency?: number | undefined;
  /** Once it is aborted no item is begun; those under way are waited for, and get it as `signal` of their call. */
  readonly signal?: AbortSignalLike | undefined;
  /** Called after every item. What it throws is passed over. */
  readonly onProgress?: ((progress: MapProgress<Value>) => unknown) | undefined;
  /**
   * What an item is known by in `done`; no two items may have the same.
   * @default its index
   */
  readonly keyOf?: ((item: Item, index: number) => string) | undefined;
  /** Results of an earlier call, also such that were kept as JSON: items that were fulfilled are not worked on again. */
  readonly done?: readonly MapResult<Value>[] | undefined;
}

/** What the work gets beside the item. */
export interface MapCall {
  /** The item's key: its index as a string, or what `keyOf` gave. */
  readonly key: string;
  /** The place of the item, from 0. */
  readonly index: number;
  /** The `signal` of the options, to be passed on. */
  readonly signal: AbortSignalLike | undefined;
}

/** What became of an item. Those not begun before an abort are rejected with `ABORTED`. */
export type MapResult<Value> =
  | { readonly key: string; readonly status: "fulfilled"; readonly value: Value }
  | { readonly key: string; readonly status: "rejected"; readonly reason: unknown };

/** How far the work is. */
export interface MapProgress<Value> {
  /** All items. */
  readonly total: number;
  /** Items with a result, those of `done` included. */
  readonly finished: number;
  /** Items that were rejected. */
  readonly failed: number;
  /** That of the item just finished. */
  readonly result: MapResult<Value>;
}
