// Thousands of generated conversations: each becomes a request that the service accepts and that holds what went in.
// PROPERTY_SEED and PROPERTY_COUNT repeat a run; every failure names the seed of its own conversation.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { builtPackage } from "../built-package.mjs";
import { pythonEnvironment } from "../differential/python/environment.mjs";
import { startOracle } from "../differential/python/oracle.mjs";
import { conversation } from "./conversations.mjs";
import { acceptedByEndpoint, blocksPreserved, deepFreeze, documentNamesDiffer, fingerprint } from "./expectations.mjs";
import { mutated } from "./mutations.mjs";
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
    runs = await runAll((random) => conversation(random));
  });

  it("all become requests", () => everyRun(runs, ({ failure }) => assert.ifError(failure)));
  it("are accepted by the endpoint's shape and conversation checks", () =>
    everyRun(sentOf(runs), ({ request }) => acceptedByEndpoint(request)));
  it("keep every block", () => everyRun(sentOf(runs), ({ request, expected }) => blocksPreserved(request, expected)));
  it("give every document a name of its own", () =>
    everyRun(sentOf(runs), ({ request }) => documentNamesDiffer(request)));
  it("leave the caller's objects as they were", () => everyRun(runs, ({ given, kept }) => assert.equal(kept, given)));
  it("are accepted by botocore", { skip: unavailable }, () => acceptedByBotocore(runs));
});

describe(`${count} broken conversations from seed ${seed}`, () => {
  let runs;

  before(async () => {
    runs = await runAll((random) => {
      const { options } = conversation(random);
      return { options: { ...options, messages: mutated(options.messages, random) } };
    });
  });

  it("are refused by the name of an option, or become requests", () =>
    everyRun(runs, ({ failure }) => {
      if (failure === undefined) return;
      assert.equal(failure.code, "BAD_OPTION", failure);
      assert.match(failure.path, /^messages/u);
    }));
  it("are accepted by the endpoint's checks where they become requests", () =>
    everyRun(sentOf(runs), ({ request }) => acceptedByEndpoint(withTolerance(request))));
  it("leave the caller's objects as they were", () => everyRun(runs, ({ given, kept }) => assert.equal(kept, given)));
  it("are accepted by botocore where they become requests", { skip: unavailable }, () => acceptedByBotocore(runs));
});

async function runAll(make) {
  const { fromBedrock } = await builtPackage();
  const client = fromBedrock({ region: "us-east-1" });
  const runs = [];
  for (let index = 0; index < count; index += 1) runs.push(await run(client, seed + index, make));
  return runs;
}

async function run(client, caseSeed, make) {
  const random = seeded(caseSeed);
  const { options, expected } = make(random);
  if (random.chance(0.5)) deepFreeze(options);
  const given = fingerprint(options);
  try {
    const { modelId, body } = await client.explain({ responseModel, ...options });
    return { caseSeed, options, expected, given, kept: fingerprint(options), request: { modelId, body } };
  } catch (failure) {
    return { caseSeed, options, expected, given, kept: fingerprint(options), failure };
  }
}

const sentOf = (runs) => runs.filter(({ request }) => request !== undefined);

/** Some families take what the endpoint's model refuses: a first turn of the assistant, and a last one that is continued. */
function withTolerance({ modelId, body }) {
  const messages = [...body.messages];
  if (messages[0].role === "assistant") messages.unshift({ role: "user", content: [{ text: "Begin." }] });
  if (messages.at(-1).role === "assistant") messages.push({ role: "user", content: [{ text: "Go on." }] });
  return { modelId, body: { ...body, messages } };
}

async function acceptedByBotocore(runs) {
  const oracle = startOracle(python, "./converse_oracle.py");
  try {
    const sent = sentOf(runs);
    const answers = await Promise.all(sent.map(({ request }) => oracle.ask(request)));
    const complaints = new Map(sent.map((one, index) => [one, answers[index].complaint]));
    everyRun(sent, (one) => assert.equal(complaints.get(one), null));
  } finally {
    await oracle.close();
  }
}

/** Applies a check to every run; the failure of the shortest conversation is shown. */
function everyRun(runs, check) {
  const failed = [];
  for (const one of runs) {
    try {
      check(one);
    } catch (error) {
      failed.push({ one, error });
    }
  }
  if (failed.length === 0) return;
  const [{ one, error }] = failed.sort((left, right) => left.one.given.length - right.one.given.length);
  const repeat = `PROPERTY_SEED=${one.caseSeed} PROPERTY_COUNT=1`;
  assert.fail(`${failed.length} of ${runs.length}, the shortest being ${repeat}\n${one.given}\n${error.message}`);
}
