/** A result that may be missing, and then says why. */

import type { InferResponse, ResponseModel, StandardSchema } from "../types/schema.js";
import { embed, titleOf } from "./embedded-schema.js";
import {
  fieldsOf,
  following,
  issuesBelow,
  nameIssues,
  type Outcome,
  refusal,
  requireModel,
  validateInner,
  wrapping,
} from "./wrapping.js";

/** What `maybe()` yields: the result, or the reason why there is none. `error` says which. */
export type Maybe<Result> =
  | { readonly error: false; readonly message: null; readonly result: Result }
  | { readonly error: true; readonly message: string; readonly result: null };

/**
 * Lets the model say that the text does not hold what was asked for, instead of inventing it.
 *
 * @example
 * ```ts
 * const found = await client.create({ responseModel: maybe(User), messages });
 * console.log(found.error ? found.message : found.result.name);
 * ```
 */
export function maybe<const Model extends ResponseModel>(
  schema: Model,
): StandardSchema<unknown, Maybe<InferResponse<Model>>> {
  requireModel(schema, "maybe()");
  return wrapping(
    [schema],
    () => jsonSchema(schema),
    (value, options): Outcome<Maybe<InferResponse<Model>>> => {
      const issues = nameIssues(value, ["error", "message", "result"]);
      if (issues.length > 0) return { issues };
      const { error, message, result } = fieldsOf(value);
      if (typeof error !== "boolean") return refusal(["error"], "must be true or false");
      if (error) return absent(message, result);
      if (typeof message !== "string" && message !== null) return refusal(["message"], "must be a string or null");
      if (result === null) return refusal(["result"], "must not be null unless `error` is true");
      return following(validateInner(schema, result, options), (inner) =>
        inner.issues === undefined
          ? { value: { error: false, message: null, result: inner.value as InferResponse<Model> } }
          : { issues: issuesBelow(inner.issues, ["result"]) },
      );
    },
  );
}

function absent(message: unknown, result: unknown): Outcome<Maybe<never>> {
  if (result !== null) return refusal(["result"], "must be null where `error` is true");
  if (typeof message !== "string" || message.trim() === "") {
    return refusal(["message"], "must say why there is no result, where `error` is true");
  }
  return { value: { error: true, message, result: null } };
}

/** The decision comes first: a model that has begun a result would go on inventing it. */
function jsonSchema(model: ResponseModel): Record<string, unknown> {
  const embedded = embed([{ model, name: "Result" }]);
  return {
    ...embedded.root,
    title: `Maybe${titleOf(embedded) ?? ""}`,
    description: "The result, or the reason why there is none. Never invent what the text does not say.",
    type: "object",
    properties: {
      error: {
        type: "boolean",
        description: "true if the text does not say enough to give the result, otherwise false",
      },
      message: {
        type: ["string", "null"],
        description: "why there is no result, if `error` is true, otherwise null",
      },
      result: {
        description: "what was asked for, or null if `error` is true",
        anyOf: [embedded.schemas[0], { type: "null" }],
      },
    },
    required: ["error", "message", "result"],
    additionalProperties: false,
  };
}
