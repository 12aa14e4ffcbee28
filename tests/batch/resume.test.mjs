// A batch that is killed anywhere goes on with its last state: nothing is sent to a job twice, and nothing is lost.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { engine, random } from "./support/engine.mjs";
import { all, answering, client, conversation, folderStorage, Person, response, runBatch } from "./support/package.mjs";

let folder;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "batch-"));
});
after(() => rmSync(folder, { recursive: true, force: true }));

// Some have no text and make no record, the first of them between two files.
const ITEMS = Array.from({ length: 130 }, (_, index) => (index % 41 === 40 ? "" : `text ${index}`));

/** One in five is invalid at first, one in forty for ever. */
function answer(key, asked) {
  const index = Number(key);
  if (index % 40 === 1) return `{"name":"n${key}"}`;
  return index % 5 === 0 && asked === 0 ? `{"name":"n${key}"}` : `{"name":"n${key}","age":${index}}`;
}

class Killed extends Error {}

/** The object, whose functions throw once `next()` says so: before they do anything, or when they have done it. */
function mortal(object, next) {
  const wrapped = Object.entries(object).map(([name, method]) => {
    if (name === "url") return [name, method];
    if (name === "get" && object.list !== undefined) {
      return [
        name,
        async function* (...parameters) {
          next();
          yield* method(...parameters);
          next();
        },
      ];
    }
    return [
      name,
      async (...parameters) => {
        next();
        const result = await method.apply(object, parameters);
        next();
        return result;
      },
    ];
  });
  return Object.fromEntries(wrapped);
}

function world(name) {
  const storage = folderStorage(join(folder, name));
  const ends = ({ number }) => (number === 2 ? { status: "Expired", share: 0.6 } : { status: "Completed", share: 1 });
  const jobs = engine(storage, { answer, ends });
  const { fetch, bodies } = answering(({ messages }) => {
    const [{ content }] = messages;
    const index = Number(content[0].text.slice(5));
    return response(answer(String(index), 1));
  });
  return { storage, jobs, bodies, asking: client({ fetch }) };
}

const options = {
  responseModel: Person,
  messages: conversation,
  maxRecords: 40,
  minRecords: 20,
  pollInterval: 1,
};

const shown = (results) =>
  new Map(results.map((result) => [result.key, result.status === "fulfilled" ? result.value : result.reason.code]));

/** Runs until it is killed by the call of that number, and gives what had come until then. */
async function runUntil(kill, { storage, jobs, asking }, state) {
  let calls = 0;
  let kept = state;
  const next = () => {
    calls += 1;
    if (calls === kill) throw new Killed(`call ${kill}`);
  };
  const results = [];
  const run = runBatch(asking, ITEMS, {
    ...options,
    storage: mortal(storage, next),
    jobs: mortal({ create: jobs.create, get: jobs.get, stop: jobs.stop }, next),
    state: kept,
    onState: (now) => {
      kept = JSON.parse(JSON.stringify(now));
      next();
    },
  });
  try {
    for await (const result of run) results.push(result);
  } catch (error) {
    assert.ok(error.cause instanceof Killed, error.stack);
  }
  return { results, state: kept, calls };
}

