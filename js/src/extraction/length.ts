/** How long an answer may be: by the caller's word, else by what earlier answers make likely. */

import type { DescribedRequest } from "../options/check.js";

/** How many times longer than likely an answer may be: one that was cut off is asked for again with twice as many tokens, and so on. */
const RAISE = 8;

const NAMES = ["maxTokens", "max_tokens", "max_completion_tokens"];

/** Settings under which the model's thinking counts as well, so that nothing is likely. */
const THINKING = ["additionalModelRequestFields", "outputConfig", "reasoningEffort", "reasoning_effort", "thinking"];

type Fields = Readonly<Record<string, unknown>>;

/** The request with a limit, where it had none and one is likely. */
export function withLength(
  request: DescribedRequest,
  likely: number | undefined,
): {
  readonly request: DescribedRequest;
  readonly maxTokens: number | undefined;
  readonly estimatedMaxTokens: number | undefined;
} {
  const fields = request as Fields;
  const stated = [...NAMES.map((name) => fields[name]), inner(fields.inferenceConfig, "maxTokens")].find(isLength);
  const isOpen = ![...NAMES, ...THINKING, "maxTokensLimit"].some((name) => fields[name] !== undefined);
  if (stated !== undefined || likely === undefined || !isOpen) {
    return { request, maxTokens: stated, estimatedMaxTokens: undefined };
  }
  const limited = { ...request, maxTokens: likely, maxTokensLimit: likely * RAISE };
  return { request: limited, maxTokens: likely, estimatedMaxTokens: likely };
}

function inner(holder: unknown, name: string): unknown {
  return typeof holder === "object" && holder !== null ? (holder as Fields)[name] : undefined;
}

function isLength(value: unknown): value is number {
  return typeof value === "number";
}
