import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { answering, credentials, failure, loadFacade, messages, personSchema } from "./support/facade.mjs";
import { assertGrammar } from "./support/grammar.mjs";

const jason = { name: "Jason", age: 25 };

async function facade(options = {}) {
  const exports = await loadFacade();
  const client = exports.fromBedrock({ credentials, fetch: answering(jason).fetch, ...options });
  const asked = { responseModel: personSchema, messages };
  const create = (call = {}) => client.create({ ...asked, ...call });
  const createWithCompletion = () => client.createWithCompletion(asked);
  return { ...exports, create, createWithCompletion };
}

/** A failure of the core that is thrown by a call or ends the extraction. */
function coreFailure(code) {
  return { code, message: `It failed with \`${code}\``, help: "Do something else", retryable: false };
}

test("a failure of the core keeps everything it says", async () => {
  const { create, script, BedrockExtractError } = await facade();
  const error = {
    ...coreFailure("THROTTLED"),
    status: 429,
    service: { name: "ThrottlingException", message: "Too many tokens" },
    requestId: "r-1",
    retryable: true,
    path: "messages",
  };
  script.override.finish = () => JSON.stringify({ type: "fail", error });
  const thrown = await failure(create);
  assert.ok(thrown instanceof BedrockExtractError && thrown instanceof Error);
  assert.equal(thrown.name, "BedrockExtractError");
  assert.equal(thrown.message, "It failed with `THROTTLED`. Do something else.");
  const { code, help, status, service, requestId, retryable, path } = thrown;
  const { message: _, ...said } = error;
  assert.deepEqual({ code, help, status, service, requestId, retryable, path }, said);
  assert.equal(thrown.completion.usage.totalTokens, 2);
});

test("fields that are not known are absent", async () => {
  const { BedrockExtractError } = await loadFacade();
  const error = new BedrockExtractError({ code: "INTERNAL", message: "It failed", help: "Report it" });
  assert.deepEqual(Object.keys(error).sort(), ["code", "help", "retryable"]);
  assert.ok(!("cause" in error));
  assert.match(inspect(error), /^BedrockExtractError: It failed\. Report it\./);
});

test("errors of another copy of the package are recognised, other values are not", async () => {
  const first = await loadFacade();
  const second = await loadFacade();
  const error = new second.BedrockExtractError({ code: "TIMEOUT", message: "It failed", help: "Report it" });
  assert.ok(!(error instanceof first.BedrockExtractError));
  assert.ok(first.isBedrockExtractError(error));
  assert.ok(first.isBedrockExtractError(error, "TIMEOUT"));
  assert.ok(!first.isBedrockExtractError(error, "NETWORK"));
  for (const other of [undefined, null, "TIMEOUT", new Error("x"), { code: "TIMEOUT" }]) {
    assert.ok(!first.isBedrockExtractError(other));
  }
});

test("a trap gives the instance up, is reported, and spoils no later call", async () => {
  const { create, script, log } = await facade();
  await create();
  const trap = new WebAssembly.RuntimeError("unreachable");
  script.override.finish = () => {
    throw trap;
  };
  const error = await failure(create);
  assert.equal(error.code, "INTERNAL");
  assert.equal(error.cause, trap);
  assert.match(error.message, /Report it/);
  assert.doesNotMatch(error.message, /Jason|session|secret/);
  assert.equal(log.recoveries, 1);
  // Opened again for the record of the call; what lived in the lost instance is not freed.
  assert.deepEqual([log.requests.length, log.closed], [3, 2]);
  assert.notEqual(error.completion, undefined);
  delete script.override.finish;
  assert.deepEqual(await create(), jason);
  assert.equal(log.schemas.length, 2, "the schema is compiled again in the new instance");
});

test("a stack overflow in the core counts as a trap", async () => {
  const { create, script, log } = await facade();
  script.compile = () => {
    throw new RangeError("Maximum call stack size exceeded");
  };
  assert.equal((await failure(create)).code, "INTERNAL");
  assert.equal(log.recoveries, 1);
});

