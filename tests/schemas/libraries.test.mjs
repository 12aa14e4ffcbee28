// Schemas of every library, as their users write them: what the model is asked for, and what its answer becomes.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { Schema as Effect } from "effect";
import { Schema as EffectThree } from "effect3";
import { build } from "esbuild";
import * as v from "valibot";
import * as z from "zod";
import { z as zodThree } from "zod/v3";
import { z as originalZodThree } from "zod3";
import { inRepository } from "../../js/scripts/lib/paths.mjs";
import { libraries } from "./library-schemas.mjs";

let folder;
/** The package where `effect` and `zod` are of version 4, and where they are of version 3. */
let latest;
let three;

before(async () => {
  mkdirSync(inRepository("target"), { recursive: true });
  folder = mkdtempSync(inRepository("target", "libraries-"));
  const modules = join(folder, "node_modules");
  mkdirSync(modules);
  for (const library of ["effect", "zod"])
    symlinkSync(inRepository("node_modules", `${library}3`), join(modules, library));
  cpSync(inRepository("pkg"), join(modules, "bedrock-extract"), { recursive: true });
  latest = await import("../../pkg/dist/entry/node.js");
  three = await import(pathToFileURL(join(modules, "bedrock-extract", "dist", "entry", "node.js")));
});

after(() => rmSync(folder, { recursive: true, force: true }));

const messages = [{ role: "user", content: "The pump leaks. Call 555." }];
const given = { title: " The pump leaks ", due: "2026-05-01", contact: { kind: "phone", number: "555" } };
const extracted = { title: "The pump leaks", priority: 3, due: new Date("2026-05-01"), contact: given.contact };
const tree = { value: 1, children: [{ value: 2, children: [{ value: 3, children: [] }] }] };

/** Asks with answers one after the other; gives the result and the JSON Schema that the tool has. */
async function ask({ isThree }, responseModel, ...answers) {
  const bodies = [];
  const client = (isThree ? three : latest).fromBedrock({
    region: "us-east-1",
    apiKey: "key-of-the-test",
    model: "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
    fetch: async (_url, { body }) => {
      bodies.push(JSON.parse(new TextDecoder().decode(body)));
      const tool = bodies.at(-1).toolConfig?.tools[0].toolSpec;
      const input = answers[Math.min(bodies.length, answers.length) - 1];
      // Recursion is asked for in the prompt.
      const block = tool ? { toolUse: { toolUseId: "t", name: tool.name, input } } : { text: JSON.stringify(input) };
      return Response.json({
        output: { message: { role: "assistant", content: [block] } },
        stopReason: tool ? "tool_use" : "end_turn",
        usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
      });
    },
  });
  const { data, completion } = await client.createWithCompletion({ responseModel, messages });
  return { data, completion, schema: bodies[0].toolConfig?.tools[0].toolSpec.inputSchema.json };
}

for (const [name, library] of Object.entries(libraries)) {
  test(`${name}: descriptions are asked for, transforms and defaults are applied, unions are told apart`, async () => {
    const { data, schema, completion } = await ask(library, library.schema, given);
    assert.deepEqual(data, library.isPlain ? given : extracted);
    assert.equal(completion.attempts.length, 1);
    assert.deepEqual(schema.required?.toSorted(), ["contact", "due", "title"]);
    assert.match(JSON.stringify(schema.properties.title), /"description":"What is wrong"/);
    const kinds = schema.properties.contact.anyOf ?? schema.properties.contact.oneOf;
    assert.match(JSON.stringify(kinds), /"email".*"address".*"phone".*"number"/);
  });

  test(`${name}: what breaks the schema is asked for again, in the words of who decides`, async () => {
    const wrong = { ...given, contact: { kind: "phone", number: 555 } };
    const { data, completion } = await ask(library, library.schema, { ...wrong, contact: {} }, given);
    assert.deepEqual(data.contact, given.contact);
    const [{ issues }] = completion.attempts;
    assert.ok(
      issues.some(({ path }) => path.startsWith("/contact")),
      JSON.stringify(issues),
    );
  });

  test(`${name}: a type that contains itself`, async () => {
    const { data, completion } = await ask(library, library.tree, tree);
    assert.deepEqual(data, tree);
    assert.equal(completion.attempts.length, 1);
    const broken = { value: 1, children: [{ value: "two", children: [{ value: [], children: [] }] }] };
    const again = await ask(library, library.tree, broken, tree);
    assert.deepEqual(again.data, tree);
    assert.equal(again.completion.attempts.length, 2);
  });

  test(`${name}: inside a helper`, async () => {
    const { list, maybe } = library.isThree ? three : latest;
    const { data } = await ask(library, list(library.schema, { min: 1 }), { value: [given] });
    assert.deepEqual(data, [library.isPlain ? given : extracted]);
    const some = await ask(library, maybe(library.tree), { result: tree, error: false, message: null });
    assert.deepEqual(some.data.result, tree);
  });
}

test("what is asked for of objects is the input side: names that a library ignores are not forbidden", async () => {
  for (const name of ["Zod", "zod/mini", "Zod 3", "Valibot", "ArkType", "Effect"]) {
    const library = libraries[name];
    const { data, schema, completion } = await ask(library, library.schema, { ...given, extra: 1 });
    assert.equal(data.title, "The pump leaks");
    assert.equal(completion.attempts.length, 1, name);
    assert.doesNotMatch(JSON.stringify(schema), /"additionalProperties":false/, name);
  }
  const { schema } = await ask({}, zodThree.object({ at: zodThree.string() }).strict(), { at: "a" });
  assert.equal(schema.additionalProperties, false);
});

