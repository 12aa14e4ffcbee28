// Every kind of fault, at every attempt and as often as it may be repeated, in every mode: the outcome, the requests, the
// tokens and the attempts are those of the table.
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { isBedrockExtractError } from "../../pkg/dist/entry/node.js";
import { SCENARIOS } from "../endpoint/scenario-catalogue.mjs";
import { messages, User as responseModel, scriptedEndpoint } from "./support.mjs";
import { SEQUENCES, TABLE } from "./table.mjs";

const MODES = ["BEDROCK_TOOLS", "BEDROCK_TOOLS_STRICT", "BEDROCK_JSON_SCHEMA", "BEDROCK_JSON"];

// The random number that spreads retries: with zero there is no wait, but for the service's hint.
mock.method(Math, "random", () => 0);

const { endpoint: scripted, client } = scriptedEndpoint();
let endpoint;
beforeEach(() => {
  endpoint = scripted();
});

const usage = (unit) => ({ inputTokens: unit, outputTokens: 2 * unit, totalTokens: 3 * unit });

const WRONG = { input: { name: "Jason" }, text: '{"name":"Jason"}', usage: usage(1) };
const RIGHT = { input: { name: "Jason", age: 25 }, text: '{"name":"Jason","age":25}', usage: usage(10000) };

/** The step as a model answers in the mode: with a call of the tool, or in text. */
function inMode(step, mode) {
  if (step === "wrong") return inMode(WRONG, mode);
  if (step === "right") return inMode(RIGHT, mode);
  if (typeof step === "string" || !("input" in step && "text" in step)) return step;
  const { input, text, ...rest } = step;
  return mode.includes("TOOLS") ? { input, ...rest } : { text, ...rest };
}

let models = 0;

/** Makes a call that is answered with the steps, the last one again and again, and tells what became of it. */
async function outcomeOf(steps, mode, call) {
  models += 1;
  const name = `cell-${models}`;
  endpoint.define(
    name,
    steps.map((step) => inMode(step, mode)),
  );
  const { data, completion, error } = await client({ model: `scripted.${name}`, mode, maxRetries: 2 })
    .createWithCompletion({ responseModel, messages, ...call })
    .catch((thrown) => ({ error: thrown, completion: thrown.completion }));
  if (error !== undefined) assert.ok(isBedrockExtractError(error), String(error?.stack));
  else assert.deepEqual(data, { name: "Jason", age: 25 });
  const requests = endpoint.requests.filter(({ modelId }) => modelId === `scripted.${name}`).length;
  const follows = [error?.code ?? "ok", requests, completion.usage.totalTokens, completion.attempts.length];
  return { error, completion, follows };
}

/** A sum of answers that take twice as many tokens written as read. */
function assertWhole({ inputTokens, outputTokens, totalTokens, ...cached }) {
  assert.deepEqual([inputTokens * 3, outputTokens * 3], [totalTokens, totalTokens * 2]);
  assert.deepEqual(cached, { cacheReadInputTokens: 0, cacheWriteInputTokens: 0 });
}

for (const [name, row] of Object.entries(TABLE)) {
  async function cell(mode, { step, policy, code, retryable, status, requestId, call }, n, k) {
    const title = `${mode}, attempt ${n}, ${k} times`;
    const [outcome, ...counts] = policy[n][k - 1];
    const expected = [outcome === "fault" ? code : outcome, ...counts];
    const steps = [...Array(n).fill("wrong"), ...Array(k).fill(step), "right"];
    const { error, completion, follows } = await outcomeOf(steps, mode, call);
    assert.deepEqual(follows, expected, `${title}: ${error?.message}`);
    assertWhole(completion.usage);
    if (error === undefined) return;
    assert.deepEqual([error.retryable, error.status], [retryable, status], title);
    if (requestId !== undefined) assert.equal(typeof error.requestId, requestId ? "string" : "undefined", title);
  }

  test(`${name}: ${row.code ?? "taken"}`, async () => {
    const cells = MODES.flatMap((mode) => {
      const line = { requestId: true, ...row, ...(mode.includes("TOOLS") ? {} : row.inText) };
      return line.policy.flatMap((numbers, n) => numbers.map((_, index) => cell(mode, line, n, index + 1)));
    });
    await Promise.all(cells);
  });
}

for (const { title, steps, follows, attempts } of SEQUENCES) {
  test(title, async () => {
    for (const mode of MODES) {
      const outcome = await outcomeOf(steps, mode);
      assert.deepEqual(outcome.follows, follows, mode);
      assert.deepEqual(
        outcome.completion.attempts.map(({ requests }) => requests),
        attempts,
        mode,
      );
    }
  });
}

test("the table has every fault that the endpoint knows and that one answer can have", () => {
  const used = new Set(Object.values(TABLE).map(({ step }) => step.scenario ?? step));
  const others = Object.entries(SCENARIOS)
    .filter(([name, { damage = "" }]) => !/^(?:bad-crc|stream-)/u.test(damage) && !used.has(name))
    .map(([name]) => name);
  // Whole answers, and what only a stream shows.
  assert.deepEqual(others, ["text", "tool-input", "slow", "slow-stream", "unknown-event"]);
});
