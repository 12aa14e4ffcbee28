// regions, models, failover and inferenceProfile: a call goes on elsewhere, loses nothing, and says so.
import assert from "node:assert/strict";
import { test } from "node:test";
import { builtPackage } from "../built-package.mjs";
import { conversation, extracted, refusal, Text, textOf } from "./simulation.mjs";

const { fromBedrock } = await builtPackage();

const regionOf = (url) => /bedrock-runtime\.([a-z0-9-]+)\./u.exec(url)[1];
const modelOf = (url) => decodeURIComponent(/\/model\/([^/]+)\//u.exec(url)[1]);

/** A client whose requests are answered by `answer` for region, model and text, and what it has sent. */
function clientOf(options, answer) {
  const sent = [];
  const fetch = async (url, { body, signal }) => {
    const request = { url: String(url), body: JSON.parse(new TextDecoder().decode(body)) };
    const [region, model] = [regionOf(request.url), modelOf(request.url)];
    sent.push(`${region} ${model}`);
    return answer({ region, model, text: textOf(request), signal }) ?? extracted({ text: textOf(request) });
  };
  const told = [];
  const client = fromBedrock({ apiKey: "key", fetch, ...options });
  client.on("failover", ({ reason, from, to }) =>
    told.push([reason, from.region, to.region ?? from.region, to.modelId]),
  );
  const ask = (text = "a", more = {}) =>
    client.createWithCompletion({ responseModel: Text, messages: conversation(text), ...more });
  return { client, ask, sent, told };
}

const throttled = () => refusal(429, "ThrottlingException", "Too many requests, please wait before trying again.");
const broken = () => refusal(503, "ServiceUnavailableException", "Try again.");

const REGIONS = { regions: ["us-east-1", "us-west-2"], model: "amazon.nova-lite-v1:0" };

test("a region that throttles, fails, or does not have the model is left at once for the next", async () => {
  for (const [reason, failure, code] of [
    ["throttled", throttled, "THROTTLED"],
    ["unavailable", broken, "SERVICE_ERROR"],
    ["unavailable", () => Promise.reject(new TypeError("fetch failed")), "NETWORK"],
    ["not-enabled", () => refusal(404, "ResourceNotFoundException", "Model not found."), "MODEL_NOT_FOUND"],
    [
      "not-enabled",
      () => refusal(403, "AccessDeniedException", "You don't have access to the model with the specified model ID."),
      "ACCESS_DENIED",
    ],
  ]) {
    const { ask, sent, told } = clientOf(REGIONS, ({ region }) => (region === "us-east-1" ? failure() : undefined));
    const { data, completion } = await ask();
    assert.deepEqual(data, { text: "a" });
    assert.deepEqual(sent, ["us-east-1 amazon.nova-lite-v1:0", "us-west-2 amazon.nova-lite-v1:0"], reason);
    assert.equal(completion.region, "us-west-2");
    const [{ message, usage, ...failover }] = completion.failovers;
    assert.deepEqual(failover, { region: "us-east-1", modelId: "amazon.nova-lite-v1:0", reason, code });
    assert.ok(message.length > 10 && usage.totalTokens === 0);
    assert.deepEqual(told, [[reason, "us-east-1", "us-west-2", "amazon.nova-lite-v1:0"]]);
  }
});

test("what would fail elsewhere as well ends the call", async () => {
  for (const failure of [
    () => refusal(400, "ValidationException", "The text field is blank."),
    () => refusal(403, "UnrecognizedClientException", "The security token included in the request is invalid."),
    () => refusal(403, "AccessDeniedException", "User is not authorized to perform: bedrock:InvokeModel"),
  ]) {
    const { ask, sent } = clientOf(REGIONS, failure);
    await assert.rejects(ask());
    assert.equal(sent.length, 1);
  }
});

test("calls stay where one has gone on, until the first region has had its rest", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: Date.UTC(2026, 0, 1) });
  let isDown = true;
  const { ask, sent } = clientOf({ ...REGIONS, failover: { cooldown: 10_000 } }, ({ region }) =>
    isDown && region === "us-east-1" ? broken() : undefined,
  );
  for (let call = 0; call < 3; call += 1) await ask();
  const regions = () => sent.map((one) => one.split(" ")[0]);
  assert.deepEqual(regions(), ["us-east-1", "us-west-2", "us-west-2", "us-west-2"]);
  isDown = false;
  t.mock.timers.tick(10_001);
  await ask();
  assert.equal(regions().at(-1), "us-east-1");
});

