// Secrets that run out: asked for anew in time, made for others, and kept out of browsers where they do not.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fromBedrock, fromEnv, mintApiKey } from "../../pkg/dist/entry/node.js";

const MINUTE = 60_000;
const keys = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
const content = [{ toolUse: { toolUseId: "t", name: "Thing", input: { name: "Jason" } } }];
const answer = JSON.stringify({ output: { message: { role: "assistant", content } }, stopReason: "tool_use" });
const call = { responseModel: { type: "object" }, schemaName: "Thing", messages: [{ role: "user", content: "x" }] };

function clientOf(options) {
  const sent = [];
  const fetch = async (_url, { headers }) => {
    sent.push(headers.authorization);
    return new Response(answer);
  };
  const client = fromBedrock({ region: "us-east-1", model: "m", mode: "BEDROCK_TOOLS", fetch, ...options });
  return { create: () => client.create(call), sent };
}

/** A provider whose secrets last for so many minutes, and a clock to turn. */
function provider(context, minutes) {
  let time = Date.UTC(2026, 0, 1);
  context.mock.method(Date, "now", () => time);
  const state = { calls: 0, fails: false };
  const supply = async () => {
    state.calls += 1;
    await new Promise((resolve) => setTimeout(resolve, 1));
    if (state.fails) throw new Error("no connection");
    return { ...keys, accessKeyId: `AKID${state.calls}`, expiration: new Date(time + minutes * MINUTE) };
  };
  const pass = (passing) => {
    time += passing * MINUTE;
  };
  return { supply, state, pass };
}

test("credentials with an end are asked for before it, once for many calls", async (context) => {
  const { supply, state, pass } = provider(context, 60);
  const { create, sent } = clientOf({ credentials: supply });
  await create();
  await create();
  pass(54);
  await create();
  assert.equal(state.calls, 1);
  pass(2);
  await Promise.all(Array.from({ length: 50 }, create));
  assert.equal(state.calls, 2);
  assert.match(sent.at(-1), /AKID2/u);
});

test("short-lived ones are used for half of their life", async (context) => {
  const { supply, state, pass } = provider(context, 4);
  const { create } = clientOf({ credentials: supply });
  await create();
  pass(1.9);
  await create();
  assert.equal(state.calls, 1);
  pass(0.2);
  await create();
  assert.equal(state.calls, 2);
});

test("a refresh that fails is an error only once the old ones have run out", async (context) => {
  const { supply, state, pass } = provider(context, 60);
  const { create } = clientOf({ credentials: supply });
  await create();
  state.fails = true;
  pass(58);
  await create();
  pass(3);
  await assert.rejects(create(), { code: "MISSING_CREDENTIALS", message: /`credentials` function failed/u });
  state.fails = false;
  await create();
  assert.equal(state.calls, 4);
});

test("what has no end is asked for at every request, as before", async () => {
  let calls = 0;
  const supply = () => {
    calls += 1;
    return calls === 2 ? { ...keys, expiration: new Date(0) } : keys;
  };
  const { create } = clientOf({ credentials: supply });
  for (let count = 0; count < 3; count += 1) await create();
  assert.equal(calls, 3);
});

test("an API key may have an end, too", async (context) => {
  const { state, pass } = provider(context, 10);
  const apiKey = () => {
    state.calls += 1;
    return { apiKey: `key-${state.calls}`, expiration: new Date(Date.now() + 10 * MINUTE) };
  };
  const { create, sent } = clientOf({ apiKey });
  await create();
  await create();
  pass(6);
  await create();
  assert.deepEqual(sent, ["Bearer key-1", "Bearer key-1", "Bearer key-2"]);
});

test("a server makes short-term keys from its credentials", async (context) => {
  context.mock.method(Date, "now", () => Date.UTC(2026, 0, 2, 3, 4, 5));
  const { apiKey, region, expiration } = await mintApiKey({ credentials: keys, region: "eu-west-1", expiresIn: 900 });
  const url = Buffer.from(apiKey.slice("bedrock-api-key-".length), "base64").toString();
  assert.match(url, /X-Amz-Signature=fad26ce5280d32a03b770318aeba9e596da9a7de264688537da65b7bce9bf59f&Version=1$/u);
  assert.deepEqual([region, expiration.toISOString()], ["eu-west-1", "2026-01-02T03:19:05.000Z"]);
  const { create, sent } = clientOf({ apiKey });
  await create();
  assert.equal(sent[0], `Bearer ${apiKey}`);
});

