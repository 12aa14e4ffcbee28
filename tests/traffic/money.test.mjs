// prices, costBudget, the estimate of explain(), and what map() saves: lengths that are likely, and cache points.
import assert from "node:assert/strict";
import { test } from "node:test";
import { builtPackage } from "../built-package.mjs";
import { conversation, extracted, service, Text } from "./simulation.mjs";

const { fromBedrock } = await builtPackage();

const usage = { inputTokens: 1000, outputTokens: 100, totalTokens: 1100 };
const cached = { ...usage, cacheReadInputTokens: 4000, cacheWriteInputTokens: 500, totalTokens: 5600 };

const MODEL = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";

function clientOf(fetch, more = {}) {
  return fromBedrock({ region: "us-east-1", model: MODEL, apiKey: "key", fetch, ...more });
}

const ask = (client, more = {}) =>
  client.createWithCompletion({ responseModel: Text, messages: conversation("a"), ...more });

test("a completion has its cost, with the prices of its model", async () => {
  for (const [prices, used, cost] of [
    [{ input: 3, output: 15 }, usage, 0.0045],
    [{ input: 3, output: 15 }, cached, 0.018],
    [{ input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 }, cached, 0.007575],
    [{ [MODEL]: { input: 3, output: 15 }, other: { input: 0, output: 0 } }, usage, 0.0045],
    [{ other: { input: 3, output: 15 } }, usage, undefined],
    [undefined, usage, undefined],
  ]) {
    const { fetch } = service({ latency: 0, usage: used });
    const { completion } = await ask(clientOf(fetch, prices === undefined ? {} : { prices }));
    assert.equal(completion.cost === undefined ? undefined : Number(completion.cost.toFixed(9)), cost);
  }
});

test("no further attempt is made once the attempts have cost what they may", async () => {
  const { fetch, requests } = service({ latency: 0, answer: () => extracted({ text: 5, other: [] }, usage) });
  const options = { prices: { input: 3, output: 15 }, costBudget: 0.008, maxRetries: 5, validation: "strict" };
  await assert.rejects(ask(clientOf(fetch), options), (error) => {
    assert.equal(error.code, "COST_BUDGET_EXCEEDED");
    assert.equal(error.path, "costBudget");
    assert.equal(error.completion.attempts.length, 2);
    assert.equal(error.completion.cost, 0.009);
    return true;
  });
  assert.equal(requests.length, 2);
});

test("unusable prices are refused, each by its name", async () => {
  for (const [more, place] of [
    [{ prices: 5 }, "prices"],
    [{ prices: { input: 3 } }, "prices.output"],
    [{ prices: { input: 3, output: -1 } }, "prices.output"],
    [{ prices: { input: 3, output: 15, cached: 1 } }, "prices.cached"],
    [{ prices: { [MODEL]: { input: "3", output: 15 } } }, `prices[${MODEL}].input`],
    [{ costBudget: 1 }, "costBudget"],
    [{ costBudget: Number.NaN, prices: { input: 3, output: 15 } }, "costBudget"],
  ]) {
    await assert.rejects(
      async () => ask(clientOf(undefined, more)),
      (error) => {
        assert.equal(error.code, "BAD_OPTION", String(error));
        assert.ok(error.message.includes(place), error.message);
        return true;
      },
    );
  }
});

test("explain() estimates tokens and cost, the better the more answers there were", async () => {
  const { fetch, requests } = service({ latency: 0, usage });
  const client = clientOf(fetch, { prices: { input: 3, output: 15 } });
  const explained = () => client.explain({ responseModel: Text, messages: conversation("a"), maxTokens: 500 });
  const { estimate, bodyText } = await explained();
  assert.equal(estimate.inputTokens, Math.ceil(bodyText.length / 4));
  assert.equal(estimate.outputTokens, 500);
  assert.equal(estimate.cost, (estimate.inputTokens * 3 + 500 * 15) / 1e6);
  await client.map(["a"], { responseModel: Text, messages: conversation, maxTokens: 500 });
  const later = (await explained()).estimate.inputTokens;
  assert.ok(Math.abs(later - 1000) < 5, String(later));
  assert.equal(requests.length, 1);
});

