/** The caller's word on further attempts: how many, after what wait, and whether at all. */

import { badOption, reading } from "../errors.js";
import { nearestName } from "../text/nearest-name.js";
import { cut, describeKind } from "../text/words.js";
import type { Attempt } from "../types/completion.js";
import type { RetryPolicy } from "../types/request.js";

/** `setTimeout` takes no longer wait. */
const LONGEST_DELAY = 2_147_483_647;

const NAMES = ["attempts", "delay", "retryIf"];

/** A checked policy, or what a number stands for. */
export interface CheckedPolicy {
  /** Further attempts, for the core to check; absent for its default. */
  readonly attempts: unknown;
  /** Whether there is to be another attempt after this one. */
  readonly wants: (attempt: Attempt) => Promise<boolean>;
  /** Milliseconds to wait before it. */
  readonly delay: (attempt: Attempt) => number;
  /** Whether attempts have to be shown to the policy at all. */
  readonly looks: boolean;
}

/** Checks the option `maxRetries`. */
export function retryPolicy(given: unknown): CheckedPolicy {
  if (typeof given !== "object" || given === null) {
    return { attempts: given, wants: async () => true, delay: () => 0, looks: false };
  }
  return reading("maxRetries", () => checked(given));
}

function checked(given: object): CheckedPolicy {
  const unknown = Object.keys(given).find((name) => !NAMES.includes(name));
  if (unknown !== undefined) {
    const shown = cut(unknown, 40);
    const nearest = nearestName(unknown, NAMES) ?? "attempts, delay or retryIf";
    throw badOption(`maxRetries.${shown}`, `Unknown option \`maxRetries.${shown}\``, `Did you mean \`${nearest}\`?`);
  }
  const { attempts, delay, retryIf } = given as RetryPolicy;
  if (retryIf !== undefined && typeof retryIf !== "function") {
    throw wrong("maxRetries.retryIf", retryIf, "a function that decides whether to try again");
  }
  if (delay !== undefined && typeof delay !== "function" && !isDelay(delay)) {
    throw wrong("maxRetries.delay", delay, "milliseconds, or a function that gives them");
  }
  return {
    attempts,
    wants: async (attempt) => retryIf === undefined || Boolean(await retryIf(attempt)),
    delay: (attempt) => {
      const milliseconds = typeof delay === "function" ? delay(attempt) : (delay ?? 0);
      if (isDelay(milliseconds)) return milliseconds;
      throw wrong("maxRetries.delay", milliseconds, "a function that gives milliseconds");
    },
    looks: retryIf !== undefined || delay !== undefined,
  };
}

function isDelay(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= LONGEST_DELAY;
}

function wrong(path: string, value: unknown, expected: string): Error {
  return badOption(path, `The option \`${path}\` is ${describeKind(value)}, not ${expected}`, `Pass ${expected}`);
}
