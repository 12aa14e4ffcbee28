/**
 * How the schema libraries are asked for JSON Schema.
 *
 * Their converters stop at whatever JSON Schema has no words for. A rule or a transform without words is no loss, because
 * the library validates the value anyway. A type without a form in JSON is: no answer could ever be valid. So rules are left
 * out, and such types are marked in the JSON Schema, where they are found with their place.
 */

/** The keyword that marks a type without a form in JSON; its value is the library's name of the type. */
export const MARK = "~bedrock-extract/type";

/** Keywords of one JSON Schema. */
type Keywords = Record<string, unknown>;

/** The options of a library's converter, one set for each try: if one throws, the next one follows. */
export function converterOptions(vendor: string): readonly (Keywords | undefined)[] {
  switch (vendor) {
    case "zod":
      return [{ override: zodDetails }, { override: zodTypes, unrepresentable: "any" }];
    case "valibot":
      return [{ overrideAction: valibotAction, overrideSchema: valibotType }];
    case "arktype":
      return [{ fallback: ARKTYPE_TYPES }, { fallback: { ...ARKTYPE_TYPES, ...ARKTYPE_RULES } }];
    default:
      return [undefined];
  }
}

/** What to ask for instead of a type that JSON lacks. */
export function adviceFor(type: string): string {
  const advice = ADVICE.find(([pattern]) => pattern.test(type))?.[1];
  return advice ?? "Ask for the data that it is made of, and make it of that in a transform";
}

const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/^date$/iu, "Ask for an ISO date text, and make the date of it in a transform"],
  [/^bigint/iu, "Ask for an integer, or for a string of digits, and make the BigInt of it in a transform"],
  [/map$/iu, "Ask for an object by key, such as a record, and make the Map of it in a transform"],
  [/set$/iu, "Ask for an array, and make the Set of it in a transform"],
  [
    /^(blob|file|formdata)$/iu,
    "Ask for a string, such as a name or a URL; a file for the model to read goes into `messages`",
  ],
  [/^(undefined|void)$/u, "Make the property optional, or allow null"],
  [/^nan$/iu, "Allow null instead"],
  [/symbol key$/u, "Name the property with a string"],
  [/^symbol$/u, "Ask for one of several strings, such as an enum"],
  [/^(custom|transform)$/u, "Begin with the type that the model writes, and add the rule or transform to that"],
  [/^(function|promise)$/iu, "Remove it: a model writes data only"],
];

/** A schema of Zod as its converter shows it. */
interface ZodDetail {
  readonly zodSchema: {
    readonly _zod: { readonly def: ZodDefinition; readonly toJSONSchema?: unknown };
  };
  readonly jsonSchema: Keywords;
}

interface ZodDefinition {
  readonly type: string;
  readonly checks?: readonly { readonly _zod: { readonly def: { readonly pattern?: unknown } } }[];
  readonly values?: readonly unknown[];
  readonly shape?: object;
}

/** Types of Zod that have a form in JSON, those that pass on what is inside included. */
const ZOD_TYPES: ReadonlySet<string> = new Set([
  ...["any", "array", "boolean", "catch", "default", "enum", "intersection", "lazy", "literal", "never", "nonoptional"],
  ...[
    "null",
    "nullable",
    "number",
    "object",
    "optional",
    "pipe",
    "prefault",
    "promise",
    "readonly",
    "record",
    "string",
  ],
  ...["success", "template_literal", "tuple", "union", "unknown"],
]);

/** Zod converts a file, as OpenAPI does, but takes no text for it. */
function zodDetails({ zodSchema, jsonSchema }: ZodDetail): void {
  const { def } = zodSchema._zod;
  if (def.type === "file") jsonSchema[MARK] = def.type;
  if (def.type === "string") omitFlaggedPatterns(def, jsonSchema);
}

/** The same for all types, if the converter skips those that it cannot convert. */
function zodTypes(detail: ZodDetail): void {
  zodDetails(detail);
  const { def, toJSONSchema } = detail.zodSchema._zod;
  const type = ZOD_TYPES.has(def.type) ? partWithoutJson(def) : def.type;
  if (type !== undefined && typeof toJSONSchema !== "function") detail.jsonSchema[MARK] = type;
}

