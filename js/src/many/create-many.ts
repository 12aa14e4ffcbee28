/** Extracts an object from each of many items, at the pace that the service lets pass. */

import type { Connection } from "../connection.js";
import { badOption, isBedrockExtractError } from "../errors.js";
import { NO_USAGE } from "../extraction/record.js";
import { map } from "../helpers/map.js";
import { checkNames } from "../options/accepted.js";
import { MANY_OPTIONS, MAP_OPTIONS } from "../options/names.js";
import { describeKind } from "../text/words.js";
import type { Completion, CompletionResult, Usage } from "../types/completion.js";
import type { CreateOptions } from "../types/create.js";
import type { ManyOptions } from "../types/many.js";
import type { MapOptions, MapResult } from "../types/map.js";
import type { Message } from "../types/messages.js";
import { SharedPrefix } from "./shared-prefix.js";

/** Extracts one object by way of a connection. */
export type ExtractOne = (connection: Connection, options: CreateOptions) => Promise<CompletionResult<unknown>>;

/** The results, in the order of the items. */
export async function createMany<Item>(
  connection: Connection,
  items: readonly Item[],
  given: ManyOptions<Item>,
  extractOne: ExtractOne,
): Promise<MapResult<unknown>[]> {
  const { messages, cachePoints, onProgress, ...others } = checked(given);
  const [mapping, call] = parted(others);
  const paced = { ...connection, limiters: pacersOf(connection), sizesAnswers: true };
  const prefix = cachePoints === "off" ? undefined : new SharedPrefix(connection.options, call, items.length);
  const totals = new Totals();
  const work = async (item: Item, one: Parameters<typeof messages>[1]): Promise<unknown> => {
    const conversation = (await messages(item, one)) as readonly Message[];
    const marked = prefix?.mark(conversation) ?? { messages: conversation };
    try {
      const { data, completion } = await extractOne(paced, { ...call, ...marked } as CreateOptions);
      totals.add(one.key, completion);
      prefix?.heard(conversation, completion);
      return data;
    } catch (error) {
      if (isBedrockExtractError(error) && error.completion !== undefined) totals.add(one.key, error.completion);
      throw error;
    }
  };
  const told: MapOptions<Item, unknown>["onProgress"] =
    onProgress && ((progress) => onProgress({ ...progress, ...totals.after(progress.result.key) }));
  return map(items, work, { ...mapping, onProgress: told });
}

function checked<Item>(given: ManyOptions<Item>): ManyOptions<Item> {
  const options = checkNames(given, MANY_OPTIONS, "map()") as object as ManyOptions<Item>;
  const { messages, cachePoints } = options;
  if (typeof messages !== "function") {
    const message = `The option \`messages\` of map() is ${describeKind(messages)}, not a function`;
    throw badOption("messages", message, "Pass a function that gives the messages of an item");
  }
  if (cachePoints !== undefined && cachePoints !== "auto" && cachePoints !== "off") {
    const message = `The option \`cachePoints\` of map() is ${describeKind(cachePoints)}, not \`"auto"\` or \`"off"\``;
    throw badOption("cachePoints", message, 'Pass `"off"`, or leave it out');
  }
  return options;
}

function parted<Item>(
  options: Omit<ManyOptions<Item>, "cachePoints" | "messages" | "onProgress">,
): [MapOptions<Item, unknown>, Partial<CreateOptions>] {
  const entries = Object.entries(options);
  const isOfMap = ([name]: [string, unknown]) => Object.hasOwn(MAP_OPTIONS, name);
  const call = entries.filter((entry) => !isOfMap(entry) || entry[0] === "signal");
  return [Object.fromEntries(entries.filter(isOfMap)), Object.fromEntries(call)];
}

/** Where nobody learns from refusals yet, the client's own limiter for many items does. */
function pacersOf({ limiters, pacer, options }: Connection): Connection["limiters"] {
  return options.limiter === undefined && options.retryMode !== "adaptive" ? [...limiters, pacer] : limiters;
}

/** What the items have taken. */
class Totals {
  readonly #completions = new Map<string, Completion>();
  #usage: Usage = NO_USAGE;
  #cost: number | undefined;

  add(key: string, completion: Completion): void {
    this.#completions.set(key, completion);
    const others = (completion.failovers ?? []).map(({ usage }) => usage);
    for (const usage of [completion.usage, ...others]) this.#usage = sum(this.#usage, usage);
    if (completion.cost !== undefined) this.#cost = (this.#cost ?? 0) + completion.cost;
  }

  /** All so far, with the record of the item that has just ended, which is not kept. */
  after(key: string): { readonly completion?: Completion; readonly usage: Usage; readonly cost?: number } {
    const completion = this.#completions.get(key);
    this.#completions.delete(key);
    return {
      ...(completion !== undefined && { completion }),
      usage: this.#usage,
      ...(this.#cost !== undefined && { cost: this.#cost }),
    };
  }
}

function sum(one: Usage, other: Usage): Usage {
  const names = Object.keys(NO_USAGE) as (keyof Usage)[];
  return Object.fromEntries(names.map((name) => [name, one[name] + other[name]])) as unknown as Usage;
}
