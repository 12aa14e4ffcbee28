// The scripted endpoint of a test file, and clients of it.
import assert from "node:assert/strict";
import { after, before, beforeEach } from "node:test";
import { fromBedrock, isBedrockExtractError } from "../../pkg/dist/entry/node.js";
import { startEndpoint } from "../endpoint/endpoint.mjs";

/** `{ endpoint(), client(options) }`: the endpoint runs while the file's tests do, and is reset before each. */
export function scriptedEndpoint(presets = {}) {
  let endpoint;
  before(async () => {
    endpoint = await startEndpoint({ backend: "scripted" });
  });
  after(() => endpoint.close());
  beforeEach(() => endpoint.reset());
  return {
    endpoint: () => endpoint,
    client(options) {
      const { url, credentials } = endpoint;
      const connection = { region: "us-east-1", endpoint: url, credentials };
      return fromBedrock({ model: "scripted.m", mode: "BEDROCK_TOOLS", ...connection, ...presets, ...options });
    },
  };
}

export const User = {
  title: "User",
  type: "object",
  properties: { name: { type: "string" }, age: { type: "integer" } },
  required: ["name", "age"],
};
export const messages = [{ role: "user", content: "Jason is 25 years old" }];
export const wrong = { input: { name: "Jason", age: "twenty-five" } };
export const right = { input: { name: "Jason", age: 25 } };

/** Whether an error is this very failure; for `assert.rejects`. */
export function fails(code, message) {
  return (error) => {
    assert.ok(isBedrockExtractError(error, code), String(error?.stack));
    assert.match(error.message, message);
    return true;
  };
}
