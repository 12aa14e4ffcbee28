// Every scripted fault reaches an AWS SDK client as what it is meant to be.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { ConverseCommand, ConverseStreamCommand } from "@aws-sdk/client-bedrock-runtime";
import { startEndpoint } from "./endpoint.mjs";
import { collect, sdkClient, userRequest } from "./sdk-client.mjs";

let endpoint;
const clients = [];

before(async () => {
  endpoint = await startEndpoint({ backend: "scripted" });
});
after(() => endpoint.close());
afterEach(() => {
  endpoint.reset();
  for (const client of clients.splice(0)) client.destroy();
});

function connect(config) {
  const client = sdkClient(endpoint, config);
  clients.push(client);
  return client;
}

async function converse(scenario, config) {
  return connect(config).send(new ConverseCommand(userRequest(`scripted.${scenario}`)));
}

async function stream(scenario, config) {
  return collect(await connect(config).send(new ConverseStreamCommand(userRequest(`scripted.${scenario}`))));
}

describe("errors of the service", () => {
  for (const [scenario, name, status] of [
    ["throttle", "ThrottlingException", 429],
    ["internal-error", "InternalServerException", 500],
    ["service-unavailable", "ServiceUnavailableException", 503],
    ["model-timeout", "ModelTimeoutException", 408],
    ["model-not-ready", "ModelNotReadyException", 429],
    ["model-error", "ModelErrorException", 424],
    ["validation", "ValidationException", 400],
    ["resource-not-found", "ResourceNotFoundException", 404],
    ["access-denied", "AccessDeniedException", 403],
    ["iam-denied", "AccessDeniedException", 403],
    ["expired-token", "ExpiredTokenException", 403],
    ["clock-skew", "InvalidSignatureException", 403],
  ]) {
    it(scenario, async () => {
      for (const send of [converse, stream]) {
        await assert.rejects(send(scenario), (error) => {
          assert.equal(error.name, name);
          assert.equal(error.$metadata.httpStatusCode, status);
          assert.ok(error.message.length > 10);
          return true;
        });
      }
    });
  }

  for (const [scenario, status] of [
    ["html-502", 502],
    ["html-503", 503],
  ]) {
    it(scenario, async () => {
      await assert.rejects(converse(scenario), (error) => error.$metadata.httpStatusCode === status);
    });
  }
});

describe("answers cut or damaged on their way", () => {
  it("cut-body", async () => {
    await assert.rejects(converse("cut-body", { http1: true }), /aborted/);
    await assert.rejects(converse("cut-body"));
  });

  it("stalled-body begins, and lasts until the client gives up", async () => {
    const options = { abortSignal: AbortSignal.timeout(200) };
    const sent = connect({ http1: true }).send(new ConverseCommand(userRequest("scripted.stalled-body")), options);
    await assert.rejects(sent);
    assert.equal(endpoint.requests.length, 1);
  });

  it("truncated-json ends cleanly", async () => {
    await assert.rejects(converse("truncated-json", { http1: true }), { name: "SyntaxError" });
  });

  it("not-json", async () => {
    await assert.rejects(converse("not-json"), { name: "SyntaxError" });
  });

  it("connection-reset", async () => {
    await assert.rejects(converse("connection-reset", { http1: true }), /socket hang up/);
    await assert.rejects(converse("connection-reset"), /did not get a response/);
  });

  it("missing-output", async () => {
    assert.equal((await converse("missing-output")).output, undefined);
  });

  it("bad-crc", async () => {
    await assert.rejects(stream("bad-crc"), /checksum/);
  });

  it("stream-cut", async () => {
    await assert.rejects(stream("stream-cut"), /Truncated/);
    await assert.rejects(stream("stream-cut", { http1: true }), /aborted/);
  });

  it("stream-no-message-stop", async () => {
    const events = await stream("stream-no-message-stop");
    assert.ok(events.at(-1).contentBlockStop);
  });

  it("stream-exception and stream-model-error", async () => {
    await assert.rejects(stream("stream-exception"), { name: "ThrottlingException" });
    await assert.rejects(stream("stream-model-error"), { name: "ModelStreamErrorException", originalStatusCode: 500 });
  });

  it("stream-error", async () => {
    await assert.rejects(stream("stream-error"), { name: "InternalFailure" });
  });

  it("a stream scenario refuses a plain Converse", async () => {
    await assert.rejects(converse("bad-crc"), /needs converse-stream/);
  });
});

describe("answers that are no use", () => {
  for (const [scenario, stopReason] of [
    ["max-tokens", "max_tokens"],
    ["guardrail-intervened", "guardrail_intervened"],
    ["content-filtered", "content_filtered"],
    ["no-tool-call", "end_turn"],
    ["wrong-tool", "tool_use"],
    ["empty-content", "end_turn"],
  ]) {
    it(scenario, async () => {
      assert.equal((await converse(scenario)).stopReason, stopReason);
      const events = await stream(scenario);
      assert.equal(events.find((event) => event.messageStop).messageStop.stopReason, stopReason);
    });
  }

  it("malformed-tool-input", async () => {
    const { output } = await converse("malformed-tool-input");
    assert.throws(() => JSON.parse(output.message.content[0].toolUse.input));
    const events = await stream("malformed-tool-input");
    const input = events.map((event) => event.contentBlockDelta?.delta.toolUse?.input ?? "").join("");
    assert.throws(() => JSON.parse(input));
  });

  it("unknown-event is skipped by a client that does not know it", async () => {
    assert.ok((await stream("unknown-event")).at(-1).metadata);
  });
});

describe("time", () => {
  it("slow answers late", async () => {
    endpoint.script([{ scenario: "text", delayMs: 150 }]);
    const startedAt = performance.now();
    await converse("own-model");
    assert.ok(performance.now() - startedAt >= 140);
  });

  it("hang lasts until the client gives up, which the endpoint notices", async () => {
    for (const http1 of [false, true]) {
      const request = new ConverseCommand(userRequest("scripted.hang"));
      const sent = connect({ http1 }).send(request, { abortSignal: AbortSignal.timeout(100) });
      await assert.rejects(sent, { name: "AbortError" });
      const record = endpoint.requests.at(-1);
      for (let waited = 0; !("status" in record) && waited < 2000; waited += 10) await sleep(10);
      assert.ok("status" in record, `the request over ${http1 ? "HTTP/1.1" : "HTTP/2"} is still open`);
    }
  });

  it("a throttled client that tries again succeeds", async () => {
    endpoint.script(["service-unavailable", { text: "second answer" }]);
    const { output, $metadata } = await converse("own-model", { maxAttempts: 2 });
    assert.equal(output.message.content[0].text, "second answer");
    assert.equal($metadata.attempts, 2);
  });
});
