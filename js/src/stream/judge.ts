/** Judges a part of a value before the rest is there. */

import type { CandidateIssue, Part } from "../core/contract.js";
import { isBedrockExtractError } from "../errors.js";
import type { PreparedSchema, Verdict } from "../schema/prepared.js";
import { stepsOf } from "../text/json-pointer.js";

/** Elements that stand in for those to come: a list may have to have some. */
const STAND_INS = 100;

/** The judge of parts of values of this schema. What the rest of the value lacks is no fault of a part. */
export function partJudge(schema: PreparedSchema): (part: Part) => Promise<Verdict> {
  const { validate } = schema;
  if (validate === undefined) {
    return async ({ value, issues }) => (issues.length > 0 ? { issues } : { value });
  }
  let count: number | undefined;
  return async (part) => {
    if (!("value" in part)) return { issues: part.issues };
    count ??= Math.min(Math.max(1, leastItems(schema.text)), STAND_INS);
    return part.index === undefined ? judgeProperty(part, validate) : judgeItem(part, validate, count);
  };
}

type Validate = NonNullable<PreparedSchema["validate"]>;

async function judgeItem({ path, value }: Part, validate: Validate, count: number): Promise<Verdict> {
  const verdict = await validate(Array.from({ length: count }, () => value));
  if ("value" in verdict) {
    const list = verdict.value;
    return { value: Array.isArray(list) && list.length === count ? list[0] : value };
  }
  const issues = within(verdict.issues, "/0", path);
  return issues.length > 0 ? { issues } : { value };
}

async function judgeProperty({ path, value }: Part, validate: Validate): Promise<Verdict> {
  try {
    const verdict = await validate(Object.fromEntries(stepsOf(path).map((name) => [name, value])));
    const issues = "value" in verdict ? [] : within(verdict.issues, path, path);
    return issues.length > 0 ? { issues } : { value };
  } catch (error) {
    // A validation may rely on the rest of the value.
    if (isBedrockExtractError(error, "VALIDATOR_THREW")) return { value };
    throw error;
  }
}

/** The issues at a place or below it, moved to another. */
function within(issues: readonly CandidateIssue[], place: string, path: string): CandidateIssue[] {
  const inside = issues.filter((issue) => issue.path === place || issue.path.startsWith(`${place}/`));
  return inside.map((issue) => ({ path: path + issue.path.slice(place.length), message: issue.message }));
}

function leastItems(text: string): number {
  const { minItems } = JSON.parse(text) as { readonly minItems?: unknown };
  return typeof minItems === "number" ? minItems : 0;
}
