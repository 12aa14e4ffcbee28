// TypeBox 1: sixty types and more, and TypeBox 0.34. The result is what stands in JSON, before any codec.

import { Type as Legacy, type Static as LegacyStatic } from "@sinclair/typebox";
import { type Static, Type } from "typebox";
import { expectType } from "../equality.js";
import { asked, result } from "./result.js";

// Values.
expectType<string>()(result(Type.String()));
expectType<string>()(result(Type.String({ format: "email", minLength: 1, description: "Any" })));
expectType<number>()(result(Type.Number()));
expectType<number>()(result(Type.Number({ minimum: 0 })));
expectType<number>()(result(Type.Integer()));
expectType<boolean>()(result(Type.Boolean()));
expectType<null>()(result(Type.Null()));
expectType<unknown>()(result(Type.Unknown()));
expectType<unknown>()(result(Type.Any()));
expectType<string>()(result(Type.String({ title: "Name", examples: ["a"] })));

// Some of several.
expectType<"a">()(result(Type.Literal("a")));
expectType<1>()(result(Type.Literal(1)));
expectType<true>()(result(Type.Literal(true)));
expectType<"a" | "b">()(result(Type.Union([Type.Literal("a"), Type.Literal("b")])));
expectType<"a" | "b">()(result(Type.Enum(["a", "b"])));
expectType<string | number>()(result(Type.Union([Type.String(), Type.Number()])));
expectType<string | null>()(result(Type.Union([Type.String(), Type.Null()])));
expectType<{ k: "a"; x: number } | { k: "b"; y: string }>()(
  result(
    Type.Union([
      Type.Object({ k: Type.Literal("a"), x: Type.Number() }),
      Type.Object({ k: Type.Literal("b"), y: Type.String() }),
    ]),
  ),
);

// Collections.
expectType<string[]>()(result(Type.Array(Type.String())));
expectType<string[]>()(result(Type.Array(Type.String(), { minItems: 1, uniqueItems: true })));
expectType<string[][]>()(result(Type.Array(Type.Array(Type.String()))));
expectType<{ a: string }[]>()(result(Type.Array(Type.Object({ a: Type.String() }))));
expectType<(string | number)[]>()(result(Type.Array(Type.Union([Type.String(), Type.Number()]))));
expectType<[string, number]>()(result(Type.Tuple([Type.String(), Type.Number()])));
expectType<[string]>()(result(Type.Tuple([Type.String()])));
expectType<{ [name: string]: number }>()(result(Type.Record(Type.String(), Type.Number())));
expectType<{ [name: string]: { a: string } }>()(result(Type.Record(Type.String(), Type.Object({ a: Type.String() }))));

