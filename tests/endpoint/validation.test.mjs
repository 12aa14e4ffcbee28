// Bodies the service refuses: by its shapes, and by the rules its shapes cannot express.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startEndpoint } from "./endpoint.mjs";
import { USER_TOOL } from "./sdk-client.mjs";

const USER = { role: "user", content: [{ text: "Hi" }] };
const ASSISTANT = { role: "assistant", content: [{ text: "Hello" }] };
const TOOLS = { tools: [USER_TOOL] };
const CALL = { toolUse: { toolUseId: "tooluse_1", name: "User", input: {} } };
const RESULT = { toolResult: { toolUseId: "tooluse_1", content: [{ text: "wrong" }], status: "error" } };
let endpoint;

before(async () => {
  endpoint = await startEndpoint({ backend: "scripted", maxBodyBytes: 100_000 });
});
after(() => endpoint.close());

async function refusal(body, operation = "converse") {
  const response = await post(body, operation);
  assert.equal(response.status, 400);
  assert.equal(
    response.headers.get("x-amzn-errortype"),
    "ValidationException:http://internal.amazon.com/coral/com.amazon.bedrock/",
  );
  return (await response.json()).message;
}

function post(body, operation = "converse", url = endpoint.url) {
  return fetch(`${url}/model/some.model-v1:0/${operation}`, {
    method: "POST",
    headers: { authorization: `Bearer ${endpoint.apiKey}` },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

const messages = [USER];
const tool = (changes) => ({ messages, toolConfig: { tools: [{ toolSpec: { ...USER_TOOL.toolSpec, ...changes } }] } });
const format = (structure, type = "json_schema") => ({ messages, outputConfig: { textFormat: { type, structure } } });
const content = (...blocks) => ({ messages: [{ role: "user", content: blocks }] });

describe("shapes", () => {
  const cases = [
    ["a body that is no object", [], /must be a JSON object/],
    ["a body that is no JSON", "{", /not valid JSON/],
    ["an unknown member", { messages, prompt: "Hi" }, /'prompt'.*not known to the service/],
    ["the model id in the body", { messages, modelId: "x" }, /'modelId'.*not known to the service/],
    ["an unknown nested member", { messages, inferenceConfig: { topK: 5 } }, /'inferenceConfig\.topK'/],
    ["messages of another type", { messages: "Hi" }, /'messages'.*must be a list/],
    [
      "content as a plain string",
      { messages: [{ role: "user", content: "Hi" }] },
      /'messages\.1\.member\.content'.*must be a list/,
    ],
    [
      "a missing role",
      { messages: [{ content: [{ text: "Hi" }] }] },
      /Value null at 'messages\.1\.member\.role'.*must not be null/,
    ],
    [
      "an unknown role",
      { messages: [{ role: "tool", content: [{ text: "Hi" }] }] },
      /'tool' at 'messages\.1\.member\.role'.*enum value set: \[user, assistant, system\]/,
    ],
    [
      "a block with two members",
      content({ text: "a", cachePoint: { type: "default" } }),
      /'messages\.1\.member\.content\.1\.member'.*exactly one/,
    ],
    ["a block without a member", content({}), /exactly one/],
    [
      "maxTokens of zero",
      { messages, inferenceConfig: { maxTokens: 0 } },
      /'0' at 'inferenceConfig\.maxTokens'.*greater than or equal to 1/,
    ],
    ["maxTokens with a fraction", { messages, inferenceConfig: { maxTokens: 1.5 } }, /must be an integer/],
    [
      "a temperature above one",
      { messages, inferenceConfig: { temperature: 1.1 } },
      /'1\.1' at 'inferenceConfig\.temperature'.*less than or equal to 1/,
    ],
    [
      "an empty stop sequence",
      { messages, inferenceConfig: { stopSequences: [""] } },
      /'inferenceConfig\.stopSequences\.1\.member'.*length greater than or equal to 1/,
    ],
    ["no tools", { messages, toolConfig: { tools: [] } }, /'toolConfig\.tools'.*length greater than or equal to 1/],
    [
      "a tool name with a blank",
      tool({ name: "the user" }),
      /'the user' at 'toolConfig\.tools\.1\.member\.toolSpec\.name'.*regular expression pattern: \[a-zA-Z0-9_-\]\+/,
    ],
    ["a tool name that is too long", tool({ name: "a".repeat(65) }), /length less than or equal to 64/],
    ["an empty tool description", tool({ description: "" }), /toolSpec\.description/],
    ["a tool without a schema", tool({ inputSchema: undefined }), /toolSpec\.inputSchema'.*must not be null/],
    ["strict that is no boolean", tool({ strict: "yes" }), /toolSpec\.strict'.*must be a boolean/],
    [
      "a tool choice of none",
      { messages, toolConfig: { ...TOOLS, toolChoice: { none: {} } } },
      /'toolConfig\.toolChoice\.none'.*not known/,
    ],
    [
      "two tool choices",
      { messages, toolConfig: { ...TOOLS, toolChoice: { any: {}, auto: {} } } },
      /'toolConfig\.toolChoice'.*exactly one/,
    ],
    [
      "an output schema that is an object",
      format({ jsonSchema: { schema: { type: "object" } } }),
      /jsonSchema\.schema'.*must be a string/,
    ],
    ["an unknown output format", format({ jsonSchema: { schema: "{}" } }, "json"), /enum value set: \[json_schema\]/],
    [
      "an image that is not base64",
      content({ image: { format: "png", source: { bytes: "***" } } }),
      /source\.bytes'.*must be base64/,
    ],
    [
      "an unknown image format",
      content({ image: { format: "bmp", source: { bytes: "AAAA" } } }),
      /enum value set: \[png, jpeg, gif, webp\]/,
    ],
    [
      "a bad tool use id",
      content({ toolUse: { toolUseId: "a b", name: "User", input: {} } }),
      /toolUse\.toolUseId'.*pattern/,
    ],
    [
      "an unknown result status",
      content({ toolResult: { ...RESULT.toolResult, status: "failed" } }),
      /toolResult\.status'.*\[success, error\]/,
    ],
    ["an empty system text", { messages, system: [{ text: "" }] }, /'system\.1\.member\.text'/],
    ["no request metadata", { messages, requestMetadata: {} }, /'requestMetadata'.*length greater than or equal to 1/],
    [
      "too many response paths",
      { messages, additionalModelResponseFieldPaths: Array(11).fill("/a") },
      /length less than or equal to 10/,
    ],
    ["an unknown service tier", { messages, serviceTier: { type: "gold" } }, /serviceTier\.type/],
    [
      "documents nested without end",
      `{"messages":[],"additionalModelRequestFields":${"[".repeat(200)}${"]".repeat(200)}}`,
      /nested more than 100 levels/,
    ],
  ];
  for (const [title, body, message] of cases) {
    it(title, async () => assert.match(await refusal(body), message));
  }

  it("lists every violation, but not without end", async () => {
    const message = await refusal({ messages: Array(500).fill({ role: "x", content: [{ text: "a" }] }) });
    assert.match(message, /^500 validation errors detected: /);
    assert.ok(message.length < 3000);
  });

  it("a stream knows members that a single answer does not", async () => {
    const body = { messages, guardrailConfig: { streamProcessingMode: "sync" } };
    assert.match(await refusal(body), /guardrailConfig\.streamProcessingMode'.*not known/);
    assert.equal((await post(body, "converse-stream")).status, 200);
  });

  it("a body beyond the limit", async () => {
    assert.match(await refusal({ messages, system: [{ text: "a".repeat(100_000) }] }), /longer than 100000 bytes/);
  });

  it("a model id beyond the limit", async () => {
    const response = await fetch(`${endpoint.url}/model/${"a".repeat(2049)}/converse`, {
      method: "POST",
      headers: { authorization: `Bearer ${endpoint.apiKey}` },
      body: JSON.stringify({ messages }),
    });
    assert.match((await response.json()).message, /'modelId'.*less than or equal to 2048/);
  });
});

describe("rules", () => {
  const cases = [
    ["no messages", { messages: [] }, /messages field is empty/],
    ["an assistant first", { messages: [ASSISTANT, USER] }, /must start with a user message/],
    ["two user messages in a row", { messages: [USER, USER] }, /must alternate/],
    ["an assistant last", { messages: [USER, ASSISTANT] }, /must end with a user message/],
    ["a system role", { messages: [USER, { ...USER, role: "system" }] }, /system role at messages\.1/],
    ["empty content", { messages: [{ role: "user", content: [] }] }, /Message object at messages\.0 is empty/],
    ["blank text", content({ text: " \n" }), /ContentBlock object at messages\.0\.content\.0 is blank/],
    [
      "tool traffic without tools",
      { messages: [USER, { role: "assistant", content: [CALL] }, { role: "user", content: [RESULT] }] },
      /toolConfig field must be defined/,
    ],
    [
      "a call left unanswered",
      { messages: [USER, { role: "assistant", content: [CALL] }, USER], toolConfig: TOOLS },
      /Expected toolResult blocks at messages\.2\.content for the following Ids: tooluse_1/,
    ],
    [
      "a result nobody asked for",
      { messages: [{ role: "user", content: [RESULT] }], toolConfig: TOOLS },
      /exceeds the number of toolUse blocks/,
    ],
    [
      "the same call twice",
      {
        messages: [USER, { role: "assistant", content: [CALL, CALL] }, { role: "user", content: [RESULT] }],
        toolConfig: TOOLS,
      },
      /duplicate Ids/,
    ],
    [
      "a call by the user",
      { messages: [{ role: "user", content: [CALL] }], toolConfig: TOOLS },
      /cannot contain toolUse/,
    ],
    [
      "a choice of no tool",
      { messages, toolConfig: { ...TOOLS, toolChoice: { tool: { name: "Person" } } } },
      /Person at toolConfig\.toolChoice\.tool\.name/,
    ],
    ["a tool named twice", { messages, toolConfig: { tools: [USER_TOOL, USER_TOOL] } }, /used more than once/],
    [
      "a tool schema that is no object",
      tool({ inputSchema: { json: { type: "array" } } }),
      /toolConfig\.tools\.0\.toolSpec\.inputSchema\.json\.type must be one of the following: object/,
    ],
    ["an output schema that is no JSON", format({ jsonSchema: { schema: "{" } }), /not valid JSON/],
    [
      "an open object in constrained output",
      format({ jsonSchema: { schema: '{"type":"object"}' } }),
      /output_config\.format\.schema: .*'additionalProperties' must be explicitly set to false/,
    ],
    [
      "a range in constrained output",
      format({ jsonSchema: { schema: '{"type":"integer","minimum":0,"maximum":9}' } }),
      /For 'integer' type, properties minimum, maximum are not supported/,
    ],
    [
      "a strict tool with an open object",
      tool({ strict: true, inputSchema: { json: { type: "object" } } }),
      /tools\.0\.custom\.input_schema/,
    ],
    [
      "a recursive strict tool",
      tool({
        strict: true,
        inputSchema: { json: { type: "object", additionalProperties: false, properties: { next: { $ref: "#" } } } },
      }),
      /Recursive/,
    ],
  ];
  for (const [title, body, message] of cases) {
    it(title, async () => assert.match(await refusal(body), message));
  }

  it("accepts a whole exchange with a refused call", async () => {
    const turns = [
      USER,
      { role: "assistant", content: [{ text: "Calling." }, CALL] },
      { role: "user", content: [RESULT] },
    ];
    assert.equal((await post({ messages: turns, toolConfig: TOOLS })).status, 200);
  });

  it("holds tool schemas to the rules of Nova when asked to", async () => {
    const nova = await startEndpoint({ backend: "scripted", novaSchemas: true });
    const response = await post({ messages, toolConfig: TOOLS }, "converse", nova.url);
    assert.match((await response.json()).message, /additionalProperties/);
    await nova.close();
  });
});
