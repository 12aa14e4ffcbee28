/** Makes the input files of jobs: each line holds the very request of `create()`. */

import { type BedrockExtractError, badOption, isBedrockExtractError } from "../errors.js";
import { describeKind } from "../text/words.js";
import type { BatchFile, BatchFilesOptions } from "../types/batch.js";
import type { BedrockExtractClient, Explanation } from "../types/client.js";
import type { CreateOptions } from "../types/create.js";
import type { Message } from "../types/messages.js";
import { Mode } from "../types/mode.js";
import type { ResponseModel } from "../types/schema.js";
import {
  type Call,
  callOf,
  checkedOptions,
  demand,
  FILES_OPTIONS,
  forRecord,
  isClient,
  isFunction,
  isIterable,
  limitsOf,
} from "./options.js";
import { lineOf } from "./record.js";
import { type KeyedLine, type Part, split, tooLarge, utf8Length } from "./split.js";

/**
 * Makes the input files of batch inference jobs of the type `Converse`. Items are asked for while lines are read, so any number of them
 * takes the memory of one. Where the model takes native structured output before tools, lines ask for that; otherwise the form of
 * the value stands in the prompt. `mode` decides otherwise.
 *
 * @throws BedrockExtractError `BAD_OPTION` for unusable options, keys that repeat within a file, tools, and records longer than a
 * file; what `client.explain()` throws. What is about one item is only thrown without `onRefused`.
 * @example
 * ```ts
 * for await (const file of batchFiles(client, texts, { responseModel, messages: (text) => [{ role: "user", content: text }] })) {
 *   const sink = createWriteStream(`batch-${file.number}.jsonl`);
 *   await pipeline(file.lines, sink);
 * }
 * ```
 */
export async function* batchFiles<const Model extends ResponseModel, Item>(
  client: BedrockExtractClient,
  items: AsyncIterable<Item> | Iterable<Item>,
  options: BatchFilesOptions<Item, Model>,
): AsyncGenerator<BatchFile> {
  const place = "batchFiles()";
  const checked = checkedOptions(options, FILES_OPTIONS as never, place) as BatchFilesOptions<Item>;
  const requests = new Requests(client, items, checked, place);
  let number = 0;
  for await (const part of split(requests.lines(), limitsOf(checked, place))) {
    number += 1;
    yield new File(number, requests.asked, part);
  }
}

/** The lines of items, and what all of them have in common. */
export class Requests<Item> {
  readonly #client: BedrockExtractClient;
  readonly #items: AsyncIterable<Item> | Iterable<Item>;
  readonly #options: BatchFilesOptions<Item>;
  readonly #call: Call;
  readonly #place: string;
  readonly #onRefused: BatchFilesOptions<Item>["onRefused"];
  #asked: Pick<Explanation, "mode" | "modelId"> | undefined;

  constructor(
    client: BedrockExtractClient,
    items: AsyncIterable<Item> | Iterable<Item>,
    options: BatchFilesOptions<Item>,
    place: string,
    onRefused: BatchFilesOptions<Item>["onRefused"] = options.onRefused,
  ) {
    const { messages, keyOf } = options;
    demand("client", client, "a client of this package", isClient, place);
    demand("items", items, "an array or something else to iterate over", isIterable, place);
    demand("messages", messages, "a function that gives the messages of an item", isFunction, place);
    demand("onRefused", onRefused ?? isFunction, "a function", isFunction, place);
    demand("keyOf", keyOf ?? isFunction, "a function", isFunction, place);
    this.#client = client;
    this.#items = items;
    this.#options = options;
    this.#call = callOf(options, place);
    this.#place = place;
    this.#onRefused = onRefused;
  }

