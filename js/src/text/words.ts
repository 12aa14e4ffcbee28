/** Values and text from outside, as they may stand in a message. */

import { wellFormed } from "./well-formed.js";

/** Text from outside as it may stand in a message: one line of at most `limit` characters. */
export function cut(text: string, limit: number): string {
  const line = wellFormed(text.slice(0, limit * 4))
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim();
  const characters = Array.from(line);
  return characters.length > limit ? `${characters.slice(0, limit - 1).join("")}…` : line;
}

/** What a value is, without showing it: `a string`, `an array`, `a Map`. */
export function describeKind(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value !== "object") return typeof value === "bigint" ? "a BigInt" : `a ${typeof value}`;
  const name = nameOfKind(value);
  if (name === undefined || name === "" || name === "Object") return "an object";
  return `${/^[AEIO]/iu.test(name) ? "an" : "a"} ${cut(name, 40)}`;
}

/** Undefined where even asking throws, as proxies may. */
function nameOfKind(value: object): string | undefined {
  try {
    const name: unknown = Array.isArray(value) ? "array" : Object.getPrototypeOf(value)?.constructor?.name;
    return typeof name === "string" ? name : undefined;
  } catch {
    return undefined;
  }
}

/** The text as it begins a sentence. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
