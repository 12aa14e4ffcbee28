/** Turns a `responseModel` into JSON Schema text. */

import { badSchema, isBedrockExtractError } from "../errors.js";
import { placeOf, plainSchema } from "../request/plain-data.js";
import { cut, describeKind } from "../text/words.js";
import { adviceFor, converterOptions, MARK } from "./libraries.js";
import { isOfLibrary, type Standard } from "./standard.js";

/** What may be a `responseModel`. */
export const ACCEPTED = "a schema of Zod, Valibot, ArkType or Effect, another Standard Schema, or a JSON Schema object";

/** The JSON Schema text of Standard Schemas, which do not change: converting one costs more than compiling it. */
const converted = new WeakMap<object, string>();

/** The text of a JSON Schema that was given as such. */
export function plainText(model: object): string {
  if (typeof model === "function") {
    throw badSchema("`responseModel` is a function, not a schema", `Pass ${ACCEPTED}`);
  }
  if ("~standard" in model && typeof (model as StandardParts)["~standard"]?.jsonSchema?.input === "function") {
    throw badSchema(
      "`responseModel` has a JSON Schema converter of Standard Schema, but no validation",
      'Pass the JSON Schema: `schema["~standard"].jsonSchema.input({ target: "draft-2020-12" })`',
    );
  }
  const inner = Object.entries(model).find(([, value]) => isOfLibrary(value));
  if (inner !== undefined) {
    throw badSchema(
      `\`responseModel\` is a plain object with a schema in \`${cut(inner[0], 60)}\``,
      "Wrap the fields in the library's own object schema, such as `z.object({ … })`",
    );
  }
  return JSON.stringify(plainSchema(model));
}

interface StandardParts {
  readonly "~standard"?: Pick<Standard, "jsonSchema"> | undefined;
}

/** The JSON Schema text of a Standard Schema. */
export function convertedText(model: object, standard: Standard): string {
  const known = converted.get(model);
  if (known !== undefined) return known;
  const text = JSON.stringify(convert(standard));
  converted.set(model, text);
  return text;
}

/** The input side: what the model must write, before the library applies defaults and transforms. */
function convert({ jsonSchema, vendor }: Standard): object {
  const name = cut(vendor, 40);
  if (typeof jsonSchema?.input !== "function") {
    throw badSchema(
      `The ${name} schema in \`responseModel\` has no JSON Schema converter`,
      "Pass `withJsonSchema(schema, jsonSchema)`, or a JSON Schema object",
    );
  }
  const { schema, cause } = firstConverted(jsonSchema as Converter, vendor);
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) {
    throw badSchema(
      `The converter of ${name} gave ${describeKind(schema)}, not a JSON Schema`,
      "Update the schema library",
    );
  }
  const plain = plainSchema(schema);
  const found = unwritableType(plain);
  if (found === undefined) return plain;
  const path = placeOf("responseModel", found.trail);
  throw badSchema(
    `The ${name} schema of type ${cut(found.type, 40)} has no JSON form at \`${cut(path, 160)}\``,
    adviceFor(found.type),
    cause,
  );
}

interface Converter {
  input(options: { readonly target: string; readonly libraryOptions?: Record<string, unknown> }): unknown;
}

/** What the converter gives, and why it did not give that at once. */
function firstConverted(converter: Converter, vendor: string): { readonly schema: unknown; readonly cause?: unknown } {
  const failures: unknown[] = [];
  for (const libraryOptions of converterOptions(vendor)) {
    try {
      const schema = converter.input({ target: "draft-2020-12", ...(libraryOptions && { libraryOptions }) });
      return { schema, cause: failures[0] };
    } catch (cause) {
      // A helper's schema describes the one inside.
      if (isBedrockExtractError(cause)) throw cause;
      failures.push(cause);
    }
  }
  const [cause] = failures;
  const words = cause instanceof Error ? cause.message : String(cause);
  throw badSchema(
    `The ${cut(vendor, 40)} schema in \`responseModel\` cannot be expressed as JSON Schema: ${cut(words, 160)}`,
    "Leave out what it names, or pass a JSON Schema object",
    cause,
  );
}

interface Unwritable {
  readonly type: string;
  readonly trail: readonly (string | number)[];
}

/** The first type without a form in JSON. Choices of a union that JSON cannot make are taken out. */
function unwritableType(node: unknown): Unwritable | undefined {
  if (typeof node !== "object" || node === null) return undefined;
  const type = markOf(node);
  if (type !== undefined) return { type, trail: [] };
  omitAbsence(node as Record<string, unknown>);
  for (const [name, value] of Object.entries(node)) {
    const found = unwritableType(value);
    if (found !== undefined) return { ...found, trail: [Array.isArray(node) ? Number(name) : name, ...found.trail] };
  }
  return undefined;
}

/** JSON has no `undefined`; if it is one choice of several, the others remain. */
function omitAbsence(schema: Record<string, unknown>): void {
  for (const keyword of ["anyOf", "oneOf"]) {
    const choices = schema[keyword];
    if (!Array.isArray(choices)) continue;
    const others = choices.filter((choice) => !/^(undefined|void)$/u.test(markOf(choice) ?? ""));
    if (others.length > 0) schema[keyword] = others;
  }
}

function markOf(schema: unknown): string | undefined {
  const type = (schema as { readonly [MARK]?: unknown } | null)?.[MARK];
  return typeof type === "string" ? type : undefined;
}
