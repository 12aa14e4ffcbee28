// extractLong(): a text in parts, each extracted by itself, and one value of what they give.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as v from "valibot";
import * as z from "zod";
import { split } from "../../pkg/dist/long/split.js";
import { builtPackage } from "../built-package.mjs";
import { seeded } from "../property/random.mjs";
import { extracted, refusal, textOf } from "../traffic/simulation.mjs";

const { extractLong, fromBedrock } = await builtPackage();

/** A client whose model reads what the parts say by `read`, and the requests. */
function reading(read) {
  const requests = [];
  const fetch = async (_url, { body }) => {
    const request = JSON.parse(new TextDecoder().decode(body));
    requests.push(request);
    const answer = read(textOf({ body: request }), request);
    return answer instanceof Response ? answer : extracted(answer);
  };
  const client = fromBedrock({ region: "us-east-1", model: "amazon.nova-lite-v1:0", apiKey: "key", fetch });
  return { client, requests };
}

const Order = z.object({
  customer: z.string(),
  total: z.number().transform((total) => `${total} €`),
  items: z.array(z.object({ sku: z.string(), count: z.int(), note: z.string().optional() })),
});

const field = (text, name) => new RegExp(`${name}: (\\S+)`, "u").exec(text)?.[1];

/** What an honest model reads: nothing that is not in the part. */
function honest(text) {
  const items = [...text.matchAll(/(\d+)x (\w+)(?: \(([^)]*)\))?/gu)].map(([, count, sku, note]) => {
    return { sku, count: Number(count), ...(note !== undefined && { note }) };
  });
  const [customer, total] = [field(text, "Customer"), field(text, "Total")];
  return {
    ...(customer !== undefined && { customer }),
    ...(total !== undefined && { total: Number(total) }),
    ...(items.length > 0 && { items }),
  };
}

const filler = (count) => "Nothing is said here. ".repeat(count);

test("parts are read by themselves, and become one value by the schema", async () => {
  const { client, requests } = reading(honest);
  const text = `Customer: Ann\n\n${filler(12)}\n\n2x A1. 3x B2.\n\n${filler(12)}\n\n4x C3. Total: 90`;
  const { data, conflicts, provenance, parts, usage, failed } = await extractLong(client, text, {
    ...{ responseModel: Order, partLength: 300, overlap: 40 },
  });
  assert.deepEqual(data, {
    customer: "Ann",
    total: "90 €",
    items: [
      { sku: "A1", count: 2 },
      { sku: "B2", count: 3 },
      { sku: "C3", count: 4 },
    ],
  });
  assert.ok(parts.length > 2 && requests.length === parts.length);
  assert.deepEqual([conflicts, failed], [[], []]);
  assert.equal(usage.totalTokens, parts.length * 120);
  const last = parts.length - 1;
  assert.deepEqual([provenance["/customer"], provenance["/total"], provenance["/items/2"]], [[0], [last], [last]]);
  // A part may leave out what the whole must have; elements of lists may not.
  const { json } = requests[0].toolConfig.tools[0].toolSpec.inputSchema;
  assert.equal(json.required, undefined);
  assert.deepEqual(json.properties.items.items.required, ["sku", "count"]);
  assert.match(requests[1].messages[0].content[0].text, /^This is part 2 of \d+ of a text\./u);
});

test("a short text is one call with the schema itself", async () => {
  const { client, requests } = reading(() => ({ customer: "Ann", total: 3, items: [] }));
  const result = await extractLong(client, "Customer: Ann", { responseModel: Order });
  assert.deepEqual(result.data, { customer: "Ann", total: "3 €", items: [] });
  assert.equal(requests[0].messages[0].content[0].text, "Customer: Ann");
  assert.ok(requests[0].toolConfig.tools[0].toolSpec.inputSchema.json.required.includes("total"));
});

const paragraphs = (...texts) => texts.map((text) => text.padEnd(180, " .")).join("\n\n");

const inParts = (texts, options, read = honest) =>
  extractLong(reading(read).client, paragraphs(...texts), {
    responseModel: Order,
    partLength: 200,
    overlap: 0,
    ...options,
  });

test("values that differ are told, and chosen by the rule", async () => {
  const texts = ["Customer: Ann Total: 1", "Customer: Bob Total: 2 1x A1.", "Customer: Bob Total: 3"];
  for (const [rule, total, customer] of [
    [undefined, 1, "Ann"],
    ["first", 1, "Ann"],
    ["last", 3, "Bob"],
    ["vote", 1, "Bob"],
    [(values) => (typeof values[0] === "number" ? Math.max(...values) : values.join("+")), 3, "Ann+Bob+Bob"],
  ]) {
    const merge = rule === undefined ? {} : { "/total": rule, "/customer": rule };
    const { data, conflicts } = await inParts(texts, { merge });
    assert.deepEqual([data.total, data.customer], [`${total} €`, customer], String(rule));
    if (typeof rule === "function") continue;
    assert.deepEqual(
      conflicts.find(({ path }) => path === "/customer"),
      {
        path: "/customer",
        values: [
          { value: "Ann", parts: [0] },
          { value: "Bob", parts: [1, 2] },
        ],
        chosen: customer,
      },
    );
  }
});