test("killed at 50 moments and gone on with, a batch has the results of one that was not", async () => {
  const whole = world("whole");
  const { results, state, calls } = await runUntil(Number.POSITIVE_INFINITY, whole, undefined);
  const expected = shown(results);
  assert.equal(expected.size, ITEMS.length);
  assert.equal(results.length, ITEMS.length);
  assert.equal(state.isDone, true);
  assert.ok([...whole.jobs.asked.values()].every((times) => times === 1));
  assert.ok(whole.bodies.length > 3, "single calls finish the rest");
  const next = random(7);
  let resumed = 0;
  for (let round = 0; round < 50; round += 1) {
    const here = world(`killed-${round}`);
    const found = [];
    let kept;
    let kills = 0;
    do {
      const kill = kills < 2 ? 1 + Math.floor(next() * calls) : Number.POSITIVE_INFINITY;
      const one = await runUntil(kill, here, kept);
      found.push(...one.results);
      kept = one.state;
      kills += 1;
      if (kept?.isDone !== true) resumed += 1;
    } while (kept?.isDone !== true);
    assert.deepEqual(shown(found), expected, `round ${round}`);
    assert.deepEqual(
      [...here.jobs.asked].sort(),
      [...whole.jobs.asked].map(([id, times]) => [renamed(id, whole, here), times]).sort(),
    );
    assert.deepEqual([kept.fulfilled, kept.rejected], [state.fulfilled, state.rejected]);
    // An answer to a single call whose keeping was killed is asked for again; four are under way at a time.
    assert.ok(here.bodies.length <= whole.bodies.length + kills * 4, String(here.bodies.length));
  }
  assert.ok(resumed >= 50, String(resumed));
});

/** The same record in the jobs of another batch, whose id differs. */
function renamed(id, from, to) {
  const [one] = from.jobs.jobs.values();
  const [other] = to.jobs.jobs.values();
  return id.replace(one.token.split("-")[0], other.token.split("-")[0]);
}

test("a batch goes on without its items once all input files are written, and not with others before", async () => {
  const here = world("items");
  const states = [];
  const run = { ...options, storage: here.storage, jobs: here.jobs, onState: (state) => states.push(state) };
  const keys = new Set();
  for await (const { key } of runBatch(here.asking, ITEMS, run)) {
    keys.add(key);
    if (states.at(-1).isPrepared) break;
  }
  const prepared = states.find(({ isPrepared }) => isPrepared);
  const rest = await all(runBatch(here.asking, [], { ...run, state: prepared }));
  for (const { key } of rest) keys.add(key);
  assert.equal(keys.size, ITEMS.length);
  assert.equal(rest.length, ITEMS.length - prepared.rejected);

  const early = states.find(({ parts }) => parts.length === 2);
  assert.equal(early.isPrepared, false);
  const others = ITEMS.slice(1);
  const keyed = {
    ...run,
    keyOf: (text, index) => `${index} ${text}`,
    state: { ...early, parts: early.parts.map((part) => ({ ...part, last: { key: "80 text 80", index: 80 } })) },
  };
  await assert.rejects(all(runBatch(here.asking, others, keyed)), {
    code: "BAD_OPTION",
    path: "items",
    message:
      "The items of runBatch() are not those that it was begun with: item 80 differs. Pass the same items in the same order.",
  });
  await assert.rejects(all(runBatch(here.asking, ITEMS.slice(0, 60), { ...run, state: early })), { path: "items" });
});

test("an abort stops the jobs; what they have done is read later, and the rest is asked again", async () => {
  const here = world("abort");
  const controller = new AbortController();
  let kept;
  const run = { ...options, storage: here.storage, jobs: here.jobs };
  const onState = (state) => {
    kept = structuredClone(state);
    if (state.parts.filter(({ status }) => status === "InProgress").length === 2) controller.abort(new Error("enough"));
  };
  const results = [];
  const toTheEnd = async (more) => {
    for await (const result of runBatch(here.asking, ITEMS, { ...run, ...more })) results.push(result);
  };
  await assert.rejects(toTheEnd({ onState, signal: controller.signal }), { code: "ABORTED" });
  const stopped = [...here.jobs.jobs.values()].filter(({ status }) => status === "Stopping");
  assert.ok(stopped.length >= 2, JSON.stringify(stopped));
  await toTheEnd({ state: kept });
  assert.equal(new Set(results.map(({ key }) => key)).size, ITEMS.length);
  assert.ok(results.filter(({ status }) => status === "rejected").length === 6);
  assert.ok([...here.jobs.asked.values()].every((times) => times === 1));
});
