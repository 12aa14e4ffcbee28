/** Why a call turns to another region or model. */

import { BedrockExtractError } from "../errors.js";
import type { FailoverReason } from "../types/failover.js";

/** What a failure means for where it happened; undefined where it would happen elsewhere as well. */
export function reasonOf({ code, path, service, retryable }: BedrockExtractError): FailoverReason | undefined {
  switch (code) {
    case "THROTTLED":
      return "throttled";
    case "MODEL_NOT_FOUND":
      return "not-enabled";
    case "ACCESS_DENIED":
      // Other refusals are about the credentials, which are the same elsewhere.
      return /\baccess to the model\b|\bmodel access\b/iu.test(service?.message ?? "") ? "not-enabled" : undefined;
    case "TIMEOUT":
      // The caller's own `timeout` holds everywhere.
      return path === SLOW || service !== undefined ? "slow" : undefined;
    case "SERVICE_ERROR":
    case "NETWORK":
      return retryable ? "unavailable" : undefined;
    default:
      return undefined;
  }
}

/** Whether the model takes requests only by way of an inference profile. */
export function needsProfile({ code, service }: BedrockExtractError): boolean {
  return code === "MODEL_NOT_FOUND" && /on-demand throughput/iu.test(service?.message ?? "");
}

const SLOW = "failover.firstContentTimeout";

/** No content has arrived in time. */
export function tooSlow(milliseconds: number): BedrockExtractError {
  return new BedrockExtractError({
    code: "TIMEOUT",
    message: `No content arrived within the \`firstContentTimeout\` of ${milliseconds} ms`,
    help: "Raise `failover.firstContentTimeout`, or choose a faster model",
    path: SLOW,
    retryable: true,
  });
}
