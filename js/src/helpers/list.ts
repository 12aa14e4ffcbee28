/** Many values of one schema. */

import { badOption } from "../errors.js";
import { checkNames } from "../options/accepted.js";
import type { InferResponse, ResponseModel, StandardSchema } from "../types/schema.js";
import { embed, titleOf } from "./embedded-schema.js";
import { countIssue, type Outcome, refusal, requireModel, together, validateInner, wrapping } from "./wrapping.js";

/** How many values there may be. */
export interface ListOptions {
  /**
   * At least so many.
   * @default 0
   */
  readonly min?: number | undefined;
  /**
   * At most so many.
   * @default no limit
   */
  readonly max?: number | undefined;
}

/**
 * Asks for every value of a schema that the text holds, in the order of the text.
 *
 * @throws BedrockExtractError `BAD_OPTION` for limits that are no whole numbers from 0, or contradict each other.
 * @example
 * ```ts
 * const users = await client.create({ responseModel: list(User, { min: 1 }), messages });
 * console.log(users.length, users[0]?.name);
 * ```
 */
export function list<const Model extends ResponseModel>(
  schema: Model,
  options: ListOptions = {},
): StandardSchema<unknown, InferResponse<Model>[]> {
  requireModel(schema, "list()");
  const limits = limitKeywords(options);
  const { minItems = 0, maxItems = Number.POSITIVE_INFINITY } = limits;
  return wrapping(
    [schema],
    () => ({ ...listSchema(schema), ...limits }),
    (value, validationOptions) => {
      if (!Array.isArray(value)) return refusal([], "must be an array");
      const miscount = countIssue(value.length, minItems, maxItems);
      if (miscount !== undefined) return refusal([], miscount);
      const outcomes = value.map((item, index) => ({
        path: [index],
        outcome: validateInner(schema, item, validationOptions),
      }));
      return together(outcomes) as Outcome<InferResponse<Model>[]>;
    },
  );
}

/** The JSON Schema of a list of what a schema describes. */
export function listSchema(schema: ResponseModel): Record<string, unknown> {
  const embedded = embed([{ model: schema, name: "Item" }]);
  return {
    ...embedded.root,
    title: `${titleOf(embedded) ?? ""}List`,
    description: "Every one that the text holds, in the order of the text.",
    type: "array",
    items: embedded.schemas[0],
  };
}

/** The limits as keywords of JSON Schema. */
function limitKeywords(options: ListOptions): { minItems?: number; maxItems?: number } {
  const { min, max } = checkNames(options, { min: true, max: true }, "list()") as ListOptions;
  for (const [name, limit] of Object.entries({ min, max })) {
    if (limit === undefined || (Number.isSafeInteger(limit) && limit >= 0)) continue;
    throw badOption(name, `The option \`${name}\` of list() is not a whole number from 0`, "Pass such a number");
  }
  if (min !== undefined && max !== undefined && min > max) {
    throw badOption("max", `The option \`max\` of list() is less than \`min\``, "Swap them, or leave one out");
  }
  return { ...(min !== undefined && { minItems: min }), ...(max !== undefined && { maxItems: max }) };
}
