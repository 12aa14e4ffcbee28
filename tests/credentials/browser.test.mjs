// `bedrock-extract/browser-credentials`: Cognito and STS, against stand-ins on loopback, in Node and in a page of Chromium.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { build } from "esbuild";
import { fromCognitoIdentityPool, fromWebToken } from "../../pkg/dist/credentials/browser-credentials.js";
import { fromBedrock } from "../../pkg/dist/entry/node.js";
import { startEndpoint } from "../endpoint/endpoint.mjs";
import { findBrowser } from "../package/support/browser-binary.mjs";
import { openChromium } from "../package/support/chromium.mjs";
import { createConsumerProject } from "../package/support/consumer-project.mjs";
import { addPeers } from "./peer.mjs";
import { startStandIns } from "./stand-ins.mjs";

// The AWS SDK announces the end of its own support for Node versions that this package still supports.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

const identityPoolId = "eu-west-1:00000000-0000-0000-0000-000000000000";
const roleArn = "arn:aws:iam::123456789012:role/extraction";
const webIdentityToken = "header.payload.signature";
const call = {
  responseModel: { type: "object", properties: { name: { type: "string" } }, required: ["name"] },
  messages: [{ role: "user", content: "Jason is 25 years old" }],
};
const found = await findBrowser();

let endpoint;
let standIns;
let project;
let chromium;

before(async () => {
  [endpoint, standIns] = await Promise.all([startEndpoint({ backend: "scripted" }), startStandIns()]);
  if (found.reason) return;
  project = createConsumerProject();
  addPeers(project);
  mkdirSync(join(project.directory, "page"));
  await bundlePage();
  chromium = await openChromium(found, project);
});
beforeEach(() => {
  endpoint.reset();
  standIns.reset();
  endpoint.define("person", { input: { name: "Jason" } });
});
after(async () => {
  await chromium?.close();
  standIns?.close();
  await endpoint?.close();
  project?.remove();
});

const clientOf = (credentials) =>
  fromBedrock({ region: "us-east-1", endpoint: endpoint.url, model: "scripted.person", credentials });
const actions = () => standIns.asked.map(({ action }) => action);

/** Whether all requests were signed with the key that the stand-in gave. */
function assertSigned(requests) {
  const { accessKeyId } = endpoint.sessionCredentials;
  assert.equal(endpoint.requests.length, requests);
  for (const { headers } of endpoint.requests) assert.ok(headers.authorization.includes(`=${accessKeyId}/`));
}

async function bundlePage() {
  const source = project.write(
    "source.mjs",
    `import { fromBedrock } from "bedrock-extract";
     import { fromCognitoIdentityPool, fromWebToken } from "bedrock-extract/browser-credentials";
     globalThis.providers = { fromCognitoIdentityPool, fromWebToken };
     globalThis.run = async ({ url, provider, options, call }) => {
       const credentials = globalThis.providers[provider](options);
       const client = fromBedrock({ region: "us-east-1", endpoint: url, model: "scripted.person", credentials });
       const before = performance.getEntriesByType("resource").map(({ name }) => name);
       const people = await Promise.all([client.create(call), client.create(call), client.create(call)]);
       const later = performance.getEntriesByType("resource").map(({ name }) => name);
       return { people, before, later };
     };`,
  );
  await build({
    entryPoints: [source],
    outdir: join(project.directory, "page"),
    bundle: true,
    format: "esm",
    splitting: true,
    platform: "browser",
    target: "es2022",
    logLevel: "error",
  });
  project.write("index.html", '<!doctype html><script type="module" src="/page/source.js"></script>');
}

for (const [provider, options, asks] of [
  ["fromCognitoIdentityPool", { identityPoolId }, ["GetId", "GetCredentialsForIdentity"]],
  [
    "fromCognitoIdentityPool",
    { identityPoolId, logins: { "accounts.google.com": webIdentityToken } },
    ["GetId", "GetCredentialsForIdentity"],
  ],
  ["fromWebToken", { roleArn, webIdentityToken, roleSessionName: "page" }, ["AssumeRoleWithWebIdentity"]],
]) {
  test(`Chromium: ${provider}, ${Object.keys(options)}`, { skip: found.reason }, async () => {
    const tab = await chromium.openPage("/index.html");
    await tab.waitForFunction("globalThis.run !== undefined", { timeout: 20_000 });
    const settings = { url: endpoint.url, provider, options: { ...options, endpoint: standIns.url }, call };
    const { people, before: early, later } = await tab.evaluate((given) => globalThis.run(given), settings);
    await tab.close();
    assert.deepEqual(people, Array(3).fill({ name: "Jason" }));
    assertSigned(3);
    assert.deepEqual(actions(), asks, "asked once for all calls");
    const chunks = (names) => names.filter((name) => /\/page\/.*\.js$/u.test(name)).length;
    assert.ok(chunks(later) > chunks(early), "the peer was loaded with the first request");
    if (options.logins) assert.deepEqual(standIns.asked[0].given.Logins, options.logins);
  });
}

