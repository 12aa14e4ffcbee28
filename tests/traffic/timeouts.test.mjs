// firstByteTimeout, and streams that go on elsewhere: what was shown is taken back by a reset.
import assert from "node:assert/strict";
import { test } from "node:test";
import { builtPackage } from "../built-package.mjs";
import { toolStream } from "../streaming/support.mjs";
import { conversation, extracted, Text } from "./simulation.mjs";

const { fromBedrock } = await builtPackage();

const options = { model: "amazon.nova-lite-v1:0", apiKey: "key" };
const call = { responseModel: Text, messages: conversation("a") };

/** A `fetch` that is silent until it is ended, and answers from the second request on. */
function silent(firstRequests, answer = () => extracted({ text: "a" })) {
  const log = { requests: 0, ended: 0 };
  const fetch = (_url, { signal }) => {
    log.requests += 1;
    if (log.requests > firstRequests) return Promise.resolve(answer());
    return new Promise((_, reject) =>
      signal.addEventListener("abort", () => {
        log.ended += 1;
        reject(signal.reason);
      }),
    );
  };
  return { fetch, log };
}

test("a request whose answer does not begin in time is ended and repeated", async () => {
  const { fetch, log } = silent(2);
  const client = fromBedrock({ ...options, region: "us-east-1", fetch, firstByteTimeout: 30 });
  assert.deepEqual(await client.create(call), { text: "a" });
  assert.deepEqual(log, { requests: 3, ended: 2 });
  const never = silent(9);
  const other = fromBedrock({ ...options, region: "us-east-1", fetch: never.fetch });
  await assert.rejects(other.create({ ...call, firstByteTimeout: 20, maxAttempts: 2 }), (error) => {
    assert.equal(error.code, "NETWORK");
    assert.match(error.message, /no answer began within the `firstByteTimeout` of 20 ms/u);
    return true;
  });
  assert.equal(never.log.ended, 2);
});

test("an answer that has begun may take longer, and the call's own limits hold beside it", async () => {
  const slow = () =>
    new Response(
      new ReadableStream({
        async start(controller) {
          const bytes = new Uint8Array(await extracted({ text: "slow" }).arrayBuffer());
          await new Promise((resolve) => setTimeout(resolve, 80));
          controller.enqueue(bytes);
          controller.close();
        },
      }),
      { headers: { "content-type": "application/json" } },
    );
  const client = fromBedrock({ ...options, region: "us-east-1", fetch: silent(0, slow).fetch, firstByteTimeout: 40 });
  assert.deepEqual(await client.create(call), { text: "slow" });
  const never = silent(9);
  const other = fromBedrock({ ...options, region: "us-east-1", fetch: never.fetch, firstByteTimeout: 5000 });
  await assert.rejects(other.create({ ...call, timeout: 20 }), { code: "TIMEOUT", path: "timeout" });
  await assert.rejects(other.create({ ...call, signal: AbortSignal.timeout(20) }), { code: "ABORTED" });
  assert.equal(never.log.ended, 2);
  for (const firstByteTimeout of [0, -1, Number.NaN, "5"]) {
    await assert.rejects(other.create({ ...call, firstByteTimeout }), { code: "BAD_OPTION", path: "firstByteTimeout" });
  }
});

/** A stream in two pieces, the second of which is given, or breaks. */
function stream(bytes, cutAt) {
  const pieces = cutAt === undefined ? [bytes] : [bytes.subarray(0, cutAt)];
  const body = new ReadableStream({
    pull(controller) {
      const piece = pieces.shift();
      if (piece !== undefined) return controller.enqueue(new Uint8Array(piece));
      return cutAt === undefined ? controller.close() : controller.error(new TypeError("terminated"));
    },
  });
  return new Response(body, { headers: { "content-type": "application/vnd.amazon.eventstream" } });
}

test("a stream that breaks goes on in the next region, after a reset, and tells the tokens once", async () => {
  const long = "a long text ".repeat(200);
  const bytes = toolStream({ text: long });
  const regions = ["us-east-1", "us-west-2"];
  const fetch = async (url) =>
    url.includes("us-east-1") ? stream(bytes, Math.floor(bytes.length / 2)) : stream(bytes);
  const client = fromBedrock({ ...options, regions, fetch });
  const run = client.stream(call);
  const events = [];
  for await (const event of run.fullStream) events.push(event);
  assert.deepEqual(await run.object, { text: long });
  const { completion } = await run.done;
  assert.deepEqual([completion.region, completion.failovers.length], ["us-west-2", 1]);
  const types = events.map(({ type }) => type);
  assert.equal(types.filter((type) => type === "reset").length, 1);
  assert.equal(types.filter((type) => type === "usage").length, 1);
  assert.ok(types.indexOf("value") >= 0 && types.indexOf("value") < types.indexOf("reset"), types.join(" "));
  // Where nothing may be taken back, the failure is final.
  const once = fromBedrock({ ...options, regions, fetch }).stream({ ...call, maxRetries: 0 });
  await assert.rejects(
    (async () => {
      for await (const _ of once.partialStream);
    })(),
    { code: "NETWORK" },
  );
});

test("a call that goes on elsewhere after an invalid answer tells the tokens of both places", async () => {
  let requests = 0;
  const fetch = async (url) => {
    requests += 1;
    if (url.includes("us-west-2")) return stream(toolStream({ text: "right" }));
    if (requests === 1) return stream(toolStream({ text: { wrong: true } }));
    return new Response('{"message":"Try again."}', { status: 503 });
  };
  const run = fromBedrock({ ...options, regions: ["us-east-1", "us-west-2"], fetch }).stream(call);
  const events = [];
  for await (const { type } of run.fullStream) events.push(type);
  assert.deepEqual(await run.object, { text: "right" });
  assert.equal(events.filter((type) => type === "usage").length, 2, events.join(" "));
});
