/** Checks the options that say where a client's requests may go, and how many of them at once. */

import { badOption, reading } from "../errors.js";
import { Limiter } from "../schedule/limiter.js";
import { nearestName } from "../text/nearest-name.js";
import { cut, describeKind } from "../text/words.js";
import type { ClientOptions } from "../types/client.js";
import type { RegionOption } from "../types/failover.js";
import { bare } from "./bare.js";

/** More of them than any client has; each is asked in turn. */
const PLACES = 20;

const REASONS = ["not-enabled", "slow", "throttled", "unavailable"];

const FAILOVER = ["cooldown", "firstContentTimeout", "on"];

/** Checks all of them. */
export function checkTraffic(options: ClientOptions): void {
  reading("regions", () => checkRegions(options));
  reading("models", () => checkModels(options));
  reading("failover", () => checkFailover(options.failover));
  const { inferenceProfile, maxConcurrency, retryMode, limiter } = options;
  if (
    inferenceProfile !== undefined &&
    !(typeof inferenceProfile === "string" && /^[a-z-]+$/u.test(inferenceProfile))
  ) {
    throw wrong("inferenceProfile", inferenceProfile, '`"geo"`, or a prefix of inference profiles such as `"eu"`');
  }
  if (maxConcurrency !== undefined && !(Number.isSafeInteger(maxConcurrency) && maxConcurrency >= 1)) {
    throw wrong("maxConcurrency", maxConcurrency, "a whole number from 1");
  }
  if (retryMode !== undefined && retryMode !== "adaptive" && retryMode !== "standard") {
    throw wrong("retryMode", retryMode, '`"standard"` or `"adaptive"`');
  }
  if (limiter !== undefined && !(limiter instanceof Limiter)) {
    throw wrong("limiter", limiter, "what `rateLimiter()` gave");
  }
}

/** The limiters that a client's requests pass, its own first. */
export function limitersOf({ maxConcurrency, retryMode, limiter }: ClientOptions): readonly Limiter[] {
  const isOwn = maxConcurrency !== undefined || retryMode === "adaptive";
  const own = isOwn ? [new Limiter({ maxConcurrency, adaptive: retryMode === "adaptive" })] : [];
  return [...own, ...(limiter === undefined ? [] : [limiter as Limiter])];
}

function checkRegions({ regions, region }: ClientOptions): void {
  if (regions === undefined) return;
  requireList("regions", regions);
  if (region !== undefined) throw both("regions", "region");
  regions.forEach((one: unknown, index) => {
    const place = `regions[${index}]`;
    const { region: name, endpoint }: Partial<RegionOption> =
      typeof one === "object" ? bare({ ...one }) : { region: one as string };
    if (!isText(name)) throw wrong(place, one, "a region, or `{ region, endpoint }`");
    if (endpoint !== undefined && !isText(endpoint)) throw wrong(`${place}.endpoint`, endpoint, "a URL");
  });
}

function checkModels({ models, model, modelId, family }: ClientOptions): void {
  if (models === undefined) return;
  requireList("models", models);
  if (model !== undefined) throw both("models", "model");
  if (modelId !== undefined) throw both("models", "modelId");
  if (family !== undefined) {
    const message = "A `family` is given beside several `models`";
    throw badOption("family", message, "Leave it out, or make a client for each model");
  }
  models.forEach((one: unknown, index) => {
    if (!isText(one)) throw wrong(`models[${index}]`, one, "a model id, inference profile id or ARN");
  });
}

function checkFailover(failover: unknown): void {
  if (failover === undefined) return;
  if (typeof failover !== "object" || failover === null || Array.isArray(failover)) {
    throw wrong("failover", failover, "an object such as `{ firstContentTimeout: 10_000 }`");
  }
  const unknown = Object.keys(failover).find((name) => !FAILOVER.includes(name));
  if (unknown !== undefined) {
    const nearest = nearestName(unknown, FAILOVER) ?? "on, firstContentTimeout or cooldown";
    const shown = cut(unknown, 40);
    throw badOption(`failover.${shown}`, `Unknown option \`failover.${shown}\``, `Did you mean \`${nearest}\`?`);
  }
  const { on, firstContentTimeout, cooldown } = bare({ ...failover }) as Readonly<Record<string, unknown>>;
  if (on !== undefined && !(Array.isArray(on) && on.length <= PLACES && on.every((one) => REASONS.includes(one)))) {
    throw wrong("failover.on", on, `a list of ${REASONS.map((reason) => `\`"${reason}"\``).join(", ")}`);
  }
  for (const [name, value] of Object.entries({ firstContentTimeout, cooldown })) {
    const isTime = typeof value === "number" && value > 0 && value <= 2_147_483_647;
    if (value !== undefined && !isTime) throw wrong(`failover.${name}`, value, "milliseconds above 0");
  }
}

function requireList(name: string, value: unknown): void {
  if (Array.isArray(value) && value.length > 0 && value.length <= PLACES) return;
  throw wrong(name, value, `a list of 1 to ${PLACES}`);
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

function both(name: string, other: string): Error {
  return badOption(name, `Both \`${name}\` and \`${other}\` are given`, `Leave \`${other}\` out`);
}

function wrong(path: string, value: unknown, expected: string): Error {
  const found =
    typeof value === "number" || typeof value === "string" ? `\`${cut(String(value), 40)}\`` : describeKind(value);
  return badOption(path, `The option \`${path}\` is ${found}, not ${expected}`, `Pass ${expected}`);
}
