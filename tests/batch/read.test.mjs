// Output files: the client's own verdict on every answer, and its own words to ask again.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as z from "zod";
import { random } from "./support/engine.mjs";
import {
  all,
  answering,
  batchFiles,
  citations,
  client,
  conversation,
  Person,
  readBatch,
  response,
} from "./support/package.mjs";

const ofTools = { model: "us.anthropic.claude-sonnet-4-5-20250929-v1:0" };

async function inputs(asking, items, options) {
  const call = { responseModel: Person, messages: conversation, ...options };
  const lines = [];
  for await (const file of batchFiles(asking, items, call)) lines.push(...(await all(file.lines)));
  return lines.map((line) => JSON.parse(line));
}

const answered = (record, answer) =>
  `${JSON.stringify({ ...record, modelOutput: typeof answer === "object" ? answer : response(answer) })}\n`;

const brief = ({ status, key, value, lineNumber, message }) =>
  Object.fromEntries(
    Object.entries({ status, key, value, lineNumber, message }).filter(([, one]) => one !== undefined),
  );

/** What the model answers in turn. `undefined` is an answer without content. */
const talks = {
  "a field missing, and then another": ['{"name":"A"}', '{"age":1}', '{"name":"A","age":1}'],
  "the same twice": ['{"name":"A"}', '{"name":"A"}', '{"name":"A","age":1}'],
  "no object, and then a wrong one": ["I will not.", '{"name":1,"age":2}', '{"name":"A","age":1}'],
  "nothing, and then nothing": [undefined, undefined, '{"name":"A","age":1}'],
  "nothing after a wrong one": ['{"name":"A"}', undefined, '{"name":"A","age":1}'],
  "a wrong one after nothing": [undefined, '{"name":"A"}', '{"name":"A","age":1}'],
  "wrong for ever": ['{"name":"A"}', '{"name":"B"}', '{"name":"C"}'],
  "thoughts before the object": [
    {
      ...response(),
      output: {
        message: {
          role: "assistant",
          content: [{ reasoningContent: { reasoningText: { text: "hm", signature: "s" } } }, { text: '{"name":"A"}' }],
        },
      },
    },
    "```json\n{}\n```",
    '{"name":"A","age":1}',
  ],
};

for (const [what, talk] of Object.entries(talks)) {
  for (const [mode, settings] of [
    ["BEDROCK_JSON_SCHEMA", {}],
    ["BEDROCK_JSON", ofTools],
  ]) {
    test(`lines that ask again are the requests of create(), ${mode}: ${what}`, async () => {
      const responses = talk.map((one) => (typeof one === "object" ? one : response(one)));
      const { fetch, bodies } = answering((_, number) => responses[number - 1]);
      const messages = (text) => [
        { role: "user", content: "Who was before?" },
        { role: "assistant", content: "Nobody." },
        { role: "user", content: [{ text }, { text: "Who is it now?" }] },
      ];
      const options = { responseModel: Person, system: "Be exact.", mode, temperature: 0 };
      const expected = await client({ ...settings, fetch })
        .createWithCompletion({ ...options, messages: messages("A is here.") })
        .catch((error) => ({ error }));

      const asking = client(settings);
      let [record] = await inputs(asking, ["A is here."], { ...options, messages, keyOf: () => "a~1" });
      const asked = [JSON.stringify(record.modelInput)];
      let result;
      for (const [index, answer] of responses.entries()) {
        [result] = await all(readBatch(asking, [answered(record, answer)], options));
        assert.equal(result.key, "a~1");
        assert.equal(result.usage.totalTokens, 12);
        if (result.status !== "again") break;
        assert.ok(result.issues.length > 0);
        record = JSON.parse(result.line);
        assert.equal(record.recordId, `a~1~${index + 1}`);
        asked.push(JSON.stringify(record.modelInput));
      }
      assert.deepEqual(
        asked.map((body) => JSON.parse(body)),
        bodies.map((body) => JSON.parse(body)),
      );
      if (expected.error === undefined) {
        assert.deepEqual([result.status, result.value], ["fulfilled", expected.data]);
        assert.equal(result.completion.attempts.length, expected.completion.attempts.length);
      } else {
        assert.deepEqual([result.status, result.reason.code], ["rejected", expected.error.code]);
        assert.equal(result.reason.message, expected.error.message);
      }
    });
  }
}

