// On a terminal two things never move at a time: the weights are there before the demo says that it loads the model.
import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, test } from "node:test";
import { runDemo } from "./run-demo.mjs";

const home = mkdtempSync(join(tmpdir(), "demo-"));
after(() => rmSync(home, { recursive: true, force: true }));

test("nothing spins while the weights are fetched", { skip: process.platform === "win32" }, async () => {
  // A pip that takes its time and then fails.
  writeFileSync(join(home, "python3"), "#!/bin/sh\nsleep 0.6\nexit 1\n");
  chmodSync(join(home, "python3"), 0o755);
  const { code, output, errors } = await runDemo(
    { light: true },
    {
      terminal: true,
      environment: { PATH: home + delimiter + process.env.PATH, BEDROCK_EXTRACT_CACHE: home, NO_COLOR: undefined },
    },
  );
  assert.match(errors, /Fetching the weights of SmolLM2.*could not be fetched/s);
  assert.equal(output, "");
  assert.equal(code, 1);
});
