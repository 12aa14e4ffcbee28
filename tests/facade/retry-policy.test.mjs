// The caller's word on further attempts, and the end of a call by its deadline.
import assert from "node:assert/strict";
import { test } from "node:test";
import { credentials, failure, loadFacade, personSchema } from "./support/facade.mjs";
import { assertGrammar } from "./support/grammar.mjs";

const messages = [{ role: "user", content: "x" }];

async function client(options = {}) {
  const { fromBedrock } = await loadFacade();
  const fetch = async () => Response.json({});
  return fromBedrock({ region: "us-east-1", model: "m", credentials, fetch, ...options });
}

test("policies that are none are refused", async () => {
  for (const [maxRetries, path] of [
    [{ attempt: 3 }, "maxRetries.attempt"],
    [{ retryIf: true }, "maxRetries.retryIf"],
    [{ delay: -1 }, "maxRetries.delay"],
    [{ delay: "1s" }, "maxRetries.delay"],
  ]) {
    const error = await failure(async () =>
      (await client({ maxRetries })).create({ responseModel: personSchema, messages }),
    );
    assert.deepEqual([error.code, error.path], ["BAD_OPTION", path]);
    assertGrammar(error);
  }
});

test("a deadline that is none is refused, and one that has passed ends the call at once", async () => {
  for (const deadline of ["soon", new Date(Number.NaN), {}]) {
    const error = await failure(async () =>
      (await client()).create({ responseModel: personSchema, messages, deadline }),
    );
    assert.deepEqual([error.code, error.path], ["BAD_OPTION", "deadline"]);
  }
  for (const deadline of [new Date(0), Date.now() - 1]) {
    let asked = 0;
    const fetch = async () => {
      asked += 1;
      return Response.json({});
    };
    const late = await client({ deadline, fetch });
    const error = await failure(() => late.create({ responseModel: personSchema, messages }));
    assert.deepEqual([error.code, error.path, asked], ["TIMEOUT", "deadline", 0]);
    assertGrammar(error);
  }
});

test("a deadline ends a call that hangs, and the earlier of deadline and timeout counts", async () => {
  const hanging = () => new Promise(() => {});
  for (const [options, path] of [
    [{ deadline: Date.now() + 30 }, "deadline"],
    [{ deadline: Date.now() + 60_000, timeout: 30 }, "timeout"],
    [{ deadline: new Date(Date.now() + 30), timeout: 60_000 }, "deadline"],
    [{ deadline: Date.now() + 1e12, timeout: 30 }, "timeout"],
  ]) {
    const late = await client({ fetch: hanging, ...options });
    const error = await failure(() => late.create({ responseModel: personSchema, messages }));
    assert.deepEqual([error.code, error.path], ["TIMEOUT", path]);
  }
});
