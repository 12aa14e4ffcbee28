// The protocol: answers, streams, scenario choice, the request log, CORS and shutdown.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { connect } from "node:net";
import { after, afterEach, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { ConverseCommand, ConverseStreamCommand } from "@aws-sdk/client-bedrock-runtime";
import { startEndpoint } from "./endpoint.mjs";
import { collect, sdkClient, userRequest } from "./sdk-client.mjs";

const JASON = { name: "Jason", age: 25 };
let endpoint;
let client;

before(async () => {
  endpoint = await startEndpoint({ backend: "scripted" });
});
after(() => endpoint.close());
afterEach(() => {
  client?.destroy();
  endpoint.reset();
});

for (const http1 of [false, true]) {
  describe(`over ${http1 ? "HTTP/1.1" : "HTTP/2"}`, () => {
    it("answers Converse with text", async () => {
      client = sdkClient(endpoint, { http1 });
      const answer = await client.send(new ConverseCommand(userRequest("scripted.text")));
      assert.deepEqual(answer.output.message, {
        role: "assistant",
        content: [{ text: "Hello from the scripted model." }],
      });
      assert.equal(answer.stopReason, "end_turn");
      assert.equal(answer.usage.totalTokens, answer.usage.inputTokens + answer.usage.outputTokens);
      assert.equal(typeof answer.metrics.latencyMs, "number");
    });

    it("answers Converse with a tool call", async () => {
      client = sdkClient(endpoint, { http1 });
      endpoint.script([{ input: JASON }]);
      const answer = await client.send(new ConverseCommand(userRequest("anthropic.claude-3-haiku-20240307-v1:0")));
      const { toolUseId, ...call } = answer.output.message.content[0].toolUse;
      assert.match(toolUseId, /^tooluse_[A-Za-z0-9_-]{22}$/);
      assert.deepEqual(call, { name: "User", input: JASON });
      assert.equal(answer.stopReason, "tool_use");
    });

    it("streams text without a start event, and metadata last", async () => {
      client = sdkClient(endpoint, { http1 });
      const events = await collect(await client.send(new ConverseStreamCommand(userRequest("scripted.text"))));
      const kinds = events.map((event) => Object.keys(event)[0]);
      assert.equal(kinds[0], "messageStart");
      assert.ok(!kinds.includes("contentBlockStart"));
      assert.deepEqual(kinds.slice(-3), ["contentBlockStop", "messageStop", "metadata"]);
      assert.equal(
        events.map((event) => event.contentBlockDelta?.delta.text ?? "").join(""),
        "Hello from the scripted model.",
      );
    });

    it("streams a tool call in fragments", async () => {
      client = sdkClient(endpoint, { http1 });
      endpoint.script([{ text: "I will call it.", input: { name: "Zoë 🎈", age: 25 } }]);
      const events = await collect(await client.send(new ConverseStreamCommand(userRequest("scripted.any"))));
      const [start] = events.filter((event) => event.contentBlockStart);
      assert.equal(start.contentBlockStart.contentBlockIndex, 1);
      assert.equal(start.contentBlockStart.start.toolUse.name, "User");
      const pieces = events
        .map((event) => event.contentBlockDelta?.delta.toolUse?.input)
        .filter((piece) => piece !== undefined);
      assert.equal(pieces[0], "");
      assert.ok(pieces.length > 3);
      assert.deepEqual(JSON.parse(pieces.join("")), { name: "Zoë 🎈", age: 25 });
    });
  });
}

it("pads every event of a stream", async () => {
  const response = await post("/model/scripted.text/converse-stream", {});
  const bytes = Buffer.from(await response.arrayBuffer());
  const events = bytes.toString("latin1").match(/:event-type/g).length;
  const padded = bytes.toString("latin1").match(/"p":"[A-Za-z0-9_-]{2,61}"\}/g).length;
  assert.equal(padded, events);
});

