// What all calls of a client may repeat together: the counts of the AWS SDKs' standard mode.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { fromBedrock } from "../../pkg/dist/entry/node.js";

// Spreads repeated requests over time; here they follow at once.
mock.method(Math, "random", () => 0);

const content = [{ toolUse: { toolUseId: "t", name: "Thing", input: { name: "Jason" } } }];
const answer = JSON.stringify({ output: { message: { role: "assistant", content } }, stopReason: "tool_use" });
const throttled = ["ThrottlingException", 429];
const unavailable = ["ServiceUnavailableException", 503];

function clientOf(respond, options) {
  let requests = 0;
  const fetch = async () => {
    requests += 1;
    const refusal = respond(requests);
    if (refusal === undefined) return new Response(answer);
    const [name, status] = refusal;
    return new Response("{}", { status, headers: { "x-amzn-errortype": name } });
  };
  const keys = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secretsecret" };
  const client = fromBedrock({
    region: "us-east-1",
    model: "m",
    mode: "BEDROCK_TOOLS",
    credentials: keys,
    fetch,
    ...options,
  });
  const create = () =>
    client
      .create({ responseModel: { type: "object" }, schemaName: "Thing", messages: [{ role: "user", content: "x" }] })
      .then(
        () => "ok",
        ({ code }) => code,
      );
  return { create, requests: () => requests };
}

test("a client that is throttled repeats less and less, and at last nothing", async () => {
  const { create, requests } = clientOf(() => throttled);
  for (let call = 0; call < 200; call += 1) assert.equal(await create(), "THROTTLED");
  // 500 tokens are 100 repetitions at 5 each, on top of the 200 first requests.
  assert.equal(requests(), 300);
});

test("other failures cost more", async () => {
  const { create, requests } = clientOf(() => unavailable);
  for (let call = 0; call < 100; call += 1) assert.equal(await create(), "SERVICE_ERROR");
  assert.equal(requests(), 100 + Math.floor(500 / 14));
});

test("a repetition that succeeds gives its cost back, and each first success one token", async () => {
  const { create, requests } = clientOf((number) => (number % 2 === 1 ? throttled : undefined));
  for (let call = 0; call < 300; call += 1) assert.equal(await create(), "ok");
  assert.equal(requests(), 600);

  let isDown = true;
  const other = clientOf(() => (isDown ? unavailable : undefined));
  for (let call = 0; call < 50; call += 1) await other.create();
  const spent = other.requests();
  isDown = false;
  for (let call = 0; call < 28; call += 1) assert.equal(await other.create(), "ok");
  isDown = true;
  await other.create();
  // 10 tokens were left, and 28 more are two repetitions.
  assert.equal(other.requests(), spent + 28 + 3);
});

test("what one client repeats costs another one nothing", async () => {
  const down = clientOf(() => throttled);
  for (let call = 0; call < 100; call += 1) await down.create();
  const other = clientOf(() => throttled);
  await other.create();
  assert.equal(other.requests(), 3);
});

test("`maxAttempts` says how many requests an answer may take", async () => {
  for (const maxAttempts of [1, 2, 5]) {
    const { create, requests } = clientOf(() => unavailable, { maxAttempts });
    await create();
    assert.equal(requests(), maxAttempts);
  }
  for (const maxAttempts of [0, 11, 1.5, "3"]) {
    assert.equal(await clientOf(() => unavailable, { maxAttempts }).create(), "BAD_OPTION");
  }
});

test("the environment says how many requests there may be, where nobody else does", async (context) => {
  context.after(() => {
    delete process.env.AWS_MAX_ATTEMPTS;
  });
  for (const [variable, options, expected] of [
    ["1", {}, 1],
    ["5", {}, 5],
    ["40", {}, 10],
    ["5", { maxAttempts: 2 }, 2],
    ["", {}, 3],
  ]) {
    process.env.AWS_MAX_ATTEMPTS = variable;
    const { create, requests } = clientOf(() => unavailable, options);
    assert.equal(await create(), "SERVICE_ERROR");
    assert.equal(requests(), expected, `${variable} ${JSON.stringify(options)}`);
  }
  for (const variable of ["0", "three", "2.5"]) {
    process.env.AWS_MAX_ATTEMPTS = variable;
    const { create, requests } = clientOf(() => unavailable);
    assert.equal(await create(), "BAD_OPTION");
    assert.equal(requests(), 0);
  }
});
