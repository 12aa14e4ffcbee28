// The same calls through Python instructor and through this package: equal requests, or differences that are accounted for.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { builtPackage } from "../built-package.mjs";
import { expand, judge, ourOutcome, theirOutcome } from "./outcomes.mjs";
import { pythonEnvironment } from "./python/environment.mjs";
import { startOracle } from "./python/oracle.mjs";

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
const differences = read("./differences.json");
const themes = readdirSync(new URL("./cases/", import.meta.url))
  .sort()
  .map((file) => ({ theme: file.replace(".json", "").replaceAll("-", " "), cases: read(`./cases/${file}`) }));
const sameness = ["same", "both-refuse"];

describe("cases and differences", () => {
  const used = new Set(themes.flatMap(({ cases }) => cases.map(({ expect }) => expect)));

  it("every case states a relation that is known", () => {
    assert.deepEqual(
      [...used].filter((name) => !sameness.includes(name) && !Object.hasOwn(differences, name)),
      [],
    );
  });

  it("every difference has a case, and says what both sides do and why", () => {
    for (const [name, entry] of Object.entries(differences)) {
      assert.ok(used.has(name), `no case shows ${name}`);
      assert.deepEqual(Object.keys(entry), ["instructor", "ours", "why"], name);
      for (const text of Object.values(entry)) assert.ok(text.length > 10, name);
    }
  });
});

const { python, unavailable } = await pythonEnvironment();

describe("compared with Python instructor", { skip: unavailable }, () => {
  let oracle;
  let ours;

  before(async () => {
    ours = await builtPackage();
    oracle = startOracle(python, "./instructor_oracle.py");
  });
  after(() => oracle?.close());

  for (const { theme, cases } of themes) {
    it(theme, async () => {
      const failures = [];
      for (const one of expand(cases)) {
        const schema = await oracle.ask({ schemaOf: one.responseModel ?? null });
        const [mine, theirs] = await Promise.all([ourOutcome(ours, schema, one), theirOutcome(oracle, one)]);
        const failure = judge(one, mine, theirs);
        if (failure !== undefined) failures.push({ case: `${one.name} (${one.mode}) ${failure}`, ours: mine, theirs });
      }
      assert.equal(failures.length, 0, failures.map((failure) => JSON.stringify(failure, null, 1)).join("\n"));
    });
  }
});
