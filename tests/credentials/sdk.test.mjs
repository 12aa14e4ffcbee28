// Providers and clients of the AWS SDK, passed as they are.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import { fromBedrock } from "../../pkg/dist/entry/node.js";
import { startEndpoint } from "../endpoint/endpoint.mjs";
import { startStandIns } from "./stand-ins.mjs";

// The AWS SDK announces the end of its own support for Node versions that this package still supports.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

const call = {
  model: "scripted.person",
  responseModel: { type: "object", properties: { name: { type: "string" } }, required: ["name"] },
  messages: [{ role: "user", content: "Jason is 25 years old" }],
};

let endpoint;
let standIns;
before(async () => {
  [endpoint, standIns] = await Promise.all([startEndpoint({ backend: "scripted" }), startStandIns()]);
});
beforeEach(() => {
  endpoint.reset();
  standIns.reset();
  endpoint.define("person", { input: { name: "Jason" } });
});
after(async () => {
  standIns.close();
  await endpoint.close();
});

const provider = () =>
  fromTemporaryCredentials({
    masterCredentials: endpoint.credentials,
    params: { RoleArn: "arn:aws:iam::123456789012:role/extraction" },
    clientConfig: { region: "us-east-1", endpoint: standIns.url },
  });

for (const [title, client] of [
  ["a provider", () => fromBedrock({ region: "us-east-1", endpoint: endpoint.url, credentials: provider() })],
  [
    "a client",
    () => {
      const sdk = new BedrockRuntimeClient({ region: "us-east-1", endpoint: endpoint.url, credentials: provider() });
      return fromBedrock(sdk);
    },
  ],
]) {
  test(`${title} of the AWS SDK signs, and is asked once`, async () => {
    const { create } = client();
    await create(call);
    await create(call);
    const { accessKeyId } = endpoint.sessionCredentials;
    for (const { headers } of endpoint.requests) assert.ok(headers.authorization.includes(`=${accessKeyId}/`));
    assert.equal(endpoint.requests.length, 2);
    assert.deepEqual(
      standIns.asked.map(({ action }) => action),
      ["AssumeRole"],
    );
  });
}