test("the runtime's fetch, or the one of the options, carries every request", async () => {
  const urls = [];
  const fetch = (url, init) => {
    urls.push(url);
    return globalThis.fetch(url, init);
  };
  const shared = { fetch, endpoint: standIns.url };
  await clientOf(fromWebToken({ roleArn, webIdentityToken, ...shared })).create(call);
  await clientOf(fromCognitoIdentityPool({ identityPoolId, ...shared })).create(call);
  assert.equal(urls.length, 3);
  assert.ok(urls.every((url) => url.startsWith(standIns.url)));
  assertSigned(2);
  const [{ given }] = standIns.asked;
  assert.deepEqual(
    [given.RoleArn, given.WebIdentityToken, given.DurationSeconds],
    [roleArn, webIdentityToken, undefined],
  );
});

test("credentials are asked for again before they end, once, with a new token", async (context) => {
  let time = Date.now();
  context.mock.method(Date, "now", () => time);
  let tokens = 0;
  const token = async () => {
    tokens += 1;
    return `token-${tokens}`;
  };
  const provider = fromWebToken({ roleArn, webIdentityToken: token, durationSeconds: 900, endpoint: standIns.url });
  const client = fromBedrock({
    ...{ region: "us-east-1", model: "m", mode: "BEDROCK_TOOLS", credentials: provider },
    fetch: async () =>
      Response.json({
        output: {
          message: { role: "assistant", content: [{ toolUse: { toolUseId: "t", name: "T", input: { name: "J" } } }] },
        },
        stopReason: "tool_use",
      }),
  });
  const create = () => client.create({ ...call, schemaName: "T" });
  await Promise.all(Array.from({ length: 20 }, create));
  time += 54 * 60_000;
  await create();
  assert.equal(tokens, 1);
  time += 2 * 60_000;
  await Promise.all(Array.from({ length: 20 }, create));
  assert.equal(tokens, 2);
  assert.deepEqual(
    standIns.asked.map(({ given }) => [given.WebIdentityToken, given.DurationSeconds]),
    [
      ["token-1", "900"],
      ["token-2", "900"],
    ],
  );
  time += 3_600_000;
  standIns.state.refuses = true;
  await assert.rejects(create(), { code: "MISSING_CREDENTIALS", message: /^STS gave no credentials for the token/u });
});

test("what Cognito and STS refuse is the cause", async () => {
  standIns.state.refuses = true;
  const cognito = clientOf(fromCognitoIdentityPool({ identityPoolId, endpoint: standIns.url }));
  const error = await cognito.create(call).catch((thrown) => thrown);
  assert.equal(error.code, "MISSING_CREDENTIALS");
  assert.match(error.message, /^Cognito gave no credentials, see `cause`\. Check `identityPoolId`/u);
  assert.equal(error.cause.name, "NotAuthorizedException");
  assert.ok(error.completion, "the record of the call");
});

test("a fetch that gives no response is named as the option that it is", async () => {
  const credentials = fromWebToken({ roleArn, webIdentityToken, fetch: async () => "text" });
  const error = await clientOf(credentials)
    .create(call)
    .catch((thrown) => thrown);
  assert.deepEqual([error.code, error.path], ["BAD_OPTION", "fetch"]);
});

test("wrong options are named before anything is asked", () => {
  for (const [make, path, help] of [
    [() => fromCognitoIdentityPool({ identityPoolId, identityPool: "a" }), "identityPool", /`identityPoolId`\?/u],
    [() => fromCognitoIdentityPool({ identityPoolId: "pool" }), "region", /`REGION:UUID`/u],
    [() => fromCognitoIdentityPool({}), "identityPoolId", /Pass a string/u],
    [() => fromCognitoIdentityPool({ identityPoolId, endpoint: "http://cognito.example" }), "endpoint", /https/u],
    [() => fromCognitoIdentityPool({ identityPoolId, endpoint: "cognito" }), "endpoint", /https/u],
    [() => fromCognitoIdentityPool({ identityPoolId, fetch: {} }), "fetch", /Pass a function/u],
    [() => fromWebToken({ roleArn, token: "t" }), "token", /`webIdentityToken`\?/u],
    [() => fromWebToken({ webIdentityToken }), "roleArn", /Pass a string/u],
    [() => fromWebToken({ roleArn }), "webIdentityToken", /Pass a string/u],
    [() => fromWebToken({ roleArn, webIdentityToken: "" }), "webIdentityToken", /Pass a string/u],
  ]) {
    assert.throws(make, (error) => {
      assert.deepEqual([error.code, error.path], ["BAD_OPTION", path]);
      assert.match(error.help, help);
      return true;
    });
  }
});
