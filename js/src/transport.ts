/**
 * Carries one attempt's request to the service and its answer back into the core: the only module that calls `fetch`,
 * the clock, timers and the source of random numbers. What the answer means is the core's business.
 */

import { onAbort } from "./abort-listeners.js";
import type { CoreCredentials, Step } from "./core.js";
import type { ExtractionHandle } from "./core-handle.js";
import { type CredentialSource, resolveCredentials } from "./credentials.js";
import { BedrockExtractError, badOption, cut, describeKind, isBedrockExtractError } from "./errors.js";
import type { AbortSignalLike, FetchFunction } from "./types.js";

/** How requests of a client leave. */
export interface TransportOptions extends CredentialSource {
  readonly fetch?: FetchFunction | undefined;
}

/** Above this size the host's own SHA-256 is faster than the core's, for all the cost of an asynchronous call. */
const LARGE_BODY = 32 * 1024;

const DETAIL_LIMIT = 200;
/** What the core gets, which takes out secrets before it cuts: half of one would not be recognised. */
const RAW_DETAIL = 4000;

/**
 * Sends the current request after `delayMs` and returns the step that follows from the answer or the failure. `leaving` is
 * called at the moment when the request leaves.
 */
export async function exchange(
  extraction: ExtractionHandle,
  delayMs: number,
  options: TransportOptions,
  cancellation: Cancellation,
  leaving: () => void,
): Promise<Step> {
  await cancellation.wait(delayMs);
  const credentials = await cancellation.race(resolveCredentials(options));
  const url = extraction.url();
  refuseOpenSecrets(url, credentials);
  const body = extraction.body();
  const bodyHash = "apiKey" in credentials ? undefined : await cancellation.race(hashOf(body));
  const headers = extraction.sign(credentials, now(), bodyHash);
  // `manual`, because workerd rejects `error`; a redirect must never be followed with signed headers.
  const init: RequestInit = { method: "POST", headers, body, redirect: "manual", signal: cancellation.signal };
  leaving();
  try {
    const response = await answered(send(options.fetch, url, init), cancellation);
    try {
      extraction.respond(response.status, lowerCaseRecord(response.headers));
    } catch (error) {
      discard(response);
      throw error;
    }
    await readBody(response, (chunk) => extraction.receive(chunk), cancellation);
  } catch (error) {
    cancellation.throwIfEnded();
    if (isBedrockExtractError(error)) throw error;
    return extraction.disconnect(isTimeout(error) ? "timeout" : "network", detailOf(error, RAW_DETAIL), Math.random());
  }
  // Drawn anew each time, so that calls that failed together do not come back together.
  return extraction.finish(Math.random());
}

/** Milliseconds since 1970. */
export function now(): number {
  return Date.now();
}

/** The answer of `fetch`, whose redirects it must not have followed. */
export async function send(injected: FetchFunction | undefined, url: string, init: RequestInit): Promise<Response> {
  const response = await (injected === undefined ? globalFetch(url, init) : injected(url, init));
  if (typeof response?.status !== "number" || typeof response.headers?.forEach !== "function") {
    throw badOption(
      "fetch",
      `The \`fetch\` function gave ${describeKind(response)}, not a Response`,
      "Return a `Response`",
    );
  }
  if (response.status === 0) throw new Error("the answer is a redirect, which is not followed");
  return response;
}

/** The response, or the early end: a response that comes after that, as from a `fetch` without an ear for signals, is ended. */
export async function answered(response: Promise<Response>, cancellation: Cancellation): Promise<Response> {
  try {
    return await cancellation.race(response);
  } catch (error) {
    response.then(discard).catch(() => undefined);
    throw error;
  }
}

/** Looked up for every request, so that a `fetch` replaced later is used; called as a method, as some hosts require. */
function globalFetch(url: string, init: RequestInit): Promise<Response> {
  if (typeof globalThis.fetch === "function") return globalThis.fetch(url, init);
  throw new BedrockExtractError({
    code: "UNSUPPORTED_RUNTIME",
    message: "This runtime has no `fetch`",
    help: "Pass a `fetch` function in the client's options",
  });
}

