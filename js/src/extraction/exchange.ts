/** Carries one attempt's request to the service and its answer back into the core, whose business it is what that means. */

import type { CandidateIssue, CoreCredentials, Step } from "../core/contract.js";
import type { ExtractionHandle } from "../core/handle.js";
import { type CredentialSource, resolveCredentials, resolveOthers } from "../credentials/credentials.js";
import { refuseOpenSecrets } from "../credentials/exposure.js";
import { isBedrockExtractError } from "../errors.js";
import { tooSlow } from "../failover/reasons.js";
import { Cancellation } from "../http/cancellation.js";
import { now, random } from "../http/clock.js";
import { hashOf } from "../http/digest.js";
import { detailOf, isTimeout, RAW_DETAIL } from "../http/failures.js";
import { answered, discard, lowerCaseRecord, readBody, send } from "../http/fetch.js";
import { hearDate, hearRefusal, signingTime } from "../http/service-clock.js";
import type { FetchFunction } from "../types/fetch.js";
import type { PartialStep } from "./listener.js";

/** How requests of a client leave. */
export interface TransportOptions extends CredentialSource {
  readonly fetch?: FetchFunction | undefined;
}

/** What hears of a request. */
export interface ExchangeListener {
  /** It is ready to leave for this URL, and waits until this is settled; absent where it need not wait. */
  readonly ready?: ((url: string, bytes: () => number) => Promise<void>) | undefined;
  /** It leaves. */
  readonly leaving: () => void;
  /** More of a streamed answer has arrived; absent where none is asked for. Issues for which the answer is to be cut off here. */
  readonly arrived?: ((step: PartialStep, bytes: number) => Promise<readonly CandidateIssue[] | undefined>) | undefined;
  readonly limits: ExchangeLimits;
}

/** How long an exchange may take, in milliseconds. */
export interface ExchangeLimits {
  /** For the answer to begin. */
  readonly firstByteTimeout?: number | undefined;
  /** For its first content; the call goes on elsewhere then. */
  readonly firstContentTimeout?: number | undefined;
  /** For more of it to arrive. */
  readonly idleTimeout: number;
}

/**
 * Sends the current request after `delayMs` and returns the step that follows from the answer or the failure. Where the service
 * refuses the credentials, and a function has others, the request is sent once more with those.
 */
export async function exchange(
  extraction: ExtractionHandle,
  delayMs: number,
  options: TransportOptions,
  cancellation: Cancellation,
  listener: ExchangeListener,
): Promise<Step> {
  await cancellation.wait(delayMs);
  await listener.ready?.(extraction.url(), () => extraction.body().length);
  const credentials = await cancellation.race(resolveCredentials(options));
  const step = await exchanged(extraction, credentials, options, cancellation, listener);
  if (!refusesCredentials(step)) return step;
  const others = await cancellation.race(resolveOthers(options, credentials));
  if (others === undefined || !extraction.takeBack()) return step;
  return exchanged(extraction, others, options, cancellation, listener);
}

/** Names of the refusals of credentials that are expired or not known, maybe no longer. */
const REFUSALS: ReadonlySet<string> = new Set([
  "ExpiredToken",
  "ExpiredTokenException",
  "InvalidClientTokenId",
  "UnrecognizedClientException",
]);

/** How the service says the same of an API key. The core takes the word after `Bearer` for a key, and masks it. */
const REFUSAL_OF_KEY = /\b(?:bearer|key|token)\b.*\b(?:expired|valid)\b/iu;

/** Whether the service refuses the credentials, as opposed to what they may do. */
function refusesCredentials(step: Step): boolean {
  if (step.type !== "fail" || step.error.code !== "ACCESS_DENIED" || step.error.service === undefined) return false;
  const { name, message } = step.error.service;
  return REFUSALS.has(name) || REFUSAL_OF_KEY.test(message);
}

