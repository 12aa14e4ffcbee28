// JSON Schema in literals: sixty types and more, and those whose type is stated.

import type { JsonSchema } from "bedrock-extract";
import type { JSONSchema4, JSONSchema6, JSONSchema7 } from "json-schema";
import { expectType } from "../equality.js";
import { asked, result } from "./result.js";

// Values.
expectType<string>()(result({ type: "string" }));
expectType<string>()(result({ type: "string", format: "email", minLength: 1, pattern: "a" }));
expectType<number>()(result({ type: "number" }));
expectType<number>()(result({ type: "integer", minimum: 0 }));
expectType<boolean>()(result({ type: "boolean" }));
expectType<null>()(result({ type: "null" }));
expectType<unknown>()(result({}));
expectType<unknown>()(result({ description: "Any" }));
expectType<string | number>()(result({ type: ["string", "number"] }));
expectType<string | null>()(result({ type: ["string", "null"] }));
expectType<string | null>()(result({ type: "string", nullable: true }));
expectType<string>()(result({ type: "string", nullable: false }));
expectType<string>()(result({ title: "Name", type: "string", default: "x", examples: ["a"] }));
expectType<string>()(result({ $schema: "https://json-schema.org/draft/2020-12/schema", type: "string" }));

// Some of several.
expectType<"a">()(result({ const: "a" }));
expectType<1>()(result({ const: 1 }));
expectType<null>()(result({ const: null }));
expectType<{ a: [1, "b"] }>()(result({ const: { a: [1, "b"] } }));
expectType<"a" | "b">()(result({ enum: ["a", "b"] }));
expectType<1 | "a" | null | true>()(result({ enum: [1, "a", null, true] }));
expectType<"a" | "b">()(result({ type: "string", enum: ["a", "b"] }));
expectType<string | number>()(result({ anyOf: [{ type: "string" }, { type: "number" }] }));
expectType<string | number>()(result({ oneOf: [{ type: "string" }, { type: "number" }] }));
expectType<string | null>()(result({ anyOf: [{ type: "string" }, { type: "null" }] }));
expectType<{ k: "a"; x: number } | { k: "b"; y: string }>()(
  result({
    oneOf: [
      { type: "object", properties: { k: { const: "a" }, x: { type: "number" } }, required: ["k", "x"] },
      { type: "object", properties: { k: { const: "b" }, y: { type: "string" } }, required: ["k", "y"] },
    ],
  }),
);

// Collections.
expectType<string[]>()(result({ type: "array", items: { type: "string" } }));
expectType<string[][]>()(result({ type: "array", items: { type: "array", items: { type: "string" } } }));
expectType<unknown[]>()(result({ type: "array" }));
expectType<("a" | "b")[]>()(result({ type: "array", items: { enum: ["a", "b"] }, minItems: 1, uniqueItems: true }));
expectType<{ a: string }[]>()(
  result({
    type: "array",
    items: { type: "object", properties: { a: { type: "string" } }, required: ["a"] },
  }),
);
expectType<(string | number)[]>()(result({ type: "array", items: { type: ["string", "number"] } }));
expectType<[string, number]>()(
  result({
    type: "array",
    prefixItems: [{ type: "string" }, { type: "number" }],
    minItems: 2,
    items: false,
  }),
);
expectType<[string?, number?]>()(
  result({
    type: "array",
    prefixItems: [{ type: "string" }, { type: "number" }],
    items: false,
  }),
);
expectType<[string, ...number[]]>()(
  result({
    type: "array",
    prefixItems: [{ type: "string" }],
    minItems: 1,
    items: { type: "number" },
  }),
);
expectType<[string?, ...unknown[]]>()(result({ type: "array", prefixItems: [{ type: "string" }] }));
expectType<[string, number]>()(
  result({
    type: "array",
    items: [{ type: "string" }, { type: "number" }],
    minItems: 2,
    additionalItems: false,
  }),
);
expectType<{ [name: string]: number }>()(result({ type: "object", additionalProperties: { type: "number" } }));
expectType<{ [name: string]: string[] }>()(
  result({
    type: "object",
    additionalProperties: { type: "array", items: { type: "string" } },
  }),
);
expectType<{ [name: string]: unknown }>()(result({ type: "object" }));

