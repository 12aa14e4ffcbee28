/** Puts back the digits that JavaScript's own parser takes from large integers. */

import type { RoundedNumber } from "../core/contract.js";
import { random } from "../http/clock.js";
import { stepsOf } from "../text/json-pointer.js";

/** What becomes of integers that a number would round. */
export type LargeIntegers = "number" | "bigint" | "text";

/** The value, with each rounded integer in the form that the caller asks for. */
export function withIntegers(
  value: unknown,
  rounded: readonly RoundedNumber[] | undefined,
  form: LargeIntegers,
): unknown {
  if (rounded === undefined || form === "number") return value;
  const holder: Record<string, unknown> = { root: value };
  for (const { path, digits } of rounded) {
    if (/^-?\d+$/u.test(digits))
      replaceAt(holder, ["root", ...stepsOf(path)], form === "bigint" ? BigInt(digits) : digits);
  }
  return holder.root;
}

/** Makes a number of its digits, in the same form. */
export function numberReader(form: LargeIntegers): (digits: string) => unknown {
  return (digits) => {
    const number = Number(digits);
    if (form === "number" || !/^-?\d+$/u.test(digits)) return number;
    const integer = BigInt(digits);
    if (Number.isFinite(number) && BigInt(number) === integer) return number;
    return form === "bigint" ? integer : digits;
  };
}

function replaceAt(holder: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let owner: unknown = holder;
  for (const step of path.slice(0, -1)) owner = isOwner(owner) && Object.hasOwn(owner, step) ? owner[step] : undefined;
  const last = path.at(-1) ?? "";
  // A name that stands twice in an object has lost its first value already.
  if (isOwner(owner) && typeof owner[last] === "number") owner[last] = value;
}

function isOwner(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** The value with the text of these integers in the place of the integers. */
export function withTexts(value: unknown, rounded: readonly RoundedNumber[]): unknown {
  const digits = new Set(rounded.map((number) => number.digits));
  const replaced = (part: unknown): unknown => {
    if (typeof part === "bigint") return digits.has(String(part)) ? String(part) : part;
    if (Array.isArray(part)) return part.map(replaced);
    if (!isOwner(part) || Object.getPrototypeOf(part) !== Object.prototype) return part;
    return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, replaced(inner)]));
  };
  return rounded.length === 0 ? value : replaced(value);
}

/** JSON text of a value in which integers may be BigInts. */
export function jsonOf(value: unknown): string {
  const integers: string[] = [];
  const mark = `bigint:${random()}:`;
  const text = JSON.stringify(value, (_, part: unknown) => {
    if (typeof part !== "bigint") return part;
    integers.push(String(part));
    return mark + (integers.length - 1);
  });
  if (integers.length === 0) return text ?? "null";
  return text.replaceAll(new RegExp(`"${mark}(\\d+)"`, "gu"), (_, index: string) => integers[Number(index)] ?? "null");
}
