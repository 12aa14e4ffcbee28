// Partials have the type of the input, elements and objects that of the output.

import { type DeepPartial, fromBedrock, list, type StreamEvent } from "bedrock-extract";
import { readPartial } from "bedrock-extract/client";
import * as z from "zod";
import { expectType } from "./equality.js";

const client = fromBedrock();
const messages = [{ role: "user", content: "Jason is 25 years old" }] as const;

const User = z.object({
  name: z.string().transform((name) => name.length),
  role: z.enum(["admin", "guest"]).default("guest"),
  tags: z.array(z.object({ id: z.int() })),
});
type Shown = {
  readonly name?: string;
  readonly role?: "admin" | "guest" | undefined;
  readonly tags?: readonly { readonly id?: number }[];
};
type User = { name: number; role: "admin" | "guest"; tags: { id: number }[] };

const run = client.stream({ responseModel: User, messages, idleTimeout: 1000, earlyAbort: true });
for await (const partial of run.partialStream) {
  expectType<string | undefined>()(partial.name);
  expectType<"admin" | "guest" | undefined>()(partial.role);
  expectType<number | undefined>()(partial.tags?.[0]?.id);
  const shown: Shown = partial;
  // @ts-expect-error a snapshot does not change
  partial.name = shown.name;
}
expectType<User>()(await run.object);
expectType<User>()((await run.done).data);
for await (const event of run.fullStream) {
  expectType<StreamEvent<User>>()(event);
  if (event.type === "done") expectType<User>()(event.data);
  if (event.type === "append") expectType<string>()(event.append);
}
const response: Response = run.toTextStreamResponse({ status: 200 });
for await (const partial of readPartial<User>(response)) expectType<number | undefined>()(partial.name);

for await (const partial of client.createPartial({ responseModel: User, messages })) {
  expectType<string | undefined>()(partial.name);
}
const users = client.createIterable({ responseModel: User, messages, invalidElements: "skip" });
for await (const user of users) expectType<User>()(user);
expectType<User[]>()((await users.done).data);

for await (const user of client.stream({ responseModel: z.array(User), messages }).elementStream) {
  expectType<User>()(user);
}
for await (const user of client.stream({ responseModel: list(User), messages }).elementStream) {
  expectType<User>()(user);
}

const plain = client.stream({
  responseModel: { type: "object", properties: { id: { type: "integer" } }, required: ["id"] },
  messages,
});
for await (const partial of plain.partialStream) expectType<number | undefined>()(partial.id);
expectType<{ id: number }>()(await plain.object);

expectType<readonly DeepPartial<{ a: string }>[]>()([] as DeepPartial<{ a: string }[]>);
expectType<Date>()(new Date() as DeepPartial<Date>);

// @ts-expect-error an option of streams
client.create({ responseModel: User, messages, earlyAbort: true });
// @ts-expect-error one of three words
client.stream({ responseModel: User, messages, invalidElements: "drop" });