async function exchanged(
  extraction: ExtractionHandle,
  credentials: CoreCredentials,
  options: TransportOptions,
  cancellation: Cancellation,
  { leaving, arrived, limits }: ExchangeListener,
): Promise<Step> {
  const url = extraction.url();
  refuseOpenSecrets(url, credentials, options);
  const body = extraction.body();
  const bodyHash = "apiKey" in credentials ? undefined : await cancellation.race(hashOf(body));
  const signed = extraction.sign(credentials, signingTime(url), bodyHash);
  // A proxy that compresses a stream may hold it back.
  const headers = arrived === undefined ? signed : { ...signed, "accept-encoding": "identity" };
  // `manual`, because workerd rejects `error`; a redirect must never be followed with signed headers.
  const beginning = limited(cancellation, limits.firstByteTimeout, noAnswer);
  const showing = limited(beginning ?? cancellation, limits.firstContentTimeout, tooSlow);
  const ending = showing ?? beginning ?? cancellation;
  const init: RequestInit = { method: "POST", headers, body, redirect: "manual", signal: ending.signal as AbortSignal };
  leaving();
  const sent = now();
  let hasDate = false;
  try {
    const response = await answered(send(options.fetch, url, init), ending);
    beginning?.liftTimeout();
    if (arrived === undefined) showing?.liftTimeout();
    const headers = lowerCaseRecord(response.headers);
    hasDate = hearDate(url, headers, sent);
    const early = opened(extraction, response, headers);
    if (early !== undefined) return early;
    const receive = (chunk: Uint8Array) => {
      const step = extraction.receive(chunk);
      if (step !== undefined) showing?.liftTimeout();
      return following(step, chunk.length, arrived);
    };
    const last = await readBody(response, receive, ending, limits.idleTimeout);
    if (last !== undefined && "issues" in last) return extraction.cutOff(last.issues);
    if (last !== undefined && last.type !== "partial") return last;
  } catch (error) {
    cancellation.throwIfEnded();
    if (beginning?.signal.aborted) {
      return extraction.disconnect("network", detailOf(beginning.signal.reason, RAW_DETAIL), random());
    }
    showing?.throwIfEnded();
    if (isBedrockExtractError(error)) throw error;
    return extraction.disconnect(isTimeout(error) ? "timeout" : "network", detailOf(error, RAW_DETAIL), random());
  } finally {
    showing?.close();
    beginning?.close();
  }
  // Drawn anew each time, so that calls that failed together do not come back together.
  const step = extraction.finish(random());
  if (step.type === "send" && !hasDate) hearRefusal(url, step.failed?.service?.message ?? "");
  return step;
}

/** What ends with the exchange, or after this many milliseconds. */
function limited(
  cancellation: Cancellation,
  milliseconds: number | undefined,
  late: (milliseconds: number) => Error,
): Cancellation | undefined {
  return milliseconds === undefined ? undefined : new Cancellation(cancellation.signal, milliseconds, late);
}

function noAnswer(milliseconds: number): Error {
  return new Error(`no answer began within the \`firstByteTimeout\` of ${milliseconds} ms`);
}

/** Why a streamed answer is cut off. */
interface Cut {
  readonly issues: readonly CandidateIssue[];
}

/** What ends the response, if the step does. */
function following(
  step: Step | undefined,
  bytes: number,
  arrived: ExchangeListener["arrived"],
): Step | undefined | Promise<Step | Cut | undefined> {
  if (step?.type !== "partial") return step;
  const { ends } = step;
  const otherwise = ends ? step : undefined;
  if (arrived === undefined) return otherwise;
  return arrived(step, bytes).then((issues) => (issues === undefined || ends ? otherwise : { issues }));
}

/** The core's word on the response's head. A response that is not read would keep its connection. */
function opened(extraction: ExtractionHandle, response: Response, headers: Record<string, string>): Step | undefined {
  let step: Step | undefined;
  try {
    step = extraction.respond(response.status, headers);
  } catch (error) {
    discard(response);
    throw error;
  }
  if (step !== undefined) discard(response);
  return step;
}
