// What an error of the package shows: secrets, and texts beyond their bounds.
import { inspect } from "node:util";

/** The bounds that the types and the README promise, in characters. */
const BOUNDS = { answer: 16 * 1024, issue: 700, modelId: 2048 };
/** And the ellipsis. */
const BOUND = 501;
/** Room for the name before the message, and for the lines of a stack. */
const STACK = 8000;

/** The secrets among `secrets` that a text shows: as they are, percent-encoded, escaped in JSON, or in base64. */
export function secretsIn(text, secrets) {
  return secrets.filter((secret) => spellings(secret).some((spelling) => text.includes(spelling)));
}

const known = new Map();

function spellings(secret) {
  if (!known.has(secret)) {
    const base64 = [0, 1, 2].flatMap((before) => {
      const text = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]).toString("base64");
      const inside = text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + secret.length) * 8) / 6));
      return [inside, inside.replaceAll("+", "-").replaceAll("/", "_")];
    });
    known.set(secret, [secret, encodeURIComponent(secret), secret.replaceAll("/", "\\/"), ...base64]);
  }
  return known.get(secret);
}

/** One line for each thing that is wrong with what `error` shows. */
export function faultsOf(error, secrets) {
  const { cause, ...own } = error;
  const shown = [
    error.message,
    error.stack,
    JSON.stringify(error),
    inspect(own, { depth: null, maxStringLength: null }),
  ];
  const faults = secretsIn(shown.join("\n"), secrets).map((secret) => `${error.code} shows ${secret.slice(0, 4)}…`);
  // What the caller's own code threw is passed on as it is; what a host threw is not.
  if (!isOfCaller(error)) {
    const behind = inspect(cause, { depth: null });
    faults.push(
      ...secretsIn(behind, secrets).map((secret) => `The cause of ${error.code} shows ${secret.slice(0, 4)}…`),
    );
  }
  for (const [path, text] of textsOf({ ...own, message: error.message, stack: undefined })) {
    const bound = BOUNDS[path.includes("issues") ? "issue" : path.at(-1)] ?? BOUND;
    if (Array.from(text).length > bound) faults.push(`${error.code}.${path.join(".")} has ${text.length} characters`);
  }
  if (String(error.stack).length > STACK) faults.push(`${error.code}.stack has ${error.stack.length} characters`);
  return faults;
}

/** Whether `cause` is what a function of the caller's threw. */
function isOfCaller({ code }) {
  return ["ABORTED", "BAD_OPTION", "BAD_SCHEMA", "MISSING_CREDENTIALS", "VALIDATOR_THREW"].includes(code);
}

/** All texts of plain data with their paths, but for the service's response, which is passed on as it came. */
function* textsOf(value, path = []) {
  if (typeof value === "string") yield [path, value];
  if (typeof value !== "object" || value === null || path.at(-1) === "response") return;
  for (const [name, member] of Object.entries(value)) yield* textsOf(member, [...path, name]);
}
