/**
 * What may be fetched on a caller's behalf, and how much of it. An address is judged by its spelling alone: a name is not
 * looked up, since most runtimes cannot.
 */

import { badOption } from "../errors.js";
import { isPublicHost } from "../http/public-host.js";
import { cut, describeKind } from "../text/words.js";
import type { FetchMediaOptions } from "../types/request.js";

/** Limits of fetching one medium. */
export type MediaLimits = { readonly [Name in keyof FetchMediaOptions]-?: number };

const DEFAULTS: MediaLimits = { maxBytes: 10 * 1024 * 1024, maxRedirects: 3, timeout: 30_000 };

const LARGEST: MediaLimits = { maxBytes: 25 * 1024 * 1024, maxRedirects: 10, timeout: 2_147_483_647 };

const SMALLEST: MediaLimits = { maxBytes: 1, maxRedirects: 0, timeout: 1 };

/** The limits that the option `fetchMedia` sets; undefined where it permits nothing. */
export function mediaLimits(option: unknown): MediaLimits | undefined {
  if (option === undefined || option === false) return undefined;
  if (option === true) return DEFAULTS;
  const help = "Pass true, false, or an object with `maxBytes`, `maxRedirects` and `timeout`";
  if (typeof option !== "object" || option === null || describeKind(option) === "an array") {
    throw badOption("fetchMedia", `The option \`fetchMedia\` is ${describeKind(option)}`, help);
  }
  const given = entriesOf(option).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) {
    const path = `fetchMedia.${cut(name, 60)}`;
    if (!Object.hasOwn(DEFAULTS, name)) throw badOption(path, `Unknown option \`${path}\``, help);
    const [least, most] = [SMALLEST[name as keyof MediaLimits], LARGEST[name as keyof MediaLimits]];
    if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) continue;
    const found = typeof value === "number" ? value : describeKind(value);
    throw badOption(path, `The option \`${path}\` is ${found}`, `Pass a whole number from ${least} to ${most}`);
  }
  return { ...DEFAULTS, ...Object.fromEntries(given) };
}

function entriesOf(option: object): [string, unknown][] {
  try {
    return Object.entries(option);
  } catch (cause) {
    const message = "Reading the option `fetchMedia` threw an error, see `cause`";
    throw badOption("fetchMedia", message, "Pass plain data", cause);
  }
}

/** Why a URL must not be fetched; undefined where it may. A redirect `from` an encrypted address must stay encrypted. */
export function refusalOf({ protocol, hostname, username, password }: URL, from?: URL): string | undefined {
  if (protocol !== "https:" && protocol !== "http:") return "is neither http nor https";
  if (protocol === "http:" && from?.protocol === "https:") return "leads from https to http";
  if (username !== "" || password !== "") return "carries a user name or password";
  return isPublicHost(hostname) ? undefined : "does not lead to a public address";
}
