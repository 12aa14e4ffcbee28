/**
 * The regions and models that calls of a client may turn to, in the order of the caller's preference: every region for the first
 * model, then for the next. Calls begin with the first one that has not failed of late.
 */

import type { BedrockExtractError } from "../errors.js";
import { now } from "../http/clock.js";
import { bare } from "../options/bare.js";
import type { ClientOptions } from "../types/client.js";
import type { FailoverReason } from "../types/failover.js";
import { needsProfile, reasonOf } from "./reasons.js";

/** Milliseconds for which calls begin elsewhere after a failure. */
const COOLDOWN = 60_000;

const REASONS: readonly FailoverReason[] = ["not-enabled", "slow", "throttled", "unavailable"];

/** Where a request may go; what is absent follows from the other options. */
export interface Stop {
  readonly region?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly modelId?: string | undefined;
}

/** Why and where a call goes on. */
export interface Turn {
  readonly reason: FailoverReason | "needs-profile";
  readonly to: Stop;
}

/** Those of a client, and what its calls have learned of them. */
export class Routes {
  readonly #options: Pick<ClientOptions, "inferenceProfile" | "models">;
  readonly #places: readonly Stop[];
  readonly #reasons: ReadonlySet<FailoverReason>;
  readonly #firstContentTimeout: number | undefined;
  readonly #cooldown: number;
  /** Until when calls begin elsewhere. */
  readonly #resting = new Map<string, number>();
  /** Inference profiles of models that take nothing without. */
  readonly #profiles = new Map<string, string>();

  constructor(options: ClientOptions) {
    const { on = REASONS, firstContentTimeout, cooldown = COOLDOWN } = bare({ ...options.failover });
    this.#options = options;
    this.#places = (options.regions ?? [{}]).map((one) => bare(typeof one === "string" ? { region: one } : { ...one }));
    this.#reasons = new Set(on);
    this.#firstContentTimeout = firstContentTimeout;
    this.#cooldown = cooldown;
  }

  /** The way of one call, whose own model is the only one for it. */
  begin(modelId: unknown): Route {
    const own = typeof modelId === "string" ? [modelId] : this.#options.models;
    const places = this.#places;
    const stops = own?.flatMap((model) => places.map((place) => bare({ ...place, modelId: model }))) ?? places;
    const time = now();
    const isResting = (stop: Stop) => (this.#resting.get(keyOf(stop)) ?? 0) > time;
    const ordered = [...stops.filter((stop) => !isResting(stop)), ...stops.filter(isResting)];
    return new Route(this, ordered);
  }

  /** Milliseconds in which the first content must arrive. */
  get firstContentTimeout(): number | undefined {
    return this.#reasons.has("slow") ? this.#firstContentTimeout : undefined;
  }

  /** Why the failure counts. */
  reasonOf(error: BedrockExtractError): FailoverReason | undefined {
    const reason = reasonOf(error);
    return reason !== undefined && this.#reasons.has(reason) ? reason : undefined;
  }

  /** Calls begin elsewhere for a while. */
  rest(stop: Stop): void {
    this.#resting.set(keyOf(stop), now() + this.#cooldown);
  }

  /** The inference profile to ask for in place of a model. */
  profileFor(error: BedrockExtractError, region: string | undefined, modelId: string): string | undefined {
    const { inferenceProfile } = this.#options;
    if (inferenceProfile === undefined || !needsProfile(error) || region === undefined) return undefined;
    const prefix = inferenceProfile === "geo" ? geographyOf(region) : inferenceProfile;
    if (prefix === undefined || modelId.startsWith("arn:")) return undefined;
    const profile = `${prefix}.${modelId}`;
    this.#profiles.set(`${region} ${modelId}`, profile);
    return profile;
  }

  /** What to ask for a model in a region. */
  knownProfile(region: string | undefined, modelId: unknown): string | undefined {
    return typeof modelId === "string" ? this.#profiles.get(`${region} ${modelId}`) : undefined;
  }
}

/** The way of one call. */
export class Route {
  readonly #routes: Routes;
  readonly #left: Stop[];
  readonly #hasOthers: boolean;
  #stop: Stop;

  constructor(routes: Routes, [first = bare({}), ...left]: readonly Stop[]) {
    this.#routes = routes;
    this.#stop = first;
    this.#left = left;
    this.#hasOthers = left.length > 0;
  }

  /** Where the call is. */
  get stop(): Stop {
    return this.#stop;
  }

  /** Milliseconds in which the first content must arrive here. */
  get firstContentTimeout(): number | undefined {
    return this.#left.length > 0 ? this.#routes.firstContentTimeout : undefined;
  }

  /** Whether a failure that may pass is not waited for here. */
  leaves(error: BedrockExtractError): boolean {
    return this.#left.length > 0 && this.#routes.reasonOf(error) !== undefined;
  }

  /** Where the call goes on after a failure in `region`, of `modelId`. */
  next(error: BedrockExtractError, region: string | undefined, modelId: string): Turn | undefined {
    const profile = this.#routes.profileFor(error, region, modelId);
    if (profile !== undefined)
      return { reason: "needs-profile", to: this.#go(bare({ ...this.#stop, modelId: profile })) };
    const reason = this.#routes.reasonOf(error);
    if (reason === undefined) return undefined;
    if (this.#hasOthers) this.#routes.rest(this.#stop);
    const to = this.#left.shift();
    return to === undefined ? undefined : { reason, to: this.#go(to) };
  }

  #go(stop: Stop): Stop {
    this.#stop = stop;
    return stop;
  }
}

function keyOf({ region, endpoint, modelId }: Stop): string {
  return JSON.stringify([region, endpoint, modelId]);
}

/** The geography whose inference profiles serve a region, by AWS's names. */
function geographyOf(region: string): string | undefined {
  const [area = "", zone = ""] = region.split("-");
  if (area === "us") return zone === "gov" ? "us-gov" : "us";
  return { ca: "us", eu: "eu", ap: "apac" }[area];
}
