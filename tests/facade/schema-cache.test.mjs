// What a schema costs when it is used again: nothing is converted or compiled twice, nothing stale is used, nothing piles up.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type } from "arktype";
import * as z from "zod";
import { loadCore, replaceInstance } from "../../pkg/dist/core/instance.js";
import { fromBedrock as packaged } from "../../pkg/dist/entry/node.js";
import { answering, credentials, loadFacade, messages, personSchema } from "./support/facade.mjs";

const jason = { name: "Jason", age: 25 };

/** A client of the built package, and the texts that its core has compiled since. */
async function watched() {
  const core = await loadCore();
  const { Schema } = core;
  const texts = [];
  core.Schema = class extends Schema {
    static ofLibrary(text, ...others) {
      texts.push(text);
      return Schema.ofLibrary(text, ...others);
    }
    constructor(text, name) {
      texts.push(text);
      super(text, name);
    }
  };
  const content = [{ toolUse: { toolUseId: "t", name: "Person", input: jason } }];
  const { fetch } = answering({ output: { message: { role: "assistant", content } }, stopReason: "tool_use" });
  const client = packaged({ model: "m", mode: "BEDROCK_TOOLS", credentials, fetch });
  const create = (responseModel) => client.create({ responseModel, messages, schemaName: "Person" });
  const stop = () => {
    core.Schema = Schema;
  };
  return { texts, create, stop };
}

/** The schema with its conversions counted. */
function counted(model) {
  const standard = model["~standard"];
  const count = { conversions: 0 };
  const input = (options) => {
    count.conversions += 1;
    return standard.jsonSchema.input(options);
  };
  const value = { version: 1, vendor: standard.vendor, validate: standard.validate, jsonSchema: { input } };
  return { model: Object.defineProperty(model, "~standard", { value }), count };
}

test("the second call with a schema neither converts nor compiles it", async () => {
  const { texts, create, stop } = await watched();
  try {
    for (const schema of [
      z.object({ name: z.string(), age: z.int() }).describe("a first one"),
      type({ name: "string", age: "number.integer" }),
    ]) {
      texts.length = 0;
      const { model, count } = counted(schema);
      for (let call = 0; call < 3; call += 1) assert.deepEqual(await create(model), jason);
      await Promise.all([create(model), create(model)]);
      assert.deepEqual([count.conversions, texts.length], [1, 1]);
    }
    texts.length = 0;
    const plain = { ...personSchema, description: "a plain one" };
    for (let call = 0; call < 3; call += 1) await create(plain);
    await create(structuredClone(plain));
    assert.equal(texts.length, 1, "equal texts share one");
  } finally {
    stop();
  }
});

test("after a fault of the core a known schema is compiled anew, and not converted", async () => {
  const { texts, create, stop } = await watched();
  try {
    const { model, count } = counted(z.object({ name: z.string(), age: z.int() }).describe("another one"));
    await create(model);
    replaceInstance();
    await assert.rejects(create(model), { code: "INTERNAL" });
    assert.deepEqual(await create(model), jason);
    assert.deepEqual([count.conversions, texts.length], [1, 2]);
  } finally {
    stop();
  }
});

test("schemas that are no longer used can be collected", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  const { create, stop } = await watched();
  stop();
  const dropped = await (async () => {
    const model = z.object({ name: z.string(), age: z.int() });
    await create(model);
    return new WeakRef(model);
  })();
  for (let round = 0; round < 50 && dropped.deref() !== undefined; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    collect();
  }
  assert.equal(dropped.deref(), undefined);
});

test("a schema is compiled once, by its text, its name and who decides", async () => {
  const { fromBedrock, log } = await loadFacade();
  const client = fromBedrock({ credentials, fetch: answering({ name: "J", age: 1 }).fetch });
  const create = (responseModel, options = {}) => client.create({ responseModel, messages, ...options });
  let conversions = 0;
  const convert = () => {
    conversions += 1;
    return personSchema;
  };
  const standard = {
    "~standard": { version: 1, vendor: "own", validate: (value) => ({ value }), jsonSchema: { input: convert } },
  };
  for (let call = 0; call < 3; call += 1) await create(standard);
  assert.equal(conversions, 1);
  assert.equal(log.schemas.length, 1);
  await create({ ...personSchema });
  await create({ ...personSchema });
  assert.equal(log.schemas.length, 2);
  await create(standard, { schemaName: "other" });
  assert.equal(log.schemas.length, 3);
});

test("a changed JSON Schema object is compiled anew", async () => {
  const { fromBedrock, log } = await loadFacade();
  const client = fromBedrock({ credentials, fetch: answering({ name: "J", age: 1 }).fetch });
  const model = structuredClone(personSchema);
  await client.create({ responseModel: model, messages });
  model.properties.email = { type: "string" };
  await client.create({ responseModel: model, messages });
  assert.deepEqual(Object.keys(JSON.parse(log.schemas[1].text).properties), ["name", "age", "email"]);
});

test("compiled schemas do not pile up", async () => {
  const { fromBedrock, log } = await loadFacade();
  const client = fromBedrock({ credentials, fetch: answering({}).fetch });
  for (let call = 0; call < 70; call += 1) {
    await client.create({ responseModel: { type: "object", title: `T${call}` }, messages });
  }
  assert.equal(log.freed, 6);
  assert.equal(log.closed, 70);
});
