// Effect 4: sixty types and more, and Effect 3.

import { Effect, type Option, Schema } from "effect";
import { Schema as Three } from "effect3";
import { expectType } from "../equality.js";
import { asked, result } from "./result.js";

enum Color {
  Red = "red",
  Blue = "blue",
}

// Values.
expectType<string>()(result(Schema.String));
expectType<string>()(result(Schema.NonEmptyString));
expectType<string>()(result(Schema.Trimmed));
expectType<string>()(result(Schema.Char));
expectType<string>()(result(Schema.String.check(Schema.isMinLength(1), Schema.isPattern(/a/))));
expectType<number>()(result(Schema.Number));
expectType<number>()(result(Schema.Finite));
expectType<number>()(result(Schema.Int));
expectType<number>()(result(Schema.Finite.check(Schema.isGreaterThan(0))));
expectType<boolean>()(result(Schema.Boolean));
expectType<null>()(result(Schema.Null));
expectType<undefined>()(result(Schema.Undefined));
expectType<bigint>()(result(Schema.BigInt));
expectType<symbol>()(result(Schema.Symbol));
expectType<Date>()(result(Schema.Date));
expectType<unknown>()(result(Schema.Unknown));
expectType<never>()(result(Schema.Never));
expectType<void>()(result(Schema.Void));
expectType<object>()(result(Schema.ObjectKeyword));

// Some of several.
expectType<"a">()(result(Schema.Literal("a")));
expectType<"a" | "b">()(result(Schema.Literals(["a", "b"])));
expectType<1 | "a">()(result(Schema.Literals([1, "a"])));
expectType<Color>()(result(Schema.Enum(Color)));
expectType<string | number>()(result(Schema.Union([Schema.String, Schema.Number])));
expectType<string | null>()(result(Schema.NullOr(Schema.String)));
expectType<string | undefined>()(result(Schema.UndefinedOr(Schema.String)));
expectType<string | null | undefined>()(result(Schema.NullishOr(Schema.String)));
expectType<`a${string}`>()(result(Schema.TemplateLiteral(["a", Schema.String])));
expectType<{ readonly k: "a"; readonly x: number } | { readonly k: "b"; readonly y: string }>()(
  result(
    Schema.Union([
      Schema.Struct({ k: Schema.Literal("a"), x: Schema.Finite }),
      Schema.Struct({ k: Schema.Literal("b"), y: Schema.String }),
    ]),
  ),
);
expectType<{ readonly _tag: "A"; readonly x: number }>()(result(Schema.TaggedStruct("A", { x: Schema.Finite })));

// Collections.
expectType<readonly string[]>()(result(Schema.Array(Schema.String)));
expectType<readonly (readonly string[])[]>()(result(Schema.Array(Schema.Array(Schema.String))));
expectType<readonly [string, ...string[]]>()(result(Schema.NonEmptyArray(Schema.String)));
expectType<string[]>()(result(Schema.mutable(Schema.Array(Schema.String))));
expectType<readonly [string, number]>()(result(Schema.Tuple([Schema.String, Schema.Finite])));
expectType<readonly [string, ...number[]]>()(
  result(Schema.TupleWithRest(Schema.Tuple([Schema.String]), [Schema.Finite])),
);
expectType<{ readonly [name: string]: number }>()(result(Schema.Record(Schema.String, Schema.Finite)));
expectType<{ readonly a: number; readonly b: number }>()(
  result(Schema.Record(Schema.Literals(["a", "b"]), Schema.Finite)),
);
expectType<ReadonlyMap<string, number>>()(result(Schema.ReadonlyMap(Schema.String, Schema.Finite)));
expectType<ReadonlySet<string>>()(result(Schema.ReadonlySet(Schema.String)));

// Objects.
const User = Schema.Struct({ name: Schema.String, age: Schema.optionalKey(Schema.Finite) });
expectType<{ readonly name: string; readonly age?: number }>()(result(User));
expectType<{ readonly age?: number | undefined }>()(result(Schema.Struct({ age: Schema.optional(Schema.Finite) })));
expectType<{ name: string }>()(result(Schema.Struct({ name: Schema.mutableKey(Schema.String) })));
expectType<{ readonly a: { readonly b: readonly { readonly c: string }[] } }>()(
  result(Schema.Struct({ a: Schema.Struct({ b: Schema.Array(Schema.Struct({ c: Schema.String })) }) })),
);
expectType<{ readonly name: string; readonly age?: number; readonly id: string }>()(
  result(User.pipe(Schema.fieldsAssign({ id: Schema.String }))),
);
expectType<{ readonly name: string }>()(result(Schema.Struct({ name: User.fields.name })));
class Person extends Schema.Class<Person>("Person")({ name: Schema.String }) {
  get initial(): string {
    return this.name.slice(0, 1);
  }
}
expectType<Person>()(result(Person));
expectType<readonly Person[]>()(result(Schema.Array(Person)));