test("map() asks for as many tokens as are likely, and raises that where an answer is cut", async () => {
  let answers = 0;
  const { fetch, requests } = service({
    latency: 0,
    usage,
    answer: ({ body }) => {
      answers += 1;
      if (answers !== 3) return undefined;
      assert.equal(body.inferenceConfig.maxTokens, 512);
      const content = [{ text: '{"text": "cut' }];
      const response = { output: { message: { role: "assistant", content } }, stopReason: "max_tokens", usage };
      return new Response(JSON.stringify(response));
    },
  });
  const seen = [];
  const results = await clientOf(fetch).map(["a", "b", "c"], {
    ...{ responseModel: Text, messages: conversation, concurrency: 1, maxRetries: 0 },
    onProgress: ({ completion }) => seen.push(completion.estimatedMaxTokens),
  });
  assert.ok(
    results.every(({ status }) => status === "fulfilled"),
    JSON.stringify(results),
  );
  assert.deepEqual(
    requests.map(({ body }) => body.inferenceConfig.maxTokens),
    [2048, 512, 512, 1024],
  );
  assert.deepEqual(seen, [2048, 512, 512]);
  // A plain call keeps the model's own, and what the caller says is not touched.
  const plain = await ask(clientOf(fetch));
  assert.equal(plain.completion.estimatedMaxTokens, undefined);
  assert.equal(requests.at(-1).body.inferenceConfig, undefined);
  for (const own of [{ maxTokens: 77 }, { inferenceConfig: { maxTokens: 77 } }, { max_tokens: 77 }]) {
    await clientOf(fetch).map(["a"], { responseModel: Text, messages: conversation, ...own });
    assert.equal(requests.at(-1).body.inferenceConfig.maxTokens, 77);
  }
  // Nothing is likely where the model thinks as well.
  await clientOf(fetch).map(["a"], { responseModel: Text, messages: conversation, reasoningEffort: "low" });
  assert.equal(requests.at(-1).body.inferenceConfig, undefined);
});

const long = "The rules are long. ".repeat(400);

const pointsOf = ({ body }) => ({
  system: (body.system ?? []).findIndex((block) => "cachePoint" in block),
  message: body.messages[0].content.findIndex((block) => "cachePoint" in block),
});

test("map() caches what all conversations begin with, from the second use on, where that pays", async () => {
  const rules = (text) => [
    {
      role: "user",
      content: [
        { type: "text", text: long },
        { type: "text", text },
      ],
    },
  ];
  const many = Array.from({ length: 8 }, (_, index) => `text ${index}`);
  const map = async (
    messages,
    more = {},
    used = { inputTokens: 2500, outputTokens: 10, totalTokens: 2510 },
    items = many,
  ) => {
    const { fetch, requests } = service({ latency: 0, usage: used });
    const progress = [];
    await clientOf(fetch).map(items, {
      ...{ responseModel: Text, messages, concurrency: 1, onProgress: (one) => progress.push(one) },
      ...more,
    });
    return { points: requests.map(pointsOf), requests, progress };
  };
  const none = { system: -1, message: -1 };
  const inMessage = { system: -1, message: 1 };
  assert.deepEqual((await map(rules)).points, [none, ...Array(5).fill(inMessage), none, none]);
  const bySystem = await map(conversation, { system: long });
  assert.deepEqual(bySystem.points, [none, ...Array(5).fill({ system: 1, message: -1 }), none, none]);
  for (const [what, found] of Object.entries({
    "switched off": await map(rules, { cachePoints: "off" }),
    "too short for the model": await map(rules, {}, { inputTokens: 900, outputTokens: 10, totalTokens: 910 }),
    "the model caches nothing": await map(rules, { model: "us.meta.llama3-3-70b-instruct-v1:0" }),
    "longer for this model": await map(rules, { model: "us.anthropic.claude-haiku-4-5-20251001-v1:0" }),
    "nothing is shared": await map((text) => conversation(text + long)),
    "few items": await map(rules, {}, undefined, ["a", "b", "c"]),
  })) {
    assert.ok(
      found.points.every(({ system, message }) => system === -1 && message === -1),
      what,
    );
  }
  // The caller's own point is the only one.
  const own = await map((text) => [
    {
      role: "user",
      content: [{ type: "text", text: long }, { cachePoint: { type: "default" } }, { type: "text", text }],
    },
  ]);
  for (const { body } of own.requests) {
    assert.equal(body.messages[0].content.filter((block) => "cachePoint" in block).length, 1);
  }
});

test("what was saved and what was paid for the cache is told", async () => {
  const { fetch } = service({ latency: 0, usage: cached });
  const progress = [];
  await clientOf(fetch, { prices: { input: 3, output: 15 } }).map(["a", "b"], {
    ...{ responseModel: Text, messages: conversation, onProgress: (one) => progress.push(one) },
  });
  const { usage: total, cost } = progress.at(-1);
  assert.deepEqual(total, {
    inputTokens: 2000,
    outputTokens: 200,
    totalTokens: 11_200,
    cacheReadInputTokens: 8000,
    cacheWriteInputTokens: 1000,
  });
  assert.ok(Math.abs(cost - 0.036) < 1e-12);
});

test("options of map() that are none are refused before any work", async () => {
  const client = clientOf(() => assert.fail("sent"));
  for (const [more, path] of [
    [{ messages: conversation("a") }, "messages"],
    [{ cachePoints: "on" }, "cachePoints"],
    [{ concurency: 5 }, "concurency"],
    [{ concurrency: 0 }, "concurrency"],
    [{ keyOf: 5 }, "keyOf"],
  ]) {
    await assert.rejects(client.map(["a"], { responseModel: Text, messages: conversation, ...more }), {
      code: "BAD_OPTION",
      path,
    });
  }
});