test("what makes no key is named", async () => {
  for (const [options, path] of [
    [{ credentials: keys, expiresIn: 0 }, "expiresIn"],
    [{ credentials: keys, expiresIn: 1.5 }, "expiresIn"],
    [{ credentials: keys, expiresIn: 50_000 }, "expiresIn"],
    [{ credentials: keys, region: "a b" }, "region"],
    [{ credentials: keys, expires: 5 }, "expires"],
  ]) {
    await assert.rejects(mintApiKey(options), { code: "BAD_OPTION", path });
  }
  await assert.rejects(mintApiKey({ credentials: { accessKeyId: "AKID" } }), { code: "MISSING_CREDENTIALS" });
});

test("a browser is refused long-term API keys, and given short-term ones", async () => {
  Object.assign(globalThis, { window: {}, document: {} });
  try {
    const { apiKey } = await mintApiKey({ credentials: { ...keys, sessionToken: "token" } });
    await clientOf({ apiKey }).create();
    await clientOf({ apiKey: "sk-of-a-gateway" }).create();
    const long = clientOf({ apiKey: "ABSKQmVkcm9ja0FQSUtleS1leGFtcGxl" });
    await assert.rejects(long.create(), { code: "BAD_OPTION", path: "apiKey", message: /`mintApiKey`/u });
    await clientOf({ apiKey: "ABSKQmVkcm9ja0FQSUtleS1leGFtcGxl", dangerouslyAllowBrowserCredentials: true }).create();
  } finally {
    delete globalThis.window;
    delete globalThis.document;
  }
});

test("a Worker's variables are the settings of a client", async () => {
  const stored = (text) => ({ get: async () => text });
  const keysOf = async (env) => {
    const { credentials, ...others } = fromEnv(env);
    return [await credentials?.(), others];
  };
  const variables = { AWS_ACCESS_KEY_ID: "AKID", AWS_SECRET_ACCESS_KEY: "secret" };
  const found = { accessKeyId: "AKID", secretAccessKey: "secret" };
  assert.deepEqual(await keysOf(variables), [found, {}]);
  assert.deepEqual(await keysOf({ ...variables, AWS_SESSION_TOKEN: "t", AWS_REGION: "eu-west-1", OTHER: 5 }), [
    { ...found, sessionToken: "t" },
    { region: "eu-west-1" },
  ]);
  assert.deepEqual(
    await keysOf({ AWS_ACCESS_KEY_ID: stored("AKID"), AWS_SECRET_ACCESS_KEY: stored("secret"), AWS_SESSION_TOKEN: "" }),
    [found, {}],
  );
  assert.deepEqual(
    await keysOf({
      ...variables,
      AWS_BEARER_TOKEN_BEDROCK: "key",
      AWS_ENDPOINT_URL: "https://all.example",
      AWS_DEFAULT_REGION: "us-west-2",
      AWS_USE_FIPS_ENDPOINT: "TRUE",
      AWS_USE_DUALSTACK_ENDPOINT: "no",
    }),
    [
      undefined,
      {
        apiKey: "key",
        region: "us-west-2",
        endpoint: "https://all.example",
        useFipsEndpoint: true,
        useDualstackEndpoint: false,
      },
    ],
  );
  assert.deepEqual(fromEnv({}), {});
  for (const [env, path] of [
    [{ AWS_ACCESS_KEY_ID: "AKID" }, "AWS_SECRET_ACCESS_KEY"],
    [{ AWS_SECRET_ACCESS_KEY: "s" }, "AWS_ACCESS_KEY_ID"],
    [{ AWS_REGION: 5 }, "AWS_REGION"],
    [{ AWS_REGION: stored("us-east-1") }, "AWS_REGION"],
  ]) {
    assert.throws(() => fromEnv(env), { code: "BAD_OPTION", path });
  }
  const { create, sent } = clientOf(fromEnv({ ...variables, AWS_REGION: "eu-west-1" }));
  await create();
  assert.match(sent[0], /Credential=AKID\//u);
});