// Objects.
expectType<{ a?: string }>()(result({ type: "object", properties: { a: { type: "string" } } }));
expectType<{ a: string }>()(result({ type: "object", properties: { a: { type: "string" } }, required: ["a"] }));
expectType<{ a: string; b?: number }>()(
  result({
    type: "object",
    properties: { a: { type: "string" }, b: { type: "number" } },
    required: ["a"],
    additionalProperties: false,
  }),
);
expectType<{ a: { b: { c: string }[] } }>()(
  result({
    type: "object",
    properties: {
      a: {
        type: "object",
        properties: {
          b: {
            type: "array",
            items: { type: "object", properties: { c: { type: "string" } }, required: ["c"] },
          },
        },
        required: ["b"],
      },
    },
    required: ["a"],
  }),
);
expectType<{ a: string | null }>()(
  result({
    type: "object",
    properties: { a: { type: ["string", "null"] } },
    required: ["a"],
  }),
);
expectType<{ a: "x" | "y"; b: 1 }>()(
  result({
    type: "object",
    properties: { a: { enum: ["x", "y"] }, b: { const: 1 } },
    required: ["a", "b"],
  }),
);
expectType<{ a: unknown }>()(result({ type: "object", properties: { a: {} }, required: ["a"] }));
expectType<{ a: unknown }>()(result({ type: "object", properties: { a: true }, required: ["a"] }));
expectType<{ a?: never }>()(result({ type: "object", properties: { a: false } }));
expectType<{ a: string } | null>()(
  result({
    type: ["object", "null"],
    properties: { a: { type: "string" } },
    required: ["a"],
  }),
);
expectType<{ a: string } & { b: number }>()(
  result({
    allOf: [
      { type: "object", properties: { a: { type: "string" } }, required: ["a"] },
      { type: "object", properties: { b: { type: "number" } }, required: ["b"] },
    ],
  }),
);
expectType<{ "first name": string }>()(
  result({
    type: "object",
    properties: { "first name": { type: "string" } },
    required: ["first name"],
  }),
);

// References.
expectType<{ c: string }>()(
  result({
    $ref: "#/$defs/c",
    $defs: { c: { type: "object", properties: { c: { type: "string" } }, required: ["c"] } },
  }),
);
expectType<{ c: string }[]>()(
  result({
    type: "array",
    items: { $ref: "#/definitions/c" },
    definitions: { c: { type: "object", properties: { c: { type: "string" } }, required: ["c"] } },
  }),
);
expectType<string>()(result({ $ref: "#/$defs/a", $defs: { a: { $ref: "#/$defs/b" }, b: { type: "string" } } }));
expectType<unknown>()(result({ $ref: "https://example.com/schema" }));
expectType<{ x: unknown }>()(result({ type: "object", properties: { x: { $ref: "other.json" } }, required: ["x"] }));

// What is kept, and what only a type is known of.
const kept = { type: "object", properties: { ok: { type: "boolean" } }, required: ["ok"] } as const;
expectType<{ ok: boolean }>()(result(kept));
const satisfied = { type: "array", items: { type: "string" } } as const satisfies JsonSchema;
expectType<string[]>()(result(satisfied));
const widened = { type: "object", properties: { ok: { type: "boolean" } } };
expectType<unknown>()(result(widened));
expectType<unknown>()(result({ type: "object" } as JsonSchema));
expectType<unknown>()(result({} as Record<string, unknown>));
expectType<unknown>()(result({} as JSONSchema7));
expectType<unknown>()(result({} as JSONSchema6));
expectType<unknown>()(result({} as JSONSchema4));
const checked = { type: "string" } as const satisfies JSONSchema7;
expectType<string>()(result(checked));
interface OwnSchema {
  readonly type: "object";
  readonly properties: { readonly a: { readonly type: "string" } };
  readonly required: readonly ["a"];
}
expectType<{ a: string }>()(result({} as OwnSchema));

// A stated type.
interface User {
  name: string;
  friends: User[];
}
const stated: JsonSchema<User> = { type: "object" };
expectType<User>()(result(stated));
expectType<User>()(asked(stated));
expectType<string[]>()(result({ type: "array" } as JsonSchema<string[]>));
expectType<User | undefined>()(result({} as JsonSchema<User | undefined>));

// What is none.
// @ts-expect-error
expectType<unknown>()(result("text"));
// @ts-expect-error
expectType<unknown>()(result(new Date()));
// @ts-expect-error
expectType<unknown>()(result(["a"]));
// @ts-expect-error
expectType<unknown>()(result(() => ({ type: "string" })));
