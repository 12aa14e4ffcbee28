// What a call would send, told without sending it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { credentials, failure, loadFacade, messages, personSchema } from "./support/facade.mjs";

/** A client that fails the test when it looks for credentials or sends anything to the service. */
async function facade(options = {}) {
  const exports = await loadFacade();
  const forbidden = (what) => () => assert.fail(`${what} was used`);
  const client = exports.fromBedrock({
    region: "us-east-1",
    model: "m",
    credentials: forbidden("credentials"),
    fetch: forbidden("fetch"),
    ...options,
  });
  const explain = (call = {}) => client.explain({ responseModel: personSchema, messages, ...call });
  return { ...exports, client, explain };
}

test("the first request is told, without credentials and without sending it", async () => {
  const { explain, script, log } = await facade();
  script.body = '{"messages":[{"role":"user","content":[{"text":"Bücher"}]}],"seed":9007199254740993}';
  assert.deepEqual(await explain({ maxTokens: 5 }), {
    url: "https://bedrock-runtime.us-east-1.amazonaws.com/model/m/converse",
    modelId: "m",
    mode: "BEDROCK_TOOLS",
    mechanism: "tool",
    body: { messages: [{ role: "user", content: [{ text: "Bücher" }] }], seed: 9007199254740992 },
    bodyText: script.body,
    // A quarter of the bytes.
    estimate: { inputTokens: 22, outputTokens: 5 },
  });
  assert.equal(log.requests[0].maxTokens, 5);
  assert.deepEqual([log.signed.length, log.answers.length, log.closed], [0, 0, 1]);
});

test("no environment with credentials is needed, and none is shown", async () => {
  const { fromBedrock, log } = await loadFacade();
  const secrets = {
    AWS_ACCESS_KEY_ID: "AKIDSECRET",
    AWS_SECRET_ACCESS_KEY: "s3cr3t",
    AWS_BEARER_TOKEN_BEDROCK: "b34r3r",
  };
  const keep = { ...process.env };
  try {
    Object.assign(process.env, secrets);
    const clients = [fromBedrock(), fromBedrock({ credentials }), fromBedrock({ apiKey: "the-key" })];
    for (const client of clients) {
      const text = JSON.stringify(await client.explain({ responseModel: personSchema, messages }));
      for (const secret of [...Object.values(secrets), ...Object.values(credentials), "the-key"]) {
        assert.ok(!`${text}${JSON.stringify(log.requests)}`.includes(secret));
      }
    }
  } finally {
    process.env = keep;
  }
});

test("attachments are read, and media fetched where it is permitted", async () => {
  const seen = [];
  const { explain, log } = await facade({
    fetch: async (url, { method }) => {
      seen.push([method, url]);
      return new Response("x");
    },
    fetchMedia: true,
  });
  const content = [{ image: { source: new Blob(["ab"]) } }, { image: { source: "https://example.com/a" } }];
  await explain({ messages: [{ role: "user", content }] });
  assert.deepEqual(seen, [["GET", "https://example.com/a"]]);
  assert.deepEqual(log.attachments[0].map((bytes) => Buffer.from(bytes).toString()).sort(), ["ab", "x"]);
});

test("options are checked as those of create, by its own name", async () => {
  const { explain, client } = await facade();
  assert.match((await failure(() => explain({ maxRetry: 1 }))).message, /Unknown option `maxRetry` in explain\(\)/);
  assert.match((await failure(() => client.explain({ messages }))).message, /`responseModel` is missing/);
  assert.equal((await failure(() => explain({ signal: AbortSignal.abort() }))).code, "ABORTED");
});

test("a refusal of the core is thrown, and the extraction closed", async () => {
  const refusal = { code: "BAD_OPTION", message: "The model takes no images", help: "Use another", path: "messages" };
  const thrown = await facade();
  thrown.script.override.start = () => {
    throw refusal;
  };
  assert.equal((await failure(thrown.explain)).path, "messages");
  assert.equal(thrown.log.closed, 1);
  const failed = await facade();
  failed.script.override.start = () => JSON.stringify({ type: "fail", error: { ...refusal, retryable: false } });
  assert.equal((await failure(failed.explain)).code, "BAD_OPTION");
});
