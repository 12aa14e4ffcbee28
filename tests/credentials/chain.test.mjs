// `bedrock-extract/node` from the packed tarball: each source of the provider chain of the AWS SDK signs a request, in every runtime
// that has files and variables. The sources are files of a home directory, and stand-ins of AWS on loopback.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import { startEndpoint } from "../endpoint/endpoint.mjs";
import { createConsumerProject } from "../package/support/consumer-project.mjs";
import { bun, deno, skipUnless } from "../package/support/runtimes.mjs";
import { addPeers } from "./peer.mjs";
import { sources } from "./sources.mjs";
import { startStandIns } from "./stand-ins.mjs";

const program = (load) => `
  ${load}
  const [argument] = globalThis.Deno ? Deno.args : process.argv.slice(2);
  const { url, options } = JSON.parse(argument);
  const client = fromBedrock({
    region: "us-east-1", endpoint: url, model: "scripted.person", credentials: fromNodeProviderChain(options),
  });
  const responseModel = { type: "object", properties: { name: { type: "string" } }, required: ["name"] };
  const messages = [{ role: "user", content: "Jason is 25 years old" }];
  const call = () => client.create({ responseModel, messages });
  Promise.all([call(), call(), call()]).then(
    (people) => console.log(JSON.stringify(people)),
    (error) => console.log(JSON.stringify([error.code, error.message, String(error.cause)])),
  );
`;
const imported = program(`
  import { fromBedrock } from "bedrock-extract";
  import { fromNodeProviderChain } from "bedrock-extract/node";
`);
const required = program(`
  const { fromBedrock } = require("bedrock-extract");
  const { fromNodeProviderChain } = require("bedrock-extract/node");
`);
// The versions of Node that cannot require ES modules get these files from \`require\`.
const requiredFiles = program(`
  const { fromBedrock } = require("./node_modules/bedrock-extract/dist/entry/node.cjs");
  const { fromNodeProviderChain } = require("./node_modules/bedrock-extract/dist/credentials/node-provider-chain.cjs");
`);

let endpoint;
let project;
const home = mkdtempSync(join(tmpdir(), "bedrock-extract-home-"));
const standIns = await startStandIns();
const cases = sources(home, standIns);

before(async () => {
  endpoint = await startEndpoint({ backend: "scripted" });
  project = createConsumerProject();
  addPeers(project);
});
beforeEach(() => {
  endpoint.reset();
  standIns.reset();
  endpoint.define("person", { input: { name: "Jason" } });
});
after(async () => {
  standIns.close();
  await endpoint?.close();
  project?.remove();
  rmSync(home, { recursive: true, force: true });
});

async function run(command, parameters, environment, options) {
  const child = spawn(command, [...parameters, JSON.stringify({ url: endpoint.url, options })], {
    cwd: project.directory,
    env: {
      PATH: process.env.PATH,
      HOME: home,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
      DENO_DIR: join(project.directory, ".deno"),
      DENO_NO_UPDATE_CHECK: "1",
      ...environment,
    },
    timeout: 60_000,
  });
  let [output, errors] = ["", ""];
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (errors += chunk));
  const [code] = await once(child, "close");
  assert.equal(code, 0, errors);
  return JSON.parse(output);
}

/** Those that the documentation names. */
const permissions = ["--no-prompt", ...["env", "read", "sys", "net", "run"].map((name) => `--allow-${name}`)];

const runtimes = [
  ["Node, import", process.execPath, () => [project.write("chain.mjs", imported)], {}],
  ["Node, require", process.execPath, () => [project.write("chain.cjs", required)], {}],
  ["Node, CommonJS files", process.execPath, () => [project.write("chain-files.cjs", requiredFiles)], {}],
  ["Deno", deno, () => ["run", ...permissions, project.write("chain.mjs", imported)], skipUnless(deno)],
  ["Bun", bun, () => ["run", project.write("chain.mjs", imported)], skipUnless(bun)],
];

for (const [runtime, command, parameters, skip] of runtimes) {
  describe(runtime, skip, () => {
    for (const { title, environment, options, asks, scope } of cases) {
      test(title, async () => {
        const people = await run(command, parameters(), environment, options);
        assert.deepEqual(people, Array(3).fill({ name: "Jason" }));
        // The endpoint has checked the signatures; the secret is the stand-in's or the file's.
        const { accessKeyId } = endpoint.sessionCredentials;
        assert.equal(endpoint.requests.length, 3);
        for (const { headers } of endpoint.requests) {
          assert.match(headers.authorization, new RegExp(`Credential=${accessKeyId}/`, "u"));
        }
        assert.deepEqual(
          standIns.asked.map(({ action }) => action),
          asks,
          "asked once for all calls",
        );
        if (scope !== undefined) assert.ok(standIns.asked[0].headers.authorization.includes(`/${scope}/`), scope);
      });
    }

    test("nothing is found", async () => {
      const environment = { AWS_PROFILE: "absent", AWS_EC2_METADATA_DISABLED: "true" };
      const [code, message, cause] = await run(command, parameters(), environment);
      assert.equal(code, "MISSING_CREDENTIALS");
      assert.match(message, /^The provider chain of the AWS SDK found no usable credentials.*`AWS_PROFILE` is set/u);
      assert.match(cause, /CredentialsProviderError/u);
    });
  });
}
