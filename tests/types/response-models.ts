// The result of `create` is exactly what the response model describes.

import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { type } from "arktype";
import { type FromJsonSchema, fromBedrock, type InferResponse, type JsonSchema } from "bedrock-extract";
import * as v from "valibot";
import * as z from "zod";
import { expectType } from "./equality.js";

const client = fromBedrock();
const messages = [{ role: "user", content: "Jason is 25 years old" }] as const;

// Zod: the output side, after defaults and transforms.
const zodUser = z.object({
  name: z.string().transform((name) => name.length),
  role: z.string().default("none"),
  age: z.int().optional(),
});
const fromZod = await client.create({ responseModel: zodUser, messages });
expectType<{ name: number; role: string; age?: number | undefined }>()(fromZod);
expectType<z.output<typeof zodUser>>()(fromZod);

// ArkType and Valibot.
const fromArkType = await client.create({ responseModel: type({ name: "string", "age?": "number" }), messages });
expectType<{ name: string; age?: number }>()(fromArkType);
const valibotUser = toStandardJsonSchema(
  v.object({
    name: v.pipe(
      v.string(),
      v.transform((name) => name.length),
    ),
  }),
);
expectType<{ name: number }>()(await client.create({ responseModel: valibotUser, messages }));

// The same through every door.
const { data, completion } = await client.createWithCompletion({ responseModel: zodUser, messages });
expectType<z.output<typeof zodUser>>()(data);
expectType<number>()(completion.usage.totalTokens);
expectType<z.output<typeof zodUser>>()(await client.chat.completions.create({ responseModel: zodUser, messages }));
const nested = await client.chat.completions.createWithCompletion({ responseModel: zodUser, messages });
expectType<z.output<typeof zodUser>>()(nested.data);

// What is no schema does not pass.
// @ts-expect-error
await client.create({ responseModel: "text", messages });
// @ts-expect-error
await client.create({ responseModel: () => zodUser, messages });
// @ts-expect-error
await client.create({ responseModel: [zodUser], messages });
// @ts-expect-error
await client.create({ responseModel: new Date(), messages });

// JSON Schema written in place, without `as const`.
const inPlace = await client.create({
  responseModel: {
    type: "object",
    properties: {
      name: { type: "string", minLength: 1 },
      age: { type: "integer" },
      nick: { type: ["string", "null"] },
      color: { enum: ["red", "green", 3] },
      kind: { const: "person" },
      tags: { type: "array", items: { type: "string" } },
      position: { type: "array", prefixItems: [{ type: "number" }, { type: "number" }], minItems: 2, items: false },
      scores: { type: "object", additionalProperties: { type: "number" } },
      anything: {},
      never: false,
      id: { anyOf: [{ type: "string" }, { type: "integer" }] },
      shape: {
        oneOf: [{ type: "object", properties: { radius: { type: "number" } }, required: ["radius"] }, { type: "null" }],
      },
      address: { $ref: "#/$defs/address" },
    },
    required: ["name", "nick", "color", "kind", "tags", "position", "scores", "anything", "id", "shape", "address"],
    $defs: { address: { type: "object", properties: { city: { type: "string" } }, required: ["city"] } },
  },
  messages,
});
expectType<{
  name: string;
  nick: string | null;
  color: "red" | "green" | 3;
  kind: "person";
  tags: string[];
  position: [number, number];
  scores: { [name: string]: number };
  anything: unknown;
  id: string | number;
  shape: { radius: number } | null;
  address: { city: string };
  age?: number;
  never?: never;
}>()(inPlace);

// Recursive references, optional tuple items, rest items, unions over common properties.
declare const tree: FromJsonSchema<{
  type: "object";
  properties: { value: { type: "number" }; children: { type: "array"; items: { $ref: "#" } } };
  required: ["value", "children"];
}>;
expectType<number | undefined>()(tree.children[0]?.children[0]?.value);
declare const loose: FromJsonSchema<{ type: "array"; prefixItems: [{ type: "string" }]; items: { type: "number" } }>;
expectType<[string?, ...number[]]>()(loose);
declare const open: FromJsonSchema<{ type: "object" }>;
expectType<{ [name: string]: unknown }>()(open);

// A schema that is not literal says nothing about the value.
declare const schema: JsonSchema;
expectType<unknown>()(await client.create({ responseModel: schema, messages }));
declare const widened: { type: string; properties: { name: { type: string } } };
expectType<unknown>()(await client.create({ responseModel: widened, messages }));
declare const foreign: FromJsonSchema<{
  type: "object";
  properties: { x: { $ref: "https://example.com/x" } };
  required: ["x"];
}>;
expectType<{ x: unknown }>()(foreign);

// `as const` and a stored schema give the same.
const stored = { type: "object", properties: { ok: { type: "boolean" } }, required: ["ok"] } as const;
expectType<{ ok: boolean }>()(await client.create({ responseModel: stored, messages }));
declare const inferred: InferResponse<typeof stored>;
expectType<{ ok: boolean }>()(inferred);

// What is not literal promises nothing: names in an array, a flag.
declare const names: FromJsonSchema<{ type: "object"; properties: { a: { type: "string" } }; required: string[] }>;
expectType<{ a?: string }>()(names);
declare const flagged: FromJsonSchema<{ type: "string"; nullable: boolean }>;
expectType<string | null>()(flagged);

// Patterns of names speak of properties beside those that are named.
declare const patterns: FromJsonSchema<{
  type: "object";
  patternProperties: { "^a": { type: "string" }; "^b": { type: "boolean" } };
  additionalProperties: false;
}>;
expectType<{ [name: string]: string | boolean }>()(patterns);
declare const mixed: FromJsonSchema<{
  type: "object";
  patternProperties: { "^a": { type: "string" } };
  additionalProperties: { type: "number" };
}>;
expectType<{ [name: string]: string | number }>()(mixed);
declare const beside: FromJsonSchema<{
  type: "object";
  properties: { a: { type: "string" } };
  required: ["a"];
  patternProperties: { "^b": { type: "number" } };
  additionalProperties: false;
}>;
expectType<unknown>()(beside.b);
expectType<string>()(beside.a);

// Many parts of one value.
type Part = { properties: { a: { type: "string" } }; type: "object"; required: ["a"] };
type Eight = [Part, Part, Part, Part, Part, Part, Part, Part];
type Many = [...Eight, ...Eight, ...Eight, ...Eight, ...Eight, ...Eight, ...Eight, ...Eight];
declare const many: FromJsonSchema<{ allOf: Many }>;
expectType<string>()(many.a);
