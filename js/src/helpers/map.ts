/** The same work for many items: a few at a time, in their order, and going on where it stopped. */

import { BedrockExtractError, badOption } from "../errors.js";
import { checkNames } from "../options/accepted.js";
import { MAP_OPTIONS } from "../options/names.js";
import { cut, describeKind } from "../text/words.js";
import type { AbortSignalLike } from "../types/fetch.js";
import type { MapCall, MapOptions, MapProgress, MapResult } from "../types/map.js";

const CONCURRENCY = 4;

const CONCURRENCY_LIMIT = 1000;

/**
 * Works on many items, at most `concurrency` at a time. A failure is the result of its item and stops nothing.
 *
 * @returns One result for each item, in the order of the items.
 * @throws BedrockExtractError `BAD_OPTION` for unusable options, before any work.
 * @example
 * ```ts
 * const results = await map(texts, (text, { signal }) =>
 *   client.create({ responseModel: User, messages: [{ role: "user", content: text }], signal }),
 * );
 * for (const result of results) if (result.status === "fulfilled") console.log(result.value.name);
 * ```
 */
export async function map<Item, Value>(
  items: readonly Item[],
  work: (item: Item, call: MapCall) => Value | Promise<Value>,
  options: MapOptions<Item, Value> = {},
): Promise<MapResult<Value>[]> {
  const { concurrency, signal, onProgress, keyOf, done } = checked(items, work, options);
  const keys = uniqueKeys(items, keyOf);
  const values = new Map(
    (done ?? []).flatMap((result) => (result?.status === "fulfilled" ? [[result.key, result]] : [])),
  );
  const results: (MapResult<Value> | undefined)[] = keys.map((key) => values.get(key));
  const pending = [...results.keys()].filter((index) => results[index] === undefined);
  const progress = { total: items.length, finished: items.length - pending.length, failed: 0 };

  const queue = pending.values();
  const workThroughQueue = async (): Promise<void> => {
    while (signal?.aborted !== true) {
      const { value: index, done: empty } = queue.next();
      if (empty === true) return;
      const key = keys[index] as string;
      const result = await settled(key, async () => work(items[index] as Item, { key, index, signal }));
      results[index] = result;
      progress.finished += 1;
      if (result.status === "rejected") progress.failed += 1;
      report(onProgress, { ...progress, result });
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, pending.length) }, workThroughQueue));
  return results.map((result, index) => result ?? notBegun(keys[index] as string, signal));
}

async function settled<Value>(key: string, work: () => Promise<Value>): Promise<MapResult<Value>> {
  try {
    return { key, status: "fulfilled", value: await work() };
  } catch (reason) {
    return { key, status: "rejected", reason };
  }
}

/** Also what an asynchronous callback throws. */
function report<Value>(onProgress: MapOptions<never, Value>["onProgress"], progress: MapProgress<Value>): void {
  if (onProgress === undefined) return;
  (async () => onProgress(progress))().catch(() => undefined);
}

function notBegun(key: string, signal: AbortSignalLike | undefined): MapResult<never> {
  const reason = new BedrockExtractError({
    code: "ABORTED",
    message: "The signal was aborted before this item was begun",
    help: "Pass the results as `done` to go on",
    cause: signal?.reason,
  });
  return { key, status: "rejected", reason };
}

function checked<Item, Value>(
  items: unknown,
  work: unknown,
  options: MapOptions<Item, Value>,
): MapOptions<Item, Value> & { readonly concurrency: number } {
  const isFunction = (value: unknown) => typeof value === "function";
  const given = checkNames(options, MAP_OPTIONS, "map()") as MapOptions<Item, Value>;
  const { concurrency = CONCURRENCY, keyOf, onProgress, signal, done } = given;
  demand("items", items, "an array", Array.isArray);
  demand("work", work, "a function", isFunction);
  demand("keyOf", keyOf ?? isFunction, "a function", isFunction);
  demand("onProgress", onProgress ?? isFunction, "a function", isFunction);
  demand("signal", signal?.aborted ?? signal ?? false, "an AbortSignal", (aborted) => typeof aborted === "boolean");
  demand("done", done ?? [], "an array of results", Array.isArray);
  demand("concurrency", concurrency, `a whole number from 1 to ${CONCURRENCY_LIMIT}`, (value) => {
    return Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= CONCURRENCY_LIMIT;
  });
  return { ...given, concurrency };
}

function demand(name: string, value: unknown, expected: string, accepts: (value: unknown) => boolean): void {
  if (accepts(value)) return;
  const found = typeof value === "number" ? String(value) : describeKind(value);
  throw badOption(name, `The option \`${name}\` of map() is ${found}, not ${expected}`, `Pass ${expected}`);
}

function uniqueKeys<Item>(items: readonly Item[], keyOf: MapOptions<Item, unknown>["keyOf"]): string[] {
  const known = new Set<string>();
  return items.map((item, index) => {
    const key = keyOf === undefined ? String(index) : keyOf(item, index);
    if (typeof key !== "string") {
      const message = `\`keyOf\` of map() gives ${describeKind(key)} for item ${index}, not a string`;
      throw badOption("keyOf", message, "Return a different string for every item");
    }
    if (known.has(key)) {
      const message = `\`keyOf\` of map() gives two items the key \`${cut(key, 60)}\``;
      throw badOption("keyOf", message, "Return a different string for every item");
    }
    known.add(key);
    return key;
  });
}
