// What an extraction is worth, what many of them are worth together, and how sure one can be of it.
import { isDeepStrictEqual } from "node:util";
import Ajv from "ajv";
import addFormats from "ajv-formats";

const ajv = addFormats(new Ajv({ strict: true }));
/** The standard normal's 97.5th percentile: intervals of 95 %. */
const Z = 1.959964;

/** `{ exact, valid }` of an outcome, which is `{ value }` or `{ failed }`. A judge of its own says what is valid. */
export function score(outcome, { schema, expected }) {
  if (!Object.hasOwn(outcome, "value")) return { exact: false, valid: false };
  return { exact: isDeepStrictEqual(outcome.value, expected), valid: ajv.validate(schema, outcome.value) };
}

/** `{ calls, inputTokens, outputTokens }` of what the endpoint answered. */
export function spent(requests) {
  const sum = (member) => requests.reduce((total, { usage }) => total + (usage?.[member] ?? 0), 0);
  return { calls: requests.length, inputTokens: sum("inputTokens"), outputTokens: sum("outputTokens") };
}

/** The sums of many scored texts, with intervals for the shares. */
export function summarise(texts) {
  const sum = (member) => texts.reduce((total, text) => total + Number(text[member]), 0);
  const share = (member) => ({ count: sum(member), of: texts.length, ...wilson(sum(member), texts.length) });
  return {
    exact: share("exact"),
    valid: share("valid"),
    calls: sum("calls"),
    inputTokens: sum("inputTokens"),
    outputTokens: sum("outputTokens"),
  };
}

/** The Wilson score interval of a share: `{ low, high }`, from 0 to 1. */
export function wilson(count, of) {
  if (of === 0) return { low: 0, high: 1 };
  const share = count / of;
  const centre = share + Z ** 2 / (2 * of);
  const reach = Z * Math.sqrt((share * (1 - share)) / of + Z ** 2 / (4 * of ** 2));
  const scale = 1 + Z ** 2 / of;
  return { low: Math.max(0, (centre - reach) / scale), high: Math.min(1, (centre + reach) / scale) };
}

/** A Markdown table of rows, `{ side, ...summary }`. */
export function table(rows) {
  const head = ["|  | exact | valid | calls | tokens |", "|---|---|---|---|---|"];
  return [...head, ...rows.map(tableRow)].join("\n");
}

/** One row of the table. */
export function tableRow({ side, exact, valid, calls, inputTokens, outputTokens }) {
  const percent = (value) => Math.round(value * 100);
  const share = ({ count, of, low, high }) => `${count} of ${of} (${percent(low)}–${percent(high)} %)`;
  return `| ${[side, share(exact), share(valid), calls, inputTokens + outputTokens].join(" | ")} |`;
}
