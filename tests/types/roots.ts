// JSON Schema and schemas of libraries whose root is no object, and what old drafts and OpenAPI write differently.

import { type FromJsonSchema, fromBedrock } from "bedrock-extract";
import * as z from "zod";
import { expectType } from "./equality.js";

const client = fromBedrock();
const messages = [{ role: "user", content: "x" }] as const;
expectType<string[]>()(await client.create({ responseModel: { type: "array", items: { type: "string" } }, messages }));
expectType<"a" | "b">()(await client.create({ responseModel: { enum: ["a", "b"] }, messages }));
expectType<"a">()(await client.create({ responseModel: { const: "a" }, messages }));
expectType<number>()(await client.create({ responseModel: { type: "integer", minimum: 0 }, messages }));
expectType<string | null>()(await client.create({ responseModel: { type: ["string", "null"] }, messages }));
expectType<{ n: string } | null>()(
  await client.create({
    responseModel: { type: ["object", "null"], properties: { n: { type: "string" } }, required: ["n"] },
    messages,
  }),
);
expectType<{ k: "a"; x: number } | { k: "b"; y: string }>()(
  await client.create({
    responseModel: {
      anyOf: [
        { type: "object", properties: { k: { const: "a" }, x: { type: "number" } }, required: ["k", "x"] },
        { type: "object", properties: { k: { const: "b" }, y: { type: "string" } }, required: ["k", "y"] },
      ],
    },
    messages,
  }),
);
expectType<{ [name: string]: { n: number } }>()(
  await client.create({
    responseModel: {
      type: "object",
      additionalProperties: { type: "object", properties: { n: { type: "number" } }, required: ["n"] },
    },
    messages,
  }),
);
expectType<[string, number]>()(
  await client.create({
    responseModel: { type: "array", prefixItems: [{ type: "string" }, { type: "number" }], minItems: 2, items: false },
    messages,
  }),
);
expectType<[string, number]>()(
  await client.create({
    responseModel: { type: "array", prefixItems: [{ type: "string" }, { type: "number" }], minItems: 2, maxItems: 2 },
    messages,
  }),
);
expectType<[string, number]>()(
  await client.create({
    responseModel: {
      type: "array",
      items: [{ type: "string" }, { type: "number" }],
      minItems: 2,
      additionalItems: false,
    },
    messages,
  }),
);
expectType<{ a: string } & { b: number }>()(
  await client.create({
    responseModel: {
      allOf: [
        { type: "object", properties: { a: { type: "string" } }, required: ["a"] },
        { type: "object", properties: { b: { type: "number" } }, required: ["b"] },
      ],
    },
    messages,
  }),
);
expectType<{ c: string }[]>()(
  await client.create({
    responseModel: {
      type: "array",
      items: { $ref: "#/$defs/c" },
      $defs: { c: { type: "object", properties: { c: { type: "string" } }, required: ["c"] } },
    },
    messages,
  }),
);
expectType<{ c: string }>()(
  await client.create({
    responseModel: {
      $ref: "#/definitions/c",
      definitions: { c: { type: "object", properties: { c: { type: "string" } }, required: ["c"] } },
    },
    messages,
  }),
);
expectType<string | null>()(await client.create({ responseModel: { type: "string", nullable: true }, messages }));
expectType<{ a: string | null }>()(
  await client.create({
    responseModel: { type: "object", properties: { a: { type: "string", nullable: true } }, required: ["a"] },
    messages,
  }),
);
expectType<"a" | null>()(
  await client.create({ responseModel: { type: ["string", "null"], enum: ["a", null] }, messages }),
);
expectType<boolean>()(await client.create({ responseModel: { type: "boolean" }, messages }));

type Json = FromJsonSchema<{ anyOf: [{ type: "string" }, { type: "array"; items: { $ref: "#" } }] }>;
declare const json: Json;
if (typeof json !== "string") expectType<Json[]>()(json);

expectType<number[]>()(await client.create({ responseModel: z.array(z.number()), messages }));
expectType<"x" | "y">()(await client.create({ responseModel: z.enum(["x", "y"]), messages }));
expectType<Record<string, number>>()(
  await client.create({ responseModel: z.record(z.string(), z.number()), messages }),
);
expectType<{ k: "a" } | { k: "b" }>()(
  await client.create({
    responseModel: z.discriminatedUnion("k", [z.object({ k: z.literal("a") }), z.object({ k: z.literal("b") })]),
    messages,
  }),
);