  /** Of the first record, whose model all others have. */
  get asked(): Pick<Explanation, "mode" | "modelId"> {
    if (this.#asked === undefined) throw new Error("no record was made yet");
    return this.#asked;
  }

  /** The lines of all items behind the one of this place and key. */
  async *lines(behind?: { readonly index: number; readonly key: string }): AsyncGenerator<KeyedLine> {
    const from = behind === undefined ? 0 : behind.index + 1;
    let index = 0;
    for await (const item of this.#items) {
      const key = this.#keyOf(item, index);
      if (index === behind?.index && key !== behind.key) throw this.#otherItems(index);
      const line = index < from ? undefined : await this.#line(item, index, key);
      if (line !== undefined) yield { key, index, line };
      index += 1;
    }
    if (index < from) throw this.#otherItems(index);
  }

  /** Undefined where the item is refused, and somebody hears of it. */
  async #line(item: Item, index: number, key: string): Promise<string | undefined> {
    try {
      const line = lineOf(key, 0, await this.#request(item, index, key));
      const [bytes, { maxBytes }] = [utf8Length(line), limitsOf(this.#options, this.#place)];
      if (bytes > maxBytes) throw tooLarge(key, bytes, maxBytes);
      return line;
    } catch (error) {
      if (this.#onRefused === undefined || !isOfItem(error)) throw error;
      await this.#onRefused({ key, index, reason: error });
      return undefined;
    }
  }

  #otherItems(index: number): Error {
    const message = `The items of ${this.#place} are not those that it was begun with: item ${index} differs`;
    return badOption("items", message, "Pass the same items in the same order");
  }

  #keyOf(item: Item, index: number): string {
    const { keyOf } = this.#options;
    const key: unknown = keyOf === undefined ? String(index) : keyOf(item, index);
    if (typeof key === "string" && key !== "") return key;
    const found = key === "" ? "an empty string" : describeKind(key);
    const message = `\`keyOf\` of ${this.#place} gives ${found} for item ${index}, not a string`;
    throw badOption("keyOf", message, "Return a different string for every item");
  }

  async #request(item: Item, index: number, key: string): Promise<string> {
    const messages = await this.#messagesOf(item, index);
    const call = { ...forRecord(this.#call, key), messages } as CreateOptions;
    const explained = await this.#explained(call);
    const { bodyText, mode, modelId } = explained;
    // Texts of the conversation have a backslash before their quotes.
    if (bodyText.includes('"toolConfig":') && Object.hasOwn(explained.body, "toolConfig")) {
      const message = "The conversation needs tools, with which records of a job fail";
      throw badOption(
        "messages",
        message,
        "Leave calls of tools out of it, and `toolConfig` out of the client's options",
      );
    }
    this.#asked ??= { mode, modelId };
    return bodyText;
  }

  async #messagesOf(item: Item, index: number): Promise<readonly Message[]> {
    try {
      return await this.#options.messages(item, index);
    } catch (cause) {
      if (isBedrockExtractError(cause)) throw cause;
      const message = `\`messages\` of ${this.#place} threw an error for item ${index}, see \`cause\``;
      throw badOption("messages", message, "Leave the item out, or mend the function", cause);
    }
  }

  /** As the client would ask, but never by a tool. */
  async #explained(call: CreateOptions): Promise<Explanation> {
    if (this.#asked !== undefined) return this.#client.explain({ ...call, mode: this.#asked.mode });
    const explained = await this.#client.explain(call);
    const isTaken = explained.mechanism === "native" || explained.mechanism === "text";
    return isTaken ? explained : this.#client.explain({ ...call, mode: Mode.BEDROCK_JSON });
  }
}

/** Whether it is about one item: what the schema and other options are refused for holds for all. */
function isOfItem(error: unknown): error is BedrockExtractError {
  if (!isBedrockExtractError(error)) return false;
  return error.path === "maxBytes" || /^messages\b/u.test(error.path ?? "") || error.code === "NETWORK";
}

class File implements BatchFile {
  readonly number: number;
  readonly modelId: string;
  readonly mode: BatchFile["mode"];
  readonly #part: Part;

  constructor(number: number, { modelId, mode }: Pick<Explanation, "mode" | "modelId">, part: Part) {
    this.number = number;
    this.modelId = modelId;
    this.mode = mode;
    this.#part = part;
  }

  get lines(): AsyncIterable<string> {
    return this.#part.lines;
  }

  get records(): number {
    return this.#part.records;
  }

  get bytes(): number {
    return this.#part.bytes;
  }
}