/** Headers as a record, names in lower case. */
export function lowerCaseRecord(headers: Headers): Record<string, string> {
  const record: Record<string, string> = {};
  headers.forEach((value, name) => {
    record[name.toLowerCase()] = value;
  });
  return record;
}

/** Piece by piece, so that an oversized body can be refused before it has been held in memory. */
export async function readBody(
  response: Response,
  receive: (chunk: Uint8Array) => void,
  cancellation: Cancellation,
): Promise<void> {
  if (response.body === null || response.body === undefined) {
    receive(new Uint8Array(await cancellation.race(response.arrayBuffer())));
    return;
  }
  const reader = response.body.getReader();
  try {
    for (;;) {
      const { done, value } = await cancellation.race(reader.read());
      if (done) return;
      receive(bytesOf(value));
    }
  } catch (error) {
    reader.cancel(error).catch(() => undefined);
    throw error;
  }
}

/** Ends a response whose body is not read: it would keep its connection. */
export function discard(response: Response): void {
  response.body
    ?.getReader()
    .cancel()
    .catch(() => undefined);
}

function bytesOf(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  throw badOption(
    "fetch",
    `The response body of \`fetch\` gave ${describeKind(chunk)}, not bytes`,
    "Return a `Response`",
  );
}

/**
 * Checks credentials that the options hold as they are, and where they would be sent. What functions supply is checked once
 * a request needs it.
 */
export async function checkGivenCredentials(options: TransportOptions, endpoint: string | undefined): Promise<void> {
  const { supply, apiKey, credentials } = options;
  if (supply !== undefined || typeof apiKey === "function" || typeof credentials === "function") return;
  const given = await resolveCredentials(options);
  if (endpoint !== undefined) refuseOpenSecrets(endpoint, given);
}

/** A bearer key and a session token travel as they are; a signature made with access keys does not reveal them. */
function refuseOpenSecrets(url: string, credentials: CoreCredentials): void {
  const { protocol, hostname } = new URL(url);
  if (protocol === "https:" || isLoopback(hostname)) return;
  const revealing =
    "apiKey" in credentials ? "API key" : credentials.sessionToken === undefined ? undefined : "session token";
  if (revealing === undefined) return;
  throw badOption(
    "endpoint",
    `The \`endpoint\` is plain http to another machine, where the ${revealing} could be read on the way`,
    "Use an https `endpoint`",
  );
}

function isLoopback(hostname: string): boolean {
  return /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/u.test(hostname);
}

