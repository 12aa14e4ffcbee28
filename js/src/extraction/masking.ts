/**
 * With `maskValues`, what the caller's own validation says goes to the model and nowhere else: it may quote the value. The core
 * masks its issues; here is what never reaches the core.
 */

import type { CandidateIssue } from "../core/contract.js";
import { BedrockExtractError, isBedrockExtractError } from "../errors.js";
import type { PreparedSchema } from "../schema/prepared.js";

/** The schema with failures of its validation that show nothing of the value. */
export function maskingFailures(schema: PreparedSchema): PreparedSchema {
  const { validate, load, plain } = schema;
  if (validate === undefined) return schema;
  return {
    load,
    get text() {
      return schema.text;
    },
    plain,
    validate: async (value) => {
      try {
        return await validate(value);
      } catch (failure) {
        throw isBedrockExtractError(failure) ? masked(failure) : failure;
      }
    },
  };
}

/** Issues that say where something is wrong, and nothing of the value. */
export function maskedIssues(issues: readonly CandidateIssue[]): CandidateIssue[] {
  return issues.map(({ path }) => ({ path, message: "is not valid" }));
}

/** Its cause and its words come from code that was given the value; of a call to a model, its record as well. */
function masked({ code, help, path, status, requestId, retryable }: BedrockExtractError): BedrockExtractError {
  const message =
    code === "VALIDATOR_THREW"
      ? "The validation of the schema threw an error, which `maskValues` hides"
      : "A call that the validation of the schema made has failed, and `maskValues` hides its words";
  return new BedrockExtractError({ code, message, help, path, status, requestId, retryable });
}
