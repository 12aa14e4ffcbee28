// How a request becomes a prompt and what a model wrote becomes an answer, with stand-ins for the model.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { describe, it } from "node:test";
import { ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { converse } from "./converse.mjs";
import { startEndpoint } from "./endpoint.mjs";
import { schemaSkeleton } from "./prompt/skeleton.mjs";
import { sdkClient, USER_TOOL, userRequest } from "./sdk-client.mjs";

const SECOND_TOOL = {
  toolSpec: { name: "add", inputSchema: { json: { type: "object", properties: { a: { type: "number" } } } } },
};

// Writes `text` three characters at a time and remembers what it was asked.
function parrot(text, { stop = "end", constrainsOutput = true } = {}) {
  const calls = [];
  async function generate(call) {
    calls.push(call);
    for (let at = 0; at < text.length; at += 3) call.onText(text.slice(at, at + 3));
    return { text, stop, inputTokens: 10, outputTokens: 5 };
  }
  return { calls, generate, constrainsOutput };
}

async function answer(request, backend) {
  const events = [];
  const result = await converse(request, { backend, emit: (...event) => events.push(event) });
  return { ...result, events };
}

const choice = (toolChoice, tools = [USER_TOOL]) => userRequest("m", { toolConfig: { tools, toolChoice } });

describe("a forced tool", () => {
  it("becomes a call, streamed as it is written", async () => {
    const { content, stopReason, usage, events } = await answer(
      choice({ any: {} }),
      parrot('{"name": "Jason", "age": 25}'),
    );
    assert.deepEqual(content[0].toolUse.input, { name: "Jason", age: 25 });
    assert.equal(stopReason, "tool_use");
    assert.deepEqual(usage, { inputTokens: 10, outputTokens: 5, totalTokens: 15 });
    const deltas = events.filter(([type]) => type === "contentBlockDelta");
    assert.ok(deltas.length > 5);
    assert.equal(deltas.map(([, { delta }]) => delta.toolUse.input).join(""), '{"name": "Jason", "age": 25}');
  });

  it("that is cut short keeps its name and says max_tokens", async () => {
    const { content, stopReason } = await answer(choice({ any: {} }), parrot('{"name": "Ja', { stop: "length" }));
    assert.deepEqual(content[0].toolUse.input, {});
    assert.equal(stopReason, "max_tokens");
  });

  it("that comes in a code fence is sent clean, at the end", async () => {
    const backend = parrot('```json\n{"name": "Jason", "age": 25}\n```', { constrainsOutput: false });
    const { content, events } = await answer(choice({ any: {} }), backend);
    assert.deepEqual(content[0].toolUse.input, { name: "Jason", age: 25 });
    const sent = events.map(([, payload]) => payload.delta?.toolUse?.input ?? "").join("");
    assert.deepEqual(JSON.parse(sent), { name: "Jason", age: 25 });
  });

  it("that is not JSON says malformed_tool_use", async () => {
    assert.equal((await answer(choice({ any: {} }), parrot("no idea"))).stopReason, "malformed_tool_use");
  });

  it("asks for JSON that may break the schema, or for the schema itself when strict", async () => {
    const free = parrot("{}");
    await answer(choice({ tool: { name: "User" } }), free);
    assert.equal(free.calls[0].output, "json");
    const strict = parrot("{}");
    const tools = [{ toolSpec: { ...USER_TOOL.toolSpec, strict: true } }];
    await answer(choice({ tool: { name: "User" } }, tools), strict);
    assert.deepEqual(strict.calls[0].output, { schema: USER_TOOL.toolSpec.inputSchema.json });
  });
});

describe("a free choice", () => {
  it("may end in text", async () => {
    const { content, stopReason } = await answer(choice({ auto: {} }), parrot("Hello there."));
    assert.deepEqual(content, [{ text: "Hello there." }]);
    assert.equal(stopReason, "end_turn");
  });

  it("may end in a call", async () => {
    const { content, stopReason } = await answer(choice(undefined), parrot('{"name": "Jason", "age": 25}'));
    assert.equal(content[0].toolUse.name, "User");
    assert.equal(stopReason, "tool_use");
  });

  it("among several tools names the tool", async () => {
    const backend = parrot('{"tool": "add", "arguments": {"a": 1}}');
    const { content } = await answer(choice({ any: {} }, [USER_TOOL, SECOND_TOOL]), backend);
    assert.deepEqual([content[0].toolUse.name, content[0].toolUse.input], ["add", { a: 1 }]);
  });
});

describe("the prompt", () => {
  it("shows the tool's schema as a skeleton", () => {
    const schema = {
      type: "object",
      properties: {
        name: { type: "string", description: "full name" },
        tags: { type: "array", items: { $ref: "#/$defs/Tag" } },
        due: { type: "string", format: "date" },
        level: { anyOf: [{ enum: ["low", "high"] }, { type: "null" }] },
      },
      required: ["name", "tags", "level"],
      $defs: { Tag: { type: "object", properties: { id: { type: "integer" } }, required: ["id"] } },
    };
    assert.equal(
      schemaSkeleton(schema),
      '{"name": <string: full name>, "tags": [{"id": <integer>}, ...], "due": <string: YYYY-MM-DD> (optional), "level": <"low" or "high"> or <null>}',
    );
  });

  it("ends for a recursive schema", () => {
    const schema = { type: "object", properties: { next: { $ref: "#" } }, required: ["next"] };
    assert.ok(schemaSkeleton(schema).length < 500);
  });

  it("carries a refused call and the reason back to the model", async () => {
    const backend = parrot("{}");
    const request = choice({ tool: { name: "User" } });
    request.system = [{ text: "Be exact." }];
    request.messages.push(
      { role: "assistant", content: [{ toolUse: { toolUseId: "t1", name: "User", input: { name: "jason" } } }] },
      {
        role: "user",
        content: [{ toolResult: { toolUseId: "t1", status: "error", content: [{ text: "age: is missing" }] } }],
      },
    );
    await answer(request, backend);
    const [{ system, messages }] = backend.calls;
    assert.match(system, /^Be exact\.\n\n.*"name": <string>/s);
    assert.deepEqual(
      messages.map(({ role }) => role),
      ["user", "assistant", "user"],
    );
    assert.equal(messages[1].text, '{"name":"jason"}');
    assert.match(messages[2].text, /age: is missing/);
  });

  it("refuses blocks a text model cannot read", async () => {
    const request = {
      messages: [{ role: "user", content: [{ image: { format: "png", source: { bytes: "AAAA" } } }] }],
    };
    await assert.rejects(answer(request, parrot("")), /doesn't support the image content block/);
  });
});

describe("an OpenAI-compatible upstream", () => {
  async function withUpstream(respond, run) {
    const seen = [];
    const server = createServer(async (request, response) => {
      let text = "";
      for await (const chunk of request) text += chunk;
      seen.push({ path: request.url, body: JSON.parse(text) });
      respond(response);
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${server.address().port}/v1/`;
    const endpoint = await startEndpoint({ backend: "openai", upstream: { url, model: "m" } });
    const client = sdkClient(endpoint);
    try {
      const send = (request) => client.send(new ConverseCommand({ ...request, modelId: endpoint.modelId }));
      return await run(send, seen, endpoint.requests);
    } finally {
      client.destroy();
      await endpoint.close();
      server.closeAllConnections();
      server.close();
    }
  }

  it("answers a forced tool", async () => {
    const respond = (response) =>
      response.end(
        JSON.stringify({
          choices: [{ message: { content: '```json\n{"name":"Jason","age":25}\n```' }, finish_reason: "stop" }],
          usage: { prompt_tokens: 30, completion_tokens: 9 },
        }),
      );
    await withUpstream(respond, async (send, seen, requests) => {
      const { output, usage } = await send(userRequest("m"));
      assert.deepEqual(output.message.content[0].toolUse.input, { name: "Jason", age: 25 });
      assert.equal(usage.totalTokens, 39);
      assert.deepEqual(requests[0].usage, usage);
      assert.equal(seen[0].path, "/v1/chat/completions");
      assert.deepEqual(seen[0].body.response_format, { type: "json_object" });
      assert.equal(seen[0].body.messages[0].role, "system");
    });
  });

  it("passes its failures on as the service's own", async () => {
    for (const [status, name] of [
      [429, "ThrottlingException"],
      [500, "ModelErrorException"],
    ]) {
      await withUpstream(
        (response) => response.writeHead(status).end("{}"),
        async (send) => {
          await assert.rejects(send(userRequest("m")), { name });
        },
      );
    }
  });

  it("knows only its own model ids", async () => {
    const endpoint = await startEndpoint({ backend: "openai", upstream: { url: "http://127.0.0.1:9/v1" } });
    const client = sdkClient(endpoint);
    await assert.rejects(client.send(new ConverseCommand(userRequest("amazon.nova-lite-v1:0"))), {
      name: "ValidationException",
      message: "The provided model identifier is invalid.",
    });
    await assert.rejects(client.send(new ConverseCommand(userRequest(endpoint.modelIds.at(-1)))), {
      name: "ServiceUnavailableException",
    });
    client.destroy();
    await endpoint.close();
  });
});
