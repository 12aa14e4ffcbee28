// Lists: elements as soon as they are complete and valid, and what becomes of the others.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as v from "valibot";
import * as z from "zod";
import * as mini from "zod/mini";
import { clientOf, collect, failureOf, library, messages, split, toolStream } from "./support.mjs";

const call = { messages, schemaName: "extract" };
const User = z.object({ name: z.string(), age: z.int() });
const schemaOfUser = {
  type: "object",
  properties: { name: { type: "string" }, age: { type: "integer" } },
  required: ["name", "age"],
};
const [ada, bob, cy] = [
  { name: "Ada", age: 36 },
  { name: "Bob", age: "unknown" },
  { name: "Cy", age: 9 },
];
const all = { value: [ada, bob, cy] };
const good = { value: [ada, cy] };

for (const [kind, responseModel] of [
  ["Zod", User],
  ["zod/mini, whose converter is loaded", mini.object({ name: mini.string(), age: mini.int() })],
  ["Valibot, whose converter is loaded", v.object({ name: v.string(), age: v.number() })],
  ["JSON Schema", schemaOfUser],
]) {
  test(`an element comes as soon as it is complete, and a bad one does not end the list: ${kind}`, async () => {
    const { client, log } = clientOf([toolStream(all)], { size: 32 });
    const users = client.createIterable({ responseModel, ...call });
    const read = [];
    for await (const user of users) read.push([user, log.finished]);
    assert.deepEqual(read, [
      [ada, 0],
      [cy, 0],
    ]);
    const { data, invalid, completion } = await users.done;
    assert.deepEqual(data, [ada, cy]);
    assert.deepEqual(
      invalid.map(({ index, value, issues }) => [index, value, issues[0].path]),
      [[1, bob, "/1/age"]],
    );
    assert.equal(completion.attempts.length, 1);
    assert.equal(log.requests.length, 1);
  });
}

test("bad elements are dropped, or end the call, by option", async () => {
  const skipping = clientOf([toolStream(all)]).client.createIterable({
    responseModel: User,
    ...call,
    invalidElements: "skip",
  });
  assert.deepEqual(await collect(skipping), [ada, cy]);
  assert.deepEqual((await skipping.done).invalid, []);

  const { client, log } = clientOf([toolStream(all)], { size: 32 });
  const read = [];
  const error = await failureOf(
    (async () => {
      for await (const user of client.createIterable({ responseModel: User, ...call, invalidElements: "throw" })) {
        read.push(user);
      }
    })(),
  );
  assert.deepEqual(read, [ada]);
  assert.ok(library.isBedrockExtractError(error, "VALIDATION_FAILED"), String(error));
  assert.equal(error.path, "/1/age");
  assert.equal(log.cancelled, 1);
});

test("values of elements that are left out are masked", async () => {
  const { client } = clientOf([toolStream(all)]);
  const users = client.createIterable({ responseModel: User, ...call, maskValues: true });
  await collect(users);
  const { invalid } = await users.done;
  assert.deepEqual(invalid, [{ index: 1, issues: [{ path: "/1/age", message: "is not valid" }] }]);
});

test("elements have the type of the output: transforms, and what the schema asks for", async () => {
  const { client } = clientOf([toolStream({ value: [{ at: "a", n: "25" }] })], { size: 20 });
  const responseModel = z.object({ at: z.string().transform((text) => text.toUpperCase()), n: z.int() });
  assert.deepEqual(await collect(client.createIterable({ responseModel, ...call })), [{ at: "A", n: 25 }]);
});

test("a list model has elements as well, and once one is given, nothing is asked again", async () => {
  for (const responseModel of [z.array(User), library.list(User), { type: "array", items: schemaOfUser }]) {
    const { client, log } = clientOf([toolStream(all), toolStream(good)], { size: 32 });
    const run = client.stream({ responseModel, ...call });
    assert.deepEqual(await collect(run.elementStream), [ada, cy]);
    assert.equal(log.requests.length, 1);
    const error = await failureOf(run.object);
    assert.ok(library.isBedrockExtractError(error, "VALIDATION_FAILED"), String(error));
    assert.deepEqual(error.partial, [ada, { name: "Bob" }, cy]);
  }
  // Without elements given, the list is asked for again.
  const { client, log } = clientOf([toolStream(all), toolStream(good)], { size: 32 });
  assert.deepEqual(await client.stream({ responseModel: z.array(User), ...call }).object, [ada, cy]);
  assert.equal(log.requests.length, 2);
});

test("what a list must have beside its elements is no fault of theirs", async () => {
  const { client } = clientOf([toolStream(good)], { size: 32 });
  const responseModel = z.array(User).min(2).max(5);
  assert.deepEqual(await collect(client.stream({ responseModel, ...call }).elementStream), [ada, cy]);
});

test("elements of an answer that comes in one piece", async () => {
  const body = JSON.stringify({
    output: {
      message: { role: "assistant", content: [{ toolUse: { toolUseId: "t", name: "extract", input: all } }] },
    },
    stopReason: "tool_use",
    usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
  });
  const { client } = clientOf([{ status: 200, body }]);
  const users = client.createIterable({ responseModel: User, ...call });
  assert.deepEqual(await collect(users), [ada, cy]);
  assert.equal((await users.done).invalid.length, 1);
});

test("a reader that comes late gets the elements from the beginning", async () => {
  const { client } = clientOf([toolStream(good)], { size: 32 });
  const run = client.stream({ responseModel: z.array(User), ...call });
  await run.object;
  assert.deepEqual(await collect(run.elementStream), [ada, cy]);
  assert.deepEqual((await collect(run.partialStream)).at(-1), [ada, cy]);
});

test("an object has no elements", async () => {
  const { client, log } = clientOf([toolStream(ada)]);
  const error = await failureOf(collect(client.stream({ responseModel: User, ...call }).elementStream));
  assert.ok(library.isBedrockExtractError(error, "BAD_OPTION"), String(error));
  assert.equal(log.requests.length, 0);
});

test("a cut list ends with the error, after the elements that were complete", async () => {
  const bytes = toolStream(good);
  const chunks = [...split(bytes.subarray(0, bytes.length - 250), 32)];
  const { client } = clientOf([chunks], { size: 32 });
  const read = [];
  const error = await failureOf(
    (async () => {
      for await (const user of client.createIterable({ responseModel: User, ...call })) read.push(user);
    })(),
  );
  assert.deepEqual(read[0], ada);
  assert.ok(library.isBedrockExtractError(error, "INVALID_RESPONSE"), String(error));
});