describe("the choice of a scenario", () => {
  it("by header, as a name, as JSON and percent-encoded", async () => {
    const spec = { input: { name: "Zoë" } };
    for (const header of ['{"input":{"name":"Zoe"}}', encodeURIComponent(JSON.stringify(spec))]) {
      const response = await post("/model/any.model/converse", { "x-scenario": header });
      const { output } = await response.json();
      assert.match(output.message.content[0].toolUse.input.name, /^Zo[eë]$/);
    }
    assert.equal((await post("/model/any.model/converse", { "x-scenario": "throttle" })).status, 429);
  });

  it("by header, as a sequence that stays on its last step", async () => {
    const header = '["throttle","internal-error",{"text":"done"}]';
    const statuses = [];
    for (let round = 0; round < 4; round += 1) {
      statuses.push((await post("/model/any.model/converse", { "x-scenario": header })).status);
    }
    assert.deepEqual(statuses, [429, 500, 200, 200]);
  });

  it("by a model id that was given a sequence over HTTP", async () => {
    const steps = [{ input: { name: "Jason" } }, { input: JASON }];
    const defined = await fetch(`${endpoint.url}/_scenarios/wrong-then-right`, {
      method: "PUT",
      body: JSON.stringify(steps),
    });
    assert.equal(defined.status, 204);
    const inputs = [];
    for (let round = 0; round < 2; round += 1) {
      const response = await post("/model/scripted.wrong-then-right/converse", {});
      inputs.push((await response.json()).output.message.content[0].toolUse.input);
    }
    assert.deepEqual(inputs, [{ name: "Jason" }, JASON]);
  });

  it("refuses a scenario it does not know", async () => {
    assert.throws(() => endpoint.script(["nonsense"]), /Unknown scenario 'nonsense'/);
    assert.throws(() => endpoint.script([{ scenario: "text", txet: "" }]), /Unknown scenario field 'txet'/);
    assert.equal((await post("/model/any.model/converse", { "x-scenario": "nonsense" })).status, 400);
    assert.equal((await post("/model/any.model/converse", { "x-scenario": "{" })).status, 400);
  });

  it("checks the request first, unless told not to", async () => {
    endpoint.script(["text", { scenario: "text", unchecked: true }]);
    const url = `${endpoint.url}/model/any.model/converse`;
    assert.equal((await fetch(url, { method: "POST", body: "nonsense" })).status, 403);
    assert.equal((await fetch(url, { method: "POST", body: "nonsense" })).status, 200);
  });
});

describe("the request log", () => {
  it("is readable and resettable by other processes", async () => {
    await post("/model/scripted.throttle/converse", { "x-custom": "1" });
    const [entry] = await (await fetch(`${endpoint.url}/_requests`)).json();
    assert.equal(entry.path, "/model/scripted.throttle/converse");
    assert.equal(entry.headers["x-custom"], "1");
    assert.equal(entry.body.messages[0].role, "user");
    assert.equal(entry.scenario, "throttle");
    assert.equal(entry.status, 429);
    assert.ok(Math.abs(Date.now() - Date.parse(entry.when)) < 10_000);
    await fetch(`${endpoint.url}/_requests`, { method: "DELETE" });
    assert.deepEqual(await (await fetch(`${endpoint.url}/_requests`)).json(), []);
  });
});

describe("browsers", () => {
  it("get a preflight that names the headers they asked for", async () => {
    const response = await fetch(`${endpoint.url}/model/any.model/converse`, {
      method: "OPTIONS",
      headers: { origin: "http://localhost:3000", "access-control-request-headers": "authorization,x-amz-date" },
    });
    assert.equal(response.status, 204);
    assert.equal(response.headers.get("access-control-allow-origin"), "*");
    assert.equal(response.headers.get("access-control-allow-headers"), "authorization,x-amz-date");
  });

  it("may read answers, errors and their headers", async () => {
    for (const scenario of ["text", "throttle"]) {
      const response = await post(`/model/scripted.${scenario}/converse`, {});
      assert.equal(response.headers.get("access-control-allow-origin"), "*");
      assert.equal(response.headers.get("access-control-expose-headers"), "x-amzn-requestid,x-amzn-errortype,date");
      assert.ok(response.headers.get("x-amzn-requestid"));
      assert.ok(response.headers.get("date"));
    }
  });

  it("get no access to the control paths", async () => {
    const response = await fetch(`${endpoint.url}/_requests`);
    assert.equal(response.headers.get("access-control-allow-origin"), null);
  });
});

describe("shutdown", () => {
  it("closes while a client waits and another one is idle", async () => {
    const own = await startEndpoint({ backend: "scripted" });
    const idle = connect(Number(new URL(own.url).port), "127.0.0.1");
    await new Promise((resolve) => idle.once("connect", resolve));
    idle.on("error", () => {});
    const waiting = fetch(`${own.url}/model/scripted.hang/converse`, {
      method: "POST",
      headers: { authorization: `Bearer ${own.apiKey}` },
      body: JSON.stringify({ messages: [{ role: "user", content: [{ text: "Hi" }] }] }),
    });
    const failed = assert.rejects(waiting);
    while (own.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await own.close();
    await own.close();
    await failed;
    idle.destroy();
  });

  it("leaves nothing behind that keeps the process alive", async () => {
    const module = fileURLToPath(new URL("./endpoint.mjs", import.meta.url));
    const program = `
      const { startEndpoint } = await import(${JSON.stringify(module)});
      const endpoint = await startEndpoint({ backend: "scripted" });
      await fetch(endpoint.url + "/_requests");
      await endpoint.close();`;
    const { stderr } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program], {
      timeout: 20_000,
    });
    assert.equal(stderr, "");
  });
});

function post(path, headers) {
  const { modelId: _inPath, ...body } = userRequest("");
  return fetch(endpoint.url + path, {
    method: "POST",
    headers: { authorization: `Bearer ${endpoint.apiKey}`, "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}
