// Hosts and applications that do what they should not: changed prototypes, other realms, clocks that are off.
import assert from "node:assert/strict";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { fromBedrock, fromProvider } from "../../pkg/dist/entry/node.js";

const messages = [{ role: "user", content: "Jason" }];
const responseModel = { type: "object", properties: { name: { type: "string" } } };
const content = [{ toolUse: { toolUseId: "t", name: "Thing", input: { name: "Jason" } } }];
const answer = JSON.stringify({ output: { message: { role: "assistant", content } }, stopReason: "tool_use" });
const keys = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secretsecret" };
const call = { responseModel, schemaName: "Thing", messages };

function clientOf(options = {}, respond = () => new Response(answer)) {
  const sent = [];
  const fetch = async (url, { headers }) => {
    sent.push({ url, headers });
    return respond();
  };
  const client = fromBedrock({
    region: "us-east-1",
    model: "m",
    mode: "BEDROCK_TOOLS",
    credentials: keys,
    fetch,
    ...options,
  });
  return { client, sent };
}

test("what every object inherits is no option and no credential", async () => {
  const others = {
    endpoint: "https://elsewhere.example",
    apiKey: "other-api-key",
    sessionToken: "other-token",
    signal: AbortSignal.abort(),
    timeout: -1,
    fetchMedia: { maxBytes: -1 },
    hooks: { error: 1 },
    modelId: "other-model",
    supply: () => assert.fail("asked"),
  };
  for (const [name, value] of Object.entries(others)) {
    Object.defineProperty(Object.prototype, name, { value, configurable: true, enumerable: false, writable: true });
    try {
      const { client, sent } = clientOf();
      assert.deepEqual(await client.create(call), { name: "Jason" }, name);
      assert.equal(sent[0].url, "https://bedrock-runtime.us-east-1.amazonaws.com/model/m/converse", name);
      assert.deepEqual(Object.keys(sent[0].headers).sort(), ["authorization", "content-type", "x-amz-date"], name);
      const { fetch } = clientOf();
      const named = fromProvider("bedrock/m", { region: "us-east-1", credentials: keys, fetch });
      assert.equal((await named.explain(call)).modelId, "m", name);
    } finally {
      delete Object.prototype[name];
    }
  }
  for (const [name, value] of Object.entries({
    fetch: () => assert.fail("sent"),
    credentials: keys,
    region: "eu-west-1",
  })) {
    Object.defineProperty(Object.prototype, name, { value, configurable: true, enumerable: false, writable: true });
    try {
      const { client, sent } = clientOf(name === "fetch" ? {} : { [name]: undefined });
      await client.create(call).catch(({ code }) => assert.equal(code, "MISSING_CREDENTIALS"));
      assert.equal(sent.length, name === "credentials" ? 0 : 1);
      if (name === "region") assert.match(sent[0].url, /us-east-1/u);
    } finally {
      delete Object.prototype[name];
    }
  }
});

test("credentials of a class are read, and those that throw are reported", async () => {
  class Keys {
    get accessKeyId() {
      return keys.accessKeyId;
    }
    get secretAccessKey() {
      return keys.secretAccessKey;
    }
  }
  const { client, sent } = clientOf({ credentials: new Keys() });
  await client.create(call);
  assert.match(sent[0].headers.authorization, /AKIDEXAMPLE/u);
  const cause = new Error("not now");
  const throwing = {
    get accessKeyId() {
      throw cause;
    },
  };
  for (const credentials of [throwing, () => throwing]) {
    await assert.rejects(clientOf({ credentials }).client.create(call), { code: "MISSING_CREDENTIALS", cause });
  }
});

