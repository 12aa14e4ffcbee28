// Thousands of generated conversations: each becomes a request that the service accepts and that holds what went in.
// PROPERTY_SEED and PROPERTY_COUNT repeat a run; every failure names the seed of its own conversation.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { builtPackage } from "../built-package.mjs";
import { pythonEnvironment } from "../differential/python/environment.mjs";
import { startOracle } from "../differential/python/oracle.mjs";
import { conversation } from "./conversations.mjs";
import { acceptedByEndpoint, blocksPreserved, deepFreeze, documentNamesDiffer, fingerprint } from "./expectations.mjs";
import { seeded } from "./random.mjs";

const seed = Number(process.env.PROPERTY_SEED ?? Date.now() % 2 ** 31);
const count = Number(process.env.PROPERTY_COUNT ?? 2_000);

const responseModel = {
  title: "Person",
  type: "object",
  properties: { name: { type: "string" }, age: { type: "integer" } },
  required: ["name", "age"],
};

const { python, unavailable } = await pythonEnvironment();

describe(`${count} conversations from seed ${seed}`, () => {
  let runs;

  before(async () => {
    const { fromBedrock } = await builtPackage();
    const client = fromBedrock({ region: "us-east-1" });
    runs = [];
    for (let index = 0; index < count; index += 1) runs.push(await run(client, seed + index));
  });

  it("all become requests", () => everyRun(runs, ({ failure }) => assert.ifError(failure)));
  it("are accepted by the endpoint's shape and conversation checks", () =>
    everyRun(runs, acceptedByEndpoint, "request"));
  it("keep every block", () =>
    everyRun(runs, (request, { expected }) => blocksPreserved(request, expected), "request"));
  it("give every document a name of its own", () => everyRun(runs, documentNamesDiffer, "request"));
  it("leave the caller's objects as they were", () => everyRun(runs, ({ given, kept }) => assert.equal(kept, given)));

  it("are accepted by botocore", { skip: unavailable }, async () => {
    const oracle = startOracle(python, "./converse_oracle.py");
    try {
      const requests = runs.filter(({ request }) => request);
      const answers = await Promise.all(requests.map(({ request }) => oracle.ask(request)));
      requests.forEach(({ caseSeed }, index) => {
        assert.equal(answers[index].complaint, null, `seed ${caseSeed}`);
      });
    } finally {
      await oracle.close();
    }
  });
});

async function run(client, caseSeed) {
  const random = seeded(caseSeed);
  const { options, expected } = conversation(random);
  if (random.chance(0.5)) deepFreeze(options);
  const given = fingerprint(options);
  try {
    const { modelId, body } = await client.explain({ responseModel, ...options });
    return { caseSeed, options, expected, given, kept: fingerprint(options), request: { modelId, body } };
  } catch (failure) {
    return { caseSeed, options, expected, given, kept: fingerprint(options), failure };
  }
}

/** Applies a check to every run, or to a part of those that have it; the failure of the shortest conversation is shown. */
function everyRun(runs, check, part) {
  const failed = [];
  for (const one of runs) {
    if (part !== undefined && one[part] === undefined) continue;
    try {
      check(part === undefined ? one : one[part], one);
    } catch (error) {
      failed.push({ one, error });
    }
  }
  if (failed.length === 0) return;
  const [{ one, error }] = failed.sort((left, right) => left.one.given.length - right.one.given.length);
  const repeat = `PROPERTY_SEED=${one.caseSeed} PROPERTY_COUNT=1`;
  throw new Error(`${failed.length} of ${runs.length}, the shortest being ${repeat}\n${one.given}\n${error.message}`, {
    cause: error,
  });
}
