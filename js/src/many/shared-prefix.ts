/**
 * What the conversations of many items begin with, and a cache point behind it. A write to the cache costs more than a plain read, so
 * it is made only where it is used again: once the model has counted the tokens of a first answer, and while more items are to come.
 */

import type { ClientOptions } from "../types/client.js";
import type { Completion } from "../types/completion.js";
import type { CreateOptions } from "../types/create.js";
import type { Message, SystemPart } from "../types/messages.js";
import { isEqual } from "./equality.js";

/** Tokens of the shortest beginning that models cache, by AWS's list; 4096 is the most that any asks for. */
const LEAST: readonly (readonly [RegExp, number])[] = [
  [/claude-3-5-haiku/u, 2048],
  [/claude-(?:3-7|3-5-sonnet|sonnet-4-[25]|opus-4-[12])/u, 1024],
  [/amazon\.nova/u, 1024],
  [/anthropic\.claude/u, 4096],
];

/** Characters of a token, on the low side: what is not shared must not be taken for shared. */
const CHARACTERS_OF_TOKEN = 3;

/** Uses after the write that make it worth its price. */
const LEAST_USES = 2;

const CACHE_POINT = { cachePoint: { type: "default" } } as const;

/** What of a request the cache point changes. */
export type Marked = Pick<CreateOptions, "messages"> & { readonly system?: CreateOptions["system"] };

/** A beginning, as a number of whole messages and of parts of the next one. */
interface Beginning {
  readonly messages: number;
  readonly parts: number;
}

/** The beginning that conversations share. */
export class SharedPrefix {
  readonly #system: CreateOptions["system"];
  readonly #model: string | undefined;
  readonly #isOwn: boolean;
  /** Items that are still to come. */
  #left: number;
  #first: { readonly messages: readonly Message[]; readonly inputTokens: number } | undefined;

  constructor(preset: ClientOptions, call: Partial<CreateOptions>, items: number) {
    this.#system = call.system ?? preset.system;
    this.#model = call.modelId ?? call.model ?? preset.modelId ?? preset.model ?? preset.models?.[0];
    this.#isOwn = hasCachePoint([this.#system, call.toolConfig ?? preset.toolConfig]);
    this.#left = items;
  }

  /** The conversation, with a cache point where that pays. */
  mark(messages: readonly Message[]): Marked {
    this.#left -= 1;
    const first = this.#first;
    const least = LEAST.find(([name]) => name.test(this.#model ?? ""))?.[1];
    if (first === undefined || least === undefined || this.#isOwn || this.#left < LEAST_USES) return { messages };
    if (!Array.isArray(messages) || hasCachePoint(messages)) return { messages };
    const shared = beginningOf(first.messages, messages);
    const others = lengthAfter(first.messages, shared) / CHARACTERS_OF_TOKEN;
    if (first.inputTokens - others < least) return { messages };
    return placed(messages, shared) ?? this.#afterSystem(messages);
  }

  /** The model has counted the tokens of a conversation. */
  heard(messages: readonly Message[], { attempts: [attempt] }: Completion): void {
    if (this.#first !== undefined || attempt === undefined) return;
    const { inputTokens, cacheReadInputTokens, cacheWriteInputTokens } = attempt.usage;
    this.#first = { messages, inputTokens: inputTokens + cacheReadInputTokens + cacheWriteInputTokens };
  }

  #afterSystem(messages: readonly Message[]): Marked {
    const system = this.#system;
    if (system === undefined) return { messages };
    const parts = typeof system === "string" ? [system] : system;
    return { messages, system: [...parts, CACHE_POINT as SystemPart] };
  }
}

function beginningOf(one: readonly Message[], other: readonly Message[]): Beginning {
  const messages = other.findIndex((message, index) => !isEqual(message, one[index]));
  // The last message is never the same for two items that differ at all.
  if (messages === -1) return { messages: Math.max(0, other.length - 1), parts: 0 };
  const [first, second] = [one[messages], other[messages]];
  if (first?.role !== second?.role) return { messages, parts: 0 };
  const [known, parts] = [partsOf(first), partsOf(second)];
  const different = parts.findIndex((part, index) => !isEqual(part, known[index]));
  return { messages, parts: different === -1 ? Math.max(0, parts.length - 1) : different };
}

/** The conversation with a cache point behind its beginning, where one may stand there. */
function placed(messages: readonly Message[], { messages: whole, parts }: Beginning): Marked | undefined {
  const index = parts > 0 ? whole : whole - 1;
  const message = messages[index];
  if (message === undefined || (message.role !== "user" && message.role !== "assistant")) return undefined;
  const content = partsOf(message);
  const count = parts > 0 ? parts : content.length;
  // The service takes none directly behind a document or a video.
  if (count === 0 || isDocument(content[count - 1])) return undefined;
  const marked = [...content.slice(0, count).map(asPart), CACHE_POINT, ...content.slice(count).map(asPart)];
  return { messages: messages.map((one, at) => (at === index ? ({ ...one, content: marked } as Message) : one)) };
}

function partsOf(message: Message | undefined): readonly unknown[] {
  const content: unknown = message && Reflect.get(message, "content");
  return Array.isArray(content) ? content : content === undefined ? [] : [content];
}

function asPart(part: unknown): unknown {
  return typeof part === "string" ? { type: "text", text: part } : part;
}

function isDocument(part: unknown): boolean {
  return typeof part === "object" && part !== null && /"(?:document|file|input_file|video)"/u.test(outline(part));
}

/** The names and the type of a part, without what it holds. */
function outline(part: object): string {
  return JSON.stringify([...Object.keys(part), Reflect.get(part, "type") ?? ""]);
}

/** Characters of the text behind a beginning. */
function lengthAfter(messages: readonly Message[], { messages: whole, parts }: Beginning): number {
  const rest = messages.slice(whole).flatMap((message, index) => partsOf(message).slice(index === 0 ? parts : 0));
  return rest.reduce((sum: number, part) => sum + textLength(part), 0);
}

/** Holders within holders that are looked into. */
const DEPTH = 12;

function textLength(part: unknown, depth = DEPTH): number {
  if (typeof part === "string") return part.length;
  if (typeof part !== "object" || part === null || ArrayBuffer.isView(part) || depth === 0) return 0;
  return Object.values(part).reduce((sum: number, held) => sum + textLength(held, depth - 1), 0);
}

const CACHE_NAMES: ReadonlySet<string> = new Set(["cacheControl", "cachePoint", "cache_control"]);

function hasCachePoint(value: unknown, depth = DEPTH): boolean {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || depth === 0) return false;
  return Object.entries(value).some(([name, held]) => CACHE_NAMES.has(name) || hasCachePoint(held, depth - 1));
}
