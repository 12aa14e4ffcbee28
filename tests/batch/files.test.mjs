// Input files: the very requests of the client, never a tool, in files of a bounded size, and no more in memory than a line.
import assert from "node:assert/strict";
import { test } from "node:test";
import { all, batchFiles, client, conversation, fromBedrock, Person } from "./support/package.mjs";

const ofTools = { model: "us.anthropic.claude-sonnet-4-5-20250929-v1:0" };

async function filesOf(asking, items, options) {
  const files = [];
  for await (const file of batchFiles(asking, items, { responseModel: Person, messages: conversation, ...options })) {
    files.push({ file, lines: await all(file.lines) });
  }
  return files;
}

const records = (files) => files.flatMap(({ lines }) => lines.map((line) => JSON.parse(line)));

for (const [what, asking, options, mode] of [
  ["native output where the model takes that first", client(), {}, "BEDROCK_JSON_SCHEMA"],
  ["the form in the prompt where it takes a tool first", client(ofTools), {}, "BEDROCK_JSON"],
  ["native output where the call says so", client(ofTools), { mode: "BEDROCK_JSON_SCHEMA" }, "BEDROCK_JSON_SCHEMA"],
  [
    "native output where the client says so",
    client({ ...ofTools, mode: "BEDROCK_JSON_SCHEMA" }),
    {},
    "BEDROCK_JSON_SCHEMA",
  ],
  ["the form where the client says tools", client({ mode: "BEDROCK_TOOLS" }), {}, "BEDROCK_JSON"],
]) {
  test(`lines hold the requests of the client: ${what}`, async () => {
    const settings = { system: "Be exact.", temperature: 0.2, maxTokens: 300, ...options };
    const files = await filesOf(asking, ["Ann is 7", 'Bob says "hé"\n'], settings);
    assert.deepEqual([files[0].file.mode, files[0].file.number], [mode, 1]);
    const explained = await Promise.all(
      ["Ann is 7", 'Bob says "hé"\n'].map((text) =>
        asking.explain({ responseModel: Person, ...settings, mode, messages: conversation(text) }),
      ),
    );
    assert.deepEqual(
      files[0].lines,
      explained.map(({ bodyText }, index) => `{"recordId":"${index}","modelInput":${bodyText}}\n`),
    );
    assert.equal(files[0].file.modelId, explained[0].modelId);
    assert.ok(files[0].lines.every((line) => !line.includes("toolConfig")));
  });
}

test("files end at the most records and at the most bytes", async () => {
  const items = Array.from({ length: 25 }, (_, index) => "x".repeat(index * 100 + 1));
  const byRecords = await filesOf(client(), items, { maxRecords: 10 });
  assert.deepEqual(
    byRecords.map(({ file }) => [file.number, file.records]),
    [
      [1, 10],
      [2, 10],
      [3, 5],
    ],
  );
  const bytes = (lines) => Buffer.byteLength(lines.join(""));
  assert.ok(byRecords.every(({ file, lines }) => file.bytes === bytes(lines)));
  const byBytes = await filesOf(client(), items, { maxBytes: 6000 });
  assert.ok(byBytes.length > 5);
  assert.ok(byBytes.every(({ lines }) => bytes(lines) <= 6000));
  // Each is as full as it can be.
  byBytes.slice(1).forEach(({ lines }, index) => {
    assert.ok(bytes([...byBytes[index].lines, lines[0]]) > 6000, String(index));
  });
  assert.deepEqual(records(byBytes), records(byRecords));
  await assert.rejects(filesOf(client(), items, { maxBytes: 2000 }), { code: "BAD_OPTION", path: "maxBytes" });
});

test("items are asked for while lines are read, also of an asynchronous source, which is closed at the end", async () => {
  let given = 0;
  let isClosed = false;
  async function* items() {
    try {
      for (;;) {
        given += 1;
        yield `text ${given}`;
      }
    } finally {
      isClosed = true;
    }
  }
  const files = batchFiles(client(), items(), { responseModel: Person, messages: conversation, maxRecords: 50 });
  const { value: first } = await files.next();
  assert.equal(given, 1);
  const lines = first.lines[Symbol.asyncIterator]();
  for (let read = 1; read <= 20; read += 1) {
    await lines.next();
    assert.ok(given <= read + 1, `${given} items for ${read} lines`);
  }
  assert.equal(first.records, 20);
  // What was not read of a file is passed over.
  const { value: second } = await files.next();
  assert.equal(JSON.parse((await second.lines[Symbol.asyncIterator]().next()).value).recordId, "50");
  await files.return();
  assert.equal(isClosed, true);
});

