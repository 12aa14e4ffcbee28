/** How many requests one answer may take where neither call nor client says it. */

import { readEnvironment } from "../credentials/environment.js";
import { badOption } from "../errors.js";
import { cut } from "../text/words.js";

const VARIABLE = "AWS_MAX_ATTEMPTS";

/** The most that the option `maxAttempts` takes. */
const MOST = 10;

/** The environment's word, for all of AWS: what is more than the option takes means the most that it takes. */
export function maxAttemptsOfEnvironment(): number | undefined {
  const text = readEnvironment(VARIABLE);
  if (text === undefined) return undefined;
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= 1) return Math.min(count, MOST);
  throw badOption(
    "maxAttempts",
    `The variable \`${VARIABLE}\` is \`${cut(text, 40)}\`, not a whole number from 1`,
    "Correct it, or pass `maxAttempts`",
  );
}
