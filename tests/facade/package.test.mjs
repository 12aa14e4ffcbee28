// The built package as it is published, with its real core; only the network is replaced.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { test } from "node:test";
import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { SignatureV4 } from "@smithy/signature-v4";
import * as z from "zod";
import { replaceInstance } from "../../pkg/dist/core/instance.js";
import { fromBedrock, fromProvider, isBedrockExtractError, version } from "../../pkg/dist/entry/node.js";
import { credentials, failure, messages, personSchema } from "./support/facade.mjs";
import { assertGrammar } from "./support/grammar.mjs";

const claude = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const person = z.object({ name: z.string(), age: z.int() });
const jason = { name: "Jason", age: 25 };

/** A Converse response with a call of the tool that the request forces, or with text where it forces none. */
function converse(request, answer) {
  const name = request.toolConfig?.tools[0].toolSpec.name;
  const content =
    name === undefined ? [{ text: JSON.stringify(answer) }] : [{ toolUse: { toolUseId: "t1", name, input: answer } }];
  return {
    output: { message: { role: "assistant", content } },
    stopReason: name === undefined ? "end_turn" : "tool_use",
    usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15 },
    metrics: { latencyMs: 7 },
  };
}

/** A service that answers one request after the other, and keeps them. */
function service(...answers) {
  const requests = [];
  const fetch = async (url, init) => {
    const body = JSON.parse(Buffer.from(init.body).toString());
    requests.push({ url, init, body });
    const answer = answers[Math.min(requests.length, answers.length) - 1];
    if (answer instanceof Response) return answer.clone();
    return Response.json(converse(body, answer), { headers: { "x-amzn-requestid": `r${requests.length}` } });
  };
  return { fetch, requests };
}

function client(bedrock, options = {}) {
  return fromProvider(`bedrock/${claude}`, { region: "us-east-1", credentials, fetch: bedrock.fetch, ...options });
}

test("an object is extracted by a forced tool call", async () => {
  const bedrock = service(jason);
  const { data, completion } = await client(bedrock).createWithCompletion({
    responseModel: person,
    messages,
    maxTokens: 100,
  });
  assert.deepEqual(data, jason);
  const [{ url, body }] = bedrock.requests;
  assert.equal(url, `https://bedrock-runtime.us-east-1.amazonaws.com/model/${encodeURIComponent(claude)}/converse`);
  assert.deepEqual(body.messages, [{ role: "user", content: [{ text: "Jason is 25 years old" }] }]);
  assert.equal(body.inferenceConfig.maxTokens, 100);
  assert.equal(body.toolConfig.toolChoice.tool.name, body.toolConfig.tools[0].toolSpec.name);
  assert.equal(completion.mode, "BEDROCK_TOOLS");
  assert.equal(completion.modelId, claude);
  assert.equal(completion.requestId, "r1");
  assert.equal(completion.stopReason, "tool_use");
  assert.equal(completion.response.metrics.latencyMs, 7);
  assert.equal(completion.usage.totalTokens, 15);
  assert.deepEqual(
    completion.attempts.map(({ number, requests, issues }) => ({ number, requests, issues })),
    [{ number: 1, requests: 1, issues: [] }],
  );
});

test("an object is extracted from text", async () => {
  const bedrock = service(jason);
  assert.deepEqual(
    await client(bedrock, { mode: "BEDROCK_JSON" }).create({ responseModel: personSchema, messages }),
    jason,
  );
  assert.ok(!("toolConfig" in bedrock.requests[0].body));
  assert.match(bedrock.requests[0].body.system.at(-1).text, /JSON/);
});

test("issues of the schema and of its own validation are told to the model", async () => {
  const strict = person.refine(({ name }) => name === name.toUpperCase(), {
    path: ["name"],
    message: "must be upper case",
  });
  const bedrock = service({ name: "Jason" }, jason, { name: "JASON", age: 25 });
  const { data, completion } = await client(bedrock).createWithCompletion({ responseModel: strict, messages });
  assert.deepEqual(data, { name: "JASON", age: 25 });
  assert.equal(bedrock.requests.length, 3);
  assert.match(JSON.stringify(bedrock.requests[1].body.messages.at(-1)), /age/);
  assert.match(JSON.stringify(bedrock.requests[2].body.messages.at(-1)), /must be upper case/);
  assert.deepEqual(
    completion.attempts.map(({ issues }) => issues.map(({ path, keyword }) => [path, keyword])),
    [[["/age", "required"]], [["/name", "validator"]], []],
  );
  assert.equal(completion.usage.totalTokens, 45);
});

