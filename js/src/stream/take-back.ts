/** What a text response cannot do. */

import { BedrockExtractError } from "../errors.js";

/** The error of a text response that would have to take something back. */
export function cannotTakeBack(): BedrockExtractError {
  return new BedrockExtractError({
    code: "VALIDATION_FAILED",
    message: "The answer was asked for again after some of it had been sent as text, which nothing can take back",
    help: "Use `toEventStreamResponse()`, or `maxRetries: 0`",
  });
}
