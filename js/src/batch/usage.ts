/** Tokens, and their sums. */

import type { Usage } from "../types/completion.js";

/** That of a request which was not answered. */
export const NO_USAGE: Usage = {
  inputTokens: 0,
  outputTokens: 0,
  totalTokens: 0,
  cacheReadInputTokens: 0,
  cacheWriteInputTokens: 0,
};

/** The sum of both. */
export function sumOf(one: Usage, other: Usage): Usage {
  const names = Object.keys(NO_USAGE) as (keyof Usage)[];
  return Object.fromEntries(names.map((name) => [name, one[name] + other[name]])) as unknown as Usage;
}
