// Credentials that the service refuses before their end: forgotten, asked for anew, and the request repeated once.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { fromBedrock } from "../../pkg/dist/entry/node.js";

// The AWS SDK announces the end of its own support for Node versions that this package still supports.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

const HOUR = 3_600_000;
const secretAccessKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const answer = JSON.stringify({
  output: { message: { role: "assistant", content: [{ toolUse: { toolUseId: "t", name: "Thing", input: {} } }] } },
  stopReason: "tool_use",
});
const call = { responseModel: { type: "object" }, schemaName: "Thing", messages: [{ role: "user", content: "x" }] };

const refusal = (name, message, status = 403) =>
  new Response(JSON.stringify({ message }), { status, headers: { "x-amzn-errortype": name } });
const EXPIRED = ["ExpiredTokenException", "The security token included in the request is expired"];

/** A service that refuses the credentials for which `refuses` gives a refusal. */
function service(refuses) {
  const sent = [];
  const fetch = async (_url, { headers }) => {
    const { authorization } = headers;
    const used = /Credential=([^/]+)/u.exec(authorization)?.[1] ?? authorization.replace("Bearer ", "");
    sent.push(used);
    const refused = refuses(used, sent.length);
    return refused === undefined ? new Response(answer) : refusal(...refused);
  };
  return { sent, fetch };
}

function clientOf(fetch, options) {
  return fromBedrock({ region: "us-east-1", model: "m", mode: "BEDROCK_TOOLS", fetch, ...options });
}

/** Keys numbered from 1, each good for an hour by its own word; what it was called with. */
function numbered(keyOf = (number) => number) {
  const hints = [];
  const credentials = async (...hint) => {
    hints.push(hint);
    const accessKeyId = `AKID${keyOf(hints.length)}`;
    await new Promise((resolve) => setTimeout(resolve, 1));
    return { accessKeyId, secretAccessKey, sessionToken: "t", expiration: new Date(Date.now() + HOUR) };
  };
  return { credentials, hints };
}

for (const [title, refused] of [
  ["expired by the service's clock", EXPIRED],
  ["expired, in the words of an older front", ["UnrecognizedClientException", EXPIRED[1]]],
  ["not known any more", ["UnrecognizedClientException", "The security token included in the request is invalid."]],
  ["expired with status 400", [...EXPIRED, 400]],
]) {
  test(`the request is repeated once with others: ${title}`, async () => {
    const { credentials, hints } = numbered();
    const { sent, fetch } = service((key) => (key === "AKID1" ? refused : undefined));
    const client = clientOf(fetch, { credentials });
    const requests = [];
    client.on("request", ({ request, attempt }) => requests.push([request, attempt]));
    const { completion } = await client.createWithCompletion(call);
    await client.create(call);
    assert.deepEqual(sent, ["AKID1", "AKID2", "AKID2"]);
    assert.deepEqual(hints, [[], [{ forceRefresh: true }]]);
    assert.deepEqual(requests.slice(0, 2), [
      [1, 1],
      [2, 1],
    ]);
    assert.equal(completion.attempts.length, 1);
  });
}

test("an API key that has ended is replaced, too", async () => {
  for (const words of ["Bearer Token has expired", "Authentication failed: Please make sure your API Key is valid."]) {
    let calls = 0;
    const apiKey = () => {
      calls += 1;
      return { apiKey: `key-${calls}`, expiration: new Date(Date.now() + HOUR) };
    };
    const { sent, fetch } = service((key) => (key === "key-1" ? ["AccessDeniedException", words] : undefined));
    await clientOf(fetch, { apiKey }).create(call);
    assert.deepEqual(sent, ["key-1", "key-2"]);
  }
});

test("fifty calls whose credentials are refused ask once for others", async () => {
  const { credentials, hints } = numbered();
  let refuses = false;
  const { sent, fetch } = service((key) => (refuses && key === "AKID1" ? EXPIRED : undefined));
  const client = clientOf(fetch, { credentials });
  await client.create(call);
  refuses = true;
  await Promise.all(Array.from({ length: 50 }, () => client.create(call)));
  assert.equal(hints.length, 2);
  assert.equal(sent.filter((key) => key === "AKID2").length, 50);
});

test("what is refused again is not repeated again, and forgotten again", async () => {
  const { credentials, hints } = numbered();
  const { sent, fetch } = service(() => EXPIRED);
  const client = clientOf(fetch, { credentials });
  const error = await client.create(call).catch((thrown) => thrown);
  assert.equal(error.code, "ACCESS_DENIED");
  assert.deepEqual(sent, ["AKID1", "AKID2"]);
  await assert.rejects(client.create(call), { code: "ACCESS_DENIED" });
  assert.deepEqual(sent, ["AKID1", "AKID2", "AKID2", "AKID3"]);
  assert.equal(hints.length, 3);
});