test("elements of lists that are the same are one: as a whole, or by their key", async () => {
  const texts = ["Customer: Ann Total: 1 1x A1. 2x B2.", "2x B2. 5x A1 (blue). 3x C3."];
  const whole = await inParts(texts, {});
  assert.deepEqual(
    whole.data.items.map(({ sku, count }) => `${count} ${sku}`),
    ["1 A1", "2 B2", "5 A1", "3 C3"],
  );
  const keyed = await inParts(texts, { merge: { "/items": { key: "sku" }, "/items/0/count": "last" } });
  assert.deepEqual(keyed.data.items, [
    { sku: "A1", count: 5, note: "blue" },
    { sku: "B2", count: 2 },
    { sku: "C3", count: 3 },
  ]);
  assert.deepEqual(
    keyed.conflicts.map(({ path, chosen }) => [path, chosen]),
    [["/items/0/count", 5]],
  );
  assert.deepEqual(keyed.provenance["/items/1/count"], [0, 1]);
});

test("what no part says is missing at the end, with the value so far", async () => {
  await assert.rejects(inParts(["Customer: Ann", "1x A1."], {}), (error) => {
    assert.equal(error.code, "VALIDATION_FAILED");
    assert.match(error.message, /\/total/u);
    assert.deepEqual(error.partial, { customer: "Ann", items: [{ sku: "A1", count: 1 }] });
    return true;
  });
});

test("a part that fails ends the call, or is left out and listed", async () => {
  const texts = ["Customer: Ann", "broken", "Total: 5 1x A1."];
  const read = (text) =>
    text.includes("broken") ? refusal(400, "ValidationException", "The text is not allowed.") : honest(text);
  await assert.rejects(inParts(texts, {}, read), { code: "REQUEST_REFUSED" });
  const { data, failed } = await inParts(texts, { failedParts: "skip" }, read);
  assert.equal(data.total, "5 €");
  assert.deepEqual(
    failed.map(({ part, error }) => [part, error.code]),
    [[1, "REQUEST_REFUSED"]],
  );
});

test("a list at the root is joined, and the conversation may be the caller's own", async () => {
  const List = z.array(z.string()).min(2);
  const { client, requests } = reading((text) => ({ value: [...text.matchAll(/word\d/gu)].map(([word]) => word) }));
  const text = paragraphs("word1 word2", "word2 word3");
  const wrapped = z.object({ value: List });
  const { data } = await extractLong(client, text, {
    ...{ responseModel: wrapped, partLength: 200, overlap: 0 },
    messages: ({ text: part, index }) => [{ role: "user", content: `${index}: ${part}` }],
  });
  assert.deepEqual(data.value, ["word1", "word2", "word3"]);
  assert.match(requests[1].messages[0].content[0].text, /^1: word2/u);
});

test("every text is covered by its parts, which overlap as they should and break no character", () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const random = seeded(seed);
    const pieces = ["word ", "a longer word. ", "line\n", "end.\n\n", "x".repeat(90), "😀😀😀", "。", "\u0301"];
    const text = random.list(1, 400, () => random.pick(pieces)).join("");
    const length = random.integer(20, 300);
    const overlap = random.integer(0, Math.floor(length / 2) - 1);
    const parts = split(text, length, overlap);
    let reached = 0;
    for (const { text: part, start, end, index, count } of parts) {
      assert.equal(part, text.slice(start, end));
      assert.ok(part.length <= length && part.length > 0, `${seed}: ${part.length}`);
      assert.ok(start <= reached && (index === 0 || reached - start <= overlap), `${seed}: ${start} after ${reached}`);
      assert.ok(end > reached, `${seed}: no progress`);
      assert.ok(!/^[\udc00-\udfff]/u.test(part) && !/[\ud800-\udbff]$/u.test(part), `${seed}: a pair is broken`);
      assert.equal(count, parts.length);
      reached = end;
    }
    assert.equal(reached, text.length);
  }
  assert.equal(split("a".repeat(2_000_000), 1000, 100).length > 2000, true);
});

test("unusable options and schemas are refused before any request", async () => {
  const { client, requests } = reading(() => assert.fail());
  for (const [text, options, path] of [
    ["", {}, "text"],
    [5, {}, "text"],
    ["x", { partLength: 10 }, "partLength"],
    ["x", { partLength: 200, overlap: 100 }, "overlap"],
    ["x", { failedParts: "keep" }, "failedParts"],
    ["x", { messages: [] }, "messages"],
    ["x", { merge: { items: "first" } }, 'merge["items"]'],
    ["x", { merge: { "/items": "all" } }, 'merge["/items"]'],
    ["x", { partlength: 500 }, "partlength"],
    ["x".repeat(900), { responseModel: { type: "string" }, partLength: 200 }, "responseModel"],
  ]) {
    await assert.rejects(extractLong(client, text, { responseModel: Order, ...options }), (error) => {
      assert.match(error.code, /^BAD_/u, String(error));
      assert.equal(error.path, path);
      return true;
    });
  }
  assert.equal(requests.length, 0);
});

test("a schema whose converter must be loaded is one like any other", async () => {
  const { client } = reading(honest);
  const text = `Customer: Ann\n\n${filler(20)}\n\n${filler(20)} Total: 90`;
  const responseModel = v.object({ customer: v.string(), total: v.number() });
  const { data } = await extractLong(client, text, { responseModel, partLength: 300, overlap: 40 });
  assert.deepEqual(data, { customer: "Ann", total: 90 });
});
