/**
 * Functions that supply secrets which run out: what they gave is used until shortly before, and asked for anew once. What the
 * service refuses is not used again, whatever its end.
 */

import type { CoreCredentials } from "../core/contract.js";
import { now } from "../http/clock.js";
import { isIsolate } from "../http/isolate.js";
import { member } from "../options/bare.js";

/** Milliseconds before the end at which a secret is no longer used, or half of its life where that is shorter. */
const MARGIN = 5 * 60 * 1000;

/** What a function is called with after a refusal: providers of the AWS SDK then forget what they keep themselves. */
export const askedAnew: readonly [{ readonly forceRefresh: true }] = [{ forceRefresh: true }];

type Supply = (...hint: typeof askedAnew | []) => unknown;

interface Known {
  readonly value: unknown;
  /** Milliseconds since 1970; 0 where the service has refused the value. */
  readonly refreshAt: number;
  readonly expiresAt: number;
}

interface Source {
  known?: Known | undefined;
  asking?: Promise<unknown> | undefined;
}

/** What each function gave; one that gives secrets without an end is asked each time. */
const sources = new WeakMap<object, Source>();

/** What `supply` gives, or gave not long ago, unless the service has just `refused` that. */
export async function refreshed(supply: Supply, refused?: CoreCredentials): Promise<unknown> {
  const source = sources.get(supply);
  if (source?.known === undefined) return remember(supply, await supply(...(refused === undefined ? [] : askedAnew)));
  if (refused !== undefined && isSameSecret(source.known.value, refused)) {
    source.known = { ...source.known, refreshAt: 0, expiresAt: 0 };
  }
  const { known } = source;
  if (now() < known.refreshAt) return known.value;
  if (source.asking === undefined || isIsolate()) source.asking = ask(supply, source, known.expiresAt === 0);
  try {
    return await source.asking;
  } catch (error) {
    // It may still be good for a while.
    if (now() < known.expiresAt) return known.value;
    throw error;
  }
}

/** Whether a request would be signed in with the same. */
export function isSameSecret(value: unknown, credentials: CoreCredentials): boolean {
  if (typeof value !== "object" || value === null) return false;
  return SECRETS.every((name) => member(value, name) === member(credentials, name));
}

const SECRETS = ["apiKey", "accessKeyId", "secretAccessKey", "sessionToken"];

/** The function, called once for all who wait at the same time; for one that gives everybody the same. */
export function sharing<Value, Hint extends unknown[]>(
  supply: (...hint: Hint) => Promise<Value>,
): (...hint: Hint) => Promise<Value> {
  let asking: Promise<Value> | undefined;
  return (...hint) => {
    if (isIsolate()) return supply(...hint);
    asking ??= supply(...hint).finally(() => {
      asking = undefined;
    });
    return asking;
  };
}

async function ask(supply: Supply, source: Source, isRefused: boolean): Promise<unknown> {
  try {
    return remember(supply, await supply(...(isRefused ? askedAnew : [])));
  } finally {
    source.asking = undefined;
  }
}

function remember(supply: Supply, value: unknown): unknown {
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
