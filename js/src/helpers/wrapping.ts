/** What the helpers that put a schema inside another one share: a Standard Schema around Standard Schemas. */

import { badSchema, describeKind } from "../errors.js";
import type { ResponseModel, StandardIssue, StandardOptions, StandardResult, StandardSchema } from "../schema-types.js";

/** The outcome of a validation, or a promise of it where the schema library validates asynchronously. */
export type Outcome<Value = unknown> = StandardResult<Value> | Promise<StandardResult<Value>>;

/** A schema around others: its JSON Schema, made when it is first needed, and what becomes of a value. */
export function wrapping<Output>(
  jsonSchema: () => Record<string, unknown>,
  validate: (value: unknown, options: StandardOptions | undefined) => Outcome<Output>,
): StandardSchema<unknown, Output> {
  return { "~standard": { version: 1, vendor: "bedrock-extract", validate, jsonSchema: { input: jsonSchema } } };
}

/** Refuses at once what is no schema at all, such as an import that is not there yet. */
export function requireModel(model: unknown, place: string): void {
  if ((typeof model === "object" || typeof model === "function") && model !== null && !Array.isArray(model)) return;
  throw badSchema(
    `The schema of ${place} is ${describeKind(model)}, not a schema`,
    "Pass a Zod 4 schema, another Standard Schema with a JSON Schema converter, or a JSON Schema object",
  );
}

/** What the library of the inner schema says of a value. A JSON Schema is checked as part of the whole before. */
export function validateInner(model: ResponseModel, value: unknown, options: StandardOptions | undefined): Outcome {
  const { "~standard": standard } = model as Partial<StandardSchema>;
  if (standard === undefined) return { value };
  return options === undefined ? standard.validate(value) : standard.validate(value, options);
}

/** Goes on with an outcome, at once where it is there. */
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

/** The refusal of a value for one reason. */
export function refusal(path: readonly PropertyKey[], message: string): { readonly issues: StandardIssue[] } {
  return { issues: [{ path, message }] };
}

/** The fields of an object; none of what is no object. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
