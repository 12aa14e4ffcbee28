// What crosses into the WebAssembly core: half an emoji harms no text on its way, and what cannot be read is a defect that is
// named, never nothing.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as z from "zod";
import { compileSchema, ExtractionHandle, openCore } from "../../pkg/dist/core/handle.js";
import { fromBedrock, isBedrockExtractError } from "../../pkg/dist/entry/node.js";
import { messages, User as responseModel, right, scriptedEndpoint } from "./support.mjs";

const { endpoint, client } = scriptedEndpoint();
const HALVES = ["\ud83d", "\ude00"];

test("half an emoji in a message of the caller's rule loses neither the issue nor the re-ask", async () => {
  for (const half of HALVES) {
    endpoint().reset();
    endpoint().script([right, right]);
    const rule = z.object({ name: z.string(), age: z.int() }).superRefine((_, context) => {
      context.addIssue({ code: "custom", path: [`na${half}me`], message: `not ${half} this` });
      context.addIssue({ code: "custom", path: ["age"], message: "too old" });
    });
    await assert.rejects(client({ maxRetries: 1 }).create({ responseModel: rule, messages }), (error) => {
      assert.ok(isBedrockExtractError(error, "VALIDATION_FAILED"), String(error));
      assert.deepEqual(
        error.completion.attempts.map(({ issues }) => issues.map(({ path, expected }) => [path, expected])),
        Array(2).fill([
          ["/na\ufffdme", "not \ufffd this"],
          ["/age", "too old"],
        ]),
      );
      return true;
    });
    const objection = JSON.stringify(endpoint().requests[1].body.messages.at(-1));
    assert.ok(objection.includes("not \ufffd this") && objection.includes("too old"), objection);
  }
});

test("half an emoji anywhere else is a character like another, or is refused by the name of its place", async () => {
  for (const half of HALVES) {
    const text = `a${half}b`;
    const ask = (options, own = {}) =>
      fromBedrock({ model: "m", ...own }).explain({ responseModel, messages, ...options });
    const schema = { type: "object", description: text, properties: { [text]: { enum: [text] } } };
    for (const options of [
      { messages: [{ role: "user", content: text }] },
      { system: text },
      { context: { [text]: text } },
      { stop: text },
      { additionalModelRequestFields: { [text]: text } },
      { schemaName: text },
      { responseModel: schema },
    ]) {
      const { bodyText } = await ask(options);
      assert.ok(!/\\ud[89a-f]/iu.test(bodyText) && bodyText.isWellFormed?.() !== false, bodyText);
    }
    const capabilities = {
      version: 1,
      entries: [{ region: "us-east-1", modelId: "m", refused: text, learnedAt: Date.now() }],
    };
    await ask({}, { region: "us-east-1", capabilities });
    for (const [options, own, path] of [
      [{}, { region: text }, "region"],
      [{}, { endpoint: `https://${half}.example` }, "endpoint"],
      [{ requestMetadata: { team: text } }, {}, "requestMetadata.team"],
      [{ mode: text }, {}, "mode"],
      [{ projectIdentifier: text }, {}, "projectIdentifier"],
    ]) {
      await assert.rejects(ask(options, own), { code: "BAD_OPTION", path });
    }
  }
});

/** An extraction whose answer waits for a verdict. */
async function judging() {
  const core = await openCore();
  const compiled = compileSchema(core, JSON.stringify(responseModel), undefined, "library");
  const text = JSON.stringify({ region: "us-east-1", model: "m", mode: "BEDROCK_JSON", messages });
  const extraction = new ExtractionHandle(
    core,
    () => compiled,
    { text, attachments: [] },
    Date.now,
    () => {},
  );
  extraction.start();
  extraction.respond(200, {});
  const content = [{ text: JSON.stringify(right.input) }];
  const answer = { output: { message: { role: "assistant", content } }, stopReason: "end_turn" };
  extraction.receive(new TextEncoder().encode(JSON.stringify(answer)));
  assert.equal(extraction.finish(0.5).type, "check");
  return extraction;
}

test("what the core cannot read from its host is a defect that is named", async () => {
  const core = await openCore();
  const compiled = compileSchema(core, JSON.stringify(responseModel), undefined, "library");
  const opening = (text, attachments = []) =>
    new ExtractionHandle(
      core,
      () => compiled,
      { text, attachments },
      Date.now,
      () => {},
    );
  const request = (more) => JSON.stringify({ region: "us-east-1", model: "m", messages, ...more });
  const { Extraction } = core;
  const extraction = await judging();
  for (const [what, call, message] of [
    ["a verdict without its issues", () => rejecting(extraction, "{"), /^The host passed issues that cannot be read/u],
    [
      "issues that are none",
      () => rejecting(extraction, '[{"path":1}]'),
      /^The host passed issues that cannot be read/u,
    ],
    ["half an emoji", () => rejecting(extraction, '[{"path":"","message":"\\ud83d"}]'), /issues that cannot be read/u],
    ["options that are a list", () => opening("[]"), /options that are not an object/u],
    ["bytes that are no text", () => new Extraction(compiled.schema, Uint8Array.of(0xff), []), /not UTF-8/u],
    ["a name that is none", () => opening(request({ placeholder: 5 })), /a name for placeholders/u],
    ["a placeholder of nothing", () => opening(request({ placeholder: "p", system: { "p:text": 3 } })), /no text/u],
    ["headers that are none", () => extraction.respond(200, { a: {} }), /a malformed object/u],
    ["credentials that are none", () => extraction.sign({ accessKeyId: 5 }, 0), /a malformed object/u],
  ]) {
    assert.throws(call, (error) => error.code === "INTERNAL" && message.test(error.message), what);
  }
  // None of it has harmed the extraction.
  assert.equal(extraction.reject([{ path: "/age", message: "too old" }]).type, "send");
  extraction.close();
});

/** Hands this very text to the core's own `reject`. */
function rejecting(extraction, text) {
  const { stringify } = JSON;
  JSON.stringify = () => text;
  try {
    return extraction.reject([]);
  } finally {
    JSON.stringify = stringify;
  }
}
