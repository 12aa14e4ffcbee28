// What the helpers yield is exactly what their schemas describe.

import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { type } from "arktype";
import {
  type Cited,
  citations,
  fromBedrock,
  type InferResponse,
  type Judgement,
  list,
  llmValidator,
  type MapResult,
  type Maybe,
  map,
  maybe,
  type Parallel,
  parallel,
  type Quote,
} from "bedrock-extract";
import * as v from "valibot";
import * as z from "zod";
import { expectType } from "./equality.js";

const client = fromBedrock();
const messages = [{ role: "user", content: "Jason is 25 years old" }] as const;

const zod = z.object({ name: z.string().transform((name) => name.length) });
const ark = type({ name: "string" });
const valibot = toStandardJsonSchema(v.object({ name: v.optional(v.string(), "none") }));
type Name<Value> = { name: Value };

// maybe(): `error` tells the two apart.
const found = await client.create({ responseModel: maybe(zod), messages });
expectType<Maybe<Name<number>>>()(found);
if (found.error) {
  expectType<string>()(found.message);
  expectType<null>()(found.result);
} else {
  expectType<null>()(found.message);
  expectType<Name<number>>()(found.result);
}
const place = maybe({ type: "object", properties: { city: { type: "string" } }, required: ["city"] });
expectType<Maybe<{ city: string }>>()(await client.create({ responseModel: place, messages }));
declare const arkFound: InferResponse<ReturnType<typeof maybe<typeof ark>>>;
expectType<Maybe<Name<string>>>()(arkFound);

// list()
expectType<Name<number>[]>()(await client.create({ responseModel: list(zod, { min: 1 }), messages }));
expectType<Name<string>[]>()(await client.create({ responseModel: list(ark), messages }));
expectType<Name<string>[]>()(await client.create({ responseModel: list(valibot), messages }));
expectType<("a" | "b")[]>()(await client.create({ responseModel: list({ enum: ["a", "b"] }), messages }));
// @ts-expect-error
list(zod, { minimum: 1 });
expectType<Name<string>[]>()(await client.create({ responseModel: list(v.object({ name: v.string() })), messages }));
// @ts-expect-error
maybe("text");

// parallel(): told apart by `name`.
const kinds = parallel({
  User: zod,
  Order: { type: "object", properties: { id: { type: "integer" } }, required: ["id"] },
});
const several = await client.create({ responseModel: kinds, messages });
expectType<
  (
    | { readonly name: "User"; readonly value: Name<number> }
    | { readonly name: "Order"; readonly value: { id: number } }
  )[]
>()(several);
expectType<{ readonly name: "A"; readonly value: Name<string> }>()({} as Parallel<{ A: typeof ark }>);
for (const entry of several) {
  expectType<"User" | "Order">()(entry.name);
  if (entry.name === "User") expectType<Name<number>>()(entry.value);
  else expectType<{ id: number }>()(entry.value);
}
// @ts-expect-error
parallel({ User: () => v.object({ name: v.string() }) });

// citations(), and helpers inside each other.
const { value, quotes } = await client.create({ responseModel: citations(zod, { source: "text" }), messages });
expectType<Name<number>>()(value);
expectType<readonly Quote[]>()(quotes);
const facts = await client.create({ responseModel: list(maybe(citations(ark))), messages });
expectType<Maybe<Cited<Name<string>>>[]>()(facts);
// @ts-expect-error
citations(zod, { text: "text" });

// llmValidator(): a refinement of Zod, and a judgement.
const polite = llmValidator("The text is polite", { client, temperature: 0 });
const reply = z.object({ text: z.string().superRefine(polite), marks: z.array(z.number()).superRefine(polite) });
expectType<{ text: string; marks: number[] }>()(await client.create({ responseModel: reply, messages }));
expectType<Judgement>()(await polite.judge({ any: "value" }));
// @ts-expect-error
llmValidator("The text is polite", {});

// map(): results of what the work gives.
const results = await map(
  ["a", "b"] as const,
  (text, { signal, key }) =>
    client.create({ responseModel: zod, messages: [{ role: "user", content: `${key}: ${text}` }], signal }),
  {
    keyOf: (text, index) => `${text}${index}`,
    onProgress: ({ result }) => expectType<MapResult<Name<number>>>()(result),
    signal: new AbortController().signal,
  },
);
expectType<MapResult<Name<number>>[]>()(results);
for (const result of results) if (result.status === "fulfilled") expectType<Name<number>>()(result.value);
expectType<MapResult<number>[]>()(
  await map([1], (item) => item + 1, { done: [{ key: "0", status: "fulfilled", value: 2 }] }),
);
