// Authentication: what the AWS SDK signs is accepted, anything else is refused in the service's words.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { startEndpoint } from "./endpoint.mjs";
import { sdkClient, userRequest } from "./sdk-client.mjs";

const HOUR = 3_600_000;
let endpoint;
let client;

before(async () => {
  endpoint = await startEndpoint({ backend: "scripted" });
});
after(() => endpoint.close());
afterEach(() => {
  client?.destroy();
  endpoint.reset();
});

async function send(config, modelId = "scripted.text") {
  client = sdkClient(endpoint, config);
  return client.send(new ConverseCommand(userRequest(modelId)));
}

describe("accepted", () => {
  for (const [title, config] of [
    ["a signature over HTTP/2", {}],
    ["a signature over HTTP/1.1", { http1: true }],
  ]) {
    it(title, async () => {
      const { $metadata } = await send(config);
      assert.equal($metadata.httpStatusCode, 200);
      assert.equal(endpoint.requests[0].identity.kind, "sigv4");
      assert.equal(endpoint.requests[0].httpVersion, config.http1 ? "1.1" : "2.0");
    });
  }

  it("a temporary key with its session token", async () => {
    await send({ credentials: endpoint.sessionCredentials });
    assert.ok(endpoint.requests[0].identity.signedHeaders.includes("x-amz-security-token"));
  });

  it("an API key", async () => {
    await send({ token: { token: endpoint.apiKey }, authSchemePreference: ["httpBearerAuth"] });
    assert.deepEqual(endpoint.requests[0].identity, { kind: "bearer" });
  });

  it("a model id with a colon and an ARN with a slash, both escaped twice when signed", async () => {
    const arn = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123";
    await send({}, arn);
    assert.equal(endpoint.requests[0].modelId, arn);
    assert.match(endpoint.requests[0].path, /profile%2Fabc123\/converse$/);
  });

  it("a client whose clock is wrong but who corrects it", async () => {
    const { $metadata } = await send({ systemClockOffset: -HOUR, maxAttempts: 2 });
    assert.equal($metadata.attempts, 2);
  });
});

describe("refused", () => {
  const cases = [
    [
      "a wrong secret",
      { credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wrong" } },
      "InvalidSignatureException",
      /^The request signature we calculated does not match/,
    ],
    ["a wrong region", { region: "eu-central-1" }, "InvalidSignatureException", /valid region, not 'eu-central-1'/],
    [
      "a clock one hour behind",
      { systemClockOffset: -HOUR },
      "InvalidSignatureException",
      /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 5 min\.\)$/,
    ],
    [
      "a clock one hour ahead",
      { systemClockOffset: HOUR },
      "InvalidSignatureException",
      /^Signature not yet current: .* is still later than .* \+ 5 min\.\)$/,
    ],
    [
      "an unknown key",
      { credentials: { accessKeyId: "AKIDUNKNOWN", secretAccessKey: "x" } },
      "UnrecognizedClientException",
      /security token included in the request is invalid/,
    ],
    [
      "an API key of another form",
      { token: { token: "secret" }, authSchemePreference: ["httpBearerAuth"] },
      "AccessDeniedException",
      /^Invalid API Key format/,
    ],
    [
      "an unknown API key",
      { token: { token: "bedrock-api-key-other" }, authSchemePreference: ["httpBearerAuth"] },
      "AccessDeniedException",
      /make sure your API Key is valid/,
    ],
  ];
  for (const [title, config, name, message] of cases) {
    it(title, async () => {
      await assert.rejects(send(config), (error) => {
        assert.equal(error.name, name);
        assert.match(error.message, message);
        assert.equal(error.$metadata.httpStatusCode, 403);
        assert.ok(error.$metadata.requestId);
        return true;
      });
    });
  }

  it("a temporary key with another session token, or none", async () => {
    const { sessionToken, ...withoutToken } = endpoint.sessionCredentials;
    for (const credentials of [{ ...withoutToken, sessionToken: `${sessionToken}x` }, withoutToken]) {
      await assert.rejects(send({ credentials }), { name: "UnrecognizedClientException" });
      client.destroy();
    }
  });

  it("a body changed after signing", async () => {
    client = sdkClient(endpoint, { http1: true });
    tamper(client, (request) => {
      request.body = new TextDecoder().decode(request.body).replace("Jason", "Jasen");
    });
    await assert.rejects(client.send(new ConverseCommand(userRequest("scripted.text"))), {
      name: "InvalidSignatureException",
    });
  });

  it("a body changed together with its hash header", async () => {
    client = sdkClient(endpoint, { http1: true });
    const { createHash } = await import("node:crypto");
    tamper(client, (request) => {
      request.body = new TextDecoder().decode(request.body).replace("Jason", "Jasen");
      request.headers["x-amz-content-sha256"] = createHash("sha256").update(request.body).digest("hex");
    });
    await assert.rejects(client.send(new ConverseCommand(userRequest("scripted.text"))), {
      name: "InvalidSignatureException",
    });
  });

  it("a path changed after signing", async () => {
    client = sdkClient(endpoint, { http1: true });
    tamper(client, (request) => {
      request.path = request.path.replace("scripted.text", "scripted.slow");
    });
    await assert.rejects(client.send(new ConverseCommand(userRequest("scripted.text"))), {
      name: "InvalidSignatureException",
    });
  });

  for (const [title, headers, status, code] of [
    ["no authorization at all", {}, 403, "MissingAuthenticationTokenException"],
    ["another scheme", { authorization: "Basic abc" }, 400, "IncompleteSignatureException"],
    [
      "an authorization without a signature",
      { authorization: "AWS4-HMAC-SHA256 Credential=a/b/c/d/e" },
      400,
      "IncompleteSignatureException",
    ],
    ["a signature that leaves the host out", signedHeaders("x-amz-date"), 403, "InvalidSignatureException"],
    [
      "an x-amz header that is not signed",
      { ...signedHeaders("host;x-amz-date"), "x-amz-meta": "1" },
      403,
      "InvalidSignatureException",
    ],
  ]) {
    it(title, async () => {
      const response = await fetch(`${endpoint.url}/model/scripted.text/converse`, {
        method: "POST",
        headers,
        body: "{}",
      });
      assert.equal(response.status, status);
      assert.equal(response.headers.get("x-amzn-errortype").split(":")[0], code);
    });
  }
});

function signedHeaders(list) {
  const date = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const credential = `AKIDEXAMPLE/${date.slice(0, 8)}/us-east-1/bedrock/aws4_request`;
  return {
    "x-amz-date": date,
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${list}, Signature=${"0".repeat(64)}`,
  };
}

// Runs after signing, just before the request leaves.
function tamper(sdk, change) {
  const step = (next) => async (args) => {
    change(args.request);
    return next(args);
  };
  sdk.middlewareStack.add(step, { step: "deserialize", priority: "low" });
}
