// `fromTokenEndpoint`: a server of one's own mints short-term keys, and a client elsewhere signs in with them.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, beforeEach, test } from "node:test";
import { fromBedrock, fromTokenEndpoint, mintApiKey } from "../../pkg/dist/entry/node.js";
import { credentials, failure } from "../facade/support/facade.mjs";

const MINUTE = 60_000;
const content = [{ toolUse: { toolUseId: "t", name: "Thing", input: { name: "Jason" } } }];
const answer = JSON.stringify({ output: { message: { role: "assistant", content } }, stopReason: "tool_use" });
const call = { responseModel: { type: "object" }, schemaName: "Thing", messages: [{ role: "user", content: "x" }] };

let server;
let url;
/** What the server was asked with, and how it answers. */
let asked = [];
let answerWith;

before(async () => {
  server = createServer(async (request, response) => {
    asked.push({ method: request.method, authorization: request.headers.authorization });
    const { status = 200, text, headers = {} } = await answerWith();
    response.writeHead(status, headers).end(text);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${server.address().port}/bedrock-key`;
});
beforeEach(() => {
  asked = [];
  answerWith = async () => ({ text: JSON.stringify(await mintApiKey({ credentials, expiresIn: 900 })) });
});
after(() => {
  server.closeAllConnections();
  server.close();
});

function clientOf(apiKey) {
  const sent = [];
  const fetch = async (_url, { headers }) => {
    sent.push(headers.authorization);
    return new Response(answer);
  };
  const client = fromBedrock({ region: "us-east-1", model: "m", mode: "BEDROCK_TOOLS", fetch, apiKey });
  return { create: () => client.create(call), sent };
}

test("the key of the endpoint signs in, and is asked for again before it ends, once for all calls", async (context) => {
  let time = Date.now();
  context.mock.method(Date, "now", () => time);
  const { create, sent } = clientOf(fromTokenEndpoint(url));
  await Promise.all(Array.from({ length: 20 }, create));
  assert.deepEqual(asked, [{ method: "GET", authorization: undefined }]);
  assert.equal(new Set(sent).size, 1);
  assert.match(sent[0], /^Bearer bedrock-api-key-/u);
  time += 9 * MINUTE;
  await create();
  assert.equal(asked.length, 1);
  time += 2 * MINUTE;
  await Promise.all(Array.from({ length: 20 }, create));
  assert.equal(asked.length, 2);
  assert.notEqual(sent.at(-1), sent[0]);
});

test("headers say who asks", async () => {
  let sessions = 0;
  const headers = async () => {
    sessions += 1;
    return { authorization: `Session ${sessions}` };
  };
  await fromTokenEndpoint(url, { headers: { authorization: "Session 0" } })();
  await fromTokenEndpoint(url, { headers })();
  assert.deepEqual(
    asked.map(({ authorization }) => authorization),
    ["Session 0", "Session 1"],
  );
});

test("a key without an end is asked for each time", async () => {
  answerWith = async () => ({ text: '{"apiKey":"bedrock-api-key-test","expiration":null}' });
  const { create } = clientOf(fromTokenEndpoint(url));
  await create();
  await create();
  assert.equal(asked.length, 2);
});

test("answers that are no keys are named, and never shown", async () => {
  for (const [given, message] of [
    [{ status: 401, text: "hunter2" }, /^The token endpoint answered with HTTP status 401\./u],
    [{ status: 302, text: "", headers: { location: "/login" } }, /HTTP status 302/u],
    [{ text: "<html>hunter2</html>" }, /something that is not JSON/u],
    [{ text: '"hunter2"' }, /answered with a string, not an object/u],
    [{ text: "null" }, /answered with null, not an object/u],
    [{ text: '{"key":"hunter2"}' }, /an `apiKey` that is undefined, not a string/u],
    [{ text: '{"apiKey":"hunter2","expiration":"soon"}' }, /an `expiration` that is no time/u],
    [{ text: `"${"hunter2".repeat(100_000)}"` }, /could not be asked, see `cause`/u],
  ]) {
    answerWith = async () => given;
    const error = await failure(clientOf(fromTokenEndpoint(url)).create);
    assert.equal(error.code, "MISSING_CREDENTIALS");
    assert.match(error.message, message);
    assert.doesNotMatch(`${error.message}${error.stack}${error.cause}`, /hunter2/u);
  }
});

test("an endpoint that cannot be reached is the cause", async () => {
  const error = await failure(clientOf(fromTokenEndpoint("http://127.0.0.1:1/key")).create);
  assert.equal(error.code, "MISSING_CREDENTIALS");
  assert.match(error.message, /^The token endpoint could not be asked, see `cause`\. Check its URL and CORS/u);
});

test("in a page the URL may be relative", async () => {
  Object.assign(globalThis, { location: { href: new URL("/app/index.html", url).href } });
  try {
    await fromTokenEndpoint("../bedrock-key")();
    assert.equal(asked.length, 1);
  } finally {
    delete globalThis.location;
  }
});

test("wrong options are named before anything is asked", () => {
  for (const [make, path] of [
    [() => fromTokenEndpoint("bedrock-key"), "url"],
    [() => fromTokenEndpoint(undefined), "url"],
    [() => fromTokenEndpoint("http://app.example/bedrock-key"), "url"],
    [() => fromTokenEndpoint("file:///etc/passwd"), "url"],
    [() => fromTokenEndpoint(url, { header: {} }), "header"],
  ]) {
    assert.throws(make, { code: "BAD_OPTION", path });
  }
  assert.deepEqual(asked, []);
});
