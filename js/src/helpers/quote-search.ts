/**
 * Finds quotes in a source, in time linear in both.
 *
 * White space never counts. Where a quote is not found as it is written, case, typographic marks, compatibility forms and
 * marks around the quote do not count either.
 */

/** Where a quote stands: `text.slice(start, end)`. */
export interface Span {
  /** The first character, in UTF-16 units. */
  readonly start: number;
  /** The character after the last. */
  readonly end: number;
}

/** A text reduced to what counts, and where in the text each code unit of that begins. */
interface Folded {
  readonly text: string;
  readonly starts: readonly number[];
}

const SPACE = /^\s+$/u;
const ASCII = /^[\0-\x7f]$/u;

/** Marks that models write in other forms than the text, and those that no reader sees. */
const MARKS: ReadonlyMap<string, string> = new Map(
  [
    ["'", "‘’‚‛′´`"],
    ['"', "“”„‟«»″"],
    ["-", "‐‑‒–—―−"],
    ["", "\u00ad\u200b\u200c\u200d\u2060\ufeff"],
  ].flatMap(([plain = "", others = ""]) => Array.from(others, (mark): [string, string] => [mark, plain])),
);

/** What models put around a quote. */
const AROUND: ReadonlySet<string> = new Set([" ", '"', "'", "."]);

/** A text to find quotes in. */
export class QuoteSearch {
  /** The text that is searched. */
  readonly text: string;
  #exact: Folded | undefined;
  #tolerant: Folded | undefined;

  constructor(text: string) {
    this.text = text;
  }

  /** The first place of the quote, by its letter if it is there so, else by its likeness. */
  find(quote: string): Span | undefined {
    this.#exact ??= folded(this.text, (character) => character);
    const exact = this.#place(this.#exact, folded(quote, (character) => character).text.trim());
    if (exact !== undefined) return exact;
    this.#tolerant ??= folded(this.text, likeness);
    return this.#place(this.#tolerant, bare(folded(quote, likeness).text));
  }

  #place({ text, starts }: Folded, quote: string): Span | undefined {
    const at = quote === "" ? -1 : indexOf(text, quote);
    if (at === -1) return undefined;
    const last = starts[at + quote.length - 1] ?? 0;
    return { start: starts[at] ?? 0, end: last + ((this.text.codePointAt(last) ?? 0) > 0xffff ? 2 : 1) };
  }
}

/** Each character as `fold` has it, with a single space for white space of any length. */
function folded(text: string, fold: (character: string) => string): Folded {
  const starts: number[] = [];
  let out = "";
  let position = 0;
  let spaced = false;
  for (const character of text) {
    const space = SPACE.test(character);
    const piece = space ? (spaced ? "" : " ") : fold(character);
    for (let unit = 0; unit < piece.length; unit += 1) starts.push(position);
    out += piece;
    // A character that folds to nothing does not part white space.
    if (space || piece !== "") spaced = space;
    position += character.length;
  }
  return { text: out, starts };
}

/** Upper case first: it makes one of letters that have several lower forms. */
function likeness(character: string): string {
  const plain = MARKS.get(character) ?? character;
  return ASCII.test(plain) ? plain.toLowerCase() : plain.normalize("NFKD").toUpperCase().toLowerCase();
}

function bare(quote: string): string {
  let start = 0;
  let end = quote.length;
  while (start < end && AROUND.has(quote.charAt(start))) start += 1;
  while (end > start && AROUND.has(quote.charAt(end - 1))) end -= 1;
  return quote.slice(start, end);
}

/** By Knuth, Morris and Pratt: `String.indexOf` is quadratic for repetitive texts. */
function indexOf(text: string, pattern: string): number {
  const borders = new Uint32Array(pattern.length);
  const advance = (matched: number, unit: number): number => {
    let length = matched;
    while (length > 0 && pattern.charCodeAt(length) !== unit) length = borders[length - 1] ?? 0;
    return pattern.charCodeAt(length) === unit ? length + 1 : length;
  };
  for (let at = 1; at < pattern.length; at += 1) borders[at] = advance(borders[at - 1] ?? 0, pattern.charCodeAt(at));
  let matched = 0;
  for (let at = 0; at < text.length; at += 1) {
    matched = advance(matched, text.charCodeAt(at));
    if (matched === pattern.length) return at + 1 - matched;
  }
  return -1;
}
