/** The record of a call, as far as it is the host's to keep: where it went, what it cost, and what it is likely to take. */

import type { Connection } from "../connection.js";
import type { ExtractionHandle } from "../core/handle.js";
import { costExceeded, costOf } from "../cost/cost.js";
import type { Completion, Failover, Usage } from "../types/completion.js";
import type { Estimate } from "../types/cost.js";
import type { Target } from "../types/failover.js";
import type { CallPlan } from "./plan.js";

/** That of a request which was not answered. */
export const NO_USAGE: Usage = {
  inputTokens: 0,
  outputTokens: 0,
  totalTokens: 0,
  cacheReadInputTokens: 0,
  cacheWriteInputTokens: 0,
};

/** Where a request went. */
export function targetOf(region: string | undefined, modelId: string): Target {
  return { ...(region !== undefined && { region }), modelId };
}

/** The core's record with the host's. */
export function completed(
  known: Completion,
  { prices, estimatedMaxTokens }: CallPlan,
  region: string | undefined,
  failovers: readonly Failover[],
): Completion {
  const all = [{ modelId: known.modelId, usage: known.usage }, ...failovers];
  const costs = all.map(({ modelId, usage }) => {
    const priced = prices?.(modelId);
    return priced && costOf(usage, priced);
  });
  const cost = costs.includes(undefined) ? undefined : costs.reduce((sum = 0, one = 0) => sum + one, 0);
  return {
    ...known,
    ...(region !== undefined && { region }),
    ...(failovers.length > 0 && { failovers: [...failovers] }),
    ...(cost !== undefined && { cost }),
    ...(estimatedMaxTokens !== undefined && { estimatedMaxTokens }),
  };
}

/** Fails where the attempts so far have cost all that they may. */
export function checkCosts(extraction: ExtractionHandle, { costBudget, prices }: CallPlan): void {
  if (costBudget === undefined) return;
  const { modelId, usage } = extraction.progress();
  const priced = prices?.(modelId);
  const cost = priced && costOf(usage, priced);
  if (cost !== undefined && cost >= costBudget) throw costExceeded(cost, costBudget);
}

/** What the request is likely to take. */
export function estimateOf(plan: CallPlan, { estimates }: Connection, modelId: string, bytes: number): Estimate {
  const inputTokens = estimates.input(plan.kind(), bytes);
  const outputTokens = plan.maxTokens;
  const priced = plan.prices?.(modelId);
  const cost =
    priced && outputTokens !== undefined ? costOf({ ...NO_USAGE, inputTokens, outputTokens }, priced) : undefined;
  return { inputTokens, ...(outputTokens !== undefined && { outputTokens }), ...(cost !== undefined && { cost }) };
}
