/** Other regions and models that a call may turn to. */

/**
 * Why a call turns to another region or model:
 *
 * | reason | meaning |
 * | --- | --- |
 * | `throttled` | too many requests or tokens |
 * | `unavailable` | the service or the connection fails |
 * | `slow` | no content within `firstContentTimeout` |
 * | `not-enabled` | the model is unknown in the region, or the account has no access to it |
 */
export type FailoverReason = "not-enabled" | "slow" | "throttled" | "unavailable";

/** When a call turns to the next region or model. */
export interface FailoverOptions {
  /**
   * The reasons that count.
   * @default all of them
   */
  readonly on?: readonly FailoverReason[] | undefined;
  /**
   * Milliseconds in which the first content must arrive, for a buffered answer all of it, above 0. It does not hold for the last
   * region and model.
   * @default no limit
   */
  readonly firstContentTimeout?: number | undefined;
  /**
   * Milliseconds for which calls begin elsewhere after a failure.
   * @default 60_000
   */
  readonly cooldown?: number | undefined;
}

/** A region, with an endpoint of its own where that is not the usual one. */
export interface RegionOption {
  /** The region. */
  readonly region: string;
  /** Base URL used instead of the region's endpoint. */
  readonly endpoint?: string | undefined;
}

/** Where a request went. */
export interface Target {
  /** The region, where one is known. */
  readonly region?: string;
  /** The model id, inference profile id or ARN. */
  readonly modelId: string;
}
