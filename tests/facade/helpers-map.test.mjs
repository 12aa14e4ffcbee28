// map(): order, failures, concurrency, progress, going on, and abort.
import assert from "node:assert/strict";
import { test } from "node:test";
import { asking, bedrock } from "./support/asking.mjs";
import { failure } from "./support/facade.mjs";
import { assertGrammar } from "./support/grammar.mjs";

const { map } = bedrock;
const { state } = asking();

const pause = (milliseconds = 1) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const numbers = (length) => Array.from({ length }, (_, index) => index);

test("many texts are extracted in their order, and a failure stays with its text", async () => {
  state.endpoint.script([{ input: { name: "Ann" } }, "access-denied", { input: { name: "Cleo" } }]);
  const responseModel = { type: "object", properties: { name: { type: "string" } }, required: ["name"] };
  const results = await map(
    ["Ann is here", "Bob is here", "Cleo is here"],
    (text, { signal }) => state.client.create({ responseModel, messages: [{ role: "user", content: text }], signal }),
    { concurrency: 1 },
  );
  assert.deepEqual(results[0], { key: "0", status: "fulfilled", value: { name: "Ann" } });
  assert.equal(results[1].reason.code, "ACCESS_DENIED");
  assert.deepEqual(results[2].value, { name: "Cleo" });
});

test("order is kept whatever takes longest, and at most four run at once", async () => {
  let running = 0;
  let most = 0;
  const work = async (item, { key, index }) => {
    running += 1;
    most = Math.max(most, running);
    await pause(20 - item);
    running -= 1;
    return [item, key, index];
  };
  const results = await map(numbers(20), work);
  assert.deepEqual(
    results.map(({ value }) => value),
    numbers(20).map((item) => [item, String(item), item]),
  );
  assert.equal(most, 4);
  most = 0;
  await map(numbers(20), work, { concurrency: 7 });
  assert.equal(most, 7);
});

test("what throws at once, or undefined, is a failure of its item only", async () => {
  const results = await map([1, 2, 3], (item) => {
    if (item === 1) throw new Error("at once");
    if (item === 2) return Promise.reject(undefined);
    return item;
  });
  assert.equal(results[0].reason.message, "at once");
  assert.deepEqual(results[1], { key: "1", status: "rejected", reason: undefined });
  assert.deepEqual(results[2], { key: "2", status: "fulfilled", value: 3 });
});

test("progress is told after every item", async () => {
  const told = [];
  const work = async (item) => {
    if (item === "b") throw new Error("no");
    return item;
  };
  await map(["a", "b", "c"], work, { onProgress: (progress) => told.push(progress), concurrency: 1 });
  assert.deepEqual(
    told.map(({ total, finished, failed, result }) => [total, finished, failed, result.key]),
    [
      [3, 1, 0, "0"],
      [3, 2, 1, "1"],
      [3, 3, 1, "2"],
    ],
  );
});

test("a progress callback that throws breaks nothing", async () => {
  const throwing = () => {
    throw new Error("in the callback");
  };
  for (const onProgress of [throwing, async () => throwing(), () => Promise.reject(new Error("later"))]) {
    const results = await map([1, 2], async (item) => item, { onProgress });
    assert.deepEqual(
      results.map(({ value }) => value),
      [1, 2],
    );
  }
  await pause();
});

test("it goes on where it stopped, by key, also from JSON", async () => {
  const files = ["a.txt", "b.txt", "c.txt"];
  const keyOf = (file) => file;
  const first = await map(files, async (file) => (file === "b.txt" ? Promise.reject(new Error("no")) : file.length), {
    keyOf,
  });
  const worked = [];
  const told = [];
  const done = JSON.parse(JSON.stringify([...first, null, { key: "gone.txt", status: "fulfilled", value: 0 }]));
  const second = await map(
    ["d.txt", ...(files.toReversed?.() ?? [...files].reverse())],
    async (file) => {
      worked.push(file);
      return 9;
    },
    { keyOf, done, onProgress: ({ finished, total }) => told.push([finished, total]), concurrency: 1 },
  );
  assert.deepEqual(worked, ["d.txt", "b.txt"]);
  assert.deepEqual(told, [
    [3, 4],
    [4, 4],
  ]);
  assert.deepEqual(
    second.map(({ key, value }) => [key, value]),
    [
      ["d.txt", 9],
      ["c.txt", 5],
      ["b.txt", 9],
      ["a.txt", 5],
    ],
  );
});

test("an abort begins nothing more, waits for what runs, and keeps what there is", async () => {
  const controller = new AbortController();
  const begun = [];
  const results = await map(
    numbers(10),
    async (item, { signal }) => {
      begun.push(item);
      assert.equal(signal, controller.signal);
      if (item === 3) controller.abort("enough");
      await pause();
      return item;
    },
    { concurrency: 2, signal: controller.signal },
  );
  assert.deepEqual(begun, [0, 1, 2, 3]);
  assert.deepEqual(
    results.slice(0, 4).map(({ value }) => value),
    [0, 1, 2, 3],
  );
  for (const { key, status, reason } of results.slice(4)) {
    assert.equal(status, "rejected", key);
    assert.equal(reason.code, "ABORTED");
    assert.equal(reason.cause, "enough");
    assertGrammar(reason);
  }
  const rest = await map(numbers(10), async (item) => item * 10, { done: results });
  assert.deepEqual(
    rest.map(({ value }) => value),
    [0, 1, 2, 3, 40, 50, 60, 70, 80, 90],
  );
});

test("nothing is begun where the signal is aborted before", async () => {
  const results = await map([1], () => assert.fail(), { signal: AbortSignal.abort() });
  assert.equal(results[0].reason.code, "ABORTED");
});

test("no items, and very many", async () => {
  assert.deepEqual(await map([], () => assert.fail()), []);
  const results = await map(numbers(100_000), (item) => item);
  assert.equal(results[99_999].value, 99_999);
});

test("unusable options are refused before any work", async () => {
  const work = () => assert.fail("work was done");
  for (const [call, path] of [
    [() => map("abc", work), "items"],
    [() => map([1], undefined), "work"],
    [() => map([1], work, { concurrency: 0 }), "concurrency"],
    [() => map([1], work, { concurrency: Number.NaN }), "concurrency"],
    [() => map([1], work, { concurrency: 1001 }), "concurrency"],
    [() => map([1], work, { keyOf: "id" }), "keyOf"],
    [() => map([1], work, { keyOf: () => 5 }), "keyOf"],
    [() => map([1, 2], work, { keyOf: () => "same" }), "keyOf"],
    [() => map([1], work, { onProgress: 1 }), "onProgress"],
    [() => map([1], work, { signal: {} }), "signal"],
    [() => map([1], work, { done: {} }), "done"],
    [() => map([1], work, { concurency: 2 }), "concurency"],
    [() => map([1], work, null), "options"],
  ]) {
    const error = await failure(call);
    assert.equal(error.code, "BAD_OPTION", String(error.stack));
    assert.equal(error.path, path);
    assertGrammar(error);
  }
});