function partWithoutJson({ type, values, shape }: ZodDefinition): string | undefined {
  if (type === "object" && Object.getOwnPropertySymbols(shape ?? {}).length > 0) return "object with a symbol key";
  const value = type === "literal" ? values?.find((one) => one === undefined || typeof one === "bigint") : null;
  return value === null ? undefined : typeof value;
}

/** Zod drops the flags of regular expressions, without which these may refuse what the library accepts. */
function omitFlaggedPatterns({ checks }: ZodDefinition, jsonSchema: Keywords): void {
  const flagged = new Set(
    (checks ?? []).flatMap(({ _zod: { def } }) =>
      def.pattern instanceof RegExp && changesMeaning(def.pattern) ? [def.pattern.source] : [],
    ),
  );
  const { pattern, allOf } = jsonSchema;
  if (flagged.has(pattern as string)) delete jsonSchema.pattern;
  if (flagged.size === 0 || !Array.isArray(allOf)) return;
  const others = allOf.filter((part: Keywords) => !flagged.has(part.pattern as string));
  if (others.length > 0) jsonSchema.allOf = others;
  else delete jsonSchema.allOf;
}

/** A pattern of JSON Schema has no flags, and is read with `u`. */
function changesMeaning({ flags }: RegExp): boolean {
  return /[ims]/u.test(flags);
}

/** What Valibot's converter shows: the JSON Schema so far, and what is wrong with it, if anything. */
interface ValibotDetail {
  readonly jsonSchema: Keywords;
  readonly errors?: readonly string[] | undefined;
}

/** Rules, transforms and metadata without JSON Schema are left to the library. */
function valibotAction(
  detail: ValibotDetail & { readonly valibotAction: { readonly type: string; readonly requirement?: unknown } },
): Keywords | undefined {
  const { jsonSchema, errors, valibotAction: action } = detail;
  if (errors === undefined) return undefined;
  // With a second error, the pattern is that of an action before.
  const { requirement } = action;
  if (errors.length > 1 || !(requirement instanceof RegExp) || !changesMeaning(requirement)) return jsonSchema;
  const { pattern: _pattern, ...others } = jsonSchema;
  return others;
}

function valibotType(
  detail: ValibotDetail & { readonly valibotSchema: { readonly type: string; readonly literal?: unknown } },
): Keywords | undefined {
  const { jsonSchema, errors, valibotSchema } = detail;
  if (errors === undefined) return undefined;
  const { type, literal } = valibotSchema;
  // All that the converter holds against other keys than any text is that it does not look into them.
  if (type === "record" && textsOnly(jsonSchema.propertyNames)) return jsonSchema;
  return { ...jsonSchema, [MARK]: type === "literal" ? typeof literal : type };
}

function textsOnly(keys: unknown): boolean {
  const { type, const: constant } = (keys ?? {}) as Keywords;
  return type === "string" || typeof constant === "string";
}

/** ArkType calls these for types that it cannot convert. */
const ARKTYPE_TYPES = {
  date: ({ base }: { readonly base: Keywords }) => ({ ...base, [MARK]: "Date" }),
  domain: ({ base, domain }: { readonly base: Keywords; readonly domain: string }) => ({ ...base, [MARK]: domain }),
  proto: ({ base, proto }: { readonly base: Keywords; readonly proto: { readonly name: string } }) => ({
    ...base,
    [MARK]: proto.name,
  }),
  unit: ({ base, unit }: { readonly base: Keywords; readonly unit: unknown }) => ({ ...base, [MARK]: unitType(unit) }),
  /** Here ArkType goes on with the base itself. `key` is null for any number of keys, none included. */
  symbolKey: ({ base, key, optional }: { base: Keywords; readonly key: unknown; readonly optional: boolean }) => {
    if (key !== null && !optional) base[MARK] = "object with a symbol key";
    return base;
  },
};

/** Newer versions leave rules and transforms out by themselves, older ones throw. */
const ARKTYPE_RULES = {
  defaultValue: () => undefined,
  morph: ({ base }: { readonly base: Keywords }) => base,
  patternIntersection: ({ base }: { readonly base: Keywords }) => base,
  predicate: ({ base }: { readonly base: Keywords }) => base,
};

function unitType(unit: unknown): string {
  if (unit instanceof Date) return "Date";
  return Number.isNaN(unit) ? "NaN" : typeof unit;
}
