/** The text in which quotes must stand: an option of a helper, or `source` of the call's `context`. */

import { badOption } from "../errors.js";
import { describeKind } from "../text/words.js";
import type { StandardOptions } from "../types/schema.js";
import { QuoteSearch } from "./quote-search.js";
import { fieldsOf, type Outcome, refusal } from "./wrapping.js";

/** Words of the source text. */
export interface Quote {
  /** As the source has them: `source.slice(start, end)`. */
  readonly quote: string;
  /** Where they begin, in UTF-16 code units. */
  readonly start: number;
  /** Where they end. */
  readonly end: number;
}

/** Most characters of a quote. */
export const QUOTE_LENGTH = 2000;

/** In UTF-16 code units; more than the context window of any model. */
const SOURCE_LIMIT = 10_000_000;

/** The text of the helper `place`, by its own option or by the call. */
export class SourceText {
  readonly #own: QuoteSearch | undefined;
  readonly #place: string;

  constructor(source: string | undefined, place: string) {
    this.#place = place;
    this.#own = source === undefined ? undefined : this.#searchOf(source, "source");
  }

  /** Refuses a call whose context has no text, where one is needed. */
  check(context: object | undefined): void {
    this.search({ libraryOptions: { context } } as StandardOptions);
  }

  /** The text of a validation. */
  search(options: StandardOptions | undefined): QuoteSearch {
    if (this.#own !== undefined) return this.#own;
    const context = fieldsOf(options?.libraryOptions?.context);
    const { source } = context;
    const known = searches.get(context);
    if (known !== undefined && known.text === source) return known;
    const search = this.#searchOf(source, "context.source");
    searches.set(context, search);
    return search;
  }

  #searchOf(source: unknown, path: string): QuoteSearch {
    const place = this.#place;
    const help = `Pass the text as \`context: { source }\` of the call, or as the option \`source\` of ${place}`;
    if (typeof source !== "string" || source.trim() === "") {
      const found = source === "" ? "empty" : typeof source === "string" ? "blank" : describeKind(source);
      throw badOption(path, `There is no text for ${place} to find quotes in: \`${path}\` is ${found}`, help);
    }
    if (source.length <= SOURCE_LIMIT) return new QuoteSearch(source);
    throw badOption(path, `\`${path}\` has more than ${SOURCE_LIMIT} characters`, "Split the text");
  }
}

/** By the call's `context`, so that the text is prepared once for all values of a list. */
const searches = new WeakMap<object, QuoteSearch>();

/** A quote with its place in the text, or why it is none. */
export function located(search: QuoteSearch, quote: unknown): Outcome<Quote> {
  const text = typeof quote === "string" ? quote : "";
  if (Array.from(text).length > QUOTE_LENGTH) return refusal([], `must have at most ${QUOTE_LENGTH} characters`);
  const span = search.find(text);
  if (span === undefined) return refusal([], "is not in the source text; copy the words exactly, or quote others");
  return { value: { quote: search.text.slice(span.start, span.end), ...span } };
}
