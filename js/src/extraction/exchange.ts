/** Carries one attempt's request to the service and its answer back into the core, whose business it is what that means. */

import type { Step } from "../core/contract.js";
import type { ExtractionHandle } from "../core/handle.js";
import { type CredentialSource, resolveCredentials } from "../credentials/credentials.js";
import { refuseOpenSecrets } from "../credentials/exposure.js";
import { isBedrockExtractError } from "../errors.js";
import type { Cancellation } from "../http/cancellation.js";
import { now, random } from "../http/clock.js";
import { hashOf } from "../http/digest.js";
import { detailOf, isTimeout, RAW_DETAIL } from "../http/failures.js";
import { answered, discard, lowerCaseRecord, readBody, send } from "../http/fetch.js";
import type { FetchFunction } from "../types/fetch.js";

/** How requests of a client leave. */
export interface TransportOptions extends CredentialSource {
  readonly fetch?: FetchFunction | undefined;
}

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
    const early = opened(extraction, response);
    if (early !== undefined) return early;
    const last = await readBody(response, (chunk) => extraction.receive(chunk), cancellation);
    if (last !== undefined) return last;
  } catch (error) {
    cancellation.throwIfEnded();
    if (isBedrockExtractError(error)) throw error;
    return extraction.disconnect(isTimeout(error) ? "timeout" : "network", detailOf(error, RAW_DETAIL), random());
  }
  // Drawn anew each time, so that calls that failed together do not come back together.
  return extraction.finish(random());
}

/** The core's word on the response's head. A response that is not read would keep its connection. */
function opened(extraction: ExtractionHandle, response: Response): Step | undefined {
  let step: Step | undefined;
  try {
    step = extraction.respond(response.status, lowerCaseRecord(response.headers));
  } catch (error) {
    discard(response);
    throw error;
  }
  if (step !== undefined) discard(response);
  return step;
}
