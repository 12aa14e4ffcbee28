/**
 * Fetches the http(s) media of a request, where the caller permits it, and leaves attachments in their place. Requests
 * carry nothing of the caller's, every address on the way is checked, and no more is read than the limits allow.
 */

import { BedrockExtractError, badOption, isBedrockExtractError } from "../errors.js";
import { Cancellation } from "../http/cancellation.js";
import { detailOf, isTimeout } from "../http/failures.js";
import { answered, discard, lowerCaseRecord, readBody, send } from "../http/fetch.js";
import { type Attachments, mediaTypeOf } from "../request/attachments.js";
import { cut } from "../text/words.js";
import type { AbortSignalLike, FetchFunction } from "../types/fetch.js";
import { type MediaPlace, mediaPlaces } from "./places.js";
import { type MediaLimits, refusalOf } from "./policy.js";

/** More than any conversation shows, and few enough to be fetched side by side. */
const URL_LIMIT = 100;

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** What is to be fetched for a request. */
export interface MediaPlan {
  readonly wanted: readonly Wanted[];
  readonly limits: MediaLimits;
}

/** The http(s) URLs at places of media in `request`, which must be a copy; undefined where there are none. */
export function planMedia(request: object, limits: MediaLimits): MediaPlan | undefined {
  const wanted = byUrl(mediaPlaces(request));
  return wanted.length === 0 ? undefined : { wanted, limits };
}

/** Fetches the media and puts attachments in the places of their URLs. */
export async function fetchMedia(
  { wanted, limits }: MediaPlan,
  attachments: Attachments,
  fetch: FetchFunction | undefined,
  cancellation: Cancellation,
): Promise<void> {
  const stop = new AbortController();
  const onEnd = () => stop.abort();
  cancellation.signal.addEventListener("abort", onEnd);
  try {
    const fetches = wanted.map(async ({ url, places: [first, ...others] }) => {
      const { bytes, mediaType } = await new MediaFetch(first.path, attachments, limits, fetch).run(url, stop.signal);
      for (const { path } of others) attachments.reserve(bytes.byteLength, path);
      const placeholder = attachments.addBytes(bytes, mediaType);
      for (const { replace } of [first, ...others]) replace(placeholder);
    });
    await cancellation.race(Promise.all(fetches));
  } catch (error) {
    cancellation.throwIfEnded();
    throw error;
  } finally {
    cancellation.signal.removeEventListener("abort", onEnd);
    stop.abort();
  }
}

/** A URL and the places where it stands. */
interface Wanted {
  readonly url: URL;
  readonly places: [MediaPlace, ...MediaPlace[]];
}

/** The URLs with their places: what stands at several is fetched once. Nothing is fetched when one is refused. */
function byUrl(all: readonly MediaPlace[]): Wanted[] {
  const wanted = new Map<string, Wanted>();
  for (const place of all) {
    const known = wanted.get(place.url);
    if (known !== undefined) known.places.push(place);
    else if (wanted.size < URL_LIMIT)
      wanted.set(place.url, { url: permitted(place.url, undefined, place.path), places: [place] });
    else throw badOption(place.path, `More than ${URL_LIMIT} URLs are to be fetched`, "Fetch them before the call");
  }
  return Array.from(wanted.values());
}

function permitted(text: string, base: URL | undefined, path: string): URL {
  const what = base === undefined ? "The URL" : "A redirect of the URL";
  const help = "Fetch the medium yourself and pass its bytes";
  let url: URL;
  try {
    url = new URL(text, base);
  } catch (cause) {
    throw badOption(path, `${what} at \`${path}\` is malformed`, "Pass an absolute http or https URL", cause);
  }
  const refusal = refusalOf(url, base);
  if (refusal !== undefined) throw badOption(path, `${what} at \`${path}\` ${refusal}`, help);
  return url;
}

interface Fetched {
  readonly bytes: Uint8Array;
  readonly mediaType: string | undefined;
}

/** The way to one medium. Messages name its place and its host: the rest of a URL may hold a secret. */
class MediaFetch {
  readonly #path: string;
  readonly #attachments: Attachments;
  readonly #limits: MediaLimits;
  readonly #fetch: FetchFunction | undefined;