test("keys are those of keyOf, and stay unlike the ids of repeated records", async () => {
  const keyOf = (text) => text;
  const files = await filesOf(client(), ["a b/ü", "a~1", "~", 'q"'], { keyOf });
  assert.deepEqual(
    records(files).map(({ recordId }) => recordId),
    ["a b/ü", "a~1~0", "~", 'q"'],
  );
  for (const [items, given, message] of [
    [["a", "b", "a"], keyOf, "`keyOf` gives two items the key `a`. Return a different string for every item."],
    [
      ["a"],
      () => 1,
      "`keyOf` of batchFiles() gives a number for item 0, not a string. Return a different string for every item.",
    ],
    [
      [""],
      keyOf,
      "`keyOf` of batchFiles() gives an empty string for item 0, not a string. Return a different string for every item.",
    ],
  ]) {
    await assert.rejects(filesOf(client(), items, { keyOf: given }), { code: "BAD_OPTION", path: "keyOf", message });
  }
});

test("what no job takes is refused", async () => {
  const tools = [{ toolSpec: { name: "look", inputSchema: { json: { type: "object" } } } }];
  for (const [asking, options, path, message] of [
    [client(), { mode: "BEDROCK_TOOLS" }, "mode", /^The `mode` of batchFiles\(\) calls tools, which jobs do not\. /u],
    [
      client({ toolConfig: { tools } }),
      {},
      "messages",
      /^The conversation needs tools, with which records of a job fail\. /u,
    ],
    [client(), { repair: "patch" }, "repair", /^Unknown option `repair` in batchFiles\(\)\. /u],
    [client(), { maxRecord: 7 }, "maxRecord", /Did you mean `maxRecords`\?$/u],
    [client(), { maxRecords: 0 }, "maxRecords", /is 0, not a whole number from 1\. /u],
    [client(), { maxRetries: 21 }, "maxRetries", /is 21, not a whole number from 0 to 20\. /u],
    [client(), { messages: "text" }, "messages", /is a string, not a function/u],
    [{}, {}, "client", /is an object, not a client/u],
  ]) {
    await assert.rejects(filesOf(asking, ["a"], options), (error) => {
      assert.deepEqual([error.code, error.path], ["BAD_OPTION", path]);
      assert.match(error.message, message);
      return true;
    });
  }
  await assert.rejects(filesOf(client(), 7, {}), { path: "items" });
  assert.deepEqual(await filesOf(client(), [], {}), []);
  // Tools in the conversation need a `toolConfig`, which the client adds.
  const used = [
    { role: "user", content: "hi" },
    { role: "assistant", content: [{ toolUse: { toolUseId: "t", name: "look", input: {} } }] },
    { role: "user", content: [{ toolResult: { toolUseId: "t", content: [{ text: "seen" }] } }] },
  ];
  await assert.rejects(filesOf(client(), ["a"], { messages: () => used }), { path: "messages" });
  // Words of a text are none.
  assert.equal((await filesOf(client(), ['{"toolConfig": {}}'], {})).length, 1);
});

test("an item of which no record can be made is told, and left out; without a listener it ends the files", async () => {
  const items = ["a", "", "b", "throw", "c".repeat(900)];
  const messages = (text) => {
    if (text === "throw") throw new Error("no such text");
    return conversation(text);
  };
  const refused = [];
  const files = await filesOf(client(), items, { messages, maxBytes: 900, onRefused: (one) => refused.push(one) });
  assert.deepEqual(
    records(files).map(({ recordId }) => recordId),
    ["0", "2"],
  );
  assert.deepEqual(
    refused.map(({ key, index, reason }) => [key, index, reason.code, reason.path]),
    [
      ["1", 1, "BAD_OPTION", "messages"],
      ["3", 3, "BAD_OPTION", "messages"],
      ["4", 4, "BAD_OPTION", "maxBytes"],
    ],
  );
  assert.equal(refused[1].reason.cause.message, "no such text");
  for (const item of items.filter((text) => text.length !== 1)) {
    await assert.rejects(filesOf(client(), ["a", item], { messages, maxBytes: 900 }), { code: "BAD_OPTION" });
  }
  // What is wrong with the call is wrong with all items.
  const wrong = filesOf(client(), ["a"], { responseModel: { type: 7 }, onRefused: () => assert.fail("heard of it") });
  await assert.rejects(wrong, { code: "BAD_SCHEMA" });
});

test("the client is asked for its model alone: nothing is sent, no credentials are looked for", async () => {
  const asked = [];
  const asking = fromBedrock({
    region: "us-east-1",
    model: "qwen.qwen3-32b-v1:0",
    credentials: () => asked.push("credentials"),
    fetch: () => asked.push("fetch"),
  });
  asking.on("request", () => asked.push("hook"));
  await filesOf(asking, ["a"], {});
  assert.deepEqual(asked, []);
});
