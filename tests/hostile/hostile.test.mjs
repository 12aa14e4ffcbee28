// Whatever is passed, the answer is the right request or an error that names the option; the client goes on working.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { builtPackage } from "../built-package.mjs";
import { places, values } from "./values.mjs";

const modelId = "anthropic.claude-3-haiku-20240307-v1:0";
const responseModel = { title: "Person", type: "object", properties: { name: { type: "string" } }, required: ["name"] };
const messages = [{ role: "user", content: "Jason is 25" }];
/** Longer than this is a hang. Processor time: other programs on the machine do not count. */
const hangMilliseconds = 5_000;

/** Options that errors name by the field that they become. */
const homes = {
  temperature: "inferenceConfig",
  max_tokens: "inferenceConfig",
  stop: "inferenceConfig",
  top_k: "topK",
  reasoning_effort: "reasoningEffort",
  model: "modelId",
};

let client;
let untouched;

async function explain(options) {
  const started = process.cpuUsage();
  try {
    return await client.explain(options);
  } finally {
    const { user, system } = process.cpuUsage(started);
    assert.ok((user + system) / 1_000 < hangMilliseconds, "took too long");
  }
}

const body = async (options) => (await explain({ responseModel, ...options })).body;
const withFields = async (additionalModelRequestFields) =>
  (await body({ messages, additionalModelRequestFields })).additionalModelRequestFields;

/** The error that must come, checked for what every error must have. */
async function refusal(options, { code = "BAD_OPTION" } = {}) {
  const error = await explain(options).then(
    () => assert.fail("It was accepted"),
    (reason) => reason,
  );
  assertRefusal(error, code);
  return error;
}

function assertRefusal(error, code) {
  assert.equal(error?.name, "BedrockExtractError", String(error?.stack ?? error));
  assert.equal(error.code, code, error.message);
  assert.ok(typeof error.path === "string" && error.path !== "" && error.path.length < 400, error.message);
  assert.ok(error.message.length <= 500 && !error.message.includes("\n"), error.message);
}

describe("hostile input", () => {
  before(async () => {
    const { fromProvider } = await builtPackage();
    client = fromProvider(`bedrock/${modelId}`, { region: "us-east-1" });
    untouched = JSON.stringify(await body({ messages }));
  });

  for (const [place, make] of Object.entries(places)) {
    it(`as ${place}`, async () => {
      const failures = [];
      const names = place === "the options" ? undefined : Object.keys(make());
      for (const [name, value] of Object.entries(values)) {
        try {
          const options = names === undefined ? make(value()) : { responseModel, ...make(value()) };
          await outcome(options, names);
        } catch (error) {
          failures.push(`${name}: ${String(error?.message ?? error).slice(0, 300)}`);
        }
      }
      assert.equal(failures.length, 0, failures.join("\n"));
      assert.equal(JSON.stringify(await body({ messages })), untouched, "the client gives another request than before");
    });
  }

  it("leaves no trace in prototypes", () => {
    assert.equal({}.polluted, undefined);
    assert.equal(Object.keys(Object.prototype).length, 0);
  });
});

