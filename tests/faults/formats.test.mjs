// Formats of schemas: those that are checked, and those that nothing checks, which a user is told of. So are formats of media
// that are not those of the bytes.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import * as z from "zod";
import { list } from "../../pkg/dist/entry/node.js";
import { assertGrammar } from "../facade/support/grammar.mjs";
import { messages, scriptedEndpoint } from "./support.mjs";

const { endpoint: scripted, client } = scriptedEndpoint({ maxRetries: 0 });
let endpoint;
beforeEach(() => {
  endpoint = scripted();
});

const schemaOf = (properties) => ({ type: "object", properties, required: Object.keys(properties) });

async function completionOf(responseModel, input) {
  endpoint.reset();
  endpoint.script([{ input }]);
  return (await client().createWithCompletion({ responseModel, messages })).completion;
}

test("every format that the documentation names is checked", async () => {
  for (const format of [
    "date",
    "date-time",
    "time",
    "duration",
    "email",
    "hostname",
    "ipv4",
    "ipv6",
    "uri",
    "uri-reference",
    "uri-template",
    "iri",
    "iri-reference",
    "uuid",
    "regex",
    "json-pointer",
    "relative-json-pointer",
  ]) {
    const broken = completionOf(schemaOf({ value: { type: "string", format } }), { value: "( {\\ %zz[" });
    await assert.rejects(broken, (error) => {
      assert.deepEqual([error.code, error.completion.attempts[0].issues[0].keyword], ["VALIDATION_FAILED", "format"]);
      assert.deepEqual(error.completion.warnings, []);
      return true;
    });
  }
});

test("a format that nothing checks is told at each of its places", async () => {
  const iban = { type: "string", format: "iban" };
  const model = schemaOf({ from: iban, to: iban, id: { type: "string", format: "ulid", pattern: "^[0-9A-Z]+$" } });
  for (let call = 0; call < 2; call += 1) {
    const { warnings } = await completionOf(model, { from: "a", to: "b", id: "0A" });
    assert.deepEqual(
      warnings.map(({ code, path }) => [code, path]),
      [
        ["UNKNOWN_FORMAT", "/properties/from/format"],
        ["UNKNOWN_FORMAT", "/properties/to/format"],
      ],
    );
    const [{ message }] = warnings;
    assertGrammar({ message, help: "Add a `pattern`, or a rule of the schema library" });
  }
});

test("a failed call tells of it as well, and so does a schema inside a helper's", async () => {
  const model = schemaOf({ code: { type: "string", format: "iban" } });
  await assert.rejects(completionOf(model, {}), (error) => {
    assert.equal(error.completion.warnings.length, 1);
    return true;
  });
  const { warnings } = await completionOf(list(model), { value: [{ code: "x" }] });
  assert.equal(warnings.length, 1);
});

test("formats of a schema library are its own affair", async () => {
  const model = z.object({ id: z.nanoid(), at: z.iso.datetime(), link: z.url(), mail: z.email(), key: z.base64() });
  const { warnings } = await completionOf(model, {
    id: "V1StGXR8_Z5jdHi6B-myT",
    at: "2026-01-01T00:00:00Z",
    link: "https://example.com",
    mail: "a@example.com",
    key: "AAAA",
  });
  assert.deepEqual(warnings, []);
});

test("integers of OpenAPI are ranges, and its other formats limit nothing", async () => {
  const integers = schemaOf({ n: { type: "integer", format: "int32" }, m: { type: "integer", format: "int64" } });
  assert.deepEqual((await completionOf(integers, { n: -2147483648, m: 2147483648 })).warnings, []);
  await assert.rejects(completionOf(integers, { n: 2147483648, m: 1 }), /\/n: expected at most 2147483647/u);
  const kept = schemaOf({
    a: { type: "number", format: "double" },
    b: { type: "number", format: "float" },
    c: { type: "string", format: "password" },
    d: { type: "string", format: "byte" },
    e: { type: "string", format: "binary" },
    f: { type: "string", format: "int64" },
  });
  assert.deepEqual((await completionOf(kept, { a: 1.5, b: 1e300, c: "", d: "?", e: "\n", f: "1" })).warnings, []);
});

test("media that are declared as something else are sent as what they are, and the user is told", async () => {
  const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]);
  endpoint.reset();
  endpoint.script([{ input: { value: "a" } }]);
  const { completion } = await client().createWithCompletion({
    responseModel: schemaOf({ value: { type: "string", format: "iban" } }),
    messages: [{ role: "user", content: ["Read", { type: "file", data: png, mediaType: "image/jpg" }] }],
  });
  assert.deepEqual(
    completion.warnings.map(({ code, path }) => [code, path]),
    [
      ["UNKNOWN_FORMAT", "/properties/value/format"],
      ["MEDIA_TYPE_MISMATCH", "messages[0].content[1].data"],
    ],
  );
  const [, { message }] = completion.warnings;
  assert.equal(
    message,
    "`messages[0].content[1].data` is declared as jpeg, but sent as png, as its bytes show. Correct what is declared.",
  );
  assertGrammar({ message, help: "Correct what is declared" });
});
