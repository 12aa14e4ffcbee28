// What a user sees when something goes wrong between the built package and the endpoint: the code, the action, and how
// many requests were made.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import * as z from "zod";
import { builtPackage } from "../built-package.mjs";
import { startEndpoint } from "../endpoint/endpoint.mjs";

const { fromBedrock, fromProvider, isBedrockExtractError } = await builtPackage();

const User = z.object({ name: z.string(), age: z.int() });
const question = { responseModel: User, messages: [{ role: "user", content: "Jason is 25 years old" }] };
const valid = { input: { name: "Jason", age: 25 } };

let endpoint;

before(async () => {
  endpoint = await startEndpoint({ backend: "scripted" });
});
beforeEach(() => endpoint.reset());
after(() => endpoint.close());

const connection = (changes = {}) => ({
  endpoint: endpoint.url,
  region: endpoint.region,
  credentials: endpoint.credentials,
  mode: "BEDROCK_TOOLS",
  ...changes,
});

const ask = (changes, call) =>
  fromProvider("bedrock/scripted.test", connection(changes)).create({ ...question, ...call });

/** The error of a call, checked for what every error must have. */
async function errorOf(call) {
  const error = await call.then(
    (value) => assert.fail(`gave ${JSON.stringify(value)}`),
    (thrown) => thrown,
  );
  assert.ok(isBedrockExtractError(error), error);
  assert.ok(error.message.length <= 500 && !error.message.includes("\n"), error.message);
  assert.ok(!JSON.stringify([error, error.message]).includes(endpoint.credentials.secretAccessKey));
  return error;
}

// scenario, code, requests made, words of the message that say what to do
const faults = [
  ["throttle", "THROTTLED", 3, "quota"],
  ["html-502", "SERVICE_ERROR", 3, "Try again later"],
  ["html-503", "SERVICE_ERROR", 3, "Try again later"],
  ["internal-error", "SERVICE_ERROR", 3, "Try again later"],
  ["service-unavailable", "SERVICE_ERROR", 3, "Try again later"],
  ["model-not-ready", "SERVICE_ERROR", 3, "Wait until the model is loaded"],
  ["model-error", "SERVICE_ERROR", 3, "try again"],
  ["model-timeout", "TIMEOUT", 3, "maxTokens"],
  ["clock-skew", "ACCESS_DENIED", 2, "clock"],
  ["access-denied", "ACCESS_DENIED", 1, "bedrock:InvokeModel"],
  ["iam-denied", "ACCESS_DENIED", 1, "bedrock:InvokeModel"],
  ["expired-token", "ACCESS_DENIED", 1, "get new ones"],
  ["resource-not-found", "MODEL_NOT_FOUND", 1, "model id"],
  ["validation", "REQUEST_REFUSED", 1, "as the service says"],
  ["max-tokens", "INCOMPLETE_OUTPUT", 1, "maxTokens"],
  ["guardrail-intervened", "GUARDRAIL_INTERVENED", 1, "guardrail"],
  ["content-filtered", "CONTENT_FILTERED", 1, "another model"],
  ["no-tool-call", "NO_ANSWER", 3, "mode"],
  ["wrong-tool", "NO_ANSWER", 3, "mode"],
  ["empty-content", "NO_ANSWER", 3, "mode"],
  ["malformed-tool-input", "VALIDATION_FAILED", 3, "maxRetries"],
  ["missing-output", "INVALID_RESPONSE", 1, "`endpoint`"],
  ["truncated-json", "INVALID_RESPONSE", 3, "Try again"],
  ["not-json", "INVALID_RESPONSE", 3, "proxy"],
  ["cut-body", "NETWORK", 3, "proxy"],
  ["connection-reset", "NETWORK", 3, "network"],
];

for (const [scenario, code, requests, action] of faults) {
  test(`${scenario} ends as ${code} after ${requests} requests`, async () => {
    endpoint.script(Array.from({ length: requests + 1 }, () => scenario));
    const error = await errorOf(ask());
    assert.equal(error.code, code, error.message);
    assert.ok(error.message.includes(action), error.message);
    assert.equal(endpoint.requests.length, requests);
    if (!["cut-body", "connection-reset"].includes(scenario)) assert.equal(typeof error.requestId, "string");
  });
}

test("a fault that passes is not seen", async () => {
  for (const scenario of ["throttle", "html-503", "connection-reset", "truncated-json"]) {
    endpoint.reset();
    endpoint.script([scenario, valid]);
    assert.deepEqual(await ask(), { name: "Jason", age: 25 });
    assert.equal(endpoint.requests.length, 2);
  }
});

test("a missing required field is told to the model, and its repair is the result", async () => {
  endpoint.script([{ input: { name: "Jason" } }, valid]);
  assert.deepEqual(await ask(), { name: "Jason", age: 25 });
  const [, second] = endpoint.requests;
  assert.match(JSON.stringify(second.body.messages), /\/age: is required, but missing/);
});

test("a field that stays missing is named, with every answer", async () => {
  endpoint.script([{ input: { name: "a" } }, { input: { name: "b" } }, { input: { name: "c" } }]);
  const error = await errorOf(ask());
  assert.equal(error.code, "VALIDATION_FAILED");
  assert.equal(error.path, "/age");
  assert.deepEqual(
    error.completion.attempts.map(({ answer }) => JSON.parse(answer).name),
    ["a", "b", "c"],
  );
});

