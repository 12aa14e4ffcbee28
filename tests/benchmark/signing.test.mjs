// The benchmark of signatures, run once without aws4fetch: tests install nothing that only the benchmark needs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { measureSigning } from "../../js/scripts/lib/bench-signing.mjs";
import { RUNTIMES } from "../../js/scripts/lib/bench-signing-runtimes.mjs";

const skip = process.platform === "linux" ? false : "processor times are read from /proc";

test("a signature is measured in every runtime, over a small and a large body", { skip }, async () => {
  const runtimes = Object.keys(RUNTIMES);
  // Far above the 10 ms in which processor time is counted, since what is cold takes longer than the sample.
  const rows = await measureSigning({ runtimes, sizes: [1, 1024], rounds: 1, sample: 300 });
  assert.deepEqual(
    rows.map(({ runtime, kilobytes }) => [runtime, kilobytes]),
    runtimes.flatMap((runtime) => [1, 1024].map((kilobytes) => [runtime, kilobytes])),
  );
  for (const { samples, ...row } of rows) {
    assert.deepEqual(Object.keys(samples), ["bedrock-extract"]);
    const [time, ...others] = samples["bedrock-extract"];
    assert.deepEqual(others, []);
    assert.ok(time > 0 && time < 1_000, `${row.runtime}, ${row.kilobytes} KB: ${time} ms`);
  }
});
