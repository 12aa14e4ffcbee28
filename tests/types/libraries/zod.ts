// Zod 4: sixty types and more.

import * as z from "zod";
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
expectType<string>()(result(z.string()));
expectType<string>()(result(z.email()));
expectType<string>()(result(z.url()));
expectType<string>()(result(z.uuid()));
expectType<string>()(result(z.iso.date()));
expectType<string>()(result(z.iso.datetime()));
expectType<string>()(result(z.string().min(1).max(9).regex(/a/)));
expectType<number>()(result(z.number()));
expectType<number>()(result(z.int()));
expectType<number>()(result(z.float32()));
expectType<number>()(result(z.number().positive().multipleOf(2)));
expectType<boolean>()(result(z.boolean()));
expectType<null>()(result(z.null()));
expectType<undefined>()(result(z.undefined()));
expectType<bigint>()(result(z.bigint()));
expectType<Date>()(result(z.date()));
expectType<unknown>()(result(z.unknown()));
expectType<never>()(result(z.never()));
expectType<symbol>()(result(z.symbol()));

// Some of several.
expectType<"a">()(result(z.literal("a")));
expectType<1 | "a" | null>()(result(z.literal([1, "a", null])));
expectType<"a" | "b">()(result(z.enum(["a", "b"])));
expectType<Color>()(result(z.enum(Color)));
expectType<string | number>()(result(z.union([z.string(), z.number()])));
expectType<string | undefined>()(result(z.string().optional()));
expectType<string | null>()(result(z.string().nullable()));
expectType<string | null | undefined>()(result(z.string().nullish()));
expectType<`${number}px`>()(result(z.templateLiteral([z.number(), "px"])));
expectType<{ k: "a"; x: number } | { k: "b"; y: string }>()(
  result(
    z.discriminatedUnion("k", [
      z.object({ k: z.literal("a"), x: z.number() }),
      z.object({ k: z.literal("b"), y: z.string() }),
    ]),
  ),
);

// Collections.
expectType<string[]>()(result(z.array(z.string())));
expectType<string[][]>()(result(z.array(z.array(z.string()))));
expectType<[string, number]>()(result(z.tuple([z.string(), z.number()])));
expectType<[string, ...number[]]>()(result(z.tuple([z.string()], z.number())));
expectType<[string, (number | undefined)?]>()(result(z.tuple([z.string(), z.number().optional()])));
expectType<Record<string, number>>()(result(z.record(z.string(), z.number())));
expectType<Record<"a" | "b", number>>()(result(z.record(z.enum(["a", "b"]), z.number())));
expectType<Partial<Record<"a" | "b", number>>>()(result(z.partialRecord(z.enum(["a", "b"]), z.number())));
expectType<Map<string, number>>()(result(z.map(z.string(), z.number())));
expectType<Set<string>>()(result(z.set(z.string())));

// Objects.
const User = z.object({ name: z.string(), age: z.int().optional() });
expectType<{ name: string; age?: number | undefined }>()(result(User));
expectType<{ name: string; age?: number | undefined }>()(result(z.strictObject(User.shape)));
expectType<{ [name: string]: unknown; name: string }>()(result(z.looseObject({ name: z.string() })));
expectType<{ [name: string]: number; total: number }>()(result(z.object({ total: z.number() }).catchall(z.number())));
expectType<{ name?: string | undefined; age?: number | undefined }>()(result(User.partial()));
expectType<{ name: string; age: number }>()(result(User.required()));
expectType<{ name: string }>()(result(User.pick({ name: true })));
expectType<{ age?: number | undefined }>()(result(User.omit({ name: true })));
expectType<{ name: string; age?: number | undefined; id: string }>()(result(User.extend({ id: z.string() })));
expectType<{ a: { b: { c: string }[] } }>()(
  result(z.object({ a: z.object({ b: z.array(z.object({ c: z.string() })) }) })),
);
expectType<{ a: string } & { b: number }>()(
  result(z.intersection(z.object({ a: z.string() }), z.object({ b: z.number() }))),
);
expectType<"name" | "age">()(result(User.keyof()));

// What the library makes of them.
expectType<string>()(result(z.string().default("x")));
expectType<string>()(result(z.string().prefault("x")));
expectType<string>()(result(z.string().catch("x")));
expectType<number>()(result(z.string().transform((text) => text.length)));
expectType<Promise<number>>()(result(z.promise(z.number())));
expectType<number>()(result(z.string().pipe(z.transform((text) => text.length))));
expectType<number>()(result(z.coerce.number()));
expectType<Date>()(result(z.codec(z.iso.date(), z.date(), { decode: (text) => new Date(text), encode: String })));
expectType<Point>()(result(z.number().transform((x) => new Point(x))));
expectType<number>()(result(z.preprocess(Number, z.number())));
expectType<boolean>()(result(z.stringbool()));
expectType<string>()(result(z.string().refine((text) => text !== "")));
expectType<string & z.BRAND<"Id">>()(result(z.string().brand<"Id">()));
expectType<readonly string[]>()(result(z.array(z.string()).readonly()));
expectType<Readonly<{ a: string }>>()(result(z.object({ a: z.string() }).readonly()));
expectType<string>()(result(z.lazy(() => z.string())));
expectType<string>()(result(z.string().meta({ id: "Text", description: "Any" })));
expectType<`a${string}`>()(result(z.custom<`a${string}`>()));
expectType<Point>()(result(z.instanceof(Point)));

// What contains itself.
const Tree = z.object({
  value: z.number(),
  get children() {
    return z.array(Tree);
  },
});
expectType<z.output<typeof Tree>>()(result(Tree));
interface Node {
  next: Node | null;
}
const NodeSchema: z.ZodType<Node> = z.object({ next: z.lazy(() => NodeSchema).nullable() });
expectType<Node>()(result(NodeSchema));
expectType<unknown>()(result(z.json() as z.ZodType<unknown>));

// What the model is asked for.
expectType<{ name: string; role?: string | undefined }>()(
  asked(z.object({ name: z.string().transform(Number), role: z.string().default("x") })),
);
expectType<string>()(asked(z.string().transform((text) => text.length)));
expectType<string | undefined>()(asked(z.string().default("x")));
