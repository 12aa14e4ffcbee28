/** API keys from a server of one's own, for a place where access keys are not safe. */

import { badOption, isBedrockExtractError } from "../errors.js";
import { requestSmall, type SmallAnswer } from "../http/small-request.js";
import { checkNames } from "../options/accepted.js";
import { member } from "../options/bare.js";
import { describeKind } from "../text/words.js";
import type { ExpiringApiKey } from "../types/credentials.js";
import type { ApiKeyProvider, TokenEndpointOptions } from "../types/providers.js";
import { missing } from "./credentials.js";
import { isExposed } from "./exposure.js";
import { sharing } from "./refresh.js";

const OPTIONS: { readonly [Name in keyof Required<TokenEndpointOptions>]: true } = { fetch: true, headers: true };

/**
 * API keys for the option `apiKey`, from an endpoint of your own that answers `GET` with what `mintApiKey` gives as JSON:
 * `{ "apiKey": "…", "expiration": "2026-01-02T03:04:05.000Z" }`. It is asked at the first request, and again shortly before the key
 * ends, once for all calls that wait. In a page, the URL may be relative.
 *
 * @throws BedrockExtractError `BAD_OPTION` for an unknown option, a URL that is none, and plain http to another machine. The
 * function fails with `MISSING_CREDENTIALS` where the endpoint gives no key.
 * @example
 * ```ts
 * import { fromBedrock, fromTokenEndpoint } from "bedrock-extract";
 *
 * const client = fromBedrock({
 *   region: "eu-west-1",
 *   model: "eu.amazon.nova-lite-v1:0",
 *   apiKey: fromTokenEndpoint("https://app.example.com/bedrock-key"),
 * });
 * ```
 */
export function fromTokenEndpoint(url: string, options: TokenEndpointOptions = {}): ApiKeyProvider {
  const { fetch, headers }: TokenEndpointOptions = checkNames(options, OPTIONS, "fromTokenEndpoint()");
  const address = absolute(url);
  return sharing(async () => {
    const given = typeof headers === "function" ? await headers() : headers;
    const request = { method: "GET", url: address, headers: { accept: "application/json", ...given } };
    return keyIn(
      await requestSmall(fetch, request).catch((cause: unknown) => {
        if (isBedrockExtractError(cause)) throw cause;
        throw missing("The token endpoint could not be asked, see `cause`", "Check its URL and CORS", "apiKey", cause);
      }),
    );
  });
}

function absolute(url: unknown): string {
  const { location } = globalThis as { readonly location?: { readonly href?: string } };
  let parsed: URL;
  try {
    parsed = new URL(String(url), location?.href);
  } catch (cause) {
    throw badOption("url", "The URL of the token endpoint is none", "Pass an absolute https URL", cause);
  }
  if (!/^https?:$/u.test(parsed.protocol) || isExposed(parsed)) {
    throw badOption("url", "A key of the token endpoint could be read on the way", "Use an https URL");
  }
  return parsed.href;
}

function keyIn({ status, body }: SmallAnswer): ExpiringApiKey {
  const help = "Let it answer 200 with what `mintApiKey` gives, as JSON";
  const wrong = (what: string, cause?: unknown) => missing(`The token endpoint ${what}`, help, "apiKey", cause);
  if (status !== 200) throw wrong(`answered with HTTP status ${status}`);
  let answer: unknown;
  try {
    answer = JSON.parse(new TextDecoder().decode(body));
  } catch {
    // The error of a parser quotes the text, which may be a key.
    throw wrong("answered with something that is not JSON");
  }
  if (typeof answer !== "object" || answer === null)
    throw wrong(`answered with ${describeKind(answer)}, not an object`);
  const [apiKey, expiration] = [member(answer, "apiKey"), member(answer, "expiration")];
  if (typeof apiKey !== "string") throw wrong(`gave an \`apiKey\` that is ${describeKind(apiKey)}, not a string`);
  if (expiration === undefined || expiration === null) return { apiKey };
  const end = new Date(expiration as string | number);
  if (Number.isNaN(end.getTime())) throw wrong("gave an `expiration` that is no time");
  return { apiKey, expiration: end };
}
