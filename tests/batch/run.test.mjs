// Whole batches over a folder: every record is accounted for once, whatever happens to it on its way.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { engine } from "./support/engine.mjs";
import { all, answering, client, conversation, folderStorage, Person, response, runBatch } from "./support/package.mjs";

let folder;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "batch-"));
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** What the model answers for a key, each time it is asked; the last answer holds from then on. */
const KINDS = {
  fine: (name) => [`{"name":"${name}","age":7}`],
  repaired: (name) => [`\`\`\`json\n{"name":"${name}","age":"7",}\n\`\`\``],
  invalidOnce: (name) => [`{"name":"${name}"}`, `{"name":"${name}","age":8}`],
  invalidTwice: (name) => [`{"name":"${name}"}`, `{"age":8}`, `{"name":"${name}","age":9}`],
  invalidAlways: (name) => [`{"name":"${name}"}`, `{"name":"${name}","age":1.5}`, `{"name":"${name}","age":null}`],
  prose: (name) => ["I cannot tell.", `{"name":"${name}","age":10}`],
  empty: (name) => [undefined, `{"name":"${name}","age":11}`],
  cut: (name) => [response(`{"name":"${name}`, "max_tokens")],
  filtered: () => [response("no", "content_filtered")],
};

/** What else happens to a record, the first time that it is in a job. */
const MISHAPS = {
  lost: () => "lost",
  unreadable: () => "unreadable",
  doubled: (text) => ({ doubled: text }),
  throttled: () => ({ error: { errorCode: 429, errorMessage: "Too many requests" } }),
  broken: () => ({ error: { errorCode: 500, errorMessage: "Internal error" } }),
};

const REFUSED = { error: { errorCode: 400, errorMessage: "The input is too odd" } };

/** Every 33rd record of each kind and mishap: about 3 % each. */
function planOf(index) {
  const names = [...Object.keys(KINDS).slice(1), ...Object.keys(MISHAPS), "refused"];
  return names[index % 33] ?? "fine";
}

function script() {
  const met = new Set();
  return (key, asked) => {
    const plan = planOf(Number(key));
    const answers = (KINDS[plan] ?? KINDS.fine)(`n${key}`);
    const answer = answers[Math.min(asked, answers.length - 1)];
    if (plan === "refused") return REFUSED;
    if (MISHAPS[plan] === undefined || met.has(key)) return answer;
    met.add(key);
    return MISHAPS[plan](answer);
  };
}

/** What `create()` makes of the same answers. */
async function created(index) {
  const plan = planOf(index);
  const answers = (KINDS[plan] ?? KINDS.fine)(`n${index}`);
  const fetch =
    plan === "refused"
      ? async () =>
          new Response(JSON.stringify({ message: REFUSED.error.errorMessage }), {
            status: 400,
            headers: { "x-amzn-errortype": "ValidationException" },
          })
      : answering((_, number) => {
          const answer = answers[Math.min(number, answers.length) - 1];
          return typeof answer === "object" ? answer : response(answer);
        }).fetch;
  try {
    return {
      value: await client({ fetch, mode: "BEDROCK_JSON_SCHEMA" }).create({
        responseModel: Person,
        messages: conversation(`text ${index}`),
      }),
    };
  } catch (error) {
    return { code: error.code, message: error.message };
  }
}

const shown = (result) =>
  result.status === "fulfilled"
    ? { value: result.value }
    : { code: result.reason.code, message: result.reason.message };

test("10,000 records, 3 % of every fault: each has one result, the one that create() gives for the same answers", async () => {
  const storage = folderStorage(join(folder, "faults"));
  const jobs = engine(storage, {
    answer: script(),
    ends: ({ number }) =>
      ({ 2: { status: "PartiallyCompleted", share: 0.7 }, 3: { status: "Expired", share: 0.4 } })[number] ?? {
        status: "Completed",
        share: 1,
      },
  });
  const states = [];
  const results = await all(
    runBatch(
      client(),
      Array.from({ length: 10_000 }, (_, index) => index),
      {
        responseModel: Person,
        messages: (index) => conversation(`text ${index}`),
        storage,
        jobs,
        maxRecords: 2500,
        pollInterval: 1,
        finish: false,
        onState: (state) => states.push(JSON.stringify(state)),
      },
    ),
  );
  const byKey = new Map(results.map((result) => [result.key, result]));
  assert.equal(results.length, 10_000);
  assert.equal(byKey.size, 10_000);
  const counts = {};
  for (let index = 0; index < 10_000; index += 1) {
    const plan = planOf(index);
    const result = byKey.get(String(index));
    const expected = await created(index);
    assert.deepEqual(shown(result), expected, `${plan} ${index}`);
    counts[plan] = (counts[plan] ?? 0) + 1;
  }
  assert.ok(
    Object.values(counts).every((count) => count > 290),
    JSON.stringify(counts),
  );
  const last = JSON.parse(states.at(-1));
  assert.equal(last.isDone, true);
  assert.equal(last.fulfilled + last.rejected, 10_000);
  assert.ok(last.useless >= counts.doubled + counts.unreadable, String(last.useless));
  assert.ok(states.at(-1).length < 4000, states.at(-1));
  // Every answer that was paid is in the sum, once.
  const asked = [...jobs.asked.values()].reduce((sum, times) => sum + times, 0);
  const unpaid = counts.lost + counts.unreadable + counts.throttled + counts.broken + counts.refused;
  assert.equal(last.usage.totalTokens, (asked - unpaid) * 12);
});
