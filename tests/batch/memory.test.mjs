// Memory does not grow with the files: 200 MB are made and read in what a few MB take, and some room for the collector.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("./memory.mjs", import.meta.url));

test("200 MB of lines take less than 130 MB more than 10 MB do", () => {
  const measured = JSON.parse(execFileSync(process.execPath, [program, "200"], { encoding: "utf8" }));
  assert.equal(measured.fulfilled + measured.again, 10_000);
  assert.equal(measured.again, 100);
  assert.ok(measured.megabytes > 200, JSON.stringify(measured));
  assert.ok(measured.peak - measured.peakAfter10Megabytes < 130, JSON.stringify(measured));
});
