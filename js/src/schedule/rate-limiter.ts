/** Makes rate limiters. */

import { badOption, reading } from "../errors.js";
import { checkNames } from "../options/accepted.js";
import { describeKind } from "../text/words.js";
import type { RateLimiter, RateLimiterOptions } from "../types/schedule.js";
import { Limiter } from "./limiter.js";

const OPTIONS: { readonly [Name in keyof Required<RateLimiterOptions>]: true } = {
  adaptive: true,
  maxConcurrency: true,
  outputWeight: true,
  requestsPerMinute: true,
  tokensPerMinute: true,
};

/**
 * Makes a rate limiter, for the `limiter` option of clients. Clients that share a quota share one limiter.
 *
 * @throws BedrockExtractError `BAD_OPTION` for a limit that is none.
 * @example
 * ```ts
 * const limiter = rateLimiter({ requestsPerMinute: 50, tokensPerMinute: 200_000, maxConcurrency: 8 });
 * const client = fromBedrock({ region: "us-east-1", model: "us.amazon.nova-lite-v1:0", limiter });
 * ```
 */
export function rateLimiter(options: RateLimiterOptions = {}): RateLimiter {
  const given = checkNames(options, OPTIONS, "rateLimiter()") as RateLimiterOptions;
  reading("options", () => {
    for (const name of ["requestsPerMinute", "tokensPerMinute"] as const) demand(given, name, isAboveZero, "above 0");
    demand(given, "outputWeight", (value) => isAboveZero(value) && value >= 1 && value <= 100, "from 1 to 100");
    demand(given, "maxConcurrency", isCount, "a whole number from 1");
  });
  if (given.adaptive !== undefined && typeof given.adaptive !== "boolean") {
    const message = `The option \`adaptive\` is ${describeKind(given.adaptive)}, not true or false`;
    throw badOption("adaptive", message, "Pass true or false");
  }
  return new Limiter(given);
}

function demand(
  options: RateLimiterOptions,
  name: "maxConcurrency" | "outputWeight" | "requestsPerMinute" | "tokensPerMinute",
  accepts: (value: number) => boolean,
  expected: string,
): void {
  const value: unknown = options[name];
  if (value === undefined || (typeof value === "number" && accepts(value))) return;
  const found = typeof value === "number" ? String(value) : describeKind(value);
  throw badOption(name, `The option \`${name}\` is ${found}, not a number ${expected}`, `Pass a number ${expected}`);
}

function isAboveZero(value: number): boolean {
  return Number.isFinite(value) && value > 0;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1;
}
