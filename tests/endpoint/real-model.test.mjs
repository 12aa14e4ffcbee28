// The real model behind the endpoint, called through the AWS SDK. Downloads the weights on first use.
// Asserts structure and easy values only: whole texts may differ between processors.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { ConverseCommand, ConverseStreamCommand } from "@aws-sdk/client-bedrock-runtime";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormatsModule from "ajv-formats";
import { startEndpoint } from "./endpoint.mjs";
import { collect, sdkClient, USER_TOOL, userRequest } from "./sdk-client.mjs";

const addFormats = addFormatsModule.default;
const JASON = { name: "Jason", age: 25 };
const ADDRESS = {
  type: "object",
  properties: { street: { type: "string" }, city: { type: "string" }, country: { type: "string" } },
  required: ["street", "city", "country"],
  additionalProperties: false,
};
const RESIDENT = {
  type: "object",
  properties: { name: { type: "string" }, addresses: { type: "array", items: { $ref: "#/$defs/Address" } } },
  required: ["name", "addresses"],
  additionalProperties: false,
  $defs: { Address: ADDRESS },
};
let endpoint;
let client;

before(async () => {
  endpoint = await startEndpoint();
  client = sdkClient(endpoint);
});
after(async () => {
  client.destroy();
  await endpoint.close();
});
afterEach(() => endpoint.reset());

const converse = (request, options) => client.send(new ConverseCommand(request), options);

describe("a forced tool", () => {
  it("extracts a typed value", async () => {
    const { output, stopReason, usage, metrics } = await converse(userRequest(endpoint.modelId));
    assert.deepEqual(output.message.content[0].toolUse.input, JASON);
    assert.equal(output.message.content[0].toolUse.name, "User");
    assert.equal(stopReason, "tool_use");
    assert.ok(usage.inputTokens > 40 && usage.outputTokens > 8);
    assert.equal(usage.totalTokens, usage.inputTokens + usage.outputTokens);
    assert.ok(metrics.latencyMs > 0);
  });

  it("extracts the same value every time", async () => {
    const request = userRequest(endpoint.modelId, {
      messages: [{ role: "user", content: [{ text: "Ana, 31, met Bo." }] }],
    });
    const [first, second] = [await converse(request), await converse(request)];
    assert.deepEqual(second.output.message.content[0].toolUse.input, first.output.message.content[0].toolUse.input);
    assert.deepEqual(second.usage, first.usage);
  });

  it("is streamed in fragments", async () => {
    const events = await collect(await client.send(new ConverseStreamCommand(userRequest(endpoint.modelId))));
    const pieces = events.map((event) => event.contentBlockDelta?.delta.toolUse?.input ?? "").filter(Boolean);
    assert.ok(pieces.length > 3);
    assert.deepEqual(JSON.parse(pieces.join("")), JASON);
    assert.equal(events.at(-2).messageStop.stopReason, "tool_use");
    assert.ok(events.at(-1).metadata.usage.outputTokens > 8);
  });

  it("keeps to a nested schema when it is strict", async () => {
    const toolSpec = { ...USER_TOOL.toolSpec, inputSchema: { json: RESIDENT }, strict: true };
    const text = "Jason lives at 123 Main St, New York, USA and owns 456 Oak Avenue, San Francisco, USA";
    const { output } = await converse(
      userRequest(endpoint.modelId, {
        messages: [{ role: "user", content: [{ text }] }],
        toolConfig: { tools: [{ toolSpec }], toolChoice: { any: {} } },
      }),
    );
    const { name, addresses } = output.message.content[0].toolUse.input;
    assert.equal(name, "Jason");
    assert.deepEqual(
      addresses.map(({ city }) => city),
      ["New York", "San Francisco"],
    );
  });

  it("keeps to every kind of schema when it is strict", async () => {
    const schema = {
      type: "object",
      properties: {
        kind: { const: "meeting" },
        topic: { type: "string", description: "in a few words" },
        day: { type: "string", format: "date" },
        mood: { enum: ["good", "bad", "mixed"] },
        room: { anyOf: [{ type: "string" }, { type: "null" }] },
        size: { type: ["integer", "null"] },
        cost: { type: "number" },
        online: { type: "boolean" },
        people: { type: "array", items: { $ref: "#/$defs/Person" }, minItems: 1 },
        remark: { type: "string" },
      },
      required: ["kind", "topic", "day", "mood", "room", "size", "cost", "online", "people"],
      additionalProperties: false,
      $defs: {
        Person: {
          type: "object",
          properties: { name: { type: "string" } },
          required: ["name"],
          additionalProperties: false,
        },
      },
    };
    const text = "On 3 May 2024 Ana and Bo met in room 7 to plan the budget of 120.50 dollars. Both were happy.";
    const toolSpec = { name: "Event", inputSchema: { json: schema }, strict: true };
    const { output } = await converse(
      userRequest(endpoint.modelId, {
        messages: [{ role: "user", content: [{ text }] }],
        toolConfig: { tools: [{ toolSpec }], toolChoice: { any: {} } },
      }),
    );
    const { input } = output.message.content[0].toolUse;
    const ajv = addFormats(new Ajv2020({ strict: false }));
    assert.ok(ajv.validate(schema, input), ajv.errorsText());
  });

  it("is corrected when the first call is refused", async () => {
    const input = { name: "Bob", email: "Bob.Smith@Example.COM" };
    const toolSpec = {
      name: "Contact",
      inputSchema: {
        json: {
          type: "object",
          properties: { name: { type: "string" }, email: { type: "string" } },
          required: ["name", "email"],
        },
      },
    };
    const refusal = "That is not valid:\n- /email: must be in lower case";
    const { output } = await converse(
      userRequest(endpoint.modelId, {
        messages: [
          { role: "user", content: [{ text: "Write to Bob at Bob.Smith@Example.COM please." }] },
          { role: "assistant", content: [{ toolUse: { toolUseId: "t1", name: "Contact", input } }] },
          {
            role: "user",
            content: [{ toolResult: { toolUseId: "t1", status: "error", content: [{ text: refusal }] } }],
          },
        ],
        toolConfig: { tools: [{ toolSpec }], toolChoice: { tool: { name: "Contact" } } },
      }),
    );
    assert.equal(output.message.content[0].toolUse.input.email, "bob.smith@example.com");
  });
});

