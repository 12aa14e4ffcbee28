// The time limits of a host's own `fetch`, with a server that holds its headers back for longer.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { messages, right, scriptedEndpoint, User } from "./support.mjs";

const { endpoint, client } = scriptedEndpoint();

// It comes with miniflare.
const { Agent, fetch } = createRequire(createRequire(import.meta.url).resolve("miniflare"))("undici");
const fetchWithin = (limits) => {
  const dispatcher = new Agent(limits);
  return (url, init) => fetch(url, { ...init, dispatcher });
};

test("an answer that outlasts the host's limit is a TIMEOUT that names the limit and what helps", async () => {
  endpoint().script([{ ...right, delayMs: 4000 }]);
  const impatient = client({ fetch: fetchWithin({ headersTimeout: 50 }) });
  await assert.rejects(impatient.create({ responseModel: User, messages }), (error) => {
    assert.equal(error.code, "TIMEOUT");
    assert.match(error.message, /its own time limit, 300 s in Node\.js: .*Headers Timeout/u);
    assert.match(error.help, /`timeout` does not raise it: pass a `fetch`.* `maxTokens`/u);
    return true;
  });
});

test("a `fetch` without that limit waits for the same answer", async () => {
  endpoint().script([{ ...right, delayMs: 4000 }]);
  const patient = client({ fetch: fetchWithin({ headersTimeout: 0, bodyTimeout: 0 }) });
  assert.deepEqual(await patient.create({ responseModel: User, messages }), right.input);
});

test("every name that hosts have for their own limit is told so, and none is repeated", async () => {
  const failed = (cause) => Object.assign(new TypeError("fetch failed"), { cause });
  for (const error of [
    failed({ code: "UND_ERR_HEADERS_TIMEOUT" }),
    failed({ code: "UND_ERR_BODY_TIMEOUT" }),
    Object.assign(new Error("The operation timed out."), { code: "TimedOut" }),
    new DOMException("The operation timed out.", "TimeoutError"),
  ]) {
    let requests = 0;
    const fetch = () => {
      requests += 1;
      return Promise.reject(error);
    };
    const call = client({ fetch }).create({ responseModel: User, messages });
    await assert.rejects(call, { code: "TIMEOUT", help: /`timeout` does not raise it/u, retryable: false });
    assert.equal(requests, 1);
  }
});