async function hashOf(body: Uint8Array<ArrayBuffer>): Promise<string | undefined> {
  // Browsers give `subtle` to secure contexts only; the core then hashes by itself.
  const subtle = (globalThis as { readonly crypto?: Crypto }).crypto?.subtle;
  if (subtle === undefined || body.length <= LARGE_BODY) return undefined;
  const digest = new Uint8Array(await subtle.digest("SHA-256", body));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Names of a host's own limits for an answer, as opposed to the caller's `timeout` and to the time to connect. */
const TIMEOUT_CODES = /^(?:UND_ERR_(?:BODY|HEADERS)_TIMEOUT|TimedOut)$/u;

/** Whether a request was sent and its answer failed by a time limit of the host. */
export function isTimeout(error: unknown): boolean {
  const { name, code, cause } = read(error);
  return (
    name === "TimeoutError" ||
    [code, read(cause).code].some((one) => typeof one === "string" && TIMEOUT_CODES.test(one))
  );
}

/** Node says only "fetch failed"; what failed is in the cause. */
export function detailOf(error: unknown, limit: number = DETAIL_LIMIT): string {
  const { message, cause } = read(error);
  const { message: reason, code } = read(cause);
  const texts = [message, reason === "" || reason === undefined ? code : reason];
  const detail = texts.filter((text) => typeof text === "string" && text !== "").join(": ");
  const otherwise = typeof error === "string" ? error : describeKind(error);
  return cut(withoutUrlSecrets(detail === "" ? otherwise : detail), limit);
}

/** What an error tells; nothing where reading it throws, as anything may be thrown. */
function read(error: unknown): Partial<Record<"name" | "code" | "message" | "cause", unknown>> {
  try {
    const { name, code, message, cause } = Object(error) as Record<"name" | "code" | "message" | "cause", unknown>;
    return { name, code, message, cause };
  } catch {
    return {};
  }
}

/** Some hosts name the URL that they could not reach. */
function withoutUrlSecrets(text: string): string {
  return text
    .slice(0, RAW_DETAIL)
    .replace(/:\/\/[^\s/?#]*@/gu, "://")
    .replace(/(:\/\/[^\s?#"'<>]*)[?#][^\s"'<>)]*/gu, "$1");
}

/** Ends a call early: on the caller's signal, or when its time is up. */
export class Cancellation {
  readonly #controller = new AbortController();
  readonly #caller: AbortSignalLike | undefined;
  readonly #stopListening: (() => void) | undefined;
  readonly #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    caller: AbortSignalLike | undefined,
    timeout: number | undefined,
    late: (timeout: number) => BedrockExtractError = timedOut,
    deadline?: number,
  ) {
    this.#caller = caller;
    this.#stopListening = caller && onAbort(caller, this.#onAbort);
    const left = deadline === undefined ? Number.POSITIVE_INFINITY : Math.max(0, deadline - now());
    if (left === 0) this.#controller.abort(tooLate());
    else if (left < (timeout ?? Number.POSITIVE_INFINITY) && left <= LONGEST_WAIT) {
      this.#timer = setTimeout(() => this.#controller.abort(tooLate()), left);
    } else if (timeout !== undefined) this.#timer = setTimeout(() => this.#controller.abort(late(timeout)), timeout);
  }

  /** To hand on to whatever can be interrupted; its reason is the error to throw. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  throwIfEnded(): void {
    this.signal.throwIfAborted();
  }

  /** The promise's outcome, or the early end, whichever comes first; for what cannot be interrupted. */
  async race<Result>(promise: Promise<Result>): Promise<Result> {
    let stopListening: () => void = () => undefined;
    const ended = new Promise<never>((_, reject) => {
      stopListening = onAbort(this.signal, () => reject(this.signal.reason));
    });
    try {
      return await Promise.race([promise, ended]);
    } finally {
      stopListening();
    }
  }

  async wait(milliseconds: number): Promise<void> {
    if (milliseconds <= 0) return this.throwIfEnded();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const elapsed = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, milliseconds);
    });
    try {
      await this.race(elapsed);
    } finally {
      clearTimeout(timer);
    }
  }

  close(): void {
    this.#stopListening?.();
    clearTimeout(this.#timer);
  }

  readonly #onAbort = (): void => {
    this.#controller.abort(
      new BedrockExtractError({
        code: "ABORTED",
        message: "The call was aborted by its `signal`",
        help: "The signal's reason is the `cause`",
        cause: this.#caller?.reason,
      }),
    );
  };
}

/** `setTimeout` takes no longer wait: a deadline beyond that is none for a call. */
const LONGEST_WAIT = 2_147_483_647;

function tooLate(): BedrockExtractError {
  return new BedrockExtractError({
    code: "TIMEOUT",
    message: "No result before the `deadline`",
    help: "Set a later `deadline`, or lower `maxRetries` or `maxTokens`",
    path: "deadline",
    retryable: true,
  });
}

function timedOut(timeout: number): BedrockExtractError {
  return new BedrockExtractError({
    code: "TIMEOUT",
    message: `No result within the \`timeout\` of ${timeout} ms`,
    help: "Raise `timeout`, or lower `maxRetries` or `maxTokens`",
    path: "timeout",
    retryable: true,
  });
}
