/** What may be a `responseModel`, and the type of value that comes of it. */

/**
 * A schema of any library that implements Standard Schema. Where it brings no JSON Schema converter, as schemas of Valibot, Zod 3
 * and `zod/mini`, one is loaded from the project.
 */
export interface StandardSchema<Input = unknown, Output = Input> {
  /** The interface of Standard Schema, version 1. */
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (
      value: unknown,
      options?: StandardOptions | undefined,
    ) => StandardResult<Output> | Promise<StandardResult<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
    readonly jsonSchema?:
      | { readonly input: (options: { readonly target: "draft-2020-12" }) => Record<string, unknown> }
      | undefined;
  };
}

/** A schema of Effect that needs no services to decode, as it is: what makes a Standard Schema of it is loaded from the project. */
export interface EffectSchema<Input = unknown, Output = unknown> {
  /** The type of the values that it gives. */
  readonly Type: Output;
  /** The type of the values that it reads. */
  readonly Encoded: Input;
  /** What it is made of. */
  readonly ast: object;
  /** The services of Effect 3 that it needs. */
  readonly Context?: never;
  /** The services of Effect 4 that decoding needs. */
  readonly DecodingServices?: never;
}

/** What a Standard Schema's validation gets beside the value: the call's `context`, if it has one. */
export interface StandardOptions {
  /** The call's `context` under the name `context`. */
  readonly libraryOptions?: Record<string, unknown> | undefined;
}

/** The outcome of a Standard Schema's validation. */
export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] };

