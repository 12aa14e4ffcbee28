/** Runs one extraction: drives the core's state machine, step by step, from the first request to the result. */

import { coreFailure, ExtractionHandle, openCore } from "./core-handle.js";
import { attachCompletion, BedrockExtractError, isBedrockExtractError } from "./errors.js";
import { compiledSchema, type PreparedSchema, type Verdict } from "./schema.js";
import { type Cancellation, exchange, type TransportOptions } from "./transport.js";
import type { CompletionResult } from "./types.js";

/** What is to be extracted, and how. */
export interface ExtractionPlan {
  readonly schema: PreparedSchema;
  readonly schemaName: string | undefined;
  /** The request as JSON text. */
  readonly request: string;
  readonly transport: TransportOptions;
}

/** Extracts one object. */
export async function extract(plan: ExtractionPlan, cancellation: Cancellation): Promise<CompletionResult<unknown>> {
  const { text, validate } = plan.schema;
  const core = await cancellation.race(openCore());
  const extraction = new ExtractionHandle(core, compiledSchema(core, text, plan.schemaName), plan.request);
  try {
    const data = await run(extraction, validate, plan.transport, cancellation);
    return { data, completion: extraction.completion() };
  } catch (error) {
    addCompletion(error, extraction);
    throw error;
  } finally {
    extraction.close();
  }
}

async function run(
  extraction: ExtractionHandle,
  validate: ((value: unknown) => Promise<Verdict>) | undefined,
  transport: TransportOptions,
  cancellation: Cancellation,
): Promise<unknown> {
  let result: unknown;
  let step = extraction.start();
  for (;;) {
    cancellation.throwIfEnded();
    switch (step.type) {
      case "send":
        step = await exchange(extraction, step.delayMs, transport, cancellation);
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

/** Every failure tells what was tried and what it cost, as far as the core can still say. */
function addCompletion(error: unknown, extraction: ExtractionHandle): void {
  if (!(error instanceof BedrockExtractError) || error.completion !== undefined) return;
  try {
    attachCompletion(error, extraction.completion());
  } catch (unavailable) {
    if (!isBedrockExtractError(unavailable)) throw unavailable;
  }
}
