// What a call draws and tells when a request is made again, around the scripted core.
import assert from "node:assert/strict";
import { test } from "node:test";
import { credentials, loadFacade, messages, personSchema } from "./support/facade.mjs";

const jason = { name: "Jason", age: 25 };

test("every outcome of a request comes with a random number of its own", async () => {
  const { fromBedrock, script } = await loadFacade();
  const drawn = [];
  const again = (jitter) => {
    drawn.push(jitter);
    return JSON.stringify(
      drawn.length < 6 ? { type: "send", delayMs: 0, failed: { code: "THROTTLED" } } : { type: "done" },
    );
  };
  script.override = { finish: again, disconnect: again };
  let requests = 0;
  const fetch = async () => {
    requests += 1;
    if (requests % 2 === 0) throw new TypeError("reset");
    return Response.json(jason);
  };
  await fromBedrock({ credentials, fetch }).create({ responseModel: personSchema, messages });
  assert.equal(drawn.length, 6);
  assert.equal(new Set(drawn).size, 6);
  assert.ok(drawn.every((jitter) => jitter >= 0 && jitter < 1));
});