// What the library makes of them.
expectType<number>()(result(Schema.FiniteFromString));
expectType<number>()(result(Schema.NumberFromString));
expectType<string>()(result(Schema.Trim));
expectType<URL>()(result(Schema.URL));
expectType<Option.Option<string>>()(result(Schema.Option(Schema.String)));
expectType<Option.Option<string>>()(result(Schema.OptionFromNullOr(Schema.String)));
expectType<{ readonly n: number }>()(
  result(Schema.Struct({ n: Schema.Finite.pipe(Schema.withDecodingDefaultKey(Effect.succeed(3))) })),
);
expectType<string>()(result(Schema.String.annotate({ description: "Any" })));
expectType<string>()(result(Schema.String.pipe(Schema.annotateEncoded({ description: "Any" }))));
expectType<{ readonly a: number }>()(result(Schema.fromJsonString(Schema.Struct({ a: Schema.Finite }))));
expectType<Uint8Array>()(result(Schema.Uint8ArrayFromBase64));

// What contains itself.
interface Node {
  readonly value: number;
  readonly children: readonly Node[];
}
const Node = Schema.Struct({
  value: Schema.Finite,
  children: Schema.Array(Schema.suspend((): Schema.Codec<Node> => Node)),
});
expectType<Node>()(result(Schema.suspend((): Schema.Codec<Node> => Node)));
expectType<readonly Node[]>()(result(Schema.Struct({ list: Node.fields.children }).fields.list));

// What the model is asked for.
expectType<{ readonly name: string; readonly n?: string }>()(
  asked(Schema.Struct({ name: Schema.Trim, n: Schema.optionalKey(Schema.FiniteFromString) })),
);
expectType<string>()(asked(Schema.FiniteFromString));

// As Standard Schemas.
expectType<{ readonly name: string; readonly age?: number }>()(result(Schema.toStandardSchemaV1(User)));
expectType<{ readonly name: string; readonly age?: number }>()(
  result(Schema.toStandardSchemaV1(Schema.toStandardJSONSchemaV1(User))),
);

expectType<{ readonly at: Date }>()(
  result(
    Schema.toStandardSchemaV1(Schema.toStandardJSONSchemaV1(Schema.toCodecJson(Schema.Struct({ at: Schema.Date })))),
  ),
);

// Effect 3.
expectType<string>()(result(Three.String));
expectType<number>()(result(Three.NumberFromString));
expectType<Date>()(result(Three.Date));
expectType<"a" | "b">()(result(Three.Literal("a", "b")));
expectType<string | null>()(result(Three.NullOr(Three.String)));
expectType<readonly string[]>()(result(Three.Array(Three.String)));
expectType<readonly [string, number]>()(result(Three.Tuple(Three.String, Three.Number)));
expectType<{ readonly a: string; readonly b?: number }>()(
  result(Three.Struct({ a: Three.String, b: Three.optionalWith(Three.Number, { exact: true }) })),
);
expectType<{ readonly n: number }>()(
  result(Three.Struct({ n: Three.optionalWith(Three.Number, { default: () => 3 }) })),
);
expectType<{ readonly k: "a" } | { readonly k: "b" }>()(
  result(Three.Union(Three.Struct({ k: Three.Literal("a") }), Three.Struct({ k: Three.Literal("b") }))),
);
expectType<{ readonly a: string }>()(result(Three.standardSchemaV1(Three.Struct({ a: Three.String }))));
expectType<string>()(asked(Three.NumberFromString));
class Legacy extends Three.Class<Legacy>("Legacy")({ name: Three.String }) {}
expectType<Legacy>()(result(Legacy));

// A schema that needs services cannot be decoded here.
declare const needy: Three.Schema<string, string, "Database">;
// @ts-expect-error
expectType<string>()(result(needy));
