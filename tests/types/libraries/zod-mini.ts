// `zod/mini` and Zod 3, whose converters are loaded.

import * as z from "zod/mini";
import { z as three } from "zod/v3";
import { z as original } from "zod3";
import { expectType } from "../equality.js";
import { asked, result } from "./result.js";

expectType<string>()(result(z.string().check(z.minLength(1))));
expectType<number>()(result(z.int()));
expectType<string | null>()(result(z.nullable(z.string())));
expectType<string>()(result(z._default(z.string(), "x")));
expectType<number>()(
  result(
    z.pipe(
      z.string(),
      z.transform((text) => text.length),
    ),
  ),
);
expectType<{ a: string; b?: number | undefined }>()(result(z.object({ a: z.string(), b: z.optional(z.number()) })));
expectType<{ k: "a" } | { k: "b" }>()(
  result(z.discriminatedUnion("k", [z.object({ k: z.literal("a") }), z.object({ k: z.literal("b") })])),
);
const Tree = z.object({
  value: z.number(),
  get children() {
    return z.array(Tree);
  },
});
expectType<z.output<typeof Tree>>()(result(Tree));
expectType<string>()(
  asked(
    z.pipe(
      z.string(),
      z.transform((text) => text.length),
    ),
  ),
);

for (const zod of [three, original as unknown as typeof three]) {
  expectType<string>()(result(zod.string().min(1)));
  expectType<number>()(result(zod.number().int()));
  expectType<Date>()(result(zod.coerce.date()));
  expectType<"a" | "b">()(result(zod.enum(["a", "b"])));
  expectType<string | null | undefined>()(result(zod.string().nullish()));
  expectType<string>()(result(zod.string().default("x")));
  expectType<number>()(result(zod.string().transform((text) => text.length)));
  expectType<{ a: string; b?: number | undefined }>()(
    result(zod.object({ a: zod.string(), b: zod.number().optional() })),
  );
  expectType<string[]>()(result(zod.array(zod.string())));
  expectType<[string, number]>()(result(zod.tuple([zod.string(), zod.number()])));
  expectType<Record<string, number>>()(result(zod.record(zod.number())));
  expectType<{ k: "a" } | { k: "b" }>()(
    result(zod.discriminatedUnion("k", [zod.object({ k: zod.literal("a") }), zod.object({ k: zod.literal("b") })])),
  );
  expectType<string | undefined>()(asked(zod.string().default("x")));
}
interface Node {
  next: Node | null;
}
const NodeSchema: three.ZodType<Node> = three.object({ next: three.lazy(() => NodeSchema).nullable() });
expectType<Node>()(result(NodeSchema));
expectType<{ a: string }>()(result(original.object({ a: original.string() })));
