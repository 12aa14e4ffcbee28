/** Names of options: those that a function does not accept are refused, with the one that was most likely meant. */

import { badOption, isBedrockExtractError } from "../errors.js";
import { nearestName } from "../text/nearest-name.js";
import { cut, describeKind } from "../text/words.js";
import { bare } from "./bare.js";
import { ELSEWHERE } from "./names.js";

type Fields = Readonly<Record<string, unknown>>;

/**
 * The options without those that are undefined, refusing names that are not accepted. `elsewhere` says what names of other
 * libraries stand for.
 */
export function checkNames(
  options: unknown,
  accepted: object,
  place: string,
  elsewhere: ReadonlyMap<string, string> = ELSEWHERE,
): Fields {
  try {
    if (!isObject(options) || Array.isArray(options)) {
      const message = `The options of ${place} are ${describeKind(options)}, not an object`;
      throw badOption("options", message, "Pass an object of options");
    }
    for (const name of Object.keys(options)) {
      if (!Object.hasOwn(accepted, name)) throw unknownOption(name, Object.keys(accepted), place, elsewhere);
    }
    return defined(options);
  } catch (cause) {
    if (isBedrockExtractError(cause)) throw cause;
    throw badOption(
      "options",
      `Reading the options of ${place} threw an error, see \`cause\``,
      "Pass plain data",
      cause,
    );
  }
}

function unknownOption(
  name: string,
  accepted: readonly string[],
  place: string,
  elsewhere: ReadonlyMap<string, string>,
): Error {
  const shown = cut(name, 60);
  if (name === "stream") {
    const help = "Call `client.stream()`, `client.createPartial()` or `client.createIterable()` instead";
    return badOption(name, `Unknown option \`stream\` in ${place}: it returns one complete object`, help);
  }
  const nearest = elsewhere.get(name) ?? nearestName(name, accepted);
  const help = nearest === undefined ? "Remove it, or correct its name" : `Did you mean \`${nearest}\`?`;
  return badOption(shown, `Unknown option \`${shown}\` in ${place}`, help);
}

/** A copy without what is undefined. */
export function defined(options: object): Fields {
  return bare(Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)));
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
