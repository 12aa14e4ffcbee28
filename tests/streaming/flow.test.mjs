// How a streamed call runs: lazily, no faster than it is read, ended when it is left; and what happens when it breaks.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { exceptionFrame } from "../endpoint/event-stream.mjs";
import { clientOf, collect, failureOf, library, messages, split, toolStream } from "./support.mjs";

const { isBedrockExtractError } = library;
const User = z.object({ name: z.string(), age: z.int() });
const jason = { name: "Jason", age: 25 };

test("nothing is sent before something is read, and options are checked at once", async () => {
  const { client, log } = clientOf([toolStream(jason)]);
  const run = client.stream({ responseModel: User, messages });
  await sleep(10);
  assert.equal(log.requests.length, 0);
  assert.deepEqual(await run.object, jason);
  assert.equal(log.requests.length, 1);
  assert.match(log.requests[0].url, /\/converse-stream$/u);
  assert.equal(log.headers[0]["accept-encoding"], "identity");
  for (const options of [
    { messages },
    { responseModel: User, messages, invalidElements: "drop" },
    { responseModel: User, messages, idleTimeout: -1 },
    { responseModel: User, messages, earlyAbort: 1 },
    { responseModel: User, messages, idleTimeOut: 1 },
  ]) {
    for (const name of ["stream", "createPartial", "createIterable"]) {
      assert.throws(
        () => client[name](options),
        (error) => isBedrockExtractError(error, "BAD_OPTION"),
        JSON.stringify(options),
      );
    }
  }
});

test("create() says where streams are", async () => {
  const { client } = clientOf([toolStream(jason)]);
  const error = await failureOf(client.create({ responseModel: User, messages, stream: true }));
  assert.ok(isBedrockExtractError(error, "BAD_OPTION"));
  for (const name of ["stream()", "createPartial()", "createIterable()"]) assert.ok(error.help.includes(name));
});

test("a stream that is not read on does not arrive", async () => {
  const long = { name: "x".repeat(200_000), age: 25 };
  const bytes = toolStream(long);
  const { client, log } = clientOf([bytes], { size: 1024 });
  const reader = client.stream({ responseModel: User, messages }).partialStream[Symbol.asyncIterator]();
  await reader.next();
  await sleep(200);
  assert.ok(log.bytes < 600_000 && bytes.length > 4_000_000, `${log.bytes} of ${bytes.length}`);
  const { bytes: before } = log;
  for (let count = 0; count < 3; count += 1) await reader.next();
  await sleep(50);
  assert.ok(log.bytes > before && log.bytes < 2_000_000, String(log.bytes));
  await reader.return();
  await sleep(10);
  assert.equal(log.cancelled, 1);
});

test("leaving the last loop ends the request, unless the result is awaited", async () => {
  const bytes = toolStream({ name: "x".repeat(20_000), age: 25 });
  for (const stream of ["partialStream", "fullStream"]) {
    const { client, log } = clientOf([bytes], { size: 512, pause: () => sleep(1) });
    const run = client.stream({ responseModel: User, messages });
    for await (const _ of run[stream]) break;
    await sleep(20);
    const { chunks } = log;
    assert.equal(log.cancelled, 1);
    await sleep(20);
    assert.equal(log.chunks, chunks);
    assert.ok(isBedrockExtractError(await failureOf(run.object), "ABORTED"));
  }
  const { client, log } = clientOf([bytes], { size: 512 });
  const run = client.stream({ responseModel: User, messages });
  const object = run.object;
  for await (const _ of run.partialStream) break;
  assert.equal((await object).age, 25);
  assert.equal(log.cancelled, 0);
});

test("a call that was left before it began stays ended", async () => {
  const { client, log } = clientOf([toolStream(jason)]);
  const run = client.stream({ responseModel: User, messages });
  await run.partialStream[Symbol.asyncIterator]().return();
  assert.ok(isBedrockExtractError(await failureOf(collect(run.partialStream)), "ABORTED"));
  assert.ok(isBedrockExtractError(await failureOf(run.object), "ABORTED"));
  assert.equal(log.requests.length, 0);
});

test("an abort ends it within one chunk, at every place, with what had arrived", async () => {
  const bytes = toolStream({ name: "x".repeat(300), age: 25 });
  for (let at = 0; at < 20; at += 1) {
    const controller = new AbortController();
    const { client, log } = clientOf([bytes], {
      size: 128,
      pause: async (index) => {
        if (index === at) controller.abort(new Error("enough"));
      },
    });
    const run = client.stream({ responseModel: User, messages, signal: controller.signal });
    const error = await failureOf(collect(run.fullStream));
    assert.ok(isBedrockExtractError(error, "ABORTED"), String(error));
    assert.equal(error.cause.message, "enough");
    assert.ok(log.chunks <= at + 1, `${log.chunks} after ${at}`);
  }
});