/** An issue as Standard Schema reports it. */
export interface StandardIssue {
  /** What is wrong, in the words of the library. */
  readonly message: string;
  /**
   * The way to the value that is wrong.
   * @default the root
   */
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/**
 * A JSON Schema of draft 4, 6, 7, 2019-09 or 2020-12, with any root. `Value` is the type of what it describes, where that
 * cannot be read off a literal; nothing compares the two.
 *
 * @example
 * ```ts
 * const schema: JsonSchema<User> = JSON.parse(await readFile("user.schema.json", "utf8"));
 * const user = await client.create({ responseModel: schema, messages }); // User
 * ```
 */
export interface JsonSchema<Value = unknown> {
  /** Keeps schemas of libraries from passing as JSON Schema. */
  readonly "~standard"?: never;
  readonly [keyword: string]: unknown;
  /** Only the type counts: no schema has such a property. */
  readonly [DESCRIBED]?: Value;
}

declare const DESCRIBED: unique symbol;

/** A JSON Schema whose type is an interface of another package, such as `JSONSchema7` of `@types/json-schema` and TypeBox's. */
export interface JsonSchemaKeywords {
  /** Keeps schemas of libraries from passing as JSON Schema. */
  readonly "~standard"?: never;
  /** Schemas of which all hold. */
  readonly allOf?: unknown;
  /** Schemas of which at least one holds. */
  readonly anyOf?: unknown;
  /** The one value that there may be. */
  readonly const?: unknown;
  /** Schemas of which exactly one holds. */
  readonly oneOf?: unknown;
  /** The schema that stands elsewhere. */
  readonly $ref?: unknown;
  /** The types that the value may have. */
  readonly type?: unknown;
  /** What TypeBox 1 calls its schemas. */
  readonly "~kind"?: unknown;
  /** What TypeBox 1 holds of a value whose type is stated. */
  readonly "~unsafe"?: unknown;
}

/** What to extract. */
export type ResponseModel = StandardSchema | EffectSchema | JsonSchema | JsonSchemaKeywords;

/**
 * The type of value that a `responseModel` yields: the output of a library's schema, or what a JSON Schema describes.
 *
 * Zod's schemas come first, and in the very words of `z.output`: only so is one known as the other where the schema is a type
 * parameter.
 */
// biome-ignore lint/suspicious/noExplicitAny: as in `z.output`
export type InferResponse<Model> = Model extends { _zod: { output: any } }
  ? Model["_zod"]["output"]
  : Model extends { readonly "~standard": { readonly types?: { readonly output: infer Output } | undefined } }
    ? Output
    : Model extends { readonly Type: infer Output; readonly Encoded: unknown; readonly ast: object }
      ? Output
      : Described<Model>;

/**
 * The type of value that the model is asked for: the input of a library's schema, before defaults and transforms, or what a JSON
 * Schema describes. Where an input says nothing, the output.
 */
// biome-ignore lint/suspicious/noExplicitAny: as in `z.input`
export type InferInput<Model> = Model extends { _zod: { input: any } }
  ? Model["_zod"]["input"]
  : Model extends { readonly "~standard": { readonly types?: { readonly input: infer Input } | undefined } }
    ? unknown extends Input
      ? InferResponse<Model>
      : Input
    : Model extends { readonly Type: unknown; readonly Encoded: infer Input; readonly ast: object }
      ? Input
      : Described<Model>;

/** What a JSON Schema describes: as its type says, as TypeBox has it, or as the keywords say. */
type Described<Schema> = typeof DESCRIBED extends keyof Schema
  ? Schema extends { readonly [DESCRIBED]?: infer Value }
    ? Value
    : never
  : Schema extends { readonly static: infer Static; readonly params: unknown[] }
    ? Static
    : FromJsonSchema<Schema>;

/**
 * The type of the values that a literal JSON Schema accepts, read by draft 2020-12. Keywords that it does not read only narrow
 * a value further, so the type stays true; what is not literal gives `unknown`, and `required` that is not makes nothing so.
 */
export type FromJsonSchema<Schema> = Value<Schema, Schema>;

type Value<Schema, Root> = Schema extends false
  ? never
  : Alternatives<Schema, Root> & Parts<Schema, Root> & Own<Schema, Root>;

type Alternatives<Schema, Root> = (Schema extends { readonly anyOf: readonly (infer Branch)[] }
  ? EachValue<Branch, Root>
  : unknown) &
  (Schema extends { readonly oneOf: readonly (infer Branch)[] } ? EachValue<Branch, Root> : unknown);

type Parts<Schema, Root> = Schema extends { readonly allOf: infer All extends readonly unknown[] }
  ? EveryValue<All, Root>
  : unknown;

type EveryValue<All extends readonly unknown[], Root, SoFar = unknown> = All extends readonly [
  infer First,
  ...infer Rest,
]
  ? EveryValue<Rest, Root, SoFar & Value<First, Root>>
  : SoFar;

type EachValue<Branch, Root> = Branch extends unknown ? Value<Branch, Root> : never;

type Own<Schema, Root> = Schema extends { readonly "~unsafe": infer Stated }
  ? Stated
  : Schema extends { readonly const: infer Constant }
    ? Mutable<Constant>
    : Schema extends { readonly enum: readonly (infer Member)[] }
      ? Mutable<Member>
      : Schema extends { readonly $ref: infer Reference }
        ? Referenced<Reference, Root>
        : Schema extends { readonly type: readonly (infer Name)[] }
          ? EachType<Name, Schema, Root>
          : Schema extends { readonly type: infer Name }
            ? EachType<Name, Schema, Root> | Nullable<Schema>
            : unknown;

/** OpenAPI's way to allow `null`, which adds to the `type` beside it. */
type Nullable<Schema> = Schema extends { readonly nullable: infer Flag } ? (true extends Flag ? null : never) : never;

type Referenced<Reference, Root> = Reference extends "#"
  ? Value<Root, Root>
  : Reference extends `#/${infer Keyword extends "$defs" | "definitions"}/${infer Name}`
    ? Root extends { readonly [Key in Keyword]: { readonly [Key in Name]: infer Target } }
      ? Value<Target, Root>
      : unknown
    : Root extends {
          readonly "~kind": "Cyclic";
          readonly $defs: { readonly [Key in Reference & string]: infer Target };
        }
      ? Value<Target, Root>
      : unknown;

type EachType<Name, Schema, Root> = Name extends "string"
  ? string
  : Name extends "number" | "integer"
    ? number
    : Name extends "boolean"
      ? boolean
      : Name extends "null"
        ? null
        : Name extends "array"
          ? ArrayValue<Schema, Root>
          : Name extends "object"
            ? ObjectValue<Schema, Root>
            : unknown;

type ArrayValue<Schema, Root> = Schema extends { readonly prefixItems: infer Prefix extends readonly unknown[] }
  ? [...TupleValue<Prefix, Schema, Root>, ...RestValue<Prefix, Schema, "items", Root>]
  : Schema extends { readonly items: infer Prefix extends readonly unknown[] }
    ? [...TupleValue<Prefix, Schema, Root>, ...RestValue<Prefix, Schema, "additionalItems", Root>]
    : Schema extends { readonly items: infer Items }
      ? Value<Items, Root>[]
      : unknown[];

/** JSON Schema lets an array end early unless `minItems` says otherwise. */
type TupleValue<Prefix extends readonly unknown[], Schema, Root> = Schema extends {
  readonly minItems: Prefix["length"];
}
  ? { -readonly [Index in keyof Prefix]: Value<Prefix[Index], Root> }
  : { -readonly [Index in keyof Prefix]?: Value<Prefix[Index], Root> };

/** What may follow a tuple: older drafts say it with another keyword. */
type RestValue<Prefix extends readonly unknown[], Schema, Keyword extends string, Root> = Schema extends {
  readonly maxItems: Prefix["length"];
}
  ? []
  : Schema extends { readonly [Key in Keyword]: infer Items }
    ? Items extends false
      ? []
      : Value<Items, Root>[]
    : unknown[];

type ObjectValue<Schema, Root> = Schema extends { readonly properties: infer Properties }
  ? Simplify<
      {
        -readonly [Key in keyof Properties as Key extends Required<Schema> ? Key : never]: Value<Properties[Key], Root>;
      } & {
        -readonly [Key in keyof Properties as Key extends Required<Schema> ? never : Key]?: Value<
          Properties[Key],
          Root
        >;
      } & (Schema extends { readonly additionalProperties: true | object } | { readonly patternProperties: object }
          ? { [name: string]: unknown }
          : unknown)
    >
  : Schema extends { readonly additionalProperties: infer Additional }
    ? { [name: string]: Value<Additional, Root> | PatternValue<Schema, Root> }
    : Schema extends { readonly patternProperties: { readonly "^.*$": infer Every } }
      ? { [name: string]: Value<Every, Root> }
      : { [name: string]: unknown };

type PatternValue<Schema, Root> = Schema extends { readonly patternProperties: infer Patterns }
  ? { [Pattern in keyof Patterns]: Value<Patterns[Pattern], Root> }[keyof Patterns]
  : never;

/** Of an array that is no tuple nobody knows which names it holds. */
type Required<Schema> = Schema extends { readonly required: infer Names extends readonly unknown[] }
  ? number extends Names["length"]
    ? never
    : Names[number]
  : never;

type Simplify<Type> = { [Key in keyof Type]: Type[Key] };

type Mutable<Type> = Type extends object ? { -readonly [Key in keyof Type]: Mutable<Type[Key]> } : Type;
