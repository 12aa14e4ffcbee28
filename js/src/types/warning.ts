// What a caller should know of a call that goes on all the same.

/** Something in the schema, the messages or the answer that has another effect than it seems to have. */
export interface CompletionWarning {
  /**
   * - `MEDIA_TYPE_MISMATCH`: data is declared as something else than its bytes show; it is sent as what it is.
   * - `NOT_STREAMED`: the answer of a streamed call came in one piece.
   * - `ROUNDED_NUMBER`: the model wrote a number that a JavaScript number does not hold to the last digit.
   * - `SECRET_MASKED`: the answer repeated the session token or API key of its request, and shows `…` in its place.
   * - `UNKNOWN_FORMAT`: nothing checks this `format` of the schema, and no `pattern` stands beside it.
   */
  readonly code: "MEDIA_TYPE_MISMATCH" | "NOT_STREAMED" | "ROUNDED_NUMBER" | "SECRET_MASKED" | "UNKNOWN_FORMAT";
  /** JSON Pointer into the JSON Schema or the value, or the place in the options, such as `messages[0].content[1].data`. */
  readonly path: string;
  /** What it is, and what to do. */
  readonly message: string;
}
