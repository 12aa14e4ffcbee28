// rateLimiter(), retryMode and maxConcurrency: requests leave as fast as quotas let them pass, in their order, on a simulated clock.
import assert from "node:assert/strict";
import { test } from "node:test";
import { builtPackage } from "../built-package.mjs";
import { conversation, quota, service, simulatedClock, Text } from "./simulation.mjs";

const { fromBedrock, rateLimiter } = await builtPackage();

const items = (count) => Array.from({ length: count }, (_, index) => `item ${index}`);

const options = (fetch, more = {}) => ({
  region: "us-east-1",
  model: "amazon.nova-lite-v1:0",
  apiKey: "key",
  fetch,
  ...more,
});

const each = (client, text, more = {}) =>
  client.create({ responseModel: Text, messages: conversation(text), timeout: 2_000_000_000, ...more });

for (const kind of ["sliding", "calendar", "bucket"]) {
  test(`a thousand items keep to a quota of 50 requests a minute that only refusals tell (${kind})`, async (t) => {
    const clock = simulatedClock(t);
    const admits = quota(kind, 50);
    const { fetch, requests } = service({ admits: () => admits.take() });
    const client = fromBedrock(options(fetch));
    const texts = items(1000);
    const results = await clock.run(
      client.map(texts, { responseModel: Text, messages: conversation, concurrency: 8, timeout: 2_000_000_000 }),
    );
    assert.deepEqual(
      results.map(({ value }) => value?.text),
      texts,
    );
    const firstRefusal = requests.find(({ admitted }) => !admitted);
    assert.ok(firstRefusal, "the quota was met");
    const later = requests.filter(({ admitted, time }) => !admitted && time > firstRefusal.answeredAt);
    assert.deepEqual(later, [], "none is refused that leaves after the first refusal has come");
    // At no less than nine tenths of the quota: 1,000 at 50 a minute.
    const minutes = (requests.at(-1).time - requests[0].time) / 60_000;
    assert.ok(minutes >= 18.5 && minutes <= 22, `${minutes} minutes`);
  });
}

test("tokens are counted as answers tell them, and learned from the words of a refusal", async (t) => {
  const clock = simulatedClock(t);
  const tokens = quota("sliding", 6000);
  const { fetch, requests } = service({
    admits: () => tokens.take(120),
    words: "Too many tokens, please wait before trying again.",
  });
  const limiter = rateLimiter();
  const client = fromBedrock(options(fetch, { limiter }));
  await clock.run(client.map(items(200), { responseModel: Text, messages: conversation, concurrency: 4 }));
  const firstRefusal = requests.find(({ admitted }) => !admitted);
  const later = requests.filter(({ admitted, time }) => !admitted && time > firstRefusal.answeredAt);
  assert.deepEqual(later, []);
  const [{ tokensPerMinute, requestsPerMinute, url }] = limiter.limits();
  // What was under way at the first refusal counts with what it was thought to take.
  assert.ok(tokensPerMinute >= 5400 && tokensPerMinute <= 6600, String(tokensPerMinute));
  assert.equal(requestsPerMinute, undefined);
  assert.equal(url, "https://bedrock-runtime.us-east-1.amazonaws.com/model/amazon.nova-lite-v1%3A0");
});

test("stated limits are kept without a single refusal, by clients that share them", async (t) => {
  const clock = simulatedClock(t);
  const admits = quota("sliding", 30);
  const { fetch, requests } = service({ admits: () => admits.take() });
  const limiter = rateLimiter({ requestsPerMinute: 30 });
  const clients = [fromBedrock(options(fetch, { limiter })), fromBedrock(options(fetch, { limiter }))];
  await clock.run(Promise.all(items(90).map((text, index) => each(clients[index % 2], text))));
  assert.equal(requests.length, 90);
  assert.ok(requests.every(({ admitted }) => admitted));
  const minutes = (requests.at(-1).time - requests[0].time) / 60_000;
  assert.ok(minutes >= 2 && minutes <= 2.1, `${minutes} minutes`);
});

test("requests leave in the order in which they came", async (t) => {
  const clock = simulatedClock(t);
  const { fetch, requests } = service();
  const client = fromBedrock(options(fetch, { limiter: rateLimiter({ requestsPerMinute: 10 }), maxConcurrency: 3 }));
  const texts = items(40);
  await clock.run(Promise.all(texts.map((text) => each(client, text))));
  assert.deepEqual(
    requests.map(({ body }) => body.messages[0].content[0].text),
    texts,
  );
});