test("a file is read however it is cut: anywhere, by lines with and without their break", async () => {
  const asking = client();
  const records = await inputs(asking, ["é 1", "😀 2", "} {3", '"{4'], {});
  const lines = records.map((record, index) => answered(record, `{"name":"né😀 }","age":${index}}`));
  const whole = Buffer.from(`${lines.slice(0, 2).join("")}\r\n\n${lines.slice(2).join("\r\n")}`);
  const expected = records.map(({ recordId }, index) => ({
    status: "fulfilled",
    key: recordId,
    value: { name: "né😀 }", age: index },
  }));
  const read = async (pieces) => (await all(readBatch(asking, pieces, { responseModel: Person }))).map(brief);
  const next = random(3);
  for (let round = 0; round < 30; round += 1) {
    const pieces = [];
    for (let at = 0; at < whole.length; ) {
      const to = at + 1 + Math.floor(next() * (round < 3 ? 3 : 300));
      pieces.push(new Uint8Array(whole.subarray(at, to)));
      at = to;
    }
    assert.deepEqual(await read(pieces), expected, `round ${round}`);
    const texts = [];
    const text = whole.toString();
    for (let at = 0; at < text.length; at += 1 + Math.floor(next() * 90)) texts.push(at);
    assert.deepEqual(await read(texts.map((at, index) => text.slice(at, texts[index + 1]))), expected);
  }
  assert.deepEqual(await read(lines), expected);
  assert.deepEqual(await read(lines.map((line) => line.trimEnd())), expected);
  assert.deepEqual(await read(new Response(whole).body), expected);
});

test("what is missing, doubled, unexpected or unreadable is told, with the number of the line", async () => {
  const asking = client();
  const records = await inputs(asking, ["a", "b", "c", "d"], { keyOf: (text) => text });
  const fine = '{"name":"A","age":1}';
  const output = [
    answered(records[1], fine),
    "no json\n",
    "\n",
    "[]\n",
    `${JSON.stringify({ modelInput: records[0].modelInput, modelOutput: response(fine) })}\n`,
    `${JSON.stringify({ recordId: "a", modelOutput: response(fine) })}\n`,
    `${JSON.stringify(records[0])}\n`,
    `${JSON.stringify({ ...records[0], recordId: "a~1", modelOutput: response(fine) })}\n`,
    answered(records[1], fine),
    answered(records[3], fine),
    answered(records[2], fine).slice(0, -20),
  ];
  const results = await all(readBatch(asking, output, { responseModel: Person, expected: ["a", "b", "c"] }));
  const value = { name: "A", age: 1 };
  const bad = (lineNumber, why) => ({
    status: "unreadable",
    lineNumber,
    message: `Line ${lineNumber} is not read. ${why}`,
  });
  assert.deepEqual(results.map(brief), [
    { status: "fulfilled", key: "b", value },
    bad(2, "It is no JSON"),
    bad(4, "It is an array, not an object"),
    bad(5, "Its `recordId` is undefined, not a string"),
    bad(6, "Its `modelInput` is no Converse request"),
    bad(7, "It has neither `modelOutput` nor `error`"),
    // Its conversation holds no answer that could have been invalid.
    bad(8, "Its `modelInput` is no Converse request"),
    { status: "doubled", key: "b", lineNumber: 9 },
    { status: "unexpected", key: "d", lineNumber: 10 },
    bad(11, "It is no JSON"),
    { status: "missing", key: "a" },
    { status: "missing", key: "c" },
  ]);
});

test("failures of the service are errors of the package; those that pass are asked again as they were", async () => {
  const asking = client();
  const [record] = await inputs(asking, ["a"], {});
  for (const [errorCode, errorMessage, status, code] of [
    [400, "The model returned the following errors: too long", "rejected", "REQUEST_REFUSED"],
    [403, "You don't have access to the model", "rejected", "ACCESS_DENIED"],
    [400, "This model doesn't support the outputConfig field", "rejected", "UNSUPPORTED_BY_MODEL"],
    [429, "Too many tokens", "again", "THROTTLED"],
    ["429", "Too many tokens", "again", "THROTTLED"],
    [500, "Internal error", "again", "SERVICE_ERROR"],
    [503, "Unavailable", "again", "SERVICE_ERROR"],
    [undefined, undefined, "again", "SERVICE_ERROR"],
  ]) {
    const line = `${JSON.stringify({ ...record, error: { errorCode, errorMessage } })}\n`;
    const [result] = await all(readBatch(asking, [line], { responseModel: Person }));
    assert.deepEqual([result.status, result.reason.code, result.usage.totalTokens], [status, code, 0], errorMessage);
    if (status === "again") assert.deepEqual(JSON.parse(result.line), record);
  }
});

