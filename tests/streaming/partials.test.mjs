// What is shown of a value while it arrives: the contract of the documentation, for given and for generated answers.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as z from "zod";
import { clientOf, collect, isPrefix, library, messages, textStream, toolStream } from "./support.mjs";

const User = z.object({
  name: z.string(),
  age: z.int(),
  role: z.enum(["admin", "guest"]),
  day: z.iso.date(),
  tags: z.array(z.string()),
  home: z.object({ city: z.string(), zip: z.string().nullable() }),
});
const user = {
  name: "Jásön “the 𝄞 player” \\ \n Smith",
  age: 25,
  role: "admin",
  day: "2026-11-26",
  tags: ["alpha", "beta gamma"],
  home: { city: "Oslo", zip: null },
};

test("the value grows by the contract, whatever the sizes of chunks, and ends as the object", async () => {
  const bytes = toolStream(user);
  for (const size of [1, 2, 3, 5, 7, 11, 64, 1000, bytes.length]) {
    const { client } = clientOf([bytes], { size });
    const run = client.stream({ responseModel: User, messages });
    const shown = [];
    for await (const partial of run.partialStream) {
      shown.push(JSON.parse(JSON.stringify(partial)));
      assert.ok([undefined, "admin"].includes(partial.role), partial.role);
      assert.ok([undefined, "2026-11-26"].includes(partial.day), partial.day);
      assert.ok([undefined, 25].includes(partial.age));
      assert.ok(partial.home?.zip === undefined || run.isComplete("/home/zip"));
      assert.ok(partial.name === undefined || run.isComplete("/name") === (partial.name === user.name));
      for (const text of Object.values(partial).filter((value) => typeof value === "string")) {
        assert.ok(text.isWellFormed?.() ?? true, text);
      }
    }
    assert.deepEqual(shown.at(-1), user);
    for (const [index, partial] of shown.slice(1).entries()) {
      assert.ok(isPrefix(shown[index], partial), JSON.stringify([shown[index], partial]));
    }
    if (size === 1) assert.ok(shown.length > 10, String(shown.length));
    assert.deepEqual(await run.object, user);
    assert.ok(run.isComplete(""));
  }
});

test("snapshots never change, and share what has not changed", async () => {
  const { client } = clientOf(
    [toolStream({ first: { a: ["x", "y"] }, text: "abcdefghijklmnopqrstuvwxyz".repeat(4) })],
    {
      size: 16,
    },
  );
  const responseModel = z.object({ first: z.object({ a: z.array(z.string()) }), text: z.string() });
  const run = client.stream({ responseModel, messages });
  const snapshots = [];
  const copies = [];
  for await (const partial of run.partialStream) {
    snapshots.push(partial);
    copies.push(JSON.stringify(partial));
  }
  assert.deepEqual(
    snapshots.map((snapshot) => JSON.stringify(snapshot)),
    copies,
  );
  const complete = snapshots.filter(({ text }) => text !== undefined);
  assert.ok(complete.length > 5, String(complete.length));
  for (const { first } of complete) assert.equal(first, complete[0].first);
  for (const [index, snapshot] of snapshots.slice(1).entries()) assert.notEqual(snapshot, snapshots[index]);
});

test("every change is told with its place, and the changes make the value", async () => {
  const { client } = clientOf([toolStream(user)], { size: 9 });
  const events = await collect(client.stream({ responseModel: User, messages }).fullStream);
  assert.deepEqual(apply(events), user);
  assert.deepEqual(events.at(-1).data, user);
  assert.deepEqual(
    events.filter(({ type }) => type === "usage").map(({ usage }) => usage.totalTokens),
    [30],
  );
  const complete = events.filter(({ type }) => type === "complete").map(({ path }) => path);
  assert.deepEqual(complete, ["/name", "/tags/0", "/tags/1", "/tags", "/home/city", "/home", ""]);
});

/** The value that the events make. */
function apply(events) {
  const holder = { root: undefined };
  for (const event of events) {
    if (event.type === "reset") holder.root = undefined;
    if (event.type !== "value" && event.type !== "append") continue;
    const steps = ["root", ...event.path.split("/").slice(1)];
    const owner = steps.slice(0, -1).reduce((value, step) => value[step], holder);
    const last = steps.at(-1);
    if (event.type === "append") owner[last] += event.append;
    else owner[last] = structuredClone(event.value);
  }
  return holder.root;
}

test("prose, thoughts, fences and the object around a root are taken off", async () => {
  const list = [{ a: "one" }, { a: "two" }];
  const responseModel = z.array(z.object({ a: z.string() }));
  for (const text of [
    `<think>maybe {"a": 1}</think>Here it is:\n\`\`\`json\n${JSON.stringify({ value: list }, null, 2)}\n\`\`\`\nDone {x}.`,
    JSON.stringify(list),
  ]) {
    const { client } = clientOf([textStream(text)], { size: 20, mode: "BEDROCK_JSON" });
    const run = client.stream({ responseModel, messages });
    const shown = await collect(run.partialStream);
    assert.deepEqual(shown.at(-1), list);
    assert.ok(shown.every((partial) => isPrefix(partial, list)));
    assert.ok(shown.length > 2);
  }
});

