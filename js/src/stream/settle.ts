/** Brings what was shown of a value together with the final value. */

import { pointerTo } from "../text/json-pointer.js";

/** What the final value has beyond what was shown. */
export interface Addition {
  /** JSON Pointer to it. */
  readonly path: string;
  /** The value that stands there. */
  readonly value: unknown;
  /** Where a string went on: what was added to it. */
  readonly append?: string;
}

/** What is to be added to get from what was shown to the final value; undefined where something would have to be taken back. */
export function additions(shown: unknown, final: unknown): Addition[] | undefined {
  const found: Addition[] = [];
  return collect(shown, final, [], found) ? found : undefined;
}

function collect(shown: unknown, final: unknown, path: readonly string[], found: Addition[]): boolean {
  if (typeof shown === "string" && typeof final === "string") {
    if (!final.startsWith(shown)) return false;
    if (final.length > shown.length)
      found.push({ path: pointerTo(path), value: final, append: final.slice(shown.length) });
    return true;
  }
  if (!isContainer(shown)) return shown === final;
  if (!isContainer(final) || Array.isArray(shown) !== Array.isArray(final)) return false;
  if (!Object.keys(shown).every((key) => Object.hasOwn(final, key))) return false;
  return Object.entries(final).every(([key, value]) => {
    const place = [...path, key];
    if (Object.hasOwn(shown, key)) return collect(shown[key], value, place, found);
    found.push({ path: pointerTo(place), value });
    return true;
  });
}

/**
 * The value that the model was asked for, without properties that were not shown and that `data`, what the schema's library made
 * of it, does not have: the library leaves them out.
 */
export function withoutDropped(shown: unknown, value: unknown, data: unknown): unknown {
  if (value === data || !isContainer(value) || !isContainer(data) || Array.isArray(value) !== Array.isArray(data)) {
    return value;
  }
  if (Array.isArray(value)) {
    const inner = (index: number, from: unknown) => (isContainer(from) ? from[index] : undefined);
    return value.map((item, index) => withoutDropped(inner(index, shown), item, inner(index, data)));
  }
  const isShown = (name: string) => isContainer(shown) && Object.hasOwn(shown, name);
  const kept = Object.entries(value).filter(([name]) => isShown(name) || Object.hasOwn(data, name));
  return Object.fromEntries(
    kept.map(([name, inner]) => [
      name,
      withoutDropped(isShown(name) ? (shown as Fields)[name] : undefined, inner, data[name]),
    ]),
  );
}

/** The final value, with every part that was shown as it is in the same object as before. */
export function sharing(shown: unknown, final: unknown): unknown {
  if (!isContainer(shown) || !isContainer(final) || Array.isArray(shown) !== Array.isArray(final)) return final;
  const entries = Object.entries(final).map(([key, value]) => [
    key,
    Object.hasOwn(shown, key) ? sharing(shown[key], value) : value,
  ]) as [string, unknown][];
  const isSame =
    entries.length === Object.keys(shown).length &&
    entries.every(([key, value]) => Object.hasOwn(shown, key) && shown[key] === value);
  if (isSame) return shown;
  return Array.isArray(final) ? entries.map(([, value]) => value) : Object.fromEntries(entries);
}

type Fields = Record<string, unknown>;

function isContainer(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}
