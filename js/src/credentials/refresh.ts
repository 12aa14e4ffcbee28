/** Functions that supply secrets which run out: what they gave is used until shortly before, and asked for anew once. */

import { now } from "../http/clock.js";
import { isIsolate } from "../http/isolate.js";
import { member } from "../options/bare.js";

/** Milliseconds before the end at which a secret is no longer used, or half of its life where that is shorter. */
const MARGIN = 5 * 60 * 1000;

interface Known {
  readonly value: unknown;
  /** Milliseconds since 1970. */
  readonly refreshAt: number;
  readonly expiresAt: number;
}

interface Source {
  known?: Known | undefined;
  asking?: Promise<unknown> | undefined;
}

/** What each function gave; one that gives secrets without an end is asked each time. */
const sources = new WeakMap<object, Source>();

/** What `supply` gives, or gave not long ago. */
export async function refreshed(supply: () => unknown): Promise<unknown> {
  const source = sources.get(supply);
  if (source?.known === undefined) return remember(supply, await supply());
  const { known } = source;
  if (now() < known.refreshAt) return known.value;
  if (source.asking === undefined || isIsolate()) source.asking = ask(supply, source);
  try {
    return await source.asking;
  } catch (error) {
    // It may still be good for a while.
    if (now() < known.expiresAt) return known.value;
    throw error;
  }
}

async function ask(supply: () => unknown, source: Source): Promise<unknown> {
  try {
    return remember(supply, await supply());
  } finally {
    source.asking = undefined;
  }
}

function remember(supply: () => unknown, value: unknown): unknown {
  const expiresAt = endOf(value);
  const time = now();
  const source = sources.get(supply) ?? {};
  const isEnding = expiresAt !== undefined && expiresAt > time;
  source.known = isEnding
    ? { value, expiresAt, refreshAt: expiresAt - Math.min(MARGIN, (expiresAt - time) / 2) }
    : undefined;
  sources.set(supply, source);
  return value;
}

/** Milliseconds since 1970; absent where nothing is said of an end. */
function endOf(value: unknown): number | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const end = Number(new Date(member(value, "expiration") as string | number | Date));
  return Number.isFinite(end) && end > 0 ? end : undefined;
}
