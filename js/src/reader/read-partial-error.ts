/** The failures of reading a response. */

/** A response that brings no complete value. */
export class ReadPartialError extends Error {
  /** A code of `BedrockExtractError`, `HTTP_STATUS`, or `CUT_RESPONSE`. */
  readonly code: string;
  /** Whether the same may succeed later. */
  readonly retryable: boolean;

  constructor(code: string, message: string, retryable: boolean) {
    super(message);
    this.code = code;
    this.retryable = retryable;
  }
}

Object.defineProperty(ReadPartialError.prototype, "name", { value: "ReadPartialError", configurable: true });