test("a failure that nobody reads is no unhandled rejection", async () => {
  const unhandled = [];
  const listen = (reason) => unhandled.push(reason);
  process.on("unhandledRejection", listen);
  const { client } = clientOf([{ status: 403, body: '{"message":"no"}' }]);
  const run = client.stream({ responseModel: User, messages });
  void run.object;
  void run.done;
  const other = client.stream({ responseModel: User, messages });
  await failureOf(collect(other.partialStream));
  await sleep(20);
  process.off("unhandledRejection", listen);
  assert.deepEqual(unhandled, []);
});

test("a silent stream is broken", async () => {
  const chunks = split(toolStream(jason), 200);
  const { client, log } = clientOf([chunks], {
    pause: (index) => (index === 2 ? new Promise(() => undefined) : undefined),
  });
  const error = await failureOf(client.stream({ responseModel: User, messages, idleTimeout: 20 }).object);
  assert.ok(isBedrockExtractError(error, "NETWORK"), String(error));
  assert.match(error.message, /idleTimeout/u);
  assert.equal(log.requests.length, 3);
});

test("a throttled stream is repeated: in silence before anything was shown, with a reset after that", async () => {
  const thrown = exceptionFrame("throttlingException", { message: "Too many requests" });
  const whole = toolStream(jason);
  const frames = (bytes, count) => {
    let end = 0;
    for (let index = 0; index < count; index += 1) end += bytes.readUInt32BE(end);
    return bytes.subarray(0, end);
  };
  for (const [count, resets] of [
    [0, 0],
    [2, 0],
    [5, 1],
  ]) {
    const { client, log } = clientOf([[Buffer.concat([frames(whole, count), thrown])], whole], { size: 64 });
    const events = await collect(client.stream({ responseModel: User, messages }).fullStream);
    assert.deepEqual(
      events.filter(({ type }) => type === "reset"),
      Array.from({ length: resets }, () => ({ type: "reset", attempt: 1, reason: "repeated" })),
      String(count),
    );
    assert.deepEqual(events.at(-1).data, jason);
    assert.equal(log.requests.length, 2);
  }
  const always = clientOf([[Buffer.concat([frames(whole, 5), thrown])]]);
  const error = await failureOf(always.client.stream({ responseModel: User, messages }).object);
  assert.ok(isBedrockExtractError(error, "THROTTLED"), String(error));
  assert.equal(typeof error.partial.name, "string");
  // What was shown is taken back as often as `maxRetries` allows, and no more.
  for (const [maxRetries, requests] of [
    [0, 1],
    [1, 2],
  ]) {
    const { client, log } = clientOf([[Buffer.concat([frames(whole, 5), thrown])]]);
    await failureOf(client.stream({ responseModel: User, messages, maxRetries }).object);
    assert.equal(log.requests.length, requests);
  }
  const masked = clientOf([[Buffer.concat([frames(whole, 5), thrown])]]);
  const silent = await failureOf(masked.client.stream({ responseModel: User, messages, maskValues: true }).object);
  assert.equal("partial" in silent, false);
});

test("an invalid answer is asked for again, and the value begins anew", async () => {
  const { client, log } = clientOf([toolStream({ name: "Jason", age: "old" }), toolStream(jason)], { size: 64 });
  const run = client.stream({ responseModel: User, messages });
  const events = await collect(run.fullStream);
  assert.deepEqual(
    events
      .filter(({ type }) => type === "reset" || type === "invalid")
      .map(({ type, path, reason }) => path ?? reason ?? type),
    ["/age", "invalid"],
  );
  assert.equal(log.requests.length, 2);
  assert.equal((await run.done).completion.attempts.length, 2);
  const none = clientOf([toolStream({ name: "Jason", age: "old" })]);
  const error = await failureOf(none.client.stream({ responseModel: User, messages, maxRetries: 0 }).object);
  assert.ok(isBedrockExtractError(error, "VALIDATION_FAILED"));
  assert.deepEqual(error.partial, { name: "Jason" });
});

test("a patch corrects the named places, and the rest stays the same object", async () => {
  const responseModel = z.object({ home: z.object({ city: z.string() }), age: z.int().max(130) });
  const first = { home: { city: "Oslo" }, age: 250 };
  const { client } = clientOf([toolStream(first), toolStream({ "/age": 25, age: 25 })], { size: 64 });
  const run = client.stream({ responseModel, messages, repair: "patch" });
  const shown = await collect(run.partialStream);
  assert.deepEqual(shown.at(-1), { home: { city: "Oslo" }, age: 25 });
  assert.equal(shown.at(-1).home, shown.at(-2).home);
});

