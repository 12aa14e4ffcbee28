/**
 * Libraries whose schemas bring no JSON Schema converter. It is loaded from the user's project when such a schema is first
 * used, so that nobody pays for a library that is not theirs.
 */

import { badSchema } from "../errors.js";
import { cut } from "../text/words.js";
import { MARK } from "./libraries.js";

/** Schemas of one library, and how they are made to validate and convert. */
export interface Adapter {
  /** What messages call the library. */
  readonly library: string;
  /** The modules that it takes, the package of the converter first. */
  readonly modules: readonly string[];
  /** What to pass where they cannot be loaded, as in most bundles. */
  readonly instead: string;
  readonly isFor: (model: object, vendor: string | undefined) => boolean;
  /** Undefined where the modules are too old or of another library. */
  readonly adapt: (model: object, modules: readonly Module[]) => AdaptedSchema | undefined;
}

/** The form of a schema that has all that is needed of a Standard Schema. */
export interface AdaptedSchema {
  readonly vendor: string;
  readonly validate: (value: unknown, options?: object) => unknown;
  readonly jsonSchema: { readonly input: (options: ConverterOptions) => unknown };
}

interface ConverterOptions {
  readonly target: string;
  readonly libraryOptions?: Record<string, unknown>;
}

// biome-ignore lint/suspicious/noExplicitAny: modules of the user's project, whose types are theirs
type Module = Readonly<Record<string, any>>;

/** The part of a schema's own Standard Schema that decides whether anything is missing. */
interface Own {
  readonly vendor?: unknown;
  readonly validate?: unknown;
  readonly jsonSchema?: { readonly input?: unknown } | undefined;
}

const ADAPTERS: readonly Adapter[] = [
  {
    library: "Zod",
    modules: ["zod/v4/core"],
    instead: '`withJsonSchema(schema, z.toJSONSchema(schema, { io: "input" }))`',
    isFor: (model) => "_zod" in model,
    adapt: (model, [core]) =>
      typeof core?.toJSONSchema === "function"
        ? withConverter(model, ({ target, libraryOptions }) =>
            core.toJSONSchema(model, { io: "input", target, ...libraryOptions }),
          )
        : undefined,
  },
  {
    library: "Zod 3",
    modules: ["zod-to-json-schema"],
    instead: "`withJsonSchema(schema, zodToJsonSchema(schema))`",
    isFor: (model) => String((model as ZodThree)._def?.typeName).startsWith("Zod"),
    adapt: (model, [converter]) =>
      typeof converter?.zodToJsonSchema === "function"
        ? withConverter(model, () => current(converter.zodToJsonSchema(model, zodThreeOptions(converter))))
        : undefined,
  },
  {
    library: "Valibot",
    modules: ["@valibot/to-json-schema"],
    instead: "`toStandardJsonSchema(schema)`",
    isFor: (_model, vendor) => vendor === "valibot",
    adapt: (model, [converter]) => converter?.toStandardJsonSchema?.(model)["~standard"],
  },
  {
    library: "Effect",
    modules: ["effect/Schema"],
    instead: "`Schema.toStandardSchemaV1(Schema.toStandardJSONSchemaV1(Schema.toCodecJson(schema)))`",
    isFor: (model) => "~effect/Schema/Schema" in model,
    // The JSON Schema is that of the codec for JSON, which also reads what JSON has no type for, such as dates.
    adapt: (model, [schema]) =>
      schema?.toCodecJson &&
      schema.toStandardSchemaV1(schema.toStandardJSONSchemaV1(schema.toCodecJson(model)))["~standard"],
  },
  {
    library: "Effect 3",
    modules: ["effect/Schema", "effect/JSONSchema"],
    instead: "`withJsonSchema(Schema.standardSchemaV1(schema), JSONSchema.make(schema))`",
    isFor: (model) => Symbol.for("effect/Schema") in model,
    adapt: (model, [schema, jsonSchema]) =>
      schema?.standardSchemaV1 && jsonSchema?.make
        ? {
            ...schema.standardSchemaV1(model)["~standard"],
            jsonSchema: { input: () => jsonSchema.make(model, { target: "jsonSchema2020-12" }) },
          }
        : undefined,
  },
];

const loaded = new Map<Adapter, readonly Module[]>();

/** Making one may take as long as compiling the schema. */
const made = new WeakMap<object, AdaptedSchema>();

/** What must be loaded for a schema; undefined where it brings all that is needed, and for plain JSON Schemas. */
export function adapterOf(model: object, own: Own | undefined): Adapter | undefined {
  if (typeof own?.jsonSchema?.input === "function" && typeof own.validate === "function") return undefined;
  const vendor = typeof own?.vendor === "string" ? own.vendor : undefined;
  return ADAPTERS.find(({ isFor }) => isFor(model, vendor));
}