test("a request changed after it was signed is refused, and the message says why that may be", async () => {
  const flip = (url, init) => {
    const body = Uint8Array.from(init.body);
    body[body.indexOf("J".charCodeAt(0))] = "j".charCodeAt(0);
    return fetch(url, { ...init, body });
  };
  const error = await errorOf(ask({ fetch: flip }));
  assert.equal(error.code, "ACCESS_DENIED");
  assert.match(error.message, /InvalidSignatureException.*no proxy changes the request/);
});

test("wrong, unknown and expired credentials are told apart", async () => {
  const { accessKeyId, secretAccessKey } = endpoint.credentials;
  const wrongSecret = { accessKeyId, secretAccessKey: `${secretAccessKey}x` };
  assert.match((await errorOf(ask({ credentials: wrongSecret }))).message, /Check `secretAccessKey`/);
  const unknown = { accessKeyId: "AKIDUNKNOWN", secretAccessKey };
  assert.match((await errorOf(ask({ credentials: unknown }))).message, /check `accessKeyId`/);
  const bearer = { credentials: undefined, apiKey: "not-the-key" };
  assert.equal((await errorOf(ask(bearer))).code, "ACCESS_DENIED");
});

test("API keys, session tokens and credential functions are accepted", async () => {
  for (const change of [
    { credentials: undefined, apiKey: endpoint.apiKey },
    { credentials: endpoint.sessionCredentials },
    { credentials: async () => endpoint.sessionCredentials },
  ]) {
    endpoint.script([valid]);
    assert.deepEqual(await ask(change), { name: "Jason", age: 25 });
  }
});

test("a client of the AWS SDK lends its region, endpoint and credentials", async () => {
  const { url, region, credentials } = endpoint;
  const sdk = new BedrockRuntimeClient({ endpoint: url, region, credentials });
  endpoint.script([valid]);
  const client = fromBedrock(sdk, { model: "scripted.test", mode: "BEDROCK_TOOLS" });
  assert.deepEqual(await client.chat.completions.create(question), { name: "Jason", age: 25 });
  sdk.destroy();
});

test("a model named by ARN reaches the service unharmed", async () => {
  const arn = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc";
  endpoint.script([{ text: 'Here you are: {"name":"Jason","age":25}' }]);
  const client = fromProvider(`bedrock/${arn}`, connection({ mode: undefined }));
  const { data, completion } = await client.createWithCompletion(question);
  assert.deepEqual([data, completion.mode, completion.modelId], [{ name: "Jason", age: 25 }, "BEDROCK_TOOLS", arn]);
});

test("a large request is signed with the host's hash", async () => {
  endpoint.script([valid]);
  const messages = [{ role: "user", content: `Jason is 25 years old. ${"é".repeat(100_000)}` }];
  assert.deepEqual(await ask({}, { messages }), { name: "Jason", age: 25 });
});

test("calls end when they are told to", async () => {
  endpoint.script(["hang", "hang"]);
  assert.equal((await errorOf(ask({ timeout: 100 }))).code, "TIMEOUT");
  const error = await errorOf(ask({}, { signal: AbortSignal.timeout(100) }));
  assert.deepEqual([error.code, error.cause.name], ["ABORTED", "TimeoutError"]);
});

test("bad input is refused before any request", async () => {
  const schemaOf = (responseModel) => ask({}, { responseModel });
  const cases = [
    [() => ask({}, { messages: [] }), "BAD_OPTION", /`messages`/],
    [() => ask({}, { messages: undefined }), "BAD_OPTION", /`messages`/],
    [() => ask({}, { messages: [{ role: "robot", content: "x" }] }), "BAD_OPTION", /`messages\[0\]\.role`.*`user`/],
    [() => ask({}, { maxRetry: 1 }), "BAD_OPTION", /`maxRetries`/],
    [() => ask({}, { inferenceConfig: { max_tokens: 1 } }), "BAD_OPTION", /`maxTokens`/],
    [() => ask({ region: "not a region" }), "BAD_OPTION", /`region`.*AWS_REGION/],
    [() => ask({ credentials: {} }), "MISSING_CREDENTIALS", /`credentials\.accessKeyId`/],
    [() => ask({ endpoint: "nowhere" }), "BAD_OPTION", /`endpoint`/],
    [() => ask({ mode: "FUNCTIONS" }), "BAD_OPTION", /`BEDROCK_TOOLS`/],
    [() => schemaOf(z.unknown()), "BAD_SCHEMA", /any value/],
    [() => schemaOf({ type: "strin" }), "BAD_SCHEMA", /no usable type at `\/type`/],
    [() => schemaOf("User"), "BAD_SCHEMA", /`responseModel`/],
    [() => schemaOf(undefined), "BAD_OPTION", /`responseModel`/],
    [async () => fromProvider("openai/gpt-4o"), "BAD_OPTION", /`bedrock\/`/],
    [async () => fromProvider("bedrock/"), "BAD_OPTION", /`bedrock\/`/],
    [async () => fromProvider("bedrock/x", { regoin: "us-east-1" }), "BAD_OPTION", /`region`/],
    [
      () => fromBedrock(connection()).create(question),
      "BAD_OPTION",
      /^No model is named\. .*`fromProvider\("bedrock\/MODEL"\)`.*`model`/,
    ],
  ];
  for (const [call, code, words] of cases) {
    const error = await errorOf(call());
    assert.equal(error.code, code, error.message);
    assert.match(error.message, words);
  }
  assert.equal(endpoint.requests.length, 0);
});
