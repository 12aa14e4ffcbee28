// Stands in for the service: runs jobs over the files of a storage, as badly as a script wants.
import { keyOf } from "./ids.mjs";
import { response } from "./package.mjs";

/**
 * A service for `runBatch`. `answer(key, asked, job)` gives a text, a response, `{ error }`, or one of the words
 * `lost`, `doubled` and `unreadable`; `ends(job)` how a job ends and, as a share, how far it comes.
 */
export function engine(storage, { answer, ends = () => ({ status: "Completed", share: 1 }), looks = 2 }) {
  const jobs = new Map();
  const byToken = new Map();
  /** How often each record was asked, by its id and the folder of its job. */
  const asked = new Map();
  const service = {
    jobs,
    asked,
    async create({ token, ...job }) {
      const known = byToken.get(token);
      if (known !== undefined) return known;
      const id = `arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/${byToken.size + 1}`;
      byToken.set(token, id);
      jobs.set(id, { ...job, token, id, number: byToken.size, status: "Submitted", looks: 0 });
      return id;
    },
    async get(id) {
      const job = jobs.get(id);
      job.looks += 1;
      if (job.status === "Stopping") await run(job, { status: "Stopped", share: 0.5 });
      else if (job.status === "InProgress" && job.looks >= looks) await run(job, ends(job));
      else if (job.status === "Submitted") job.status = "InProgress";
      return { status: job.status, message: job.message };
    },
    async stop(id) {
      const job = jobs.get(id);
      if (job.status !== "Completed") job.status = "Stopping";
    },
  };

  const nameOf = (url) => url.slice(storage.url("").length);

  async function run(job, { status, share, message }) {
    const records = (await textOf(storage, nameOf(job.input)))
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
    const lines = [];
    for (const record of records.slice(0, Math.round(records.length * share))) lines.push(...outcome(record, job));
    job.status = status;
    job.message = message;
    if (share === 0) return;
    const folder = `${nameOf(job.output)}${job.number}/`;
    await storage.put(`${folder}input.jsonl.out`, bytes(shuffled(lines, job.number).join("\n")));
    const manifest = { totalRecordCount: records.length, processedRecordCount: lines.length };
    await storage.put(`${folder}manifest.json.out`, bytes(JSON.stringify(manifest)));
  }

  function outcome(record, job) {
    const { key, asked: times } = keyOf(record.recordId);
    const id = `${record.recordId} of ${job.token}`;
    asked.set(id, (asked.get(id) ?? 0) + 1);
    const given = answer(key, times, job);
    const line = (result) => JSON.stringify({ ...record, ...result });
    if (given === "lost") return [];
    if (given === "unreadable") return [line({ modelOutput: response("{}") }).slice(0, -7)];
    if (typeof given === "object" && given.error !== undefined) return [line(given)];
    if (typeof given === "object" && given.doubled !== undefined) {
      return [given.doubled, given.doubled].map((text) => line({ modelOutput: response(text) }));
    }
    return [line({ modelOutput: typeof given === "object" ? given : response(given) })];
  }

  return service;
}

/** All of an object as text. */
export async function textOf(storage, name) {
  const pieces = [];
  for await (const piece of storage.get(name)) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString();
}

async function* bytes(text) {
  yield Buffer.from(text);
}

/** Numbers from 0 to 1, the same for the same seed. */
export function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function shuffled(items, seed) {
  const next = random(seed);
  const copy = [...items];
  for (let index = copy.length - 1; index > 0; index -= 1) {
    const other = Math.floor(next() * (index + 1));
    [copy[index], copy[other]] = [copy[other], copy[index]];
  }
  return copy;
}
