// Valibot, as its schemas are and with their converter: sixty types and more.

import { toStandardJsonSchema } from "@valibot/to-json-schema";
import * as v from "valibot";
import { expectType } from "../equality.js";
import { asked, result } from "./result.js";

enum Color {
  Red = "red",
  Blue = "blue",
}
class Point {
  constructor(readonly x: number) {}
}

// Values.
expectType<string>()(result(v.string()));
expectType<string>()(result(v.pipe(v.string(), v.email())));
expectType<string>()(result(v.pipe(v.string(), v.isoDate(), v.minLength(1))));
expectType<number>()(result(v.number()));
expectType<number>()(result(v.pipe(v.number(), v.integer(), v.minValue(1))));
expectType<boolean>()(result(v.boolean()));
expectType<null>()(result(v.null()));
expectType<undefined>()(result(v.undefined()));
expectType<bigint>()(result(v.bigint()));
expectType<Date>()(result(v.date()));
expectType<unknown>()(result(v.unknown()));
expectType<never>()(result(v.never()));
expectType<symbol>()(result(v.symbol()));
expectType<Blob>()(result(v.blob()));
expectType<number>()(result(v.nan()));
expectType<void>()(result(v.void()));

// Some of several.
expectType<"a">()(result(v.literal("a")));
expectType<1>()(result(v.literal(1)));
expectType<"a" | "b">()(result(v.picklist(["a", "b"])));
expectType<Color>()(result(v.enum(Color)));
expectType<string | number>()(result(v.union([v.string(), v.number()])));
expectType<string | undefined>()(result(v.optional(v.string())));
expectType<string | null>()(result(v.nullable(v.string())));
expectType<string | null | undefined>()(result(v.nullish(v.string())));
expectType<string | undefined>()(result(v.undefinedable(v.string())));
expectType<string>()(result(v.nonOptional(v.optional(v.string()))));
expectType<string>()(result(v.nonNullable(v.nullable(v.string()))));
expectType<{ k: "a"; x: number } | { k: "b"; y: string }>()(
  result(
    v.variant("k", [v.object({ k: v.literal("a"), x: v.number() }), v.object({ k: v.literal("b"), y: v.string() })]),
  ),
);

// Collections.
expectType<string[]>()(result(v.array(v.string())));
expectType<string[][]>()(result(v.array(v.array(v.string()))));
expectType<[string, number]>()(result(v.tuple([v.string(), v.number()])));
expectType<[string, number]>()(result(v.strictTuple([v.string(), v.number()])));
expectType<[string, ...unknown[]]>()(result(v.looseTuple([v.string()])));
expectType<[string, ...number[]]>()(result(v.tupleWithRest([v.string()], v.number())));
expectType<{ [name: string]: number }>()(result(v.record(v.string(), v.number())));
expectType<{ a?: number; b?: number }>()(result(v.record(v.picklist(["a", "b"]), v.number())));
expectType<Map<string, number>>()(result(v.map(v.string(), v.number())));
expectType<Set<string>>()(result(v.set(v.string())));

// Objects.
const User = v.object({ name: v.string(), age: v.optional(v.number()) });
expectType<{ name: string; age?: number | undefined }>()(result(User));
expectType<{ name: string; age?: number }>()(result(v.object({ name: v.string(), age: v.exactOptional(v.number()) })));
expectType<{ name: string; age?: number | undefined }>()(result(v.strictObject(User.entries)));
expectType<{ name: string } & { [name: string]: unknown }>()(result(v.looseObject({ name: v.string() })));
expectType<{ name: string } & { [name: string]: number }>()(result(v.objectWithRest({ name: v.string() }, v.number())));
expectType<{ name?: string | undefined; age?: number | undefined }>()(result(v.partial(User)));
expectType<{ name: string; age: number }>()(result(v.required(User)));
expectType<{ name: string }>()(result(v.pick(User, ["name"])));
expectType<{ age?: number | undefined }>()(result(v.omit(User, ["name"])));
expectType<{ name: string; age?: number | undefined; id: string }>()(
  result(v.object({ ...User.entries, id: v.string() })),
);
expectType<{ a: { b: { c: string }[] } }>()(
  result(v.object({ a: v.object({ b: v.array(v.object({ c: v.string() })) }) })),
);
expectType<{ a: string } & { b: number }>()(
  result(v.intersect([v.object({ a: v.string() }), v.object({ b: v.number() })])),
);
expectType<"name" | "age">()(result(v.keyof(User)));

// What the library makes of them.
expectType<string>()(result(v.optional(v.string(), "x")));
expectType<string>()(result(v.nullable(v.string(), "x")));
expectType<string>()(result(v.fallback(v.string(), "x")));
expectType<number>()(
  result(
    v.pipe(
      v.string(),
      v.transform((text) => text.length),
    ),
  ),
);
expectType<Date>()(result(v.pipe(v.string(), v.isoDate(), v.toDate())));
expectType<number>()(result(v.pipe(v.string(), v.toNumber())));
expectType<string>()(result(v.pipe(v.string(), v.trim(), v.toUpperCase())));
expectType<Point>()(
  result(
    v.pipe(
      v.number(),
      v.transform((x) => new Point(x)),
    ),
  ),
);
expectType<string>()(result(v.pipe(v.string(), v.nonEmpty(), v.description("Any"), v.title("Text"))));
expectType<string & v.Brand<"Id">>()(result(v.pipe(v.string(), v.brand("Id"))));
expectType<readonly string[]>()(result(v.pipe(v.array(v.string()), v.readonly())));
expectType<string>()(result(v.lazy(() => v.string())));
expectType<`a${string}`>()(result(v.custom<`a${string}`>(() => true)));
expectType<Point>()(result(v.instance(Point)));
expectType<string>()(
  result(
    v.pipeAsync(
      v.string(),
      v.checkAsync(async () => true),
    ),
  ),
);
expectType<{ a: string }>()(result(v.objectAsync({ a: v.string() })));

// What contains itself.
interface Node {
  next: Node | null;
}
const NodeSchema: v.GenericSchema<Node> = v.object({ next: v.nullable(v.lazy(() => NodeSchema)) });
expectType<Node>()(result(NodeSchema));

// With their converter.
expectType<{ name: string; age?: number | undefined }>()(result(toStandardJsonSchema(User)));
expectType<Node>()(result(toStandardJsonSchema(NodeSchema)));
expectType<string>()(result(toStandardJsonSchema(v.optional(v.string(), "x"))));

// What the model is asked for.
expectType<{ name: string; role?: string | undefined }>()(
  asked(v.object({ name: v.pipe(v.string(), v.toNumber()), role: v.optional(v.string(), "x") })),
);
expectType<string>()(asked(v.pipe(v.string(), v.toNumber())));
expectType<string>()(asked(toStandardJsonSchema(v.pipe(v.string(), v.toNumber()))));
