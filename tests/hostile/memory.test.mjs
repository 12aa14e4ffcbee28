// What a call takes of memory comes back when nothing needs it any more, and no schema overflows the stack.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { inRepository } from "../../js/scripts/lib/paths.mjs";

const entry = pathToFileURL(inRepository("pkg", "dist", "entry", "node.js")).href;
const instance = pathToFileURL(inRepository("pkg", "dist", "core", "instance.js")).href;
const { fromBedrock } = await import(entry);
const { memorySize } = await import(instance);
const { takeRoom: roomFor } = await import(pathToFileURL(inRepository("pkg", "dist", "core", "room.js")).href);

const MB = 2 ** 20;
const messages = [{ role: "user", content: "Jason" }];
const thing = (properties, more = {}) => ({ type: "object", properties, ...more });
const small = thing({ name: { type: "string" } });

function clientOf(input, gate = Promise.resolve()) {
  const content = [{ toolUse: { toolUseId: "t", name: "Thing", input } }];
  const body = JSON.stringify({ output: { message: { role: "assistant", content } }, stopReason: "tool_use" });
  const fetch = async () => {
    await gate;
    return new Response(body);
  };
  const credentials = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "secretsecret" };
  const client = fromBedrock({ region: "us-east-1", model: "m", mode: "BEDROCK_TOOLS", credentials, fetch });
  const create = (responseModel, more) =>
    client.create({ responseModel, schemaName: "Thing", messages, maxRetries: 0, ...more });
  return { client, create };
}

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const takeRoom = (bytes) => roomFor(bytes, sleep);

const large = [{ role: "user", content: "x".repeat(20 * MB) }];

test("memory comes back after a large request, and calls that were open meanwhile go on", async () => {
  const { create } = clientOf({ name: "Jason" });
  await create(small);
  let release;
  const gate = new Promise((resolve) => {
    release = resolve;
  });
  const open = Array.from({ length: 20 }, () => clientOf({ name: "waited" }, gate).create(small));
  await create(small, { messages: large });
  assert.ok(memorySize() > 20 * MB, "others still need the instance");
  release();
  assert.deepEqual(await Promise.all(open), Array(20).fill({ name: "waited" }));
  assert.ok(memorySize() < 4 * MB, `${memorySize()} bytes`);
  assert.deepEqual(await create(small), { name: "Jason" });
});

test("an instance that was replaced is let go", () => {
  const program = `
    const { fromBedrock } = await import(${JSON.stringify(entry)});
    const body = '{"output":{"message":{"role":"assistant","content":[{"toolUse":{"toolUseId":"t","name":"Thing","input":{}}}]}},"stopReason":"tool_use"}';
    const credentials = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "secretsecret" };
    const client = fromBedrock({ region: "us-east-1", model: "m", mode: "BEDROCK_TOOLS", credentials, fetch: async () => new Response(body) });
    await client.create({ responseModel: { type: "object" }, schemaName: "Thing", messages: [{ role: "user", content: "x".repeat(${20 * MB}) }] });
    for (let round = 0; round < 5; round += 1) { globalThis.gc(); await new Promise((resolve) => setTimeout(resolve, 50)); }
    process.stdout.write(String(process.memoryUsage().external));`;
  const external = execFileSync(process.execPath, ["--expose-gc", "--input-type=module", "--eval", program]);
  assert.ok(Number(external) < 20 * MB, `${external} bytes`);
});

test("compiled schemas have a bound in bytes", async () => {
  const { client } = clientOf({});
  const wide = (description) =>
    thing(
      Object.fromEntries(Array.from({ length: 4000 }, (_, index) => [`f${index}`, { type: "string", description }])),
    );
  for (let count = 0; count < 12; count += 1) {
    await client.explain({ responseModel: wide(`d${count}`), messages });
    assert.ok(memorySize() < 64 * MB, `${memorySize()} bytes after ${count + 1}`);
  }
});

/** Definitions that each apply the next, the last of which is `end`. */
function chain(length, end, link = (next) => next) {
  const next = (index) => link({ $ref: `#/$defs/d${index + 1}` });
  return Object.fromEntries(
    Array.from({ length }, (_, index) => [`d${index}`, index + 1 < length ? next(index) : end]),
  );
}

test("a chain of schemas without end is refused, and the longest one holds for the deepest answer", async () => {
  for (const link of [(next) => next, (next) => ({ allOf: [next] }), (next) => ({ not: { not: next } })]) {
    const schema = thing({ a: { $ref: "#/$defs/d0" } }, { $defs: chain(20_000, { type: "string" }, link) });
    await assert.rejects(clientOf({ a: 5 }).create(schema), { code: "BAD_SCHEMA", message: /more than \d+ schemas/u });
  }
  const again = { type: "object", properties: { n: { $ref: "#/$defs/d0" } } };
  for (const [length, link] of [
    [16, (next) => next],
    [8, (next) => ({ allOf: [next] })],
    [8, (next) => ({ anyOf: [{ type: "string" }, next] })],
  ]) {
    const schema = thing({ n: { $ref: "#/$defs/d0" } }, { $defs: chain(length, again, link) });
    const nested = (inside) => JSON.parse(`${'{"n":'.repeat(120)}${inside}${"}".repeat(120)}`);
    assert.deepEqual(await clientOf(nested("{}")).create(schema), nested("{}"));
    await assert.rejects(clientOf(nested("5")).create(schema), { code: "VALIDATION_FAILED" });
  }
});