test("the last place repeats as a single one does, and its failure has the record of all", async () => {
  const { ask, sent } = clientOf({ ...REGIONS, maxAttempts: 2 }, ({ region }) =>
    region === "us-west-2" ? broken() : throttled(),
  );
  await assert.rejects(ask(), (error) => {
    assert.equal(error.code, "SERVICE_ERROR");
    assert.deepEqual(
      error.completion.failovers.map(({ code }) => code),
      ["THROTTLED"],
    );
    return true;
  });
  assert.equal(sent.length, 3);
});

test("models come after all regions, and a call's own model has no other", async () => {
  const models = ["amazon.nova-pro-v1:0", "amazon.nova-lite-v1:0"];
  const { ask, sent } = clientOf({ regions: REGIONS.regions, models }, ({ model, region }) =>
    model === models[0] || region === "us-east-1" ? throttled() : undefined,
  );
  const { completion } = await ask();
  assert.equal(completion.modelId, models[1]);
  assert.deepEqual(sent, [
    `us-east-1 ${models[0]}`,
    `us-west-2 ${models[0]}`,
    `us-east-1 ${models[1]}`,
    `us-west-2 ${models[1]}`,
  ]);
  sent.length = 0;
  const other = "amazon.nova-micro-v1:0";
  assert.equal((await ask("b", { model: other })).completion.modelId, other);
  assert.deepEqual(sent, [`us-east-1 ${other}`, `us-west-2 ${other}`]);
});

test("only the reasons that are named count", async () => {
  const { ask, sent } = clientOf({ ...REGIONS, failover: { on: ["unavailable"] }, maxAttempts: 1 }, throttled);
  await assert.rejects(ask(), { code: "THROTTLED" });
  assert.equal(sent.length, 1);
});

test("a region without content in time is left, buffered and streamed, and the last one may take longer", async () => {
  const late = (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => resolve(extracted({ text: "late" })), milliseconds);
      signal.addEventListener("abort", () => {
        clearTimeout(timer);
        reject(signal.reason);
      });
    });
  const { ask, client, told } = clientOf({ ...REGIONS, failover: { firstContentTimeout: 50 } }, ({ region, signal }) =>
    late(region === "us-east-1" ? 5_000 : 150, signal),
  );
  const { data, completion } = await ask();
  assert.deepEqual(data, { text: "late" });
  assert.deepEqual([completion.failovers[0].reason, completion.failovers[0].code], ["slow", "TIMEOUT"]);
  assert.equal(told[0][0], "slow");
  const again = clientOf({ ...REGIONS, failover: { firstContentTimeout: 50 } }, ({ region, signal }) =>
    region === "us-east-1" ? late(5_000, signal) : undefined,
  );
  const run = again.client.stream({ responseModel: Text, messages: conversation("streamed") });
  assert.deepEqual(await run.object, { text: "streamed" });
  assert.equal(again.told[0][0], "slow");
  assert.ok(client);
});

test("a region that dies in the middle of many items loses none and doubles none", async () => {
  let answered = 0;
  const counts = new Map();
  const { client } = clientOf(REGIONS, ({ region, text }) => {
    if (region === "us-east-1" && answered >= 40)
      return answered % 2 === 0 ? broken() : Promise.reject(new Error("reset"));
    answered += 1;
    counts.set(text, (counts.get(text) ?? 0) + 1);
    return undefined;
  });
  const texts = Array.from({ length: 200 }, (_, index) => `item ${index}`);
  const results = await client.map(texts, { responseModel: Text, messages: conversation, concurrency: 10 });
  assert.deepEqual(
    results.map(({ value }) => value?.text),
    texts,
  );
  assert.ok([...counts.values()].every((count) => count === 1));
});