test("a value that stays wrong fails with every attempt", async () => {
  const bedrock = service({ name: "Jason", age: "unknown" });
  const error = await failure(() => client(bedrock).create({ responseModel: person, messages, maxRetries: 1 }));
  assert.ok(isBedrockExtractError(error, "VALIDATION_FAILED"));
  assert.equal(bedrock.requests.length, 2);
  assert.equal(error.completion.attempts.length, 2);
  assert.equal(error.completion.attempts[1].issues[0].path, "/age");
  assert.equal(error.completion.usage.totalTokens, 30);
  assertGrammar(error);
});

for (const [size, text] of [
  ["small", "Jason is 25 years old"],
  ["large", "Jason is 25 years old. ".repeat(5000)],
]) {
  test(`a ${size} request carries the signature that an independent signer computes`, async () => {
    const bedrock = service(jason);
    await client(bedrock).create({ responseModel: person, messages: [{ role: "user", content: text }] });
    const [{ url, init }] = bedrock.requests;
    const { hostname, pathname } = new URL(url);
    const signer = new SignatureV4({
      service: "bedrock",
      region: "us-east-1",
      credentials,
      sha256: Sha256,
      applyChecksum: false,
    });
    const sent = init.headers["x-amz-date"];
    const date = new Date(sent.replace(/(....)(..)(..)T(..)(..)(..)Z/, "$1-$2-$3T$4:$5:$6Z"));
    const headers = { host: hostname, "content-type": init.headers["content-type"] };
    const request = {
      method: "POST",
      protocol: "https:",
      hostname,
      path: pathname,
      query: {},
      headers,
      body: init.body,
    };
    const signed = await signer.sign(request, { signingDate: date });
    assert.equal(init.headers.authorization, signed.headers.authorization);
    assert.ok(Math.abs(date - Date.now()) < 60_000);
  });
}

