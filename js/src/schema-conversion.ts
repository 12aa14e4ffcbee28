/** Turns a `responseModel` into JSON Schema text. */

import { badSchema, cut, describeKind, isBedrockExtractError } from "./errors.js";
import { plainSchema } from "./plain-data.js";

/** The part of a Standard Schema that is converted, none of it taken for granted. */
export interface Convertible {
  readonly vendor: string;
  readonly jsonSchema?: { readonly input?: unknown } | undefined;
}

/** What may be a `responseModel`. */
export const ACCEPTED = "a Zod 4 schema, another Standard Schema with a JSON Schema converter, or a JSON Schema object";

/** The JSON Schema text of Standard Schemas, which do not change: converting one costs more than compiling it. */
const converted = new WeakMap<object, string>();

/** The text of a JSON Schema that was given as such. */
export function plainText(model: object): string {
  if (typeof model === "function") {
    throw badSchema("`responseModel` is a function, not a schema", `Pass ${ACCEPTED}`);
  }
  const inner = Object.entries(model).find(
    ([, value]) => typeof value === "object" && value !== null && "~standard" in value,
  );
  if (inner !== undefined) {
    throw badSchema(
      `\`responseModel\` is a plain object with a schema in \`${cut(inner[0], 60)}\``,
      "Wrap the fields in the library's own object schema, such as `z.object({ … })`",
    );
  }
  return JSON.stringify(plainSchema(model));
}

/** The JSON Schema text of a Standard Schema. */
export function convertedText(model: object, standard: Convertible): string {
  const known = converted.get(model);
  if (known !== undefined) return known;
  const text = JSON.stringify(plainSchema(convert(model, standard)));
  converted.set(model, text);
  return text;
}

/** The input side: what the model must write, before the library applies defaults and transforms. */
function convert(model: object, standard: Convertible): object {
  const { jsonSchema, vendor } = standard;
  if (typeof jsonSchema?.input !== "function") {
    throw badSchema(
      `The ${cut(vendor, 40)} schema in \`responseModel\` has no JSON Schema converter`,
      converterHelp(model, vendor),
    );
  }
  let schema: unknown;
  try {
    schema = jsonSchema.input({ target: "draft-2020-12" });
  } catch (cause) {
    // A helper's schema tells about the one inside.
    if (isBedrockExtractError(cause)) throw cause;
    const words = cause instanceof Error ? cause.message : String(cause);
    throw badSchema(
      `The ${cut(vendor, 40)} schema in \`responseModel\` cannot be expressed as JSON Schema: ${cut(words, 160)}`,
      "Replace that type with one JSON has, such as an ISO date text for a date",
      cause,
    );
  }
  if (typeof schema === "object" && schema !== null && !Array.isArray(schema)) return schema;
  throw badSchema(
    `The converter of ${cut(vendor, 40)} gave ${describeKind(schema)}, not a JSON Schema`,
    "Update the schema library",
  );
}

function converterHelp(model: object, vendor: string): string {
  if (vendor === "valibot") return "Wrap it with `toStandardJsonSchema` of `@valibot/to-json-schema`";
  if (vendor !== "zod") return "Use a version of the library that has one, or pass a JSON Schema object";
  // Only Zod 4 has `_zod`; there the converter comes with 4.2, and never with `zod/mini`.
  return "_zod" in model
    ? "Build the schema with `zod` 4.2 or newer (not `zod/mini`), or pass `z.toJSONSchema(schema)`"
    : "Update to Zod 4.2 or newer and import from `zod` (not `zod/v3`)";
}