test("earlyAbort cuts the answer off at the first bad part, and counts it", async () => {
  const text = JSON.stringify({ age: "old", name: "n".repeat(2000) });
  const bytes = toolStream(text);
  const { client, log } = clientOf([bytes, toolStream(jason)], { size: 64 });
  const run = client.stream({ responseModel: User, messages, earlyAbort: true });
  assert.deepEqual(await run.object, jason);
  assert.equal(log.cancelled, 1);
  assert.ok(log.bytes < bytes.length / 4, `${log.bytes} of ${bytes.length}`);
  const { attempts } = (await run.done).completion;
  assert.deepEqual(
    attempts.map(({ cutOff, issues }) => [cutOff, issues.map(({ path }) => path)]),
    [
      [true, ["/age"]],
      [undefined, []],
    ],
  );
  assert.deepEqual(log.requests[1].body.messages[1].content[0].toolUse.input, { age: "old" });
  // What the answer had still to say is no fault of it, but has to be asked for.
  assert.match(log.requests[1].body.messages[2].content[0].toolResult.content[0].text, /\/name: is required/u);
  // Without an attempt left, the answer is read to its end.
  const last = clientOf([bytes]);
  await failureOf(last.client.stream({ responseModel: User, messages, earlyAbort: true, maxRetries: 0 }).object);
  assert.equal(last.log.cancelled, 0);
});

test("who may not stream gets one piece and a warning, and the client remembers", async () => {
  const denied = {
    status: 403,
    headers: { "x-amzn-errortype": "AccessDeniedException" },
    body: JSON.stringify({
      message: "User: x is not authorized to perform: bedrock:InvokeModelWithResponseStream on resource: y",
    }),
  };
  const whole = {
    status: 200,
    body: JSON.stringify({
      output: {
        message: { role: "assistant", content: [{ toolUse: { toolUseId: "t", name: "extract", input: jason } }] },
      },
      stopReason: "tool_use",
    }),
  };
  const { client, log } = clientOf([denied, whole]);
  for (const requests of [2, 3]) {
    const run = client.stream({ responseModel: User, messages });
    const events = await collect(run.fullStream);
    assert.deepEqual(
      events.map(({ type, warning }) => warning?.code ?? type),
      ["usage", "value", "complete", "NOT_STREAMED", "done"],
    );
    assert.equal(log.requests.length, requests);
  }
  assert.deepEqual(
    client.exportCapabilities().entries.map(({ refused }) => refused),
    ["stream"],
  );
});

test("hundreds of streams at once do not disturb each other", async () => {
  const count = 300;
  const answers = Array.from({ length: count }, (_, index) =>
    toolStream({ name: `Jason ${index} ${"x".repeat(index)}`, age: index }),
  );
  const { client } = clientOf(answers, { size: 100 });
  const results = await Promise.all(
    answers.map(async () => {
      const run = client.stream({ responseModel: User, messages });
      const shown = await collect(run.partialStream);
      return [shown.at(-1), await run.object];
    }),
  );
  for (const [shown, object] of results) assert.deepEqual(shown, object);
  assert.deepEqual(
    results.map(([, { age }]) => age).toSorted((a, b) => a - b),
    [...answers.keys()],
  );
});

test("several readers of one call hear the same", async () => {
  const { client, log } = clientOf([toolStream(jason)], { size: 32 });
  const run = client.stream({ responseModel: User, messages });
  const [partials, others, events, object] = await Promise.all([
    collect(run.partialStream),
    collect(run.partialStream),
    collect(run.fullStream),
    run.object,
  ]);
  assert.equal(partials.at(-1), others.at(-1));
  assert.equal(events.at(-1).data, object);
  assert.equal(log.requests.length, 1);
  assert.deepEqual(await collect(run.partialStream), [partials.at(-1)]);
});

test("reasoning is told, and is no part of the value", async () => {
  const { eventFrame } = await import("../endpoint/event-stream.mjs");
  const thoughts = ["Let me", " think."].map((text) =>
    eventFrame("contentBlockDelta", { delta: { reasoningContent: { text } }, contentBlockIndex: 7 }),
  );
  const { client } = clientOf([[...thoughts, toolStream(jason)]]);
  const events = await collect(client.stream({ responseModel: User, messages }).fullStream);
  const told = events.filter(({ type }) => type === "reasoning").map(({ text }) => text);
  assert.equal(told.join(""), "Let me think.");
});
