/** Cuts a long text where a reader would: between paragraphs, lines, sentences or words, in that order. */

import type { DocumentPart } from "../types/long.js";

/** The part of a part's length in which its end is looked for. */
const LATITUDE = 0.25;

/** Ends of what belongs together, the best first. */
const ENDS: readonly RegExp[] = [/\n\s*\n/gu, /\n/gu, /[.!?…。！？]["'”’)\]]*\s/gu, /\s/gu];

/** The parts of a text, each with the last characters of the one before it. */
export function split(text: string, length: number, overlap: number): DocumentPart[] {
  const spans: { readonly start: number; readonly end: number }[] = [];
  for (let start = 0; ; ) {
    const end = text.length - start <= length ? text.length : endOf(text, start, start + length);
    spans.push({ start, end });
    if (end === text.length) break;
    start = beginOf(text, Math.max(start + 1, end - overlap), end);
  }
  return spans.map(({ start, end }, index) => {
    return { text: text.slice(start, end), start, end, index, count: spans.length };
  });
}

/** The last good end before `most`. */
function endOf(text: string, start: number, most: number): number {
  const from = most - Math.floor((most - start) * LATITUDE);
  const piece = text.slice(from, most);
  for (const end of ENDS) {
    const last = [...piece.matchAll(end)].at(-1);
    if (last !== undefined) return from + last.index + last[0].length;
  }
  return beforePair(text, most);
}

/** The first good beginning from `from` on; `end` where there is none. */
function beginOf(text: string, from: number, end: number): number {
  if (from === end) return end;
  const space = /\s+/u.exec(text.slice(from, end));
  if (space !== null) return from + space.index + space[0].length;
  return beforePair(text, from) === from ? from : from + 1;
}

/** Never within a pair of surrogates. */
function beforePair(text: string, at: number): number {
  return /[\udc00-\udfff]/u.test(text.charAt(at)) && /[\ud800-\udbff]/u.test(text.charAt(at - 1)) ? at - 1 : at;
}