/** A call whose response waits, while the instance is lost by another call. */
async function lost(response) {
  let release;
  const waiting = new Promise((resolve) => {
    release = resolve;
  });
  const { create, script, log, fromBedrock } = await facade();
  const slow = fromBedrock({ credentials, fetch: () => waiting.then(response) });
  const running = slow.create({ responseModel: personSchema, messages });
  running.catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, 5));
  script.override.start = () => {
    throw new WebAssembly.RuntimeError("unreachable");
  };
  await failure(create);
  return { running, script, log, release };
}

test("a call that was under way in a lost instance goes on in the new one", async () => {
  const { running, script, log, release } = await lost(() => Response.json(jason));
  delete script.override.start;
  release();
  assert.deepEqual(await running, jason);
  assert.equal(log.recoveries, 1);
  // Its own, that of the call that failed, that again for its record, and its own again.
  assert.equal(log.requests.length, 4);
});

test("a call that would lose the new instance as well fails alone", async () => {
  const { running, log, release } = await lost(() => Response.json(jason));
  release();
  const error = await failure(() => running);
  assert.equal(error.code, "INTERNAL");
  assert.ok(error.cause instanceof WebAssembly.RuntimeError);
  assert.ok(log.recoveries >= 2);
});

test("a core that cannot start is reported with the cause, and tried again", async () => {
  const { create, script } = await facade();
  const cause = new Error("blocked by content security policy");
  script.load = () => Promise.reject(cause);
  const error = await failure(create);
  assert.equal(error.code, "UNSUPPORTED_RUNTIME");
  assert.equal(error.cause, cause);
  script.load = async () => undefined;
  assert.deepEqual(await create(), jason);
});

test("refusals of the core come through from wherever they are thrown", async () => {
  for (const place of ["construct", "sign", "finish", "completion"]) {
    const { createWithCompletion, script } = await facade();
    script.override[place] = () => {
      throw coreFailure("BAD_OPTION");
    };
    const error = await failure(createWithCompletion);
    assert.equal(error.code, "BAD_OPTION", place);
    assert.equal(error.message, "It failed with `BAD_OPTION`. Do something else.");
  }
});

test("a call that only wants the object does not ask for the record of the call", async () => {
  const { create, script } = await facade();
  script.override.completion = () => {
    throw coreFailure("BAD_OPTION");
  };
  assert.deepEqual(await create(), jason);
});

test("every text follows the grammar of messages", async () => {
  const { BedrockExtractError, fromBedrock, fromProvider } = await loadFacade();
  const call = (client, options) => () =>
    fromBedrock({ credentials, fetch: answering(jason).fetch, ...client }).create({
      responseModel: personSchema,
      messages,
      ...options,
    });
  const long = "x".repeat(5000);
  const provoked = [
    () => fromProvider(long),
    () => fromProvider(`${long}/m`),
    () => fromProvider("bedrock/"),
    () => fromBedrock({ [long]: 1 }),
    () => fromBedrock({ fetch: 1 }),
    () => fromBedrock(5),
    call({}, { timeout: -1 }),
    call({}, { "line\nbreak": 1 }),
    call({}, { messages: [{ [long]: { [long]: { [long]: { [long]: 1n } } } }] }),
    call({}, { messages: [{ content: new Map() }] }),
    call({}, { responseModel: undefined }),
    call({}, { responseModel: "text" }),
    call({}, { responseModel: { a: { "~standard": {} } } }),
    call({}, { responseModel: { "~standard": { vendor: long, validate() {} } } }),
    call({ credentials: {} }),
    call({ credentials: undefined, apiKey: "" }),
    call({ credentials: () => Promise.reject(new Error(long)) }),
    call({ fetch: () => undefined }),
    call({ fetch: () => Promise.reject(new Error(`${long}\n${long}`)) }),
    call({}, { signal: AbortSignal.abort() }),
    call({ fetch: () => new Promise(() => undefined) }, { timeout: 1 }),
    call(
      {},
      {
        responseModel: { "~standard": { vendor: long, validate: () => 5, jsonSchema: { input: () => personSchema } } },
      },
    ),
  ];
  const errors = await Promise.all(provoked.map(failure));
  for (const error of errors) {
    assert.ok(error instanceof BedrockExtractError, String(error?.stack));
    assertGrammar(error, ["secret-of-the-test"]);
  }
  assert.equal(new Set(errors.map((error) => error.code)).size, 7);
});
