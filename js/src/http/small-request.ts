/** Requests for credentials: small answers, bounded in size and time, because many calls may wait for one. */

import { BedrockExtractError } from "../errors.js";
import type { FetchFunction } from "../types/fetch.js";
import { Cancellation } from "./cancellation.js";
import { answered, lowerCaseRecord, readBody, send } from "./fetch.js";

const SIZE_LIMIT = 256 * 1024;

const TIME_LIMIT = 30_000;

/** A request. */
export interface SmallRequest {
  readonly method: string;
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Record<string, string>;
  readonly body?: Uint8Array<ArrayBuffer> | undefined;
}

/** The answer to it, whatever its status. */
export interface SmallAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/** Sends the request and reads all of the answer. Redirects are not followed. */
export async function requestSmall(
  fetch: FetchFunction | undefined,
  { method, url, headers, body }: SmallRequest,
): Promise<SmallAnswer> {
  const cancellation = new Cancellation(undefined, TIME_LIMIT, tooSlow);
  const init: RequestInit = {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
    redirect: "manual",
    signal: cancellation.signal as AbortSignal,
  };
  try {
    const response = await answered(send(fetch, url, init), cancellation);
    const pieces: Uint8Array[] = [];
    const isTooLarge = await readBody(
      response,
      (piece) => {
        pieces.push(piece);
        return sizeOf(pieces) > SIZE_LIMIT || undefined;
      },
      cancellation,
    );
    if (isTooLarge === true) throw new Error(`the answer is larger than ${SIZE_LIMIT} bytes`);
    return { status: response.status, headers: lowerCaseRecord(response.headers), body: joined(pieces) };
  } finally {
    cancellation.close();
  }
}

function sizeOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((size, piece) => size + piece.length, 0);
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(sizeOf(pieces));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function tooSlow(limit: number): BedrockExtractError {
  return new BedrockExtractError({
    code: "TIMEOUT",
    message: `No credentials came within ${limit} ms`,
    help: "Check that the service that gives them can be reached",
    retryable: true,
  });
}
