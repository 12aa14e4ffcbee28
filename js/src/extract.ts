/** Runs one extraction: drives the core's state machine, step by step, from the first request to the result. */

import { coreFailure, ExtractionHandle, openCore } from "./core-handle.js";
import { attachCompletion, BedrockExtractError, isBedrockExtractError } from "./errors.js";
import type { Learned } from "./memory.js";
import type { CheckedPolicy } from "./retry-policy.js";
import { compiledSchema, type PreparedSchema } from "./schema.js";
import { type Cancellation, exchange, type TransportOptions } from "./transport.js";
import type { Explanation } from "./types.js";

/** What is to be extracted, and how. */
export interface ExtractionPlan {
  readonly schema: PreparedSchema;
  readonly schemaName: string | undefined;
  /** The request as JSON text. */
  readonly request: string;
  /** The binary values of the request. */
  readonly attachments: readonly Uint8Array[];
  /** When to try again. */
  readonly policy: CheckedPolicy;
  /** Remembers what the model was seen to refuse. */
  readonly learn: (learned: Learned) => void;
}

/** Extracts one object; `finish` makes the result of it while the extraction can still be asked about itself. */
export async function extract<Result>(
  plan: ExtractionPlan,
  transport: TransportOptions,
  cancellation: Cancellation,
  finish: (data: unknown, extraction: ExtractionHandle) => Result,
): Promise<Result> {
  const extraction = await open(plan, cancellation);
  try {
    return finish(await run(extraction, plan, transport, cancellation), extraction);
  } catch (error) {
    addCompletion(error, extraction);
    throw error;
  } finally {
    extraction.close();
  }
}

/** The first request of an extraction, which is not sent. */
export async function explain(plan: ExtractionPlan, cancellation: Cancellation): Promise<Explanation> {
  const extraction = await open(plan, cancellation);
  try {
    const step = extraction.start();
    if (step.type === "fail") throw coreFailure(step.error);
    const { modelId, mode, mechanism } = extraction.completion();
    const body = JSON.parse(new TextDecoder().decode(extraction.body())) as Explanation["body"];
    return { url: extraction.url(), modelId, mode, mechanism, body };
  } finally {
    extraction.close();
  }
}

async function open(plan: ExtractionPlan, cancellation: Cancellation): Promise<ExtractionHandle> {
  const core = await cancellation.race(openCore());
  const schema = compiledSchema(core, plan.schema.text, plan.schemaName);
  return new ExtractionHandle(core, schema, plan.request, plan.attachments);
}

async function run(
  extraction: ExtractionHandle,
  { schema: { validate }, policy, learn }: ExtractionPlan,
  transport: TransportOptions,
  cancellation: Cancellation,
): Promise<unknown> {
  let result: unknown;
  let step = extraction.start();
  for (;;) {
    cancellation.throwIfEnded();
    switch (step.type) {
      case "send":
        if (step.learned !== undefined) learn(step.learned);
        if (step.reask && policy.looks) {
          const delayMs = await delayOfReask(extraction, policy, cancellation);
          step =
            delayMs === undefined ? extraction.giveUp() : await exchange(extraction, delayMs, transport, cancellation);
        } else step = await exchange(extraction, step.delayMs, transport, cancellation);
        break;
      case "check": {
        const verdict = validate === undefined ? { value: step.value } : await cancellation.race(validate(step.value));
        if ("issues" in verdict) {
          step = extraction.reject(verdict.issues);
        } else {
          result = verdict.value;
          step = extraction.accept();
        }
        break;
      }
      case "done":
        return result;
      case "fail":
        throw coreFailure(step.error);
    }
  }
}

/** Milliseconds before the next attempt, where the caller wants one. */
async function delayOfReask(
  extraction: ExtractionHandle,
  policy: CheckedPolicy,
  cancellation: Cancellation,
): Promise<number | undefined> {
  const failed = extraction.completion().attempts.at(-1);
  if (failed === undefined) return 0;
  return (await cancellation.race(policy.wants(failed))) ? policy.delay(failed) : undefined;
}

/** Every failure tells what was tried and what it cost, as far as the core can still say. */
function addCompletion(error: unknown, extraction: ExtractionHandle): void {
  if (!(error instanceof BedrockExtractError) || error.completion !== undefined) return;
  try {
    attachCompletion(error, extraction.completion());
  } catch (unavailable) {
    if (!isBedrockExtractError(unavailable)) throw unavailable;
  }
}
