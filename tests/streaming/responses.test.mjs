// Responses for browsers: plain text as the hooks of the AI SDK read it, and server-sent events as our own reader does.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import * as z from "zod";
import { inRepository } from "../../js/scripts/lib/paths.mjs";
import { clientOf, collect, failureOf, isPrefix, messages, split, toolStream } from "./support.mjs";

const manifest = inRepository("pkg", "package.json");
const { ReadPartialError, readPartial } = await import(
  pathToFileURL(createRequire(manifest).resolve("bedrock-extract/client"))
);

const User = z.object({ name: z.string(), age: z.int(), tags: z.array(z.string()) });
const user = { name: 'Jásön “𝄞” \\ "x"\n', age: 25, tags: ["a", "b c", ""] };
const wrong = { ...user, age: "old" };

const runOf = (answers, options = {}, { size = 40, ...others } = {}) =>
  clientOf(answers, { size, ...others }).client.stream({ responseModel: User, messages, ...options });

/** The same bytes in chunks of another size. */
function rechunked(response, size) {
  const { readable, writable } = new TransformStream({
    transform(chunk, controller) {
      for (const piece of split(chunk, size)) controller.enqueue(piece);
    },
  });
  response.body.pipeTo(writable).catch(() => undefined);
  return new Response(readable, { headers: response.headers });
}

test("the text is the JSON of the object, and its head says what it is", async () => {
  const response = runOf([toolStream(user)]).toTextStreamResponse({ status: 201, headers: { "X-Id": "7" } });
  assert.equal(response.status, 201);
  assert.equal(response.headers.get("content-type"), "text/plain; charset=utf-8");
  assert.equal(response.headers.get("x-id"), "7");
  // Without these, the text comes in one piece.
  assert.equal(response.headers.get("content-encoding"), "identity");
  assert.equal(response.headers.get("x-content-type-options"), "nosniff");
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body) {
    text += decoder.decode(chunk, { stream: true });
    assert.ok(JSON.stringify(user).startsWith(text), text);
  }
  assert.equal(text, JSON.stringify(user));
});

test("headers may be those of another response, and what is no status is refused", () => {
  const headers = new Headers({ "X-Id": "7", "Cache-Control": "no-store" });
  const response = runOf([toolStream(user)]).toEventStreamResponse({ headers });
  assert.deepEqual([response.headers.get("x-id"), response.headers.get("cache-control")], ["7", "no-store"]);
  for (const options of [{ status: 42 }, { headers: 1 }, { heartbeat: 0 }, { stauts: 200 }]) {
    assert.throws(() => runOf([toolStream(user)]).toEventStreamResponse(options), { code: "BAD_OPTION" });
  }
});

test("text that would have to be taken back fails, and does not where nothing was sent", async () => {
  const response = runOf([toolStream(wrong), toolStream(user)], {}, { pause: () => sleep(1) }).toTextStreamResponse();
  const error = await failureOf(response.text());
  assert.match(String(error.cause ?? error), /maxRetries: 0/u);
  // Read late enough, the first answer was never sent.
  const late = runOf([[toolStream(wrong)], [toolStream(user)]]).toTextStreamResponse();
  const text = await late.text().catch(() => undefined);
  assert.ok(text === undefined || text === JSON.stringify(user));
});

test("a response that is made late begins with what was shown", async () => {
  for (let shown = 0; shown < 40; shown += 1) {
    for (const name of ["toTextStreamResponse", "toEventStreamResponse"]) {
      const { client } = clientOf([toolStream(user)], { size: 40, pause: () => sleep(0) });
      const run = client.stream({ responseModel: User, messages });
      const partials = run.partialStream[Symbol.asyncIterator]();
      for (let count = 0; count < shown; count += 1) await partials.next();
      if (shown === 39) await run.object;
      const { value, usage } = await readPartial(run[name]()).done;
      assert.deepEqual(value, user, `${name} after ${shown}`);
      assert.equal(usage?.totalTokens, name === "toTextStreamResponse" ? undefined : 30);
    }
  }
});

test("server-sent events carry text, resets and the end, and nothing that the service says", async () => {
  const response = runOf([toolStream(wrong), toolStream(user)]).toEventStreamResponse();
  assert.equal(response.headers.get("content-type"), "text/event-stream; charset=utf-8");
  const events = (await response.text())
    .trim()
    .split("\n\n")
    .map((event) => event.split("\n"))
    .map(([event, data]) => [event.slice("event: ".length), JSON.parse(data.slice("data: ".length))]);
  const reset = events.findIndex(([event]) => event === "reset");
  assert.deepEqual(events[reset][1], { attempt: 2, reason: "invalid" });
  const text = events.slice(reset).flatMap(([event, data]) => (event === "text" ? [data] : []));
  assert.equal(text.join(""), JSON.stringify(user));
  assert.equal(events.at(-1)[0], "done");
  assert.equal(events.at(-1)[1].usage.totalTokens, 60);
  assert.deepEqual(
    events.filter(([event]) => event === "invalid").map(([, { path }]) => path),
    ["/age"],
  );

  const refused = [
    { status: 400, headers: { "x-amzn-errortype": "ValidationException" }, body: '{"message":"secret"}' },
  ];
  const failing = await runOf(refused).toEventStreamResponse().text();
  assert.equal(failing, 'event: error\ndata: {"code":"REQUEST_REFUSED","retryable":false}\n\n');
});