test("requests that do not fit beside each other wait for their turn, in their order", async () => {
  const entered = [];
  const enter = async (name, bytes) => {
    const leave = await takeRoom(bytes);
    entered.push(name);
    return leave;
  };
  const settle = () => sleep(80);
  const rooms = [
    enter("a", 200 * MB),
    enter("b", 100 * MB),
    enter("c", 2 * MB),
    enter("d", 400 * MB),
    enter("e", 2 * MB),
  ];
  await settle();
  assert.deepEqual(entered, ["a"]);
  (await takeRoom(1000))();
  const leave = await rooms[0];
  leave();
  leave();
  await settle();
  assert.deepEqual(entered, ["a", "b", "c"]);
  (await rooms[1])();
  await settle();
  assert.deepEqual(entered, ["a", "b", "c"], "a large one has to be alone");
  (await rooms[2])();
  await settle();
  assert.deepEqual(entered, ["a", "b", "c", "d"]);
  (await rooms[3])();
  (await rooms[4])();
  assert.deepEqual(entered, ["a", "b", "c", "d", "e"]);
});

test("a call that is cancelled while it waits for room leaves none taken", async () => {
  const { create } = clientOf({ name: "Jason" });
  const leave = await takeRoom(400 * MB);
  const controller = new AbortController();
  const two = { messages: [{ role: "user", content: "x".repeat(2 * MB) }] };
  const waiting = create(small, { ...two, signal: controller.signal });
  waiting.catch(() => {});
  const other = create(small, two);
  await new Promise((resolve) => setTimeout(resolve, 20));
  controller.abort();
  await assert.rejects(waiting, { code: "ABORTED" });
  leave();
  assert.deepEqual(await other, { name: "Jason" });
  (await takeRoom(400 * MB))();
});

test("a request whose context was stopped gives its room back", async (context) => {
  context.mock.method(globalThis, "setInterval", () => undefined);
  await takeRoom(400 * MB);
  context.mock.restoreAll();
  const waiting = takeRoom(400 * MB);
  assert.equal(await Promise.race([waiting, sleep(80)]), undefined);
  const { now } = Date;
  context.mock.method(Date, "now", () => now() + 31_000);
  (await waiting)();
});

test("an isolate has less room", async () => {
  globalThis.EdgeRuntime = "edge-runtime";
  try {
    const [first, second] = [takeRoom(10 * MB), takeRoom(10 * MB)];
    const leave = await first;
    assert.equal(await Promise.race([second, sleep(80)]), undefined);
    leave();
    (await second)();
  } finally {
    delete globalThis.EdgeRuntime;
  }
});

test("an answer of more values than any model writes is refused before it becomes a tree", async () => {
  const numbers = (count) => JSON.parse(`[${"1,".repeat(count - 1)}1]`);
  const list = thing({ list: { type: "array", items: { type: "integer" } } });
  const { create } = clientOf({ list: numbers(290_000) });
  assert.equal((await create(list)).list.length, 290_000);
  assert.ok(memorySize() < 64 * MB, `${memorySize()} bytes`);
  for (const input of [{ list: numbers(1_400_000) }, { list: JSON.stringify(numbers(1_400_000)) }]) {
    await assert.rejects(clientOf(input).create(list), {
      code: "VALIDATION_FAILED",
      message: /more than 300000 values/u,
    });
    assert.ok(memorySize() < 64 * MB, `${memorySize()} bytes`);
  }
});

test("without `FinalizationRegistry` nothing piles up either", () => {
  const program = `
    delete globalThis.FinalizationRegistry;
    delete globalThis.WeakRef;
    const { fromBedrock } = await import(${JSON.stringify(entry)});
    const { memorySize } = await import(${JSON.stringify(instance)});
    const body = new TextEncoder().encode('{"output":{"message":{"role":"assistant","content":[{"toolUse":{"toolUseId":"t","name":"Thing","input":{}}}]}},"stopReason":"tool_use"}');
    const fetch = async () => ({ status: 200, headers: new Map(), body: null, arrayBuffer: async () => body.slice().buffer });
    const client = fromBedrock({ region: "us-east-1", model: "m", mode: "BEDROCK_TOOLS", apiKey: "key", fetch });
    for (let index = 0; index < 2000; index += 1) {
      const responseModel = { type: "object", description: "d".repeat(2000) + index };
      await client.create({ responseModel, schemaName: "Thing", messages: [{ role: "user", content: "x" }] });
    }
    process.stdout.write(String(memorySize()));`;
  const size = execFileSync(process.execPath, ["--input-type=module", "--eval", program]);
  assert.ok(Number(size) < 4 * MB, `${size} bytes`);
});