test("the same credentials are not sent twice", async () => {
  const { credentials } = numbered(() => 1);
  const given = await credentials();
  for (const options of [{ credentials }, { credentials: given }, { credentials: () => given }]) {
    const { sent, fetch } = service(() => EXPIRED);
    await assert.rejects(clientOf(fetch, options).create(call), { code: "ACCESS_DENIED" });
    assert.deepEqual(sent, ["AKID1"]);
  }
});

test("what the credentials may not do, and a clock that is off, are no reason to ask for others", async () => {
  for (const [name, message] of [
    ["AccessDeniedException", "You don't have access to the model with the specified model ID."],
    [
      "AccessDeniedException",
      "User: arn:aws:sts::1:assumed-role/a/b is not authorized to perform: bedrock:InvokeModel",
    ],
    ["SignatureDoesNotMatch", "The request signature we calculated does not match"],
  ]) {
    const { credentials, hints } = numbered();
    const { fetch } = service(() => [name, message]);
    await assert.rejects(clientOf(fetch, { credentials }).create(call), { code: "ACCESS_DENIED" });
    assert.equal(hints.length, 1, message);
  }
});

test("a function that cannot give others is the error", async () => {
  let calls = 0;
  const credentials = async () => {
    calls += 1;
    if (calls > 1) throw new Error("signed out");
    return { accessKeyId: "AKID1", secretAccessKey, sessionToken: "t", expiration: new Date(Date.now() + HOUR) };
  };
  const { fetch } = service(() => EXPIRED);
  const client = clientOf(fetch, { credentials });
  const error = await client.create(call).catch((thrown) => thrown);
  assert.equal(error.code, "MISSING_CREDENTIALS");
  assert.match(error.message, /^The `credentials` function failed/u);
  assert.equal(error.cause.message, "signed out");
  await assert.rejects(client.create(call), { code: "MISSING_CREDENTIALS" });
  assert.equal(calls, 3, "the refused ones are not used again");
});

test("an attempt after a re-ask is repeated with what was said before", async () => {
  const { credentials } = numbered();
  const bodies = [];
  const input = (number) => ({ toolUse: { toolUseId: "t", name: "Thing", input: { n: number } } });
  const reply = (number) =>
    new Response(
      JSON.stringify({ output: { message: { role: "assistant", content: [input(number)] } }, stopReason: "tool_use" }),
    );
  const replies = [() => reply("wrong"), () => refusal(...EXPIRED), () => reply(5)];
  const fetch = async (_url, { body }) => {
    bodies.push(Buffer.from(body).toString());
    return replies[bodies.length - 1]();
  };
  const responseModel = { type: "object", properties: { n: { type: "integer" } }, required: ["n"] };
  const { data, completion } = await clientOf(fetch, { credentials }).createWithCompletion({ ...call, responseModel });
  assert.deepEqual(data, { n: 5 });
  assert.equal(bodies[1], bodies[2]);
  assert.notEqual(bodies[0], bodies[1]);
  assert.deepEqual(
    completion.attempts.map(({ number, issues }) => [number, issues.length]),
    [
      [1, 1],
      [2, 0],
    ],
  );
});

test("a streamed call is repeated as well", async () => {
  const { credentials } = numbered();
  const { sent, fetch } = service((key) => (key === "AKID1" ? EXPIRED : undefined));
  const run = clientOf(fetch, { credentials }).stream(call);
  const kinds = [];
  for await (const { type } of run.fullStream) kinds.push(type);
  assert.deepEqual(await run.object, {});
  assert.deepEqual(sent, ["AKID1", "AKID2"]);
  assert.equal(kinds.filter((kind) => kind === "reset").length, 0, kinds.join());
});

test("an AWS SDK client forgets as well what the service refuses", async () => {
  const { credentials, hints } = numbered();
  const sdk = new BedrockRuntimeClient({ region: "us-east-1", credentials });
  const { sent, fetch } = service((key) => (key === "AKID1" ? EXPIRED : undefined));
  await fromBedrock(sdk, { model: "m", mode: "BEDROCK_TOOLS", fetch }).create(call);
  assert.deepEqual(sent, ["AKID1", "AKID2"]);
  assert.equal(hints.length, 2);
});
