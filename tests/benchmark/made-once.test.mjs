// What the cache holds is complete, and made once.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { madeOnce } from "../../js/scripts/lib/made-once.mjs";

const { BEDROCK_EXTRACT_CACHE } = process.env;
let home;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "cache-"));
  process.env.BEDROCK_EXTRACT_CACHE = home;
});
afterEach(() => {
  if (BEDROCK_EXTRACT_CACHE === undefined) delete process.env.BEDROCK_EXTRACT_CACHE;
  else process.env.BEDROCK_EXTRACT_CACHE = BEDROCK_EXTRACT_CACHE;
  rmSync(home, { recursive: true, force: true });
});

it("two callers at a time share what one of them makes, and see it only when it is complete", async () => {
  let runs = 0;
  const make = async (directory) => {
    runs += 1;
    writeFileSync(join(directory, "first"), "1");
    await sleep(50);
    assert.ok(!existsSync(join(home, "things", "one")));
    writeFileSync(join(directory, "second"), "2");
  };
  const [left, right] = await Promise.all([madeOnce("things", "one", make), madeOnce("things", "one", make)]);
  assert.deepEqual([left, right, runs], [join(home, "things", "one"), left, 1]);
  assert.deepEqual(readdirSync(left).sort(), ["first", "second"]);
  await madeOnce("things", "one", assert.fail);
});

it("what failed is made again from an empty directory", async () => {
  const fail = (directory) => {
    writeFileSync(join(directory, "half"), "");
    throw new Error("no network");
  };
  await assert.rejects(madeOnce("things", "one", fail), /no network/);
  const directory = await madeOnce("things", "one", (partial) => writeFileSync(join(partial, "whole"), "w"));
  assert.deepEqual(readdirSync(directory), ["whole"]);
  assert.equal(readFileSync(join(directory, "whole"), "utf8"), "w");
});
