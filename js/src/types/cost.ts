/** What tokens cost. */

/** Prices of one model for a million tokens, in any currency. */
export interface Prices {
  /** For a million tokens of the prompt. */
  readonly input: number;
  /** For a million tokens that the model writes. */
  readonly output: number;
  /**
   * For a million tokens read from a prompt cache.
   * @default `input`
   */
  readonly cacheRead?: number | undefined;
  /**
   * For a million tokens written to a prompt cache.
   * @default `input`
   */
  readonly cacheWrite?: number | undefined;
}

/** Prices of the model, or of each model by its id. */
export type PricesOption = Prices | { readonly [modelId: string]: Prices };

/** What a request is likely to take. */
export interface Estimate {
  /** Tokens of the prompt: a quarter of the bytes of the body until the model has counted some. Media are not counted well. */
  readonly inputTokens: number;
  /** Most tokens that the model may write, where a limit is known. */
  readonly outputTokens?: number;
  /** What that costs at most by `prices`, where both are known. */
  readonly cost?: number;
}
