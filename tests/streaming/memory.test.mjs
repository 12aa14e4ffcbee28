// What streams leave behind: nothing, whether they are read to the end, left, aborted or broken.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as z from "zod";
import { clientOf, collect, failureOf, messages, split, toolStream } from "./support.mjs";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc");

const List = z.object({ people: z.array(z.object({ name: z.string(), bio: z.string() })) });
const people = Array.from({ length: 60 }, (_, index) => ({ name: `Person ${index}`, bio: "x".repeat(100) }));
const whole = toolStream({ people });
const cut = split(whole.subarray(0, whole.length / 2), 4096);

async function streams(count) {
  const { client } = clientOf([whole], { size: 4096 });
  const { client: broken } = clientOf([cut], { size: 4096 });
  for (let index = 0; index < count; index += 1) {
    const options = { responseModel: List, messages, maxRetries: 0 };
    const run = client.stream(options);
    if (index % 4 === 0) assert.equal((await collect(run.partialStream)).at(-1).people.length, 60);
    if (index % 4 === 1) for await (const _ of run.fullStream) break;
    if (index % 4 === 2) {
      const controller = new AbortController();
      const aborted = client.stream({ ...options, signal: controller.signal });
      for await (const _ of aborted.partialStream) {
        controller.abort();
        break;
      }
    }
    if (index % 20 === 3) await failureOf(broken.stream(options).object);
  }
}

function held() {
  collectGarbage();
  collectGarbage();
  const { heapUsed, external, arrayBuffers, rss } = process.memoryUsage();
  return { live: (heapUsed + external + arrayBuffers) / 2 ** 20, resident: rss / 2 ** 20 };
}

test("a thousand streams leave the memory as it was", async () => {
  // Whoever watches the tests keeps the last 500 errors.
  await streams(1000);
  const before = held();
  await streams(1000);
  const after = held();
  assert.ok(after.live - before.live < 3, JSON.stringify([before, after]));
  assert.ok(after.resident - before.resident < 60, JSON.stringify([before, after]));
});
