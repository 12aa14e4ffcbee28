// Without the optional peers, without credentials, and where neither may be: imports, bundles for the edge.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";
import { bundleWorker } from "../../js/scripts/lib/worker-bundle.mjs";
import { createConsumerProject } from "../package/support/consumer-project.mjs";
import { bun, deno, skipUnless } from "../package/support/runtimes.mjs";
import { addPeers } from "./peer.mjs";

const ask = `
  const call = { model: "m", responseModel: { type: "object" }, messages: [{ role: "user", content: "x" }] };
  const client = (credentials) => fromBedrock({ region: "us-east-1", credentials });
  const shown = (promise) => promise.catch(({ code, message, path, completion }) => [code, message, path, typeof completion]);
`;
const withChain = `
  ${ask}
  const tell = async () => {
    const errors = [await shown(client(fromNodeProviderChain()).create(call))];
    try { fromNodeProviderChain({ profil: "x" }); } catch ({ code, message, path }) { errors.push([code, message, path]); }
    console.log(JSON.stringify(errors));
  };
  tell();
`;
const programs = {
  "chain.mjs": `import { fromBedrock } from "bedrock-extract"; import { fromNodeProviderChain } from "bedrock-extract/node"; ${withChain}`,
  "chain.cjs": `const { fromBedrock } = require("bedrock-extract"); const { fromNodeProviderChain } = require("bedrock-extract/node"); ${withChain}`,
  "browser.mjs": `
    import { fromBedrock } from "bedrock-extract";
    import { fromCognitoIdentityPool, fromWebToken } from "bedrock-extract/browser-credentials";
    ${ask}
    console.log(JSON.stringify([
      await shown(client(fromCognitoIdentityPool({ identityPoolId: "eu-west-1:a" })).create(call)),
      await shown(client(fromWebToken({ roleArn: "arn:aws:iam::1:role/r", webIdentityToken: "t" })).create(call)),
    ]));`,
  "plain.mjs": `import { fromBedrock } from "bedrock-extract"; ${ask} console.log(JSON.stringify([await shown(client().create(call))]));`,
};

let project;
before(() => {
  project = createConsumerProject();
  for (const [name, text] of Object.entries(programs)) project.write(name, text);
});
after(() => project?.remove());

function run(command, parameters, environment = {}) {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, DENO_DIR: `${project.directory}/.deno`, DENO_NO_UPDATE_CHECK: "1", ...environment };
  return JSON.parse(execFileSync(command, parameters, { cwd: project.directory, env, encoding: "utf8" }));
}

const install = "Install it: `npm install @aws-sdk/credential-providers`.";

for (const [runtime, command, parameters, skip] of [
  ["Node, import", process.execPath, ["chain.mjs"], {}],
  ["Node, require", process.execPath, ["chain.cjs"], {}],
  ["Deno", deno, ["run", "--no-prompt", "--allow-all", "chain.mjs"], skipUnless(deno)],
  ["Bun", bun, ["run", "chain.mjs"], skipUnless(bun)],
]) {
  test(`${runtime}: without the peer, the error names the command that installs it`, skip, () => {
    const [[code, message, path, completion], slip] = run(command, parameters);
    assert.deepEqual([code, path, completion], ["MISSING_CREDENTIALS", "credentials", "object"]);
    const needs =
      "`fromNodeProviderChain()` needs the package `@aws-sdk/credential-providers`, which could not be loaded, see `cause`";
    assert.equal(message, `${needs}. ${install}`);
    const [[, withProfile]] = run(command, parameters, { AWS_PROFILE: "work" });
    assert.equal(withProfile, `${needs}; \`AWS_PROFILE\` is set. ${install}`);
    assert.deepEqual(slip, [
      "BAD_OPTION",
      "Unknown option `profil` in fromNodeProviderChain(). Did you mean `profile`?",
      "profil",
    ]);
  });
}

test("the providers of browsers name their own packages", () => {
  const [cognito, sts] = run(process.execPath, ["browser.mjs"]);
  assert.match(cognito[1], /Install it: `npm install @aws-sdk\/credential-provider-cognito-identity`\.$/u);
  assert.match(sts[1], /Install it: `npm install @aws-sdk\/credential-provider-web-identity`\.$/u);
});

test("where the environment names a source that the package does not read, the error says who reads it", () => {
  for (const name of [
    "AWS_PROFILE",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
  ]) {
    const [[code, message]] = run(process.execPath, ["plain.mjs"], { [name]: "x" });
    assert.equal(code, "MISSING_CREDENTIALS");
    assert.equal(
      message,
      `No AWS credentials were found: \`${name}\` is set, which only \`bedrock-extract/node\` reads. ` +
        "Pass `credentials: fromNodeProviderChain()` of `bedrock-extract/node`.",
    );
  }
  const [[, without]] = run(process.execPath, ["plain.mjs"]);
  assert.match(without, /^No AWS credentials were found\. Pass/u);
});

test("the peer is loaded with the first request, and not before", () => {
  addPeers(project);
  project.write(
    "lazy.mjs",
    `import { createRequire } from "node:module";
     import { fromBedrock } from "bedrock-extract";
     import { fromNodeProviderChain } from "bedrock-extract/node";
     ${ask}
     const isLoaded = () => Object.keys(createRequire(import.meta.url).cache).some((file) => file.includes("@aws-sdk"));
     const asks = client(fromNodeProviderChain({ profile: "absent" }));
     const seen = [isLoaded()];
     await shown(asks.create(call));
     console.log(JSON.stringify([...seen, isLoaded()]));`,
  );
  const environment = { AWS_EC2_METADATA_DISABLED: "true", AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };
  assert.deepEqual(run(process.execPath, ["lazy.mjs"], environment), [false, true]);
});

test("a bundle for the edge has nothing of the peers, although they are installed", async () => {
  addPeers(project);
  const worker = project.write(
    "worker.mjs",
    'export { fromBedrock, fromEnv, fromTokenEndpoint, mintApiKey } from "bedrock-extract";',
  );
  const { code } = await bundleWorker(worker);
  assert.ok(code.includes("bedrock-extract/node"), "the error that names the entry is there");
  assert.doesNotMatch(code, /@aws-sdk|credential-provider|callerClientConfig|CognitoIdentity|AssumeRole/u);
});
