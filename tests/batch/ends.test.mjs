// How batches end where not everything can be answered, and where what they stand on fails.
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

let worlds = 0;
function world(script) {
  worlds += 1;
  const storage = folderStorage(join(folder, String(worlds)));
  return { storage, jobs: engine(storage, script) };
}

const items = Array.from({ length: 40 }, (_, index) => `text ${index}`);
const fine = (key) => `{"name":"n${key}","age":1}`;
const common = { responseModel: Person, messages: conversation, minRecords: 10, pollInterval: 1 };

const counted = (results) => {
  const counts = {};
  for (const { status, reason } of results) {
    const name = reason === undefined ? status : reason.code;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
};

test("after the last round a rest that is not small is rejected: with the objection, or as not answered", async () => {
  const answer = (key) => (Number(key) < 10 ? '{"name":"x"}' : Number(key) < 20 ? "lost" : fine(key));
  const { storage, jobs } = world({ answer });
  const results = await all(runBatch(client(), items, { ...common, storage, jobs, maxRounds: 1 }));
  assert.deepEqual(counted(results), { fulfilled: 20, VALIDATION_FAILED: 10, SERVICE_ERROR: 10 });
  const { reason } = results.find(({ key }) => key === "3");
  assert.equal(reason.path, "/age");
  assert.match(reason.message, /^The model's answer was not valid/u);
  const unanswered = results.find(({ key }) => key === "13").reason;
  assert.deepEqual(
    [unanswered.retryable, unanswered.message.split(".")[0]],
    [true, "The record was not answered, in one job at most"],
  );
});

test("a rest too small for a job is asked for by single calls of the client, of another, or rejected", async () => {
  const answer = (key, asked) => (Number(key) < 3 && asked === 0 ? '{"name":"x"}' : key === "3" ? "lost" : fine(key));
  for (const [finish, expected, requests] of [
    ["own", { fulfilled: 40 }, [4, 0]],
    ["other", { fulfilled: 40 }, [0, 4]],
    [false, { fulfilled: 36, VALIDATION_FAILED: 3, SERVICE_ERROR: 1 }, [0, 0]],
  ]) {
    const own = answering(() => response(fine("own")));
    const other = answering(() => response(fine("other")));
    const { storage, jobs } = world({ answer });
    const options = { ...common, storage, jobs };
    if (finish === "other") options.finish = client({ fetch: other.fetch, model: "amazon.nova-lite-v1:0" });
    if (finish === false) options.finish = false;
    let state;
    const onState = (now) => {
      state = now;
    };
    const results = await all(runBatch(client({ fetch: own.fetch }), items, { ...options, onState }));
    assert.deepEqual(counted(results), expected, String(finish));
    assert.deepEqual([own.bodies.length, other.bodies.length], requests);
    assert.equal(state.usage.totalTokens, (39 + own.bodies.length + other.bodies.length) * 12);
  }
});

test("fewer items than a job takes need none, and no items nothing", async () => {
  const { storage, jobs } = world({ answer: fine });
  const { fetch, bodies } = answering(() => response(fine("a")));
  const few = await all(runBatch(client({ fetch }), items.slice(0, 9), { ...common, storage, jobs }));
  assert.deepEqual([counted(few), bodies.length, jobs.jobs.size], [{ fulfilled: 9 }, 9, 0]);
  const states = [];
  const none = await all(runBatch(client(), [], { ...common, storage, jobs, onState: (state) => states.push(state) }));
  assert.deepEqual([none, states.at(-1).isDone], [[], true]);
  const done = await all(runBatch(client(), items, { ...common, storage, jobs, state: states.at(-1) }));
  assert.deepEqual(done, []);
});

test("records of a job that failed as a whole are rejected with the service's words, and not sent again", async () => {
  const message = "Amazon Bedrock does not have permission to read the bucket";
  const { storage, jobs } = world({
    answer: fine,
    ends: ({ number }) => (number === 1 ? { status: "Failed", share: 0, message } : { status: "Completed", share: 1 }),
  });
  const results = await all(runBatch(client(), items, { ...common, storage, jobs, maxRecords: 20 }));
  assert.deepEqual(counted(results), { REQUEST_REFUSED: 20, fulfilled: 20 });
  assert.equal(jobs.jobs.size, 2);
  assert.match(
    results.find(({ status }) => status === "rejected").reason.message,
    new RegExp(`^The job failed as a whole: ${message}\\. `, "u"),
  );
});

test("a completed job without any output ends the batch, so that nothing is paid twice; it goes on with the state", async () => {
  const { storage, jobs } = world({ answer: fine });
  const blind = { ...storage, list: async () => [] };
  let state;
  const onState = (now) => {
    state = now;
  };
  await assert.rejects(all(runBatch(client(), items, { ...common, storage: blind, jobs, onState })), {
    code: "SERVICE_ERROR",
    path: "storage.list",
  });
  const results = await all(runBatch(client(), items, { ...common, storage, jobs, state }));
  assert.deepEqual([counted(results), jobs.jobs.size], [{ fulfilled: 40 }, 1]);
});

test("no more jobs at a time than allowed", async () => {
  const { storage, jobs } = world({ answer: fine });
  let most = 0;
  const watched = {
    create: async (job) => {
      const id = await jobs.create(job);
      most = Math.max(most, [...jobs.jobs.values()].filter(({ status }) => status !== "Completed").length);
      return id;
    },
    get: jobs.get,
    stop: jobs.stop,
  };
  const results = await all(
    runBatch(client(), items, { ...common, storage, jobs: watched, maxRecords: 10, maxJobs: 2 }),
  );
  assert.deepEqual([counted(results), most, jobs.jobs.size], [{ fulfilled: 40 }, 2, 4]);
});

test("a few failed looks at jobs are borne, more are not; failures carry a code, and the batch goes on", async () => {
  for (const [failures, isBorne] of [
    [4, true],
    [5, false],
  ]) {
    const { storage, jobs } = world({ answer: fine });
    let left = failures;
    let state;
    const get = async (id) => {
      left -= 1;
      if (left >= 0) throw new Error("no network");
      return jobs.get(id);
    };
    const options = { ...common, storage, jobs: { create: jobs.create, get, stop: jobs.stop } };
    const onState = (now) => {
      state = now;
    };
    const run = all(runBatch(client(), items, { ...options, onState }));
    if (isBorne) assert.equal((await run).length, 40);
    else {
      await assert.rejects(run, ({ code, path, message, retryable, cause }) => {
        assert.deepEqual([code, path, retryable, cause.message], ["SERVICE_ERROR", "jobs.get", true, "no network"]);
        assert.match(
          message,
          /^`jobs\.get` of the batch failed, see `cause`\. Run the batch again with the last `state`/u,
        );
        return true;
      });
      assert.equal((await all(runBatch(client(), items, { ...options, state }))).length, 40);
    }
  }
});

test("a storage that does not read to the end, and a listener that throws, end the batch", async () => {
  const { storage, jobs } = world({ answer: () => '{"name":"x"}' });
  const lazy = {
    ...storage,
    put: async (name, content) => (name.includes("left") ? undefined : storage.put(name, content)),
  };
  await assert.rejects(
    all(runBatch(client(), items, { ...common, storage: lazy, jobs })),
    /stopped reading before the end/u,
  );
  const onState = () => {
    throw new Error("disk full");
  };
  await assert.rejects(
    all(runBatch(client(), items, { ...common, storage, jobs, onState })),
    ({ code, path, cause }) => {
      assert.deepEqual([code, path, cause.message], ["BAD_OPTION", "onState", "disk full"]);
      return true;
    },
  );
});

test("options and states that are none are refused before anything happens", async () => {
  const { storage, jobs } = world({ answer: fine });
  for (const [options, path] of [
    [{ storage: {} }, "storage"],
    [{ jobs: { create() {} } }, "jobs"],
    [{ finish: true }, "finish"],
    [{ minRecords: 0 }, "minRecords"],
    [{ maxJobs: 1001 }, "maxJobs"],
    [{ maxRounds: 0 }, "maxRounds"],
    [{ pollInterval: 0.5 }, "pollInterval"],
    [{ signal: 7 }, "signal"],
    [{ onState: 7 }, "onState"],
    [{ state: { version: 2 } }, "state"],
    [{ state: "x" }, "state"],
    [{ onProgress: () => {} }, "onProgress"],
  ]) {
    const run = all(runBatch(client(), items, { ...common, storage, jobs, ...options }));
    await assert.rejects(run, { code: "BAD_OPTION", path }, path);
  }
  assert.throws(() => folderStorage(""), { code: "BAD_OPTION", path: "folder" });
  assert.equal(jobs.jobs.size, 0);
  const long = all(runBatch(client(), items, { ...common, storage, jobs, maxBytes: 1500 }));
  await assert.rejects(long, { code: "BAD_OPTION", path: "maxBytes" });
});

test("a batch does not go on with another model", async () => {
  const { storage, jobs } = world({ answer: fine });
  let state;
  const onState = (now) => {
    if (now.parts.length === 1) state ??= now;
  };
  await all(runBatch(client(), items, { ...common, storage, jobs, maxRecords: 20, onState }));
  const other = client({ model: "amazon.nova-lite-v1:0" });
  await assert.rejects(all(runBatch(other, items, { ...common, storage, jobs, maxRecords: 20, state })), {
    code: "BAD_OPTION",
    path: "model",
  });
});

test("a signal that is aborted already lets nothing begin", async () => {
  const { storage, jobs } = world({ answer: fine });
  const signal = AbortSignal.abort(new Error("no"));
  const run = all(runBatch(client(), items, { ...common, storage, jobs, signal }));
  await assert.rejects(run, ({ code, cause }) => code === "ABORTED" && cause.message === "no");
  assert.equal(jobs.jobs.size, 0);
});