test("schemas of Zod 3 stand beside others, and older ones need no Standard Schema", async () => {
  const { parallel } = latest;
  const Old = zodThree.object({ name: zodThree.string() });
  Object.defineProperty(Old, "~standard", { value: undefined });
  const { data } = await ask({}, parallel({ Old, New: z.object({ id: z.int() }) }), {
    Old: [{ name: "a" }],
    New: [{ id: 1 }],
  });
  assert.deepEqual(data, [
    { name: "Old", value: { name: "a" } },
    { name: "New", value: { id: 1 } },
  ]);
  const pair = zodThree.object({ at: zodThree.tuple([zodThree.string(), zodThree.number()]) });
  const { data: tuple, completion } = await ask({}, pair, { at: ["a"] }, { at: ["a", 1] });
  assert.deepEqual(tuple, { at: ["a", 1] });
  assert.equal(completion.attempts.length, 2);
});

test("a type of Zod 3 that no answer can be is refused with its place, and one that it reads is not", async () => {
  for (const zod of [zodThree, originalZodThree]) {
    for (const [schema, kind] of [
      [zod.date(), "date"],
      [zod.bigint(), "bigint"],
      [zod.map(zod.string(), zod.string()), "map"],
      [zod.set(zod.string()), "set"],
      [zod.symbol(), "symbol"],
      [zod.nan(), "nan"],
      [zod.function(), "function"],
    ]) {
      const refused = ask({}, zod.object({ deep: zod.object({ at: schema }) }), {});
      await assert.rejects(refused, ({ code, message }) => {
        assert.equal(code, "BAD_SCHEMA");
        assert.match(
          message,
          new RegExp(`type ${kind} has no JSON form at .responseModel.properties.deep.properties.at`),
        );
        return true;
      });
    }
    const piped = zod.object({ at: zod.string().regex(/^a/i).pipe(zod.coerce.number().catch(1)) });
    const { data: first, schema } = await ask({}, piped, { at: "A" });
    assert.deepEqual(first, { at: 1 });
    assert.equal(schema.properties.at.type, "string");
    assert.ok(new RegExp(schema.properties.at.pattern).test("A"), "flags count");
    const coerced = zod.object({ at: zod.coerce.date(), id: zod.union([zod.string(), zod.undefined()]) });
    const { data } = await ask({}, coerced, { at: "2026-05-01", id: "a" });
    assert.deepEqual(data, { at: new Date("2026-05-01"), id: "a" });
  }
});

test("Effect reads what JSON has no type for, and says what it cannot convert", async () => {
  const rich = Effect.Struct({ at: Effect.Date, id: Effect.BigInt, note: Effect.optional(Effect.String) });
  const { data } = await ask({}, rich, { at: "2026-05-01", id: "12345678901234567890", note: null });
  assert.deepEqual(data, { at: new Date("2026-05-01"), id: 12345678901234567890n, note: undefined });
  // What the error of a bundle says.
  const joined = Effect.toStandardSchemaV1(Effect.toStandardJSONSchemaV1(Effect.toCodecJson(rich)));
  const again = await ask({}, joined, { at: "2026-05-01", id: "1", note: "a" });
  assert.deepEqual(again.data, { at: new Date("2026-05-01"), id: 1n, note: "a" });
  const own = EffectThree.Struct({ at: EffectThree.DateFromSelf });
  await assert.rejects(ask({ isThree: true }, own, {}), { code: "BAD_SCHEMA", message: /DateFromSelf/ });
});

test("a library of another version than the schema is said to be one", async () => {
  await assert.rejects(ask({ isThree: true }, Effect.Struct({ name: Effect.String }), {}), {
    code: "BAD_SCHEMA",
    message: /needs `effect\/Schema`, which is of another version than the schema needs\. Install it/,
  });
});

test("streams wait for a converter as well", async () => {
  const client = latest.fromBedrock({
    region: "us-east-1",
    apiKey: "key-of-the-test",
    model: "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
    maxRetries: 0,
    fetch: async () => new Response(new Uint8Array(0)),
  });
  for (const responseModel of [v.object({ name: v.string() }), zodThree.object({ name: zodThree.string() })]) {
    const read = async () =>
      await client.stream({ responseModel, messages }).elementStream[Symbol.asyncIterator]().next();
    await assert.rejects(read, { code: "BAD_OPTION", message: /no elements/ });
    await assert.rejects(client.stream({ responseModel, messages }).object, { code: "INVALID_RESPONSE" });
  }
});

test("a bundle in which a converter cannot be found says what to pass", async () => {
  const away = mkdtempSync(join(tmpdir(), "bedrock-extract-bundle-"));
  try {
    const { warnings } = await build({
      stdin: {
        contents: `
          import { fromBedrock } from "./pkg/dist/entry/inline.js";
          import * as v from "valibot";
          const client = fromBedrock({ region: "us-east-1", apiKey: "key", model: "amazon.nova-lite-v1:0" });
          const call = client.create({ responseModel: v.object({}), messages: [{ role: "user", content: "x" }] });
          await call.catch(({ code, message }) => console.log(code, message));`,
        resolveDir: inRepository(),
      },
      bundle: true,
      format: "esm",
      outfile: join(away, "program.mjs"),
      logLevel: "silent",
    });
    assert.deepEqual(warnings, []);
    const printed = execFileSync(process.execPath, [join(away, "program.mjs")], { encoding: "utf8" });
    assert.match(
      printed,
      /^BAD_SCHEMA .*`@valibot\/to-json-schema`, which could not be loaded\..*toStandardJsonSchema/,
    );
  } finally {
    rmSync(away, { recursive: true, force: true });
  }
});
