/** What a call costs, by the prices that the caller gives: a table of ours would be wrong one day. */

import { BedrockExtractError, badOption, reading } from "../errors.js";
import { bare } from "../options/bare.js";
import { cut, describeKind } from "../text/words.js";
import type { Usage } from "../types/completion.js";
import type { Prices, PricesOption } from "../types/cost.js";

const MILLION = 1_000_000;

const NAMES = ["input", "output", "cacheRead", "cacheWrite"] as const;

/** Prices as the caller gave them, checked. */
export type CheckedPrices = (modelId: string) => Prices | undefined;

/** Checks the option `prices`. */
export function pricesOf(option: unknown): CheckedPrices | undefined {
  if (option === undefined) return undefined;
  return reading("prices", () => {
    if (!isFields(option)) throw wrong("prices", option);
    if ("input" in option || "output" in option) {
      const prices = checked(option, "prices");
      return () => prices;
    }
    const byModel = new Map(
      Object.entries(option).map(([modelId, prices]) => [modelId, checked(prices, `prices[${cut(modelId, 60)}]`)]),
    );
    return (modelId: string) => byModel.get(modelId);
  });
}

/** Checks the option `costBudget`, which means nothing without prices. */
export function checkCostBudget(budget: unknown, prices: PricesOption | undefined): void {
  if (budget === undefined) return;
  if (typeof budget !== "number" || !(budget >= 0)) {
    const found = typeof budget === "number" ? String(budget) : describeKind(budget);
    throw badOption("costBudget", `The option \`costBudget\` is ${found}, not an amount`, "Pass a number from 0");
  }
  if (prices === undefined) {
    throw badOption(
      "costBudget",
      "A `costBudget` is given without `prices`",
      "Pass `prices: { input, output }` as well",
    );
  }
}

/** What the tokens cost. */
export function costOf(usage: Usage, { input, output, cacheRead = input, cacheWrite = input }: Prices): number {
  const { inputTokens, outputTokens, cacheReadInputTokens, cacheWriteInputTokens } = usage;
  const sum = inputTokens * input + outputTokens * output + cacheReadInputTokens * cacheRead;
  return (sum + cacheWriteInputTokens * cacheWrite) / MILLION;
}

/** The failure of a call whose attempts have cost all that they may. */
export function costExceeded(cost: number, budget: number): BedrockExtractError {
  return new BedrockExtractError({
    code: "COST_BUDGET_EXCEEDED",
    message: `No valid answer: the attempts cost ${cost} and \`costBudget\` is ${budget}`,
    help: "Raise `costBudget`, use a stronger model or loosen the schema; `completion.attempts` holds every answer",
    path: "costBudget",
  });
}

function checked(given: unknown, place: string): Prices {
  if (!isFields(given)) throw wrong(place, given);
  const unknown = Object.keys(given).find((name) => !(NAMES as readonly string[]).includes(name));
  if (unknown !== undefined) {
    const message = `Unknown price \`${place}.${cut(unknown, 40)}\``;
    throw badOption(place, message, "Use input, output, cacheRead and cacheWrite");
  }
  for (const name of NAMES) {
    const price = given[name];
    const isMissing = price === undefined && (name === "input" || name === "output");
    if (
      isMissing ||
      (price !== undefined && !(typeof price === "number" && price >= 0 && price < Number.POSITIVE_INFINITY))
    ) {
      const message = `The price \`${place}.${name}\` is ${describeKind(price)}, not a number from 0`;
      throw badOption(place, message, "Pass the price of a million tokens");
    }
  }
  return bare({ ...given }) as Readonly<Record<string, unknown>> as unknown as Prices;
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function wrong(place: string, value: unknown): BedrockExtractError {
  const message = `The option \`${place}\` is ${describeKind(value)}, not prices`;
  return badOption("prices", message, "Pass `{ input, output }`, each for a million tokens");
}
