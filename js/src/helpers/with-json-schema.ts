/** A schema of a library, with its JSON Schema given beside it. */

import { badSchema } from "../errors.js";
import { validationOf, withOwnValidation } from "../schema/standard.js";
import { describeKind } from "../text/words.js";
import type { InferInput, InferResponse, ResponseModel, StandardSchema } from "../types/schema.js";
import { requireModel } from "./wrapping.js";

/**
 * Joins a schema of a library with the JSON Schema that its converter made of it. The model is asked for what the JSON Schema
 * says, and the library validates. Use it where the package cannot load a converter by itself, as in a bundle, and for libraries
 * that it does not know.
 *
 * @throws BedrockExtractError `BAD_SCHEMA` where `schema` has no validation, or `jsonSchema` is no object.
 * @example
 * ```ts
 * const User = z.object({ name: z.string().trim() }); // of Zod 3
 * const user = await client.create({
 *   responseModel: withJsonSchema(User, zodToJsonSchema(User)),
 *   messages,
 * });
 * ```
 */
export function withJsonSchema<Schema extends ResponseModel>(
  schema: Schema,
  jsonSchema: object,
): StandardSchema<InferInput<Schema>, InferResponse<Schema>> {
  requireModel(schema, "withJsonSchema()");
  const own = withOwnValidation(schema);
  if (own === undefined) {
    throw badSchema(
      "The schema of withJsonSchema() has no validation of Standard Schema",
      "Pass a schema of a library, or the JSON Schema alone as the `responseModel`",
    );
  }
  if (typeof jsonSchema !== "object" || jsonSchema === null || Array.isArray(jsonSchema)) {
    throw badSchema(
      `The JSON Schema of withJsonSchema() is ${describeKind(jsonSchema)}, not an object`,
      "Pass what the converter of the library gives",
    );
  }
  const validate = validationOf(schema, own);
  const { vendor } = own;
  const input = () => jsonSchema as Record<string, unknown>;
  const standard = { version: 1, vendor, validate, jsonSchema: { input } } as const;
  return { "~standard": standard as StandardSchema<InferInput<Schema>, InferResponse<Schema>>["~standard"] };
}
