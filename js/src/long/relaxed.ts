/** The schema of one part: what the whole text must say, a part of it may leave out. */

import { badSchema } from "../errors.js";
import { prepareSchema } from "../schema/prepared.js";
import type { ResponseModel } from "../types/schema.js";

type Keywords = Readonly<Record<string, unknown>>;

/** Keywords that demand so much of an object or a list that a part may not have it. */
const DEMANDS: ReadonlySet<string> = new Set(["minItems", "minProperties", "required"]);

/** The JSON Schema of a response model, of which nothing is required outside the elements of lists. */
export async function relaxed(model: ResponseModel): Promise<Record<string, unknown>> {
  const prepared = prepareSchema(model);
  await prepared.load?.();
  const schema = JSON.parse(prepared.text) as Keywords;
  const root = resolved(schema, schema);
  const isObject = typeof root.properties === "object" && root.properties !== null;
  if (!isObject && root.type !== "array") {
    const message = "The `responseModel` of extractLong() is neither an object with properties nor a list";
    throw badSchema(message, "Put it into an object, such as `z.object({ value: … })`");
  }
  const { $ref: _, ...others } = schema;
  return without({ ...others, ...root });
}

/** A schema, or the definition of the same document that it refers to. */
function resolved(schema: Keywords, document: Keywords): Keywords {
  const [, place, name] = /^#\/(\$defs|definitions)\/([^/]+)$/u.exec(String(schema.$ref)) ?? [];
  if (place === undefined) return schema;
  const target = (document[place] as Keywords | undefined)?.[decodeURIComponent(name ?? "")];
  return typeof target === "object" && target !== null ? (target as Keywords) : schema;
}

function without(schema: Keywords): Record<string, unknown> {
  const kept = Object.entries(schema).filter(([keyword]) => !DEMANDS.has(keyword));
  return Object.fromEntries(
    kept.map(([keyword, value]) => [keyword, keyword === "properties" ? eachWithout(value as Keywords) : value]),
  );
}

function eachWithout(properties: Keywords): Keywords {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [
      name,
      typeof schema === "object" && schema !== null ? without(schema as Keywords) : schema,
    ]),
  );
}
