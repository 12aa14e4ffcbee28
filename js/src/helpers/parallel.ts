/** Values of several schemas in one answer. */

import { badOption } from "../errors.js";
import type { InferResponse, ResponseModel, StandardSchema } from "../types/schema.js";
import { embed } from "./embedded-schema.js";
import {
  fieldsOf,
  following,
  nameIssues,
  refusal,
  requireModel,
  together,
  validateInner,
  wrapping,
} from "./wrapping.js";

/** Schemas by the name that identifies their values. */
export type ParallelModels = Readonly<Record<string, ResponseModel>>;

/** What `parallel()` yields: a value with the name of its schema. */
export type Parallel<Models extends ParallelModels> = {
  readonly [Name in keyof Models & string]: { readonly name: Name; readonly value: InferResponse<Models[Name]> };
}[keyof Models & string];

/** More kinds than a model can keep apart. */
const SCHEMA_LIMIT = 64;

/**
 * Asks for values of several schemas at once: any number of each, identified by `name`.
 *
 * The model writes one list for each schema rather than one list of tagged values: it needs no union then, which small
 * models mix up and constrained output of some models refuses, and an issue names the very list it is about. Values come
 * in the order of the schemas, and in that of the text within each.
 *
 * @throws BedrockExtractError `BAD_OPTION` where there are no schemas, or more than 64.
 * @example
 * ```ts
 * const found = await client.create({ responseModel: parallel({ User, Order }), messages });
 * for (const { name, value } of found) if (name === "User") console.log(value.email);
 * ```
 */
export function parallel<const Models extends ParallelModels>(
  schemas: Models,
): StandardSchema<unknown, Parallel<Models>[]> {
  const models = Object.entries(fieldsOf(schemas) as ParallelModels);
  if (models.length === 0 || models.length > SCHEMA_LIMIT) {
    const message = `The schemas of parallel() are ${models.length}, not 1 to ${SCHEMA_LIMIT}`;
    throw badOption("schemas", message, "Pass an object such as `{ User, Order }`");
  }
  for (const [name, model] of models) requireModel(model, `parallel(), \`${name.slice(0, 60)}\`,`);
  const names = models.map(([name]) => name);
  return wrapping(
    models.map(([, model]) => model),
    () => jsonSchema(models),
    (value, options) => {
      const issues = nameIssues(value, [], names);
      if (issues.length > 0) return { issues };
      const lists = new Map(Object.entries(fieldsOf(value)));
      const wrong = names.find((name) => lists.has(name) && !Array.isArray(lists.get(name)));
      if (wrong !== undefined) return refusal([wrong], "must be an array");
      const items = models.flatMap(([name, model]) =>
        ((lists.get(name) ?? []) as unknown[]).map((item, index) => ({ name, model, item, path: [name, index] })),
      );
      const outcomes = items.map(({ model, item, path }) => ({ path, outcome: validateInner(model, item, options) }));
      return following(together(outcomes), (result) =>
        result.issues === undefined
          ? {
              value: result.value.map(
                (found, index) => ({ name: items[index]?.name, value: found }) as Parallel<Models>,
              ),
            }
          : result,
      );
    },
  );
}

/** No list is required: one that a model leaves out is empty. */
function jsonSchema(models: readonly (readonly [string, ResponseModel])[]): Record<string, unknown> {
  const { schemas, root } = embed(models.map(([name, model]) => ({ model, name })));
  const lists = models.map(([name], index): [string, object] => [
    name,
    { type: "array", description: `every ${name} that the text holds; empty if there is none`, items: schemas[index] },
  ]);
  return {
    ...root,
    title: models.map(([name]) => name).join("_"),
    description: "Everything of these kinds that the text holds, each in the list of its kind.",
    type: "object",
    properties: Object.fromEntries(lists),
    additionalProperties: false,
  };
}
