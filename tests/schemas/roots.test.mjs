// Values of every kind through the whole package: what is sent has an object at its root, what comes back is the value itself.
import assert from "node:assert/strict";
import { test } from "node:test";
import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { type } from "arktype";
import * as v from "valibot";
import * as z from "zod";
import { fromBedrock } from "../../pkg/dist/entry/node.js";
import { checkConversation } from "../endpoint/conversation-rules.mjs";
import { checkRequestShape } from "../endpoint/shape-check.mjs";

const CLAUDE = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const NOVA = "amazon.nova-lite-v1:0";
const messages = [{ role: "user", content: "Jason is 25 years old" }];
const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example" };

const cat = z.object({ kind: z.literal("cat"), lives: z.int() });
const dog = z.object({ kind: z.literal("dog"), name: z.string() });
const named = { type: "object", properties: { name: { type: "string" } }, required: ["name"] };
const aged = { type: "object", properties: { age: { type: "integer" } }, required: ["age"] };

/** What is asked for, a value of it, and whether it is sent as the property of an object. */
const roots = [
  ["a Zod object", z.object({ name: z.string() }), { name: "Jason" }, false],
  ["a Zod array", z.array(cat), [{ kind: "cat", lives: 9 }], true],
  ["a Zod discriminated union", z.discriminatedUnion("kind", [cat, dog]), { kind: "dog", name: "Rex" }, true],
  ["a Zod union", z.union([z.string(), z.number()]), 25, true],
  ["a Zod enum", z.enum(["red", "green"]), "green", true],
  ["a Zod literal", z.literal("yes"), "yes", true],
  ["a Zod tuple", z.tuple([z.string(), z.int()]), ["Jason", 25], true],
  ["a nullable Zod object", cat.nullable(), null, true],
  [
    "a Zod intersection",
    z.intersection(z.object({ a: z.string() }), z.object({ b: z.int() })),
    { a: "x", b: 1 },
    false,
  ],
  ["a Zod object with an id", z.object({ name: z.string() }).meta({ id: "Person" }), { name: "Jason" }, false],
  ["an ArkType array", type({ name: "string" }).array(), [{ name: "Jason" }], true],
  ["a Valibot picklist", toStandardJsonSchema(v.picklist(["a", "b"])), "b", true],
  ["a JSON Schema number", { type: "number" }, 2.5, true],
  ["a JSON Schema union", { anyOf: [named, aged] }, { age: 25 }, true],
  ["a JSON Schema sum", { allOf: [named, aged] }, { name: "Jason", age: 25 }, false],
  ["an object with a union beside its fields", { ...named, anyOf: [{ required: ["name"] }] }, { name: "Jason" }, true],
  [
    "a name that Claude refuses",
    { type: "object", properties: { "full name": { type: "string" } } },
    { "full name": "J" },
    true,
  ],
  ["draft 7 without its name", { type: "array", items: [{ type: "string" }, { type: "integer" }] }, ["a", 1], true],
  [
    "a definition with a name that URIs escape",
    { $ref: "#/$defs/Box<int>", $defs: { "Box<int>": aged } },
    { age: 1 },
    false,
  ],
  [
    "an identity",
    { $id: "T0", ...named, properties: { ...named.properties, next: { $ref: "T0" } } },
    { name: "a", next: { name: "b" } },
    false,
  ],
];

const recursive = new Set(["an identity"]);

/** Answers as a model would, and keeps what it was asked. */
function modelThatAnswers(value) {
  const bodies = [];
  const fetch = async (_url, { body }) => {
    const request = JSON.parse(typeof body === "string" ? body : new TextDecoder().decode(body));
    bodies.push(request);
    const tool = request.toolConfig?.tools[0].toolSpec;
    const content = tool
      ? [{ toolUse: { toolUseId: "t1", name: tool.name, input: value } }]
      : [{ text: JSON.stringify(value) }];
    const reply = {
      output: { message: { role: "assistant", content } },
      stopReason: tool ? "tool_use" : "end_turn",
      usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
      metrics: { latencyMs: 1 },
    };
    return new Response(JSON.stringify(reply), { status: 200, headers: { "content-type": "application/json" } });
  };
  return { bodies, fetch };
}

for (const mode of ["BEDROCK_TOOLS", "BEDROCK_JSON", "BEDROCK_TOOLS_STRICT", "BEDROCK_JSON_SCHEMA"]) {
  for (const model of mode === "BEDROCK_TOOLS" ? [CLAUDE, NOVA] : [CLAUDE]) {
    test(`${mode}, ${model}`, async (t) => {
      for (const [name, responseModel, value, wraps] of roots) {
        if (recursive.has(name) && /STRICT|SCHEMA/u.test(mode)) continue;
        await t.test(name, async () => {
          const { bodies, fetch } = modelThatAnswers(wraps ? { value } : value);
          const client = fromBedrock({ region: "us-east-1", credentials, model, mode, fetch });
          assert.deepEqual(await client.create({ responseModel, messages }), value);
          assert.equal(bodies.length, 1);
          checkRequestShape("Converse", bodies[0], { modelId: model });
          checkConversation(bodies[0], { novaSchemas: model === NOVA });
          const sent = sentSchema(bodies[0]);
          if (sent === undefined) return;
          assert.equal(sent.type, "object");
          assert.equal(Object.keys(sent.properties ?? {}).join() === "value", wraps);
          for (const keyword of ["anyOf", "oneOf", "allOf"]) assert.ok(!(keyword in sent), keyword);
        });
      }
    });
  }
}

function sentSchema({ toolConfig, outputConfig }) {
  if (toolConfig) return toolConfig.tools[0].toolSpec.inputSchema.json;
  const text = outputConfig?.textFormat.structure.jsonSchema.schema;
  return text === undefined ? undefined : JSON.parse(text);
}
