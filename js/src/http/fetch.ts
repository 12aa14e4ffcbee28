/** Calls `fetch`, and reads what it answers: a request becomes a response. */

import { BedrockExtractError, badOption } from "../errors.js";
import { bare } from "../options/bare.js";
import { describeKind } from "../text/words.js";
import type { FetchFunction } from "../types/fetch.js";
import type { Cancellation } from "./cancellation.js";
import { TICK, ticking } from "./heartbeat.js";

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
  const { status } = response;
  if (status === 0) throw new Error("the answer is a redirect, which is not followed");
  if (!(Number.isInteger(status) && status >= 100 && status <= 999)) {
    const message = `The \`fetch\` function gave a Response whose status is ${status}`;
    throw badOption("fetch", message, "Return a `Response` with the status of HTTP");
  }
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
  const record: Record<string, string> = bare({});
  // What an injected `fetch` gives need not hold to its type.
  headers.forEach((value: unknown, name) => {
    record[String(name).toLowerCase()] = String(value);
  });
  return record;
}

/**
 * Reads piece by piece, so that an oversized body can be refused before it has been held in memory. The next piece is read when
 * `receive` is done with one. Its first result that is not undefined ends the response, and is the result. A piece that takes
 * longer than `idleTimeout` milliseconds to come fails.
 */
export async function readBody<Result>(
  response: Response,
  receive: (chunk: Uint8Array) => Result | undefined | Promise<Result | undefined>,
  cancellation: Cancellation,
  idleTimeout?: number,
): Promise<Result | undefined> {
  if (response.body === null || response.body === undefined) {
    const bytes = new Uint8Array(await cancellation.race(within(idleTimeout, response.arrayBuffer())));
    return receivePieces(bytes, receive);
  }
  const reader = response.body.getReader();
  try {
    for (;;) {
      const { done, value } = await cancellation.race(within(idleTimeout, reader.read()));
      if (done) return undefined;
      const result = await receivePieces(bytesOf(value), receive);
      if (result === undefined) continue;
      reader.cancel().catch(() => undefined);
      return result;
    }
  } catch (error) {
    reader.cancel(error).catch(() => undefined);
    throw error;
  }
}

/** More of a body than this is not handed on at once: what is too large shows before all of it is copied. */
const PIECE = 1024 * 1024;

async function receivePieces<Result>(
  bytes: Uint8Array,
  receive: (chunk: Uint8Array) => Result | undefined | Promise<Result | undefined>,
): Promise<Result | undefined> {
  let at = 0;
  for (; bytes.length - at > PIECE; at += PIECE) {
    const result = await receive(bytes.subarray(at, at + PIECE));
    if (result !== undefined) return result;
  }
  return receive(at === 0 ? bytes : bytes.subarray(at));
}

/** The promise, if it is settled in this many milliseconds. */
async function within<Result>(milliseconds: number | undefined, promise: Promise<Result>): Promise<Result> {
  if (milliseconds === undefined) return promise;
  const result = await ticking(promise, milliseconds);
  if (result === TICK) throw new Error(`nothing arrived within the \`idleTimeout\` of ${milliseconds} ms`);
  return result;
}

/** Ends a response whose body is not read: it would keep its connection. */
export function discard(response: Response): void {
  response.body
    ?.getReader()
    .cancel()
    .catch(() => undefined);
}

function bytesOf(chunk: unknown): Uint8Array {
  // Those of another realm have another class.
  if (ArrayBuffer.isView(chunk) && Object.prototype.toString.call(chunk) === "[object Uint8Array]") {
    return chunk as Uint8Array;
  }
  throw badOption(
    "fetch",
    `The response body of \`fetch\` gave ${describeKind(chunk)}, not bytes`,
    "Return a `Response`",
  );
}
