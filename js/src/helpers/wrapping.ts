/** What the helpers that put a schema inside another one share: a Standard Schema around Standard Schemas. */

import { badSchema } from "../errors.js";
import { ACCEPTED } from "../schema/conversion.js";
import { INNER, type InnerModels } from "../schema/inner.js";
import { plainIssues } from "../schema/prepared.js";
import { standardOf } from "../schema/standard.js";
import { stepsOf } from "../text/json-pointer.js";
import { describeKind } from "../text/words.js";
import type { ResponseModel, StandardIssue, StandardOptions, StandardResult, StandardSchema } from "../types/schema.js";

/** The outcome of a validation, or a promise of it where the schema library validates asynchronously. */
export type Outcome<Value = unknown> = StandardResult<Value> | Promise<StandardResult<Value>>;

/**
 * A schema around others: its JSON Schema, made when it is first needed, and what becomes of a value. The validation refuses
 * by itself whatever the JSON Schema refuses: it is the only judge. `check` refuses a call before it is sent.
 */
export function wrapping<Output>(
  inner: readonly ResponseModel[],
  jsonSchema: () => Record<string, unknown>,
  validate: (value: unknown, options: StandardOptions | undefined) => Outcome<Output>,
  check?: (context: object | undefined) => void,
): StandardSchema<unknown, Output> {
  const standard = { version: 1, vendor: "bedrock-extract", validate, jsonSchema: { input: jsonSchema } } as const;
  const marks: InnerModels = { models: inner, check };
  return { "~standard": Object.assign(standard, { [INNER]: marks }) };
}

/** Refuses at once what is no schema at all, such as an import that is not there yet. */
export function requireModel(model: unknown, place: string): void {
  if ((typeof model === "object" || typeof model === "function") && model !== null && !Array.isArray(model)) return;
  throw badSchema(`The schema of ${place} is ${describeKind(model)}, not a schema`, `Pass ${ACCEPTED}`);
}

/** What the library of the inner schema says of a value; of a plain JSON Schema, what the core says. */
export function validateInner(model: ResponseModel, value: unknown, options: StandardOptions | undefined): Outcome {
  const standard = standardOf(model) as StandardSchema["~standard"] | undefined;
  if (standard === undefined) return validatePlain(model, value);
  return options === undefined ? standard.validate(value) : standard.validate(value, options);
}

async function validatePlain(model: object, value: unknown): Promise<StandardResult<unknown>> {
  const issues = await plainIssues(model, value);
  if (issues.length === 0) return { value };
  return { issues: issues.map(({ path, message }) => ({ message, path: stepsOf(path) })) };
}

/** Continues with an outcome, at once if it is known already. */
export function following<Value, Next>(
  outcome: Outcome<Value>,
  next: (result: StandardResult<Value>) => Outcome<Next>,
): Outcome<Next> {
  return isPromise(outcome) ? outcome.then(next) : next(outcome);
}

/** All outcomes as one, at once where all are there: the values in their order, or every issue below its place. */
export function together(
  outcomes: readonly { readonly path: readonly PropertyKey[]; readonly outcome: Outcome }[],
): Outcome<unknown[]> {
  const settle = (results: readonly StandardResult<unknown>[]): StandardResult<unknown[]> => {
    const issues = results.flatMap(({ issues }, index) => issuesBelow(issues, outcomes[index]?.path ?? []));
    return issues.length > 0 ? { issues } : { value: results.map((result) => (result as { value: unknown }).value) };
  };
  const found = outcomes.map(({ outcome }) => outcome);
  const present = found.filter((outcome) => !isPromise(outcome)) as StandardResult<unknown>[];
  return present.length === found.length ? settle(present) : Promise.all(found).then(settle);
}

/** Not by `instanceof`: libraries may have promises of their own. */
function isPromise<Value>(outcome: Outcome<Value>): outcome is Promise<StandardResult<Value>> {
  return typeof (outcome as Partial<Promise<unknown>>).then === "function";
}

/** Issues of an inner value, at their place in the outer one. */
export function issuesBelow(
  issues: readonly StandardIssue[] | undefined,
  path: readonly PropertyKey[],
): StandardIssue[] {
  return (issues ?? []).map((issue) => ({ message: issue.message, path: [...path, ...(issue.path ?? [])] }));
}

/** What is wrong with the names of an object that must hold the required ones, and may hold the optional ones. */
export function nameIssues(
  value: unknown,
  required: readonly string[],
  optional: readonly string[] = [],
): StandardIssue[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return [{ path: [], message: "must be an object" }];
  }
  const given = new Set(Object.keys(value));
  const known = new Set([...required, ...optional]);
  const missing = required.filter((name) => !given.has(name));
  const unknown = [...given].filter((name) => !known.has(name));
  return [
    ...missing.map((name) => ({ path: [name], message: "is required, but missing" })),
    ...unknown.map((name) => ({ path: [name], message: "is no property of this object; leave it out" })),
  ];
}

/** How many items are too few or too many, in words; undefined where the number is right. */
export function countIssue(count: number, min: number, max: number): string | undefined {
  if (count < min) return `must have at least ${min} items`;
  return count > max ? `must have at most ${max} items` : undefined;
}

/** The refusal of a value for one reason. */
export function refusal(path: readonly PropertyKey[], message: string): { readonly issues: StandardIssue[] } {
  return { issues: [{ path, message }] };
}

/** The fields of an object; none of what is no object. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
