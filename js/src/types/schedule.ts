/** Sharing the service's quotas among many calls. */

/** What a rate limiter keeps to. */
export interface RateLimiterOptions {
  /**
   * Requests a minute for each model in each region, repeated ones included, above 0.
   * @default no limit but what the service's refusals teach
   */
  readonly requestsPerMinute?: number | undefined;
  /**
   * Tokens a minute for each model in each region, above 0. A request counts with what it is likely to take when it leaves, and with
   * what it took when it is answered.
   * @default no limit but what the service's refusals teach
   */
  readonly tokensPerMinute?: number | undefined;
  /**
   * As how many tokens one token of output counts, 1 to 100: the service counts 5 for Claude 3.7 and later models.
   * @default 1
   */
  readonly outputWeight?: number | undefined;
  /**
   * Requests under way at once, over all models and regions, from 1.
   * @default no limit
   */
  readonly maxConcurrency?: number | undefined;
  /**
   * Whether refusals for too many requests or tokens lower the limits to what had passed before. Such a limit grows again with time.
   * @default true
   */
  readonly adaptive?: boolean | undefined;
}

/** What a rate limiter knows of one model in one region. */
export interface RateLimits {
  /** The URL of the model, such as `https://bedrock-runtime.us-east-1.amazonaws.com/model/amazon.nova-lite-v1%3A0`. */
  readonly url: string;
  /** Requests a minute, stated or learned; absent where none is known. */
  readonly requestsPerMinute?: number;
  /** Tokens a minute, stated or learned; absent where none is known. */
  readonly tokensPerMinute?: number;
  /** Requests that wait for their turn. */
  readonly waiting: number;
}

/** Lets requests leave in their order, as fast as quotas allow. Made by `rateLimiter()`, and shared by passing it to several clients. */
export interface RateLimiter {
  /** The limits that hold now, by model and region. */
  limits(): readonly RateLimits[];
}