test("tokens of answers before a failover are told and priced", async () => {
  let calls = 0;
  const { ask } = clientOf({ ...REGIONS, prices: { input: 1, output: 10 } }, ({ region, text }) => {
    calls += 1;
    if (calls === 1) return extracted({ text: 5 });
    return region === "us-east-1" ? broken() : extracted({ text: text.slice(0, 1) });
  });
  const { completion } = await ask("a", { validation: "strict" });
  assert.equal(completion.failovers[0].usage.totalTokens, 120);
  assert.equal(completion.usage.totalTokens, 120);
  // Twice 100 tokens at 1 and 20 at 10 for a million.
  assert.equal(completion.cost, 0.0006);
});

test("a model that needs an inference profile gets that of the region, only where it may, and keeps it", async () => {
  const needs = ({ model }) =>
    model.startsWith("eu.") || model.startsWith("global.")
      ? undefined
      : refusal(400, "ValidationException", "Invocation of model ID x with on-demand throughput isn’t supported.");
  const model = "anthropic.claude-sonnet-4-5-20250929-v1:0";
  const without = clientOf({ region: "eu-west-1", model }, needs);
  await assert.rejects(without.ask(), { code: "MODEL_NOT_FOUND" });
  for (const [inferenceProfile, prefix] of [
    ["geo", "eu"],
    ["global", "global"],
  ]) {
    const { ask, sent, told } = clientOf({ region: "eu-west-1", model, inferenceProfile }, needs);
    const first = await ask();
    assert.equal(first.completion.modelId, `${prefix}.${model}`);
    assert.equal(first.completion.failovers[0].reason, "needs-profile");
    await ask();
    assert.deepEqual(sent, [`eu-west-1 ${model}`, `eu-west-1 ${prefix}.${model}`, `eu-west-1 ${prefix}.${model}`]);
    assert.equal(told.length, 1);
  }
});

test("media are fetched once, wherever the call goes on", async () => {
  let fetched = 0;
  const sent = [];
  const png = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=",
    "base64",
  );
  const client = fromBedrock({
    ...REGIONS,
    ...{ apiKey: "key", fetchMedia: true },
    fetch: async (url, { body } = {}) => {
      if (String(url) === "https://pictures.example/a.png") {
        fetched += 1;
        return new Response(png, { headers: { "content-type": "image/png" } });
      }
      const text = new TextDecoder().decode(body);
      sent.push(text.includes(png.toString("base64")));
      return regionOf(String(url)) === "us-east-1" ? broken() : extracted({ text: "seen" });
    },
  });
  const content = [
    { type: "image_url", image_url: { url: "https://pictures.example/a.png" } },
    { type: "text", text: "What?" },
  ];
  assert.deepEqual(await client.create({ responseModel: Text, messages: [{ role: "user", content }] }), {
    text: "seen",
  });
  assert.equal(fetched, 1);
  assert.deepEqual(sent, [true, true]);
});

test("unusable places are refused, each by its name", () => {
  for (const [options, path] of [
    [{ regions: [] }, "regions"],
    [{ regions: "us-east-1" }, "regions"],
    [{ regions: ["us-east-1", 5] }, "regions[1]"],
    [{ regions: [{ region: "us-east-1", endpoint: 5 }] }, "regions[0].endpoint"],
    [{ regions: ["us-east-1"], region: "us-west-2" }, "region"],
    [{ models: ["a"], model: "b" }, "model"],
    [{ models: ["a", ""] }, "models[1]"],
    [{ models: ["a", "b"], family: "claude" }, "family"],
    [{ failover: { on: ["down"] } }, "failover.on"],
    [{ failover: { firstContentTimout: 5 } }, "failover.firstContentTimout"],
    [{ failover: { cooldown: -1 } }, "failover.cooldown"],
    [{ failover: 5 }, "failover"],
    [{ inferenceProfile: "EU " }, "inferenceProfile"],
  ]) {
    assert.throws(
      () => fromBedrock(options),
      (error) => {
        assert.equal(error.code, "BAD_OPTION", String(error));
        assert.ok(error.path === path || error.message.includes(path), `${error.path} ${error.message}`);
        return true;
      },
    );
  }
});
