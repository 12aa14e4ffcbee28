/** Puts back the digits that JavaScript's own parser takes from large integers. */

import type { RoundedNumber } from "./core.js";
import { stepsOf } from "./json-pointer.js";

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
