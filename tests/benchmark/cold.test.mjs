// The benchmark of cold starts, run once: every step of every kind takes some time, and the object is right.
import assert from "node:assert/strict";
import { test } from "node:test";
import { measure } from "../../js/scripts/lib/bench-cold.mjs";
import { inRepository } from "../../js/scripts/lib/paths.mjs";

test("each step of a first extraction is measured", () => {
  const entry = (name) => inRepository("pkg", "dist", "entry", name);
  const samples = measure({ full: [entry("node.js"), "plain"], slim: [entry("slim-node.js"), "library"] }, 1);
  for (const [times, ...others] of Object.values(samples)) {
    assert.deepEqual(others, []);
    assert.deepEqual(Object.keys(times), ["import", "start", "sign", "answer"]);
    for (const time of Object.values(times)) assert.ok(time > 0 && time < 10_000, JSON.stringify(times));
  }
});
