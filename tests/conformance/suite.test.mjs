// The JSON Schema Test Suite through the whole way of an answer: schema in, the model's text, verdict of the core.
import assert from "node:assert/strict";
import { test } from "node:test";
import { answeringClient } from "./answering-client.mjs";
import { DIFFERENCES, differenceOf } from "./expected.mjs";
import { testSuite } from "./suite.mjs";

const DIALECTS = {
  "draft2020-12": "https://json-schema.org/draft/2020-12/schema",
  draft7: "http://json-schema.org/draft-07/schema#",
};
const messages = [{ role: "user", content: "x" }];

const { client, answerWith } = answeringClient();

/** What comes of a schema and a value: "valid", "invalid", or the code of the schema's refusal with its message. */
async function verdict(responseModel, value, wraps) {
  answerWith(wraps ? { value } : value);
  try {
    await client.create({ responseModel, messages });
    return { outcome: "valid", message: "" };
  } catch (error) {
    const invalid = error.code === "VALIDATION_FAILED" || error.code === "NO_ANSWER";
    return { outcome: invalid ? "invalid" : error.code, message: error.message };
  }
}

/** Whether the model is asked for the value as the one property of an object; undefined where the schema is refused. */
async function wrapsRoot(responseModel) {
  try {
    const { body } = await client.explain({ responseModel, messages, mode: "BEDROCK_TOOLS" });
    const { properties = {}, required } = body.toolConfig.tools[0].toolSpec.inputSchema.json;
    return responseModel.properties?.value === undefined && properties.value !== undefined && required?.[0] === "value";
  } catch (error) {
    assert.equal(error.code, "BAD_SCHEMA", error.stack);
    return undefined;
  }
}

const { groups, unavailable } = await testSuite(Object.keys(DIALECTS));

test("verdicts are those of the JSON Schema Test Suite", { skip: unavailable }, async (t) => {
  const counts = { agreed: 0, different: 0 };
  const used = new Set();
  const unexpected = [];
  for (const { draft, file, description, schema: given, tests } of groups) {
    // A schema that is true or false asks for nothing.
    if (typeof given === "boolean") continue;
    const schema = { $schema: DIALECTS[draft], ...given };
    const wraps = await wrapsRoot(schema);
    for (const { description: name, data, valid } of tests) {
      const found = await verdict(schema, data, wraps);
      if (found.outcome === (valid ? "valid" : "invalid")) {
        counts.agreed += 1;
        continue;
      }
      counts.different += 1;
      const rule = differenceOf({ draft, file, schema, test: name, ...found });
      if (rule === undefined)
        unexpected.push(`${draft}/${file}: ${description}: ${name}: ${found.outcome} ${found.message}`);
      else used.add(rule);
    }
  }
  t.diagnostic(JSON.stringify(counts));
  assert.deepEqual(unexpected, []);
  assert.deepEqual(
    DIFFERENCES.filter((rule) => !used.has(rule)).map(({ reason }) => reason),
    [],
    "every difference is still one",
  );
  assert.ok(counts.agreed > 2500, String(counts.agreed));
});