// Objects.
const User = Type.Object({ name: Type.String(), age: Type.Optional(Type.Number()) });
expectType<{ name: string; age?: number }>()(result(User));
expectType<{ name: string; age?: number }>()(result(Type.Object(User.properties, { additionalProperties: false })));
expectType<{ a: string }>()(result(Type.Object({ a: Type.String() }, { $id: "A", title: "A" })));
expectType<{ a: { b: { c: string }[] } }>()(
  result(Type.Object({ a: Type.Object({ b: Type.Array(Type.Object({ c: Type.String() })) }) })),
);
expectType<{ a?: { b?: string } }>()(
  result(Type.Object({ a: Type.Optional(Type.Object({ b: Type.Optional(Type.String()) })) })),
);
expectType<{ a: string | null; b?: number | null }>()(
  result(
    Type.Object({
      a: Type.Union([Type.String(), Type.Null()]),
      b: Type.Optional(Type.Union([Type.Number(), Type.Null()])),
    }),
  ),
);
expectType<{ name?: string; age?: number }>()(result(Type.Partial(User)));
expectType<{ name: string; age: number }>()(result(Type.Required(User)));
expectType<{ name: string }>()(result(Type.Pick(User, ["name"])));
expectType<{ age?: number }>()(result(Type.Omit(User, ["name"])));
expectType<"name" | "age">()(result(Type.KeyOf(User)));
expectType<{ a: string } & { b: number }>()(
  result(Type.Intersect([Type.Object({ a: Type.String() }), Type.Object({ b: Type.Number() })])),
);
expectType<{ a: string; b: number }>()(
  result(Type.Evaluate(Type.Intersect([Type.Object({ a: Type.String() }), Type.Object({ b: Type.Number() })]))),
);
expectType<string>()(result(Type.Index(User, ["name"])));
expectType<{ n: number }>()(result(Type.Object({ n: Type.Number({ default: 3 }) })));
expectType<{ a: "x" | "y"; b: 1 }>()(
  result(Type.Object({ a: Type.Union([Type.Literal("x"), Type.Literal("y")]), b: Type.Literal(1) })),
);
expectType<{ t: [string, number] }>()(result(Type.Object({ t: Type.Tuple([Type.String(), Type.Number()]) })));
expectType<{ r: { [name: string]: boolean } }>()(
  result(Type.Object({ r: Type.Record(Type.String(), Type.Boolean()) })),
);
expectType<"a" | "c">()(result(Type.Exclude(Type.Enum(["a", "b", "c"]), Type.Literal("b"))));
expectType<"b">()(result(Type.Extract(Type.Union([Type.Literal("a"), Type.Literal("b")]), Type.Literal("b"))));
expectType<`a${string}`>()(result(Type.Unsafe<`a${string}`>({ type: "string", pattern: "^a" })));
expectType<Date>()(result(Type.Unsafe<Date>(Type.String())));
expectType<{ at: Date }>()(result(Type.Object({ at: Type.Unsafe<Date>(Type.String()) })));
expectType<string>()(result(Type.Refine(Type.String(), (text) => text !== "")));
expectType<string>()(
  result(
    Type.Codec(Type.String())
      .Decode((text) => new Date(text))
      .Encode((date) => date.toISOString()),
  ),
);
expectType<{ at: string }>()(
  result(
    Type.Object({
      at: Type.Codec(Type.String())
        .Decode((text) => new Date(text))
        .Encode((date) => date.toISOString()),
    }),
  ),
);
expectType<{ name: string; age?: number }>()(result(Type.Script("{ name: string, age?: number }")));

// What contains itself.
const Tree = Type.Cyclic(
  { Node: Type.Object({ value: Type.Number(), children: Type.Array(Type.Ref("Node")) }) },
  "Node",
);
const tree = result(Tree);
expectType<number | undefined>()(tree.children[0]?.children[0]?.value);
export const sameTree: Static<typeof Tree> = tree;
expectType<{ name: string; age?: number }>()(asked(User));

// TypeBox 0.34.
expectType<string>()(result(Legacy.String()));
expectType<number>()(result(Legacy.Integer()));
expectType<null>()(result(Legacy.Null()));
expectType<unknown>()(result(Legacy.Unknown()));
expectType<"a">()(result(Legacy.Literal("a")));
expectType<"a" | "b">()(result(Legacy.Union([Legacy.Literal("a"), Legacy.Literal("b")])));
expectType<string[]>()(result(Legacy.Array(Legacy.String())));
expectType<[string, number]>()(result(Legacy.Tuple([Legacy.String(), Legacy.Number()])));
expectType<{ [name: string]: number }>()(result(Legacy.Record(Legacy.String(), Legacy.Number())));
const LegacyUser = Legacy.Object({ name: Legacy.String(), age: Legacy.Optional(Legacy.Number()) });
expectType<{ age?: number; name: string }>()(result(LegacyUser));
expectType<{ age?: number; name?: string }>()(result(Legacy.Partial(LegacyUser)));
expectType<{ name: string }>()(result(Legacy.Pick(LegacyUser, ["name"])));
expectType<{ a: string } & { b: number }>()(
  result(Legacy.Intersect([Legacy.Object({ a: Legacy.String() }), Legacy.Object({ b: Legacy.Number() })])),
);
expectType<{ k: "a" } | { k: "b" }>()(
  result(Legacy.Union([Legacy.Object({ k: Legacy.Literal("a") }), Legacy.Object({ k: Legacy.Literal("b") })])),
);
expectType<Date>()(result(Legacy.Unsafe<Date>({ type: "string" })));
expectType<string>()(
  result(
    Legacy.Transform(Legacy.String())
      .Decode((text) => new Date(text))
      .Encode(String),
  ),
);
const LegacyTree = Legacy.Recursive((node) => Legacy.Object({ value: Legacy.Number(), children: Legacy.Array(node) }));
expectType<LegacyStatic<typeof LegacyTree>>()(result(LegacyTree));
expectType<string>()(result(Legacy.Enum({ A: "a" } as { A: string })));