test("a quiet call keeps its connection open", async () => {
  const response = runOf(
    [toolStream(user)],
    {},
    {
      pause: (index) => (index === 0 ? sleep(120) : undefined),
    },
  ).toEventStreamResponse({ heartbeat: 25 });
  const text = await response.text();
  assert.ok(text.startsWith(":\n\n:\n\n"), text.slice(0, 40));
  assert.ok(text.includes("event: done"));
});

test("a client that goes away ends the request", async () => {
  for (const name of ["toTextStreamResponse", "toEventStreamResponse"]) {
    const { client, log } = clientOf([toolStream({ ...user, name: "x".repeat(5000) })], {
      size: 50,
      pause: () => sleep(1),
    });
    const response = client.stream({ responseModel: User, messages })[name]();
    const reader = response.body.getReader();
    await reader.read();
    await reader.cancel();
    await sleep(30);
    assert.equal(log.cancelled, 1, name);
    const unread = client.stream({ responseModel: User, messages })[name]();
    await unread.body.cancel();
    assert.equal(log.requests.length, 1, name);
  }
});

test("readPartial shows what the call shows, however the bytes are cut", async () => {
  for (const name of ["toTextStreamResponse", "toEventStreamResponse"]) {
    for (const size of [1, 2, 3, 7, 1000]) {
      const reader = readPartial(rechunked(runOf([toolStream(user)])[name](), size));
      const shown = [];
      for await (const partial of reader) {
        shown.push(JSON.parse(JSON.stringify(partial)));
        if (partial.name === user.name && partial.age !== undefined) assert.ok(reader.isComplete("/name"));
      }
      assert.deepEqual(shown.at(-1), user);
      for (const [index, partial] of shown.slice(1).entries()) assert.ok(isPrefix(shown[index], partial));
      const { value, usage, warnings } = await reader.done;
      assert.deepEqual(value, user);
      assert.deepEqual(
        [usage?.totalTokens, warnings],
        name === "toTextStreamResponse" ? [undefined, undefined] : [30, []],
      );
      assert.ok(reader.isComplete("/tags/1") && reader.isComplete("") && !reader.isComplete("/none"));
    }
  }
});

test("readPartial shares what has not changed, and hears of resets and invalid parts", async () => {
  const heard = [];
  const reader = readPartial(runOf([toolStream(wrong), toolStream(user)]).toEventStreamResponse(), {
    onInvalid: ({ path }) => heard.push(path),
    onReset: ({ reason }) => heard.push(reason),
  });
  const { value } = await reader.done;
  assert.deepEqual(value, user);
  assert.deepEqual(heard, ["/age", "invalid"]);
  const first = readPartial(
    runOf([toolStream({ ...user, tags: ["a"], name: "x".repeat(300) }, {})], {}, { size: 30 }).toTextStreamResponse(),
  );
  const shown = await collect(first);
  assert.equal(shown.at(-1).tags, shown.at(-1).tags);
});

test("readPartial fails where there is no complete value", async () => {
  const events = (text) => new Response(text, { headers: { "content-type": "text/event-stream" } });
  for (const [response, code] of [
    [new Response("no", { status: 500 }), "HTTP_STATUS"],
    [new Response('{"a":1'), "CUT_RESPONSE"],
    [new Response(""), "CUT_RESPONSE"],
    [events('event: text\ndata: "{\\"a\\":1}"\n\n'), "CUT_RESPONSE"],
    [events('event: error\ndata: {"code":"THROTTLED","retryable":true}\n\n'), "THROTTLED"],
  ]) {
    const reader = readPartial(response);
    const error = await failureOf(collect(reader));
    assert.ok(error instanceof ReadPartialError, String(error));
    assert.equal(error.code, code);
    assert.equal((await failureOf(reader.done)).code, code);
  }
  const left = readPartial(runOf([toolStream(user)]).toEventStreamResponse());
  for await (const _ of left) break;
  assert.equal((await failureOf(left.done)).code, "ABORTED");
});

test("generated values reach the reader as they are", async () => {
  const values = [
    { a: {}, b: [], c: [[]], d: [{}], e: "", f: [1, -2.5e-7, true, null], __proto__x: { "": 1 } },
    { long: "𝄞\u2028\u0000\ud7ff\uffff".repeat(50), list: Array.from({ length: 40 }, (_, index) => ({ index })) },
    JSON.parse('{"__proto__": {"a": 1}, "constructor": [2]}'),
  ];
  for (const value of values) {
    for (const size of [1, 13]) {
      const { client } = clientOf([toolStream(value)], { size: 33 });
      const run = client.stream({ responseModel: { type: "object" }, messages });
      const { value: read } = await readPartial(rechunked(run.toEventStreamResponse(), size)).done;
      assert.equal(JSON.stringify(read), JSON.stringify(value));
    }
  }
});
