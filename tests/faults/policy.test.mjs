// Further attempts as the caller's policy wants them, against the scripted endpoint.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { isBedrockExtractError } from "../../pkg/dist/entry/node.js";
import { messages, User as responseModel, right, scriptedEndpoint, wrong } from "./support.mjs";

const { endpoint: scripted, client } = scriptedEndpoint();
let endpoint;
beforeEach(() => {
  endpoint = scripted();
});

test("a policy sees each failed attempt, waits and ends", async () => {
  endpoint.script([wrong, wrong, wrong, right]);
  const seen = [];
  const patient = client({
    maxRetries: {
      attempts: 5,
      delay: ({ number }) => number * 10,
      retryIf: async (attempt) => {
        seen.push([attempt.number, attempt.issues[0].path]);
        return true;
      },
    },
  });
  const started = performance.now();
  const { data, completion } = await patient.createWithCompletion({ responseModel, messages });
  assert.deepEqual(data, right.input);
  assert.ok(performance.now() - started >= 55, "waited 10, 20 and 30 ms");
  assert.ok(completion.durationMs >= 50 && completion.durationMs <= performance.now() - started + 5);
  assert.deepEqual(
    seen,
    [1, 2, 3].map((number) => [number, "/age"]),
  );

  endpoint.reset();
  endpoint.script([wrong, wrong, right]);
  const brief = client({ maxRetries: { attempts: 5, retryIf: ({ number }) => number < 2 } });
  await assert.rejects(brief.create({ responseModel, messages }), (error) => {
    assert.ok(isBedrockExtractError(error, "VALIDATION_FAILED"), String(error));
    assert.equal(error.completion.attempts.length, 2);
    assert.equal(error.requestId, endpoint.requests[1].requestId);
    return true;
  });
  assert.equal(endpoint.requests.length, 2);
});

test("what the policy throws ends the call as it is", async () => {
  endpoint.script([wrong, right]);
  const own = new Error("own");
  const throwing = client({
    maxRetries: {
      retryIf: () => {
        throw own;
      },
    },
  });
  await assert.rejects(throwing.create({ responseModel, messages }), (error) => error === own);
});

test("budget, history and masking reach the core", async () => {
  endpoint.script([wrong, wrong, right]);
  const record = await client({ reask: "replace" }).createWithCompletion({ responseModel, messages });
  assert.equal(record.completion.attempts.length, 3);
  assert.equal(endpoint.requests.at(-1).body.messages.length, 3);

  endpoint.reset();
  endpoint.script([wrong, right]);
  await assert.rejects(client({ tokenBudget: 1 }).create({ responseModel, messages }), (error) =>
    isBedrockExtractError(error, "TOKEN_BUDGET_EXCEEDED"),
  );

  endpoint.reset();
  endpoint.script([wrong]);
  await assert.rejects(client({ maskValues: true, maxRetries: 0 }).create({ responseModel, messages }), (error) => {
    assert.ok(!JSON.stringify([error.message, error.completion]).includes("twenty-five"));
    return isBedrockExtractError(error, "VALIDATION_FAILED");
  });
});

test("an answer that stays the same at temperature 0 ends the call early, unless the caller wants to go on", async () => {
  const unchanged = client({ temperature: 0, maxRetries: 5 });
  endpoint.script(Array.from({ length: 6 }, () => wrong));
  await assert.rejects(unchanged.create({ responseModel, messages }), (error) => {
    assert.ok(isBedrockExtractError(error, "VALIDATION_FAILED"), String(error));
    assert.match(error.message, /at temperature 0.*`retryUnchanged`/u);
    assert.deepEqual([error.completion.endedEarly, error.completion.attempts.length], ["unchanged-answer", 3]);
    return true;
  });
  assert.equal(endpoint.requests.length, 3);
  endpoint.reset();
  endpoint.script([wrong, wrong, wrong, right]);
  const call = { responseModel, messages, retryUnchanged: true };
  const { data, completion } = await unchanged.createWithCompletion(call);
  assert.deepEqual([data, completion.endedEarly, completion.attempts.length], [right.input, undefined, 4]);
});