/** Whether all is there that schemas of the library need. */
export function isLoaded(adapter: Adapter): boolean {
  return loaded.has(adapter);
}

/**
 * Loads what schemas of a library need.
 *
 * @throws BedrockExtractError `BAD_SCHEMA` where it is not installed, or out of reach in a bundle.
 */
export async function loadAdapter(adapter: Adapter): Promise<void> {
  try {
    loaded.set(adapter, await Promise.all(adapter.modules.map(load)));
  } catch (cause) {
    throw unavailable(adapter, "could not be loaded", cause);
  }
}

/**
 * The schema with what was loaded for its library.
 *
 * @throws BedrockExtractError `BAD_SCHEMA` where that is missing, or too old.
 */
export function adapted(adapter: Adapter, model: object): AdaptedSchema {
  const known = made.get(model);
  if (known !== undefined) return known;
  const modules = loaded.get(adapter);
  if (modules === undefined) throw unavailable(adapter, "has not been loaded");
  const schema = adapter.adapt(model, modules);
  if (schema === undefined) throw unavailable(adapter, "is of another version than the schema needs");
  made.set(model, schema);
  return schema;
}

/** Bundlers leave a name alone that they cannot read: they would stop at a package that is not there, and pack one that is. */
async function load(name: string): Promise<Module> {
  const module: Module = await import(/* @vite-ignore */ /* webpackIgnore: true */ /* turbopackIgnore: true */ name);
  return module;
}

function unavailable({ library, modules, instead }: Adapter, what: string, cause?: unknown): Error {
  return badSchema(
    `The ${library} schema in \`responseModel\` needs \`${cut(String(modules[0]), 60)}\`, which ${what}`,
    `Install it in a current version, or, where code is bundled, pass ${instead}`,
    cause,
  );
}

/** Zod's own validation beside a converter. Its first versions knew no Standard Schema. */
function withConverter(model: object, input: AdaptedSchema["jsonSchema"]["input"]): AdaptedSchema {
  const { "~standard": own } = model as { readonly "~standard"?: Pick<AdaptedSchema, "validate"> };
  const validate = own?.validate ?? ((value) => zodValidation(model)?.(value));
  return { vendor: "zod", validate, jsonSchema: { input } };
}

/** What Zod says of a value by its own function, in the form of Standard Schema; undefined for a schema without that function. */
export function zodValidation(model: object): ((value: unknown) => Promise<unknown>) | undefined {
  const { safeParseAsync } = model as { readonly safeParseAsync?: (value: unknown) => Promise<ZodResult> };
  if (typeof safeParseAsync !== "function") return undefined;
  return async (value) => {
    const result = await safeParseAsync.call(model, value);
    return result.success ? { value: result.data } : { issues: result.error.issues };
  };
}

type ZodResult =
  | { readonly success: true; readonly data: unknown }
  | { readonly success: false; readonly error: { readonly issues: readonly unknown[] } };

/** A schema of Zod 3. */
interface ZodThree {
  readonly _def?: { readonly typeName?: unknown; readonly coerce?: unknown };
}

/** Types of Zod 3 without a form in JSON, for which its converter finds one that no validation takes. */
const ZOD_THREE_TYPES: Readonly<Record<string, string>> = {
  ZodBigInt: "bigint",
  ZodDate: "date",
  ZodFunction: "function",
  ZodMap: "map",
  ZodNaN: "nan",
  ZodSet: "set",
  ZodSymbol: "symbol",
  ZodUndefined: "undefined",
  ZodVoid: "void",
};

/** The input side, as the other converters give it: only a strict object refuses names that it does not know. */
function zodThreeOptions({ ignoreOverride }: Module): object {
  return {
    pipeStrategy: "input",
    removeAdditionalStrategy: "strict",
    allowedAdditionalProperties: undefined,
    applyRegexFlags: true,
    override: ({ typeName, coerce }: NonNullable<ZodThree["_def"]>) => {
      const type = coerce === true ? undefined : ZOD_THREE_TYPES[String(typeName)];
      return type === undefined ? ignoreOverride : { [MARK]: type };
    },
  };
}

/** Draft 7 differs from the current one in tuples only, as far as this converter goes. Schemas of one draft may stand together. */
function current({ $schema, ...schema }: Readonly<Record<string, unknown>>): object {
  return JSON.stringify(schema).includes('"items":[') ? { $schema, ...schema } : schema;
}
