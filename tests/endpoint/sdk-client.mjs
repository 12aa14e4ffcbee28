// The AWS SDK pointed at an endpoint, for the tests: a client that shares no code with the package.
import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { NodeHttpHandler } from "@smithy/node-http-handler";

// The SDK warns about Node versions it will drop; passing tests print nothing.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

/** A client with the endpoint's own credentials. One attempt only, so that every fault reaches the test. */
export function sdkClient(endpoint, { http1 = false, ...config } = {}) {
  return new BedrockRuntimeClient({
    endpoint: endpoint.url,
    region: endpoint.region,
    credentials: endpoint.credentials,
    authSchemePreference: ["sigv4"],
    maxAttempts: 1,
    ...(http1 && { requestHandler: new NodeHttpHandler() }),
    ...config,
  });
}

export const USER_TOOL = {
  toolSpec: {
    name: "User",
    description: "Correctly extracted User with all the required parameters with correct types",
    inputSchema: {
      json: {
        type: "object",
        properties: { name: { type: "string" }, age: { type: "integer" } },
        required: ["name", "age"],
        additionalProperties: false,
      },
    },
  },
};

/** A Converse request that forces the tool above. */
export function userRequest(modelId, overrides = {}) {
  return {
    modelId,
    messages: [{ role: "user", content: [{ text: "Jason is 25 years old" }] }],
    toolConfig: { tools: [USER_TOOL], toolChoice: { tool: { name: "User" } } },
    ...overrides,
  };
}

/** All events of a ConverseStream answer. */
export async function collect({ stream }) {
  const events = [];
  for await (const event of stream) events.push(event);
  return events;
}