test("no more requests than `maxConcurrency` are under way, over all models", async (t) => {
  const clock = simulatedClock(t);
  let under = 0;
  let most = 0;
  const { fetch } = service();
  const counted = async (...request) => {
    under += 1;
    most = Math.max(most, under);
    try {
      return await fetch(...request);
    } finally {
      under -= 1;
    }
  };
  const client = fromBedrock(options(counted, { maxConcurrency: 3 }));
  const models = ["amazon.nova-lite-v1:0", "amazon.nova-pro-v1:0"];
  await clock.run(Promise.all(items(20).map((text, index) => each(client, text, { model: models[index % 2] }))));
  assert.equal(most, 3);
});

test("what waits ends at once with its call, and lets the next one pass", async (t) => {
  const clock = simulatedClock(t);
  const { fetch, requests } = service();
  const client = fromBedrock(options(fetch, { limiter: rateLimiter({ requestsPerMinute: 1 }) }));
  const controller = new AbortController();
  const first = each(client, "first");
  const second = each(client, "second", { signal: controller.signal });
  const third = each(client, "third");
  await clock.run(first);
  controller.abort("enough");
  await assert.rejects(clock.run(second), { code: "ABORTED", cause: "enough" });
  assert.equal((await clock.run(third)).text, "third");
  assert.equal(requests.length, 2);
});

test("an abort of map() begins no further item, and ends those that wait", async (t) => {
  const clock = simulatedClock(t);
  const { fetch, requests } = service();
  const client = fromBedrock(options(fetch, { limiter: rateLimiter({ requestsPerMinute: 5 }) }));
  const controller = new AbortController();
  const results = await clock.run(
    client.map(items(100), {
      ...{ responseModel: Text, messages: conversation, concurrency: 4, signal: controller.signal },
      onProgress: ({ finished }) => finished === 5 && controller.abort(),
    }),
  );
  assert.equal(requests.length, 5);
  assert.equal(results.filter(({ status }) => status === "fulfilled").length, 5);
  assert.ok(results.slice(5).every(({ reason }) => reason.code === "ABORTED"));
});

test("a limit that was learned grows again, late where it was sure", async (t) => {
  const clock = simulatedClock(t);
  let limit = 40;
  let admits = quota("sliding", limit);
  const { fetch, requests } = service({ admits: () => admits.take() });
  const limiter = rateLimiter();
  const client = fromBedrock(options(fetch, { limiter }));
  const work = (count) =>
    clock.run(
      client.map(items(count), { responseModel: Text, messages: conversation, concurrency: 8, timeout: 2_000_000_000 }),
      250,
      10 ** 8,
    );
  await work(120);
  const learned = limiter.limits()[0].requestsPerMinute;
  assert.ok(learned >= 36 && learned <= 40, String(learned));
  limit = 400;
  admits = quota("sliding", limit);
  await work(40 * 32);
  const last = requests.slice(-100);
  assert.ok(limiter.limits()[0].requestsPerMinute > learned, "after half an hour more is tried");
  assert.ok(last.every(({ admitted }) => admitted));
});

test("a quota that others use as well is learned from little, and found again", async (t) => {
  const clock = simulatedClock(t);
  let others = true;
  const admits = quota("sliding", 100);
  let refused = 0;
  const { fetch } = service({
    admits: () => {
      if (others && refused < 3) {
        refused += 1;
        return false;
      }
      return admits.take();
    },
  });
  const limiter = rateLimiter();
  const client = fromBedrock(options(fetch, { limiter, maxAttempts: 10 }));
  await clock.run(each(client, "first"));
  others = false;
  assert.equal(limiter.limits()[0].requestsPerMinute, 1);
  const begin = Date.now();
  await clock.run(client.map(items(60), { responseModel: Text, messages: conversation, concurrency: 8 }));
  const minutes = (Date.now() - begin) / 60_000;
  assert.ok(minutes < 20, `${minutes} minutes`);
});

test("unusable limits are refused, each by its name", () => {
  for (const [limits, path] of [
    [{ requestsPerMinute: 0 }, "requestsPerMinute"],
    [{ tokensPerMinute: Number.NaN }, "tokensPerMinute"],
    [{ tokensPerMinute: "50" }, "tokensPerMinute"],
    [{ maxConcurrency: 1.5 }, "maxConcurrency"],
    [{ outputWeight: 0.5 }, "outputWeight"],
    [{ adaptive: 1 }, "adaptive"],
    [{ requestPerMinute: 5 }, "requestPerMinute"],
  ]) {
    assert.throws(() => rateLimiter(limits), { code: "BAD_OPTION", path });
  }
  for (const [more, path] of [
    [{ maxConcurrency: 0 }, "maxConcurrency"],
    [{ retryMode: "legacy" }, "retryMode"],
    [{ limiter: { requestsPerMinute: 5 } }, "limiter"],
  ]) {
    assert.throws(() => fromBedrock(options(undefined, more)), { code: "BAD_OPTION", path });
  }
});