test("the schema's own library decides, asynchronous rules and contexts included", async () => {
  const asking = client();
  const responseModel = z.object({
    when: z.string().transform((text) => new Date(text)),
    name: z.string().refine(async (name) => name === name.toUpperCase(), "must be in capitals"),
  });
  const records = await inputs(asking, ["a", "b"], { responseModel });
  const results = await all(
    readBatch(
      asking,
      [
        answered(records[0], '{"when":"2026-01-02","name":"A"}'),
        answered(records[1], '{"when":"2026-01-02","name":"b"}'),
      ],
      { responseModel },
    ),
  );
  assert.deepEqual(results[0].value, { when: new Date("2026-01-02"), name: "A" });
  assert.equal(results[1].issues[0].message, "/name: must be in capitals");

  const sources = { x: "Ann is 7 years old.", y: "Bob is 8 years old." };
  const context = (key) => ({ source: sources[key] });
  const cited = {
    responseModel: citations(Person),
    keyOf: (key) => key,
    messages: (key) => conversation(sources[key]),
    context,
  };
  const quoted = await inputs(asking, ["x", "y"], cited);
  const answer = '{"value":{"name":"Ann","age":7},"quotes":["Ann is 7"]}';
  const read = await all(
    readBatch(
      asking,
      quoted.map((record) => answered(record, answer)),
      { responseModel: cited.responseModel, context },
    ),
  );
  assert.deepEqual(
    read.map(({ status }) => status),
    ["fulfilled", "again"],
  );
});

test("with finish, single calls go on where the job has ended", async () => {
  for (const settings of [{}, ofTools]) {
    const asking = client(settings);
    const records = await inputs(asking, ["a", "b", "c"], { system: "Be exact." });
    const { fetch, bodies } = answering((_, number) =>
      response(number === 1 ? '{"name":"A"}' : '{"name":"A","age":2}'),
    );
    const lines = [
      answered(records[0], '{"name":"A"}'),
      answered(records[1], '{"name":"A","age":2}'),
      `${JSON.stringify({ ...records[2], error: { errorCode: 500, errorMessage: "Internal error" } })}\n`,
    ];
    const options = { responseModel: Person, system: "Be exact." };
    const again = (await all(readBatch(asking, lines, options))).filter(({ status }) => status === "again");
    const results = await all(readBatch(asking, lines, { ...options, finish: client({ ...settings, fetch }) }));
    assert.deepEqual(
      results.map(({ status, key, value }) => [status, key, value]).sort(),
      ["0", "1", "2"].map((key) => ["fulfilled", key, { name: "A", age: 2 }]),
    );
    // The first requests of both are the lines that would have asked again.
    const sent = new Set(bodies.map((body) => JSON.stringify(JSON.parse(body))));
    for (const { line } of again) assert.ok(sent.has(JSON.stringify(JSON.parse(line).modelInput)), line);
    const tokens = results.reduce((sum, { usage }) => sum + usage.totalTokens, 0);
    assert.equal(tokens, (bodies.length + 2) * 12);
  }
});

test("a client hears, learns, signs and sends nothing of what is read", async () => {
  const heard = [];
  const hooks = Object.fromEntries(
    ["request", "response", "usage", "invalid", "error", "exhausted"].map((name) => [name, () => heard.push(name)]),
  );
  const credentials = () => heard.push("credentials");
  const asking = client({
    apiKey: undefined,
    credentials,
    hooks,
    endpoint: "http://127.0.0.1:9",
    fetch: () => heard.push("fetch"),
  });
  const records = await inputs(asking, ["a", "b"], {});
  const failed = `${JSON.stringify({ ...records[1], error: { errorCode: 400, errorMessage: "This model doesn't support the outputConfig field" } })}\n`;
  await all(readBatch(asking, [answered(records[0], "{}"), failed], { responseModel: Person }));
  assert.deepEqual([heard, asking.exportCapabilities().entries], [[], []]);
});

test("options that are none are refused", async () => {
  for (const [output, options, path] of [
    [7, {}, "output"],
    [[], { expected: 7 }, "expected"],
    [[], { finish: {} }, "finish"],
    [[], { messages: [] }, "messages"],
    [[], { tokenBudget: 7 }, "tokenBudget"],
  ]) {
    await assert.rejects(all(readBatch(client(), output, { responseModel: Person, ...options })), {
      code: "BAD_OPTION",
      path,
    });
  }
  await assert.rejects(all(readBatch({}, [], { responseModel: Person })), { code: "BAD_OPTION", path: "client" });
});