test("defaults and transforms come with the object, and the partials are of the input", async () => {
  const { client } = clientOf([toolStream({ when: "2026-11-26" })]);
  const responseModel = z.object({
    when: z.iso.date().transform((text) => text.length),
    note: z.string().default("none"),
  });
  const run = client.stream({ responseModel, messages });
  assert.deepEqual(await collect(run.partialStream), [{}, { when: "2026-11-26" }]);
  assert.deepEqual(await run.object, { when: 10, note: "none" });
});

test("a value of another type is shown as what it plainly stands for, or held back", async () => {
  const responseModel = z.object({ age: z.int(), list: z.array(z.int()), note: z.string().optional() });
  const { client } = clientOf([toolStream('{"age": "25", "list": [1, "2", 3], "note": null, "other": 1}')], {
    size: 8,
  });
  const run = client.stream({ responseModel, messages });
  const shown = await collect(run.partialStream);
  assert.deepEqual(shown.at(-1), { age: 25, list: [1, 2, 3] });
  assert.ok(shown.every((partial) => isPrefix(partial, shown.at(-1))));
});

test("large integers have the form that the caller asks for, in partials as well", async () => {
  const schema = {
    type: "object",
    properties: { id: { type: "integer" }, rate: { type: "number" } },
    required: ["id"],
  };
  const text = '{"id": 12345678901234567890, "rate": 0.12345678901234567}';
  for (const [largeIntegers, id] of [
    ["bigint", 12345678901234567890n],
    ["text", "12345678901234567890"],
  ]) {
    const { client } = clientOf([toolStream(text)], { size: 8 });
    const events = await collect(client.stream({ responseModel: schema, messages, largeIntegers }).fullStream);
    assert.equal(events.find(({ path }) => path === "/id").value, id);
    assert.equal(events.at(-1).data.id, id);
    assert.equal(
      events.some(({ type }) => type === "reset"),
      false,
      largeIntegers,
    );
  }
});

test("names of prototypes are plain names", async () => {
  const schema = { type: "object", additionalProperties: true };
  const text = '{"__proto__": {"polluted": "yes"}, "constructor": {"a": [1]}, "toString": "x"}';
  const { client } = clientOf([toolStream(text)], { size: 5 });
  const run = client.stream({ responseModel: schema, messages, mode: "BEDROCK_JSON" });
  await collect(run.partialStream).catch(() => undefined);
  const { client: tools } = clientOf([toolStream(text)], { size: 5 });
  const streamed = tools.stream({ responseModel: schema, messages });
  const shown = await collect(streamed.partialStream);
  assert.equal(JSON.stringify(shown.at(-1)), JSON.stringify(JSON.parse(text)));
  assert.equal(streamed.isComplete("/__proto__/polluted"), true);
  assert.equal({}.polluted, undefined);
});

test("generated values grow by the contract and end as the buffered result, however they are cut", async () => {
  let seed = 7;
  const below = (limit) => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return (seed >>> 8) % limit;
  };
  const texts = ["", "a", "é\u{1d11e}", 'quote " and \\', "line\nbreak\t", "x".repeat(40), "\u2028", "<think>"];
  const value = (depth) => {
    switch (below(depth > 3 ? 5 : 8)) {
      case 0:
        return null;
      case 1:
        return below(2) === 1;
      case 2:
        return below(1000) / 8 - 50;
      case 3:
      case 4:
        return texts[below(texts.length)];
      case 5:
      case 6:
        return Array.from({ length: below(4) }, () => value(depth + 1));
      default:
        return Object.fromEntries(
          Array.from({ length: below(4) }, (_, index) => [`n${below(9)}${index}`, value(depth + 1)]),
        );
    }
  };
  for (let round = 0; round < 150; round += 1) {
    const whole = { root: value(0), last: value(1) };
    const indent = below(2) === 1 ? 2 : undefined;
    const bytes = toolStream(JSON.stringify(whole, null, indent));
    const { client } = clientOf([bytes], { size: 1 + below(60) });
    const run = client.stream({ responseModel: { type: "object" }, messages });
    const shown = [];
    for await (const partial of run.partialStream) shown.push(JSON.parse(JSON.stringify(partial)));
    assert.deepEqual(shown.at(-1), whole);
    for (const [index, partial] of shown.slice(1).entries()) assert.ok(isPrefix(shown[index], partial));
    assert.deepEqual(await run.object, whole);
    const text = await client
      .stream({ responseModel: { type: "object" }, messages })
      .toTextStreamResponse()
      .text();
    assert.equal(text, JSON.stringify(whole));
  }
});

test("createPartial gives the snapshots", async () => {
  const { client } = clientOf([toolStream(user)], { size: 50 });
  const shown = await collect(client.createPartial({ responseModel: User, messages }));
  assert.deepEqual(shown.at(-1), user);
  assert.equal(library.isBedrockExtractError(undefined), false);
});