it("writes JSON text that keeps to outputConfig", async () => {
  const schema = JSON.stringify(USER_TOOL.toolSpec.inputSchema.json);
  const { output, stopReason } = await converse(
    userRequest(endpoint.modelId, {
      toolConfig: undefined,
      outputConfig: { textFormat: { type: "json_schema", structure: { jsonSchema: { name: "User", schema } } } },
    }),
  );
  assert.deepEqual(JSON.parse(output.message.content[0].text), JASON);
  assert.equal(stopReason, "end_turn");
});

it("answers in text when no tool is needed", async () => {
  const { output, stopReason } = await converse({
    modelId: endpoint.modelId,
    messages: [{ role: "user", content: [{ text: "Say hello." }] }],
    inferenceConfig: { maxTokens: 30 },
  });
  assert.ok(output.message.content[0].text.length > 0);
  assert.equal(stopReason, "end_turn");
});

describe("the end of an answer", () => {
  const counting = (inferenceConfig) => ({
    modelId: endpoint.modelId,
    messages: [{ role: "user", content: [{ text: "Count from 1 to 20, with commas." }] }],
    inferenceConfig,
  });

  it("comes at maxTokens", async () => {
    const { stopReason, usage } = await converse(counting({ maxTokens: 6 }));
    assert.equal(stopReason, "max_tokens");
    assert.equal(usage.outputTokens, 6);
  });

  it("comes at a stop sequence, which is left out", async () => {
    const { stopReason, output } = await converse(counting({ maxTokens: 60, stopSequences: ["4"] }));
    assert.equal(stopReason, "stop_sequence");
    assert.ok(!output.message.content[0].text.includes("4"));
  });

  it("comes when the client gives up, and the next request is served", async () => {
    const story = {
      ...counting({ maxTokens: 1000 }),
      messages: [{ role: "user", content: [{ text: "Tell a very long story." }] }],
    };
    await assert.rejects(converse(story, { abortSignal: AbortSignal.timeout(300) }), { name: "AbortError" });
    const startedAt = performance.now();
    await converse(counting({ maxTokens: 2 }));
    assert.ok(performance.now() - startedAt < 15_000);
  });

  it("a prompt beyond the context is refused before anything is generated, also in a stream", async () => {
    const request = {
      modelId: endpoint.modelId,
      messages: [{ role: "user", content: [{ text: "word ".repeat(6000) }] }],
    };
    const expected = { name: "ValidationException", message: "Input is too long for requested model." };
    await assert.rejects(converse(request), expected);
    await assert.rejects(client.send(new ConverseStreamCommand(request)), expected);
  });
});

it("serves parallel requests one after the other", async () => {
  const answers = await Promise.all([1, 2, 3].map(() => converse(userRequest(endpoint.modelId))));
  for (const { output } of answers) assert.deepEqual(output.message.content[0].toolUse.input, JASON);
});