  constructor(path: string, attachments: Attachments, limits: MediaLimits, fetch: FetchFunction | undefined) {
    this.#path = path;
    this.#attachments = attachments;
    this.#limits = limits;
    this.#fetch = fetch;
  }

  async run(url: URL, stop: AbortSignalLike): Promise<Fetched> {
    const cancellation = new Cancellation(stop, this.#limits.timeout, (timeout) => this.#late(timeout));
    try {
      return await this.#follow(url, this.#limits.maxRedirects, cancellation);
    } catch (error) {
      cancellation.throwIfEnded();
      if (isBedrockExtractError(error)) throw error;
      const code = isTimeout(error) ? "TIMEOUT" : "NETWORK";
      // Not as the `cause`: hosts name the whole URL there, and presigned ones are secrets.
      throw this.#failure(code, `could not be fetched: ${detailOf(error)}`, true);
    } finally {
      cancellation.close();
    }
  }

  async #follow(url: URL, redirects: number, cancellation: Cancellation): Promise<Fetched> {
    const init: RequestInit = {
      method: "GET",
      headers: { accept: "*/*" },
      redirect: "manual",
      signal: cancellation.signal as AbortSignal,
      ...withoutCookies(),
    };
    const response = await answered(send(this.#fetch, url.href, init), cancellation);
    const { status } = response;
    const { location, "content-type": type, "content-length": length } = lowerCaseRecord(response.headers);
    if (status === 200 && !(Number(length) > this.#limits.maxBytes)) {
      return { bytes: await this.#read(response, cancellation), mediaType: mediaTypeOf(type) };
    }
    discard(response);
    if (status === 200) throw this.#tooLarge();
    if (!REDIRECTS.has(status) || location === undefined) {
      const retryable = status === 429 || status >= 500;
      throw this.#failure("NETWORK", `could not be fetched: ${cut(url.host, 80)} returned HTTP ${status}`, retryable);
    }
    if (redirects === 0) {
      const { maxRedirects } = this.#limits;
      throw this.#refusal(`leads to more than ${maxRedirects} redirects`, "Pass the URL that they lead to");
    }
    return this.#follow(permitted(location, url, this.#path), redirects - 1, cancellation);
  }

  async #read(response: Response, cancellation: Cancellation): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    let size = 0;
    const receive = (chunk: Uint8Array) => {
      size += chunk.byteLength;
      if (size > this.#limits.maxBytes) throw this.#tooLarge();
      this.#attachments.reserve(chunk.byteLength, this.#path);
      chunks.push(chunk);
    };
    await readBody(response, receive, cancellation);
    if (size === 0) throw this.#failure("NETWORK", "has no bytes", false);
    const bytes = new Uint8Array(size);
    let filled = 0;
    for (const chunk of chunks) {
      bytes.set(chunk, filled);
      filled += chunk.byteLength;
    }
    return bytes;
  }

  #tooLarge(): BedrockExtractError {
    const { maxBytes } = this.#limits;
    return this.#refusal(`has more than the ${maxBytes} bytes of \`fetchMedia.maxBytes\``, "Raise it, or send less");
  }

  #refusal(what: string, help: string): BedrockExtractError {
    return badOption(this.#path, `The medium at \`${this.#path}\` ${what}`, help);
  }

  #late(timeout: number): BedrockExtractError {
    return this.#failure("TIMEOUT", `did not arrive within the ${timeout} ms of \`fetchMedia.timeout\``, true);
  }

  #failure(code: "NETWORK" | "TIMEOUT", what: string, retryable: boolean): BedrockExtractError {
    const message = `The medium at \`${this.#path}\` ${what}`;
    const help = "Check the URL, or fetch the medium yourself and pass its bytes";
    return new BedrockExtractError({ code, message, help, path: this.#path, retryable });
  }
}

/** Only browsers keep cookies. Workers keep none, and older ones refuse the member by which to leave them out. */
function withoutCookies(): Pick<RequestInit, "credentials"> {
  const credentials = "omit";
  try {
    new Request("https://example.com/", { credentials });
    return { credentials };
  } catch {
    return {};
  }
}