test("bytes and promises of another realm are as good as those of this one", async () => {
  const Other = runInNewContext("Uint8Array");
  const bytes = Other.from(new TextEncoder().encode(answer));
  const chunks = [{ done: false, value: bytes }, { done: true }];
  const reader = { read: async () => chunks.shift(), cancel: async () => undefined };
  const response = { status: 200, headers: new Headers(), body: { getReader: () => reader } };
  assert.deepEqual(await clientOf({}, () => response).client.create(call), { name: "Jason" });
  const unhandled = [];
  const note = (reason) => unhandled.push(reason);
  process.on("unhandledRejection", note);
  const { client } = clientOf();
  client.on("request", runInNewContext("async () => { throw new Error('elsewhere'); }"));
  // biome-ignore lint/suspicious/noThenProperty: a promise of a library, which has a class of its own
  client.on("request", () => ({ then: (_, reject) => reject(new Error("a thenable")) }));
  await client.create(call);
  await new Promise((resolve) => setTimeout(resolve, 10));
  process.off("unhandledRejection", note);
  assert.deepEqual(unhandled, []);
});

test("a clock that is off gives an error or a result, and never a trap", async (context) => {
  for (const time of [253_402_300_800_000, 1e300, Number.POSITIVE_INFINITY]) {
    context.mock.method(Date, "now", () => time);
    await assert.rejects(clientOf().client.create(call), { code: "REQUEST_REFUSED", message: /year 9999/u });
    context.mock.restoreAll();
  }
  for (const time of [Number.NaN, -1e12, 253_402_300_799_999]) {
    context.mock.method(Date, "now", () => time);
    const { completion } = await clientOf().client.createWithCompletion(call);
    assert.equal(completion.durationMs, 0);
    context.mock.restoreAll();
  }
});

test("the standard header says how long to wait, too", async () => {
  const answers = [new Response("{}", { status: 503, headers: { "retry-after": "1" } }), new Response(answer)];
  const started = performance.now();
  await clientOf({}, () => answers.shift()).client.create(call);
  assert.ok(performance.now() - started >= 990);
});

test("what every object inherits is no variable of the environment", async () => {
  for (const [name, value] of Object.entries({
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: "https://elsewhere.example",
    AWS_REGION: "eu-west-1",
    AWS_BEARER_TOKEN_BEDROCK: "another-key",
  })) {
    Object.defineProperty(Object.prototype, name, { value, configurable: true });
    try {
      const { client, sent } = clientOf({ region: undefined, credentials: keys });
      await client.create(call);
      assert.match(sent[0].url, /^https:\/\/bedrock-runtime\.us-east-1\.amazonaws\.com\//u, name);
      await assert.rejects(clientOf({ credentials: undefined }).client.create(call), { code: "MISSING_CREDENTIALS" });
    } finally {
      delete Object.prototype[name];
    }
  }
});

test("responses of a `fetch` of one's own need not hold to their type", async () => {
  const body = () => new Response(answer).body;
  const headers = new Map([
    ["X-Amzn-RequestId", 7],
    ["__proto__", "x"],
    ["retry-after", undefined],
  ]);
  const { client } = clientOf({}, () => ({ status: 200, headers, body: body() }));
  const { completion } = await client.createWithCompletion(call);
  assert.equal(completion.requestId ?? completion.attempts[0].requestId, "7");
  for (const status of [Number.NaN, 200.7, 65_736, -200, 99]) {
    const { client, sent } = clientOf({}, () => ({ status, headers: new Headers(), body: body() }));
    await assert.rejects(client.create(call), {
      code: "BAD_OPTION",
      path: "fetch",
      message: new RegExp(String(status)),
    });
    assert.equal(sent.length, 1);
  }
});

test("an answer that stops in its middle counts as cut", async () => {
  const silent = () =>
    new Response(new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode("{")) }));
  const { client, sent } = clientOf({ idleTimeout: 20 }, silent);
  await assert.rejects(client.create(call), { code: "NETWORK", retryable: true, message: /`idleTimeout` of 20 ms/u });
  assert.equal(sent.length, 3);
  const noStream = () => ({
    status: 200,
    headers: new Headers(),
    body: null,
    arrayBuffer: () => new Promise(() => {}),
  });
  await assert.rejects(clientOf({}, noStream).client.create({ ...call, idleTimeout: 20 }), { code: "NETWORK" });
});