/** A request of plain JSON, or a refusal of one of the named options. */
async function outcome(options, names) {
  let explained;
  try {
    explained = await explain(options);
  } catch (error) {
    assertRefusal(error, "BAD_OPTION");
    const [option] = error.path.split(/[.[]/u);
    const passed = names?.flatMap((name) => [name, homes[name]]);
    assert.ok(passed === undefined || passed.includes(option), `${error.path} was not passed: ${error.message}`);
    return;
  }
  assert.ok(Array.isArray(explained.body.messages) && explained.body.messages.length > 0, "the request has messages");
  assert.ok(!JSON.stringify(explained.body).includes("bedrock-extract:attachment"), "a placeholder is left");
}

describe("unusual values that have a meaning", () => {
  const cases = [
    ["half a surrogate pair becomes the replacement character", "a\ud800b", "a\ufffdb"],
    ["NUL characters stay", "a\0b", "a\0b"],
    ["a member named __proto__ stays", JSON.parse('{"__proto__": {"a": 1}}'), JSON.parse('{"__proto__": {"a": 1}}')],
    ["members named like methods stay", { constructor: 1, toString: "a" }, { constructor: 1, toString: "a" }],
    ["numbers beyond exactness stay as they are", 2 ** 53 + 2, 2 ** 53 + 2],
    ["the largest number stays", Number.MAX_VALUE, Number.MAX_VALUE],
    ["the smallest number stays", Number.MIN_VALUE, Number.MIN_VALUE],
    ["negative zero is zero", -0, 0],
    ["dates become text", new Date(0), "1970-01-01T00:00:00.000Z"],
    ["undefined members are left out", { a: undefined, b: null }, { b: null }],
    ["an object without prototype is plain", Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
    ["100 levels are kept", nested(100), nested(100)],
  ];
  for (const [title, given, expected] of cases) {
    it(title, async () => {
      const { field } = await withFields({ field: given });
      assert.equal(JSON.stringify(field), JSON.stringify(expected));
    });
  }

  it("a getter is read once", async () => {
    let reads = 0;
    const message = {
      role: "user",
      get content() {
        reads += 1;
        return "Jason is 25";
      },
    };
    await body({ messages: [message] });
    assert.equal(reads, 1);
  });

  it("properties of the answer may be named like those of prototypes", async () => {
    const properties = JSON.parse('{"__proto__": {"type": "string"}, "constructor": {"type": "string"}}');
    const schema = { title: "Odd", type: "object", properties, required: ["__proto__", "constructor"] };
    const { toolConfig } = await body({ messages, responseModel: schema });
    assert.deepEqual(Object.keys(toolConfig.tools[0].toolSpec.inputSchema.json.properties), [
      "__proto__",
      "constructor",
    ]);
  });
});

describe("what is refused says where", () => {
  const cyclic = {};
  cyclic.self = cyclic;
  const cases = [
    [{ messages: [...messages, undefined] }, "messages[1]"],
    [{ messages: Object.assign(new Array(2), { 1: messages[0] }) }, "messages[0]"],
    [{ messages: [{ role: "user", content: [{ text: "a" }, cyclic] }] }, "messages[0].content[1].self"],
    [{ messages, additionalModelRequestFields: { a: [0, { b: Number.NaN }] } }, "additionalModelRequestFields.a[1].b"],
    [{ messages, additionalModelRequestFields: { a: 10n } }, "additionalModelRequestFields.a"],
    [{ messages, system: [Symbol("a")] }, "system[0]"],
    [
      { messages: [{ role: "user", content: [{ image: { source: new Uint8Array(0) } }] }] },
      "messages[0].content[0].image.source",
    ],
    [
      { messages: [{ role: "user", content: [{ image: { source: { "bedrock-extract:attachment": 0 } } }] }] },
      "messages[0].content[0].image.source",
    ],
  ];
  for (const [options, path] of cases) {
    it(path, async () => {
      const error = await refusal({ responseModel, ...options });
      assert.ok(error.path.startsWith(path), `${error.path}: ${error.message}`);
    });
  }

  it("a hostile schema is called one", async () => {
    for (const [name, words] of [
      ["a cyclic object", "contains itself"],
      ["a throwing getter", "threw an error"],
      ["a deep object", "More than 120 nested levels"],
      ["a toJSON that throws", "threw an error"],
    ]) {
      const schema = { type: "object", properties: { field: values[name]() } };
      const { path, message } = await refusal({ responseModel: schema, messages }, { code: "BAD_SCHEMA" });
      assert.ok(path.startsWith("responseModel.properties.field"), path);
      assert.ok(message.includes(words), message);
    }
  });
});

describe("size", () => {
  const turn = (index) => ({ role: index % 2 === 0 ? "user" : "assistant", content: `Turn ${index}` });

  it("100 000 messages are sent", async () => {
    const many = Array.from({ length: 99_999 }, (_, index) => turn(index));
    const sent = await body({ messages: many });
    assert.equal(sent.messages.length, many.length);
    assert.equal(sent.messages.at(-1).content[0].text, "Turn 99998");
  });

  it("100 000 messages of one role become one", async () => {
    const sent = await body({ messages: new Array(100_000).fill(messages[0]) });
    assert.equal(sent.messages.length, 1);
    assert.equal(sent.messages[0].content.length, 100_000);
  });

  it("more are refused", async () => {
    const { path } = await refusal({ responseModel, messages: new Array(100_001).fill(messages[0]) });
    assert.equal(path, "messages");
  });

  it("a text of 30 MB is sent", async () => {
    const content = "é".repeat(15_000_000);
    const sent = await body({ messages: [{ role: "user", content }] });
    assert.ok(sent.messages[0].content[0].text === content, "the text is the same");
  });

  it("a text of 100 MB is refused", async () => {
    const content = "x".repeat(100_000_000);
    const { path } = await refusal({ responseModel, messages: [{ role: "user", content }] });
    assert.equal(path, "messages[0].content");
  });

  it("one text that stands in thousands of places is refused before it fills the memory", async () => {
    const content = "x".repeat(1_000_000);
    const { path } = await refusal({ responseModel, messages: new Array(5000).fill({ role: "user", content }) });
    assert.equal(path, "messages[67].content");
  });

  it("many texts that no JSON text could hold are refused", async () => {
    const content = "x".repeat(1000);
    const many = new Array(1000).fill({ text: content });
    const { path } = await refusal({ responseModel, messages: new Array(800).fill({ role: "user", content: many }) });
    assert.equal(path, "messages[66].content[840].text");
  });

  it("20 MB of bytes are encoded", async () => {
    const bytes = new Uint8Array(20_000_000);
    bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    const sent = await body({ messages: [{ role: "user", content: [{ image: { source: bytes } }, "Who?"] }] });
    assert.ok(
      sent.messages[0].content[0].image.source.bytes === Buffer.from(bytes).toString("base64"),
      "the same bytes",
    );
  });

  it("30 MB of bytes are refused", async () => {
    const bytes = new Uint8Array(30_000_000);
    bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    const content = [{ image: { source: bytes } }, "Who?"];
    const { path } = await refusal({ responseModel, messages: [{ role: "user", content }] });
    assert.equal(path, "messages[0].content[0].image.source");
  });

  it("a shared reference that unfolds to billions of values is refused", async () => {
    let value = ["a"];
    for (let level = 0; level < 40; level += 1) value = [value, value];
    const { path, message } = await refusal({ responseModel, messages, additionalModelRequestFields: { value } });
    assert.ok(path.startsWith("additionalModelRequestFields.value[0]"), path);
    assert.match(message, /^More than 1000000 values/u);
  });

  it("a role of 30 MB does not enter the message of the error", async () => {
    const { path } = await refusal({ responseModel, messages: [{ role: "x".repeat(30_000_000), content: "a" }] });
    assert.equal(path, "messages[0].role");
  });

  it("the client goes on working", async () => {
    assert.equal(JSON.stringify(await body({ messages })), untouched);
  });
});

function nested(levels) {
  let value = 1;
  for (let level = 0; level < levels; level += 1) value = { value };
  return value;
}