/** SHA-256 for the independent signer. */
class Sha256 {
  #key;
  #parts = [];
  constructor(key) {
    this.#key = key;
  }
  update(data) {
    this.#parts.push(Buffer.from(data));
  }
  async digest() {
    const { createHash, createHmac } = await import("node:crypto");
    const hash = this.#key === undefined ? createHash("sha256") : createHmac("sha256", this.#key);
    return new Uint8Array(hash.update(Buffer.concat(this.#parts)).digest());
  }
}

test("a bearer key is sent instead of a signature", async () => {
  const bedrock = service(jason);
  await client(bedrock, { credentials: undefined, apiKey: "the-key" }).create({ responseModel: person, messages });
  assert.equal(bedrock.requests[0].init.headers.authorization, "Bearer the-key");
  assert.ok(!("x-amz-date" in bedrock.requests[0].init.headers));
});

test("settings of an AWS SDK client lead to its endpoint, over a real connection", async () => {
  const bodies = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    bodies.push({ url: request.url, authorization: request.headers.authorization });
    response.setHeader("content-type", "application/json");
    for (const byte of JSON.stringify(converse(JSON.parse(Buffer.concat(chunks).toString()), jason)))
      response.write(byte);
    response.end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const endpoint = `http://127.0.0.1:${server.address().port}`;
    const sdk = new BedrockRuntimeClient({ region: "eu-west-1", credentials, endpoint });
    assert.deepEqual(await fromBedrock(sdk).create({ model: claude, responseModel: person, messages }), jason);
    assert.equal(bodies[0].url, `/model/${encodeURIComponent(claude)}/converse`);
    assert.match(
      bodies[0].authorization,
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/bedrock\/aws4_request/,
    );
  } finally {
    server.close();
  }
});

test("calls run side by side on one core", async () => {
  const fetch = async (_url, init) => {
    const request = JSON.parse(Buffer.from(init.body).toString());
    const age = Number(request.messages[0].content[0].text);
    await new Promise((resolve) => setTimeout(resolve, age % 7));
    return Response.json(converse(request, { name: "n", age }));
  };
  const ages = Array.from({ length: 40 }, (_, age) => age);
  const found = await Promise.all(
    ages.map((age) =>
      client({ fetch }).create({ responseModel: person, messages: [{ role: "user", content: `${age}` }] }),
    ),
  );
  assert.deepEqual(
    found.map((one) => one.age),
    ages,
  );
});

test("what the service refuses keeps its status, name, words and request id", async () => {
  const refusal = Response.json(
    { message: "You don't have access to the model" },
    { status: 403, headers: { "x-amzn-errortype": "AccessDeniedException:http://x", "x-amzn-requestid": "r-9" } },
  );
  const error = await failure(() => client(service(refusal)).create({ responseModel: person, messages }));
  assert.equal(error.code, "ACCESS_DENIED");
  assert.equal(error.status, 403);
  assert.deepEqual(error.service, { name: "AccessDeniedException", message: "You don't have access to the model" });
  assert.equal(error.requestId, "r-9");
  assert.deepEqual(error.completion.attempts, []);
  assertGrammar(error);
});

test("an endless response is cut off", async () => {
  let sent = 0;
  const body = new ReadableStream({
    pull(controller) {
      sent += 1;
      controller.enqueue(new Uint8Array(1024 * 1024).fill(32));
    },
  });
  const fetch = async () => new Response(body);
  const error = await failure(() => client({ fetch }).create({ responseModel: person, messages }));
  assert.equal(error.code, "INVALID_RESPONSE");
  assert.ok(sent < 30, `${sent} MiB were read`);
  assertGrammar(error);
});

test("every refusal of the core names what is wrong and what to do", async () => {
  const call =
    (options, own = {}) =>
    () =>
      client(service(jason), own).create({ responseModel: person, messages, ...options });
  const refused = {
    "a model is missing": [() => fromBedrock({ credentials }).create({ responseModel: person, messages }), /model/i],
    "a region is malformed": [call({}, { region: "us-east-1.evil.example/" }), /`region`|region/],
    "an endpoint is no URL": [call({}, { endpoint: "proxy" }), /`endpoint`/],
    "a mode is unknown": [call({ mode: "FUNCTIONS" }), /`mode`/],
    "retries are negative": [call({ maxRetries: -1 }), /`maxRetries`/],
    "retries have no end": [call({ maxRetries: 1e9 }), /`maxRetries`/],
    "an entry is mistyped": [call({ inferenceConfig: { maxToken: 5 } }), /`maxTokens`/],
    "a temperature is too high": [call({ temperature: 9 }), /temperature/],
    "there are no messages": [call({ messages: [] }), /messages/],
    "a role is unknown": [call({ messages: [{ role: "robot", content: "x" }] }), /messages\[0\]\.role/],
    "a part is unknown": [call({ messages: [{ role: "user", content: [{ type: "hologram" }] }] }), /messages\[0\]/],
    "metadata is a list": [call({ requestMetadata: [] }), /`requestMetadata`/],
  };
  for (const [what, [run, expected]] of Object.entries(refused)) {
    const error = await failure(run);
    assert.equal(error.code, "BAD_OPTION", `${what}: ${error.stack}`);
    assert.match(error.message, expected, what);
    assertGrammar(error, [credentials.secretAccessKey, credentials.sessionToken]);
  }
  for (const responseModel of [{ type: "objekt" }, { type: "object", properties: 5 }, { $ref: "#/nowhere" }]) {
    const error = await failure(call({ responseModel }));
    assert.equal(error.code, "BAD_SCHEMA", String(error.stack));
    assertGrammar(error);
  }
});

test("broken emoji and __proto__ keys go through the core unharmed", async () => {
  const bedrock = service(JSON.parse('{"__proto__": {"x": 1}, "text": "\\ud83d\\ude00"}'));
  const data = await client(bedrock).create({
    responseModel: { type: "object", properties: { text: { type: "string" } } },
    messages: [{ role: "user", content: "half an emoji: \ud83d" }],
  });
  assert.equal(JSON.stringify(data), '{"__proto__":{"x":1},"text":"😀"}');
  assert.equal(bedrock.requests[0].body.messages[0].content[0].text, "half an emoji: \ufffd");
});

test("after a fault the core starts afresh, and what lived in the old instance is refused", async () => {
  const bedrock = service(jason);
  const create = () => client(bedrock).create({ responseModel: person, messages });
  await create();
  replaceInstance();
  const error = await failure(create);
  assert.equal(error.code, "INTERNAL");
  assert.ok(error.cause instanceof Error);
  assertGrammar(error);
  assert.deepEqual(await create(), jason);
});

test("the version is that of the manifest", () => {
  const manifest = readFileSync(new URL("../../pkg/package.json", import.meta.url), "utf8");
  assert.equal(version, JSON.parse(manifest).version);
});
