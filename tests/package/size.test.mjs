// The package grows in no commit that does not say so: ceilings.json is moved in the commit that needs it, and lowered in one
// that saves bytes.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { measureFiles } from "../../js/scripts/lib/shipped-files.mjs";

const ceilings = JSON.parse(readFileSync(new URL("./ceilings.json", import.meta.url), "utf8"));
/** What a ceiling may be above the file before it has to come down. */
const SLACK = 0.02;

test("no file that is shipped is above its ceiling, or far below it", async () => {
  const files = await measureFiles();
  assert.deepEqual(
    Object.keys(ceilings),
    files.map(({ name }) => name),
  );
  for (const { name, ...sizes } of files) {
    for (const [kind, bytes] of Object.entries(sizes)) {
      const ceiling = ceilings[name][kind];
      assert.ok(bytes <= ceiling, `${name}, ${kind}: ${bytes} bytes, the ceiling is ${ceiling}`);
      assert.ok(bytes >= ceiling * (1 - SLACK), `${name}, ${kind}: ${bytes} bytes, lower the ceiling of ${ceiling}`);
    }
  }
});
