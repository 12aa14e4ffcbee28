// The packed package under attack in every runtime: each attack ends, and what else is open goes on.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { Miniflare } from "miniflare";
import { inRepository } from "../../js/scripts/lib/paths.mjs";
import { bundleWorker } from "../../js/scripts/lib/worker-bundle.mjs";
import { findBrowser } from "./support/browser-binary.mjs";
import { openChromium } from "./support/chromium.mjs";
import { createConsumerProject } from "./support/consumer-project.mjs";
import { runInEdge } from "./support/edge-runtime.mjs";
import { bun, deno, skipUnless } from "./support/runtimes.mjs";

const survived = (outcome) => ({ outcome, bystanders: 20, sent: 20, later: "later" });

const expected = {
  "ten thousand numbers as texts below a long name": survived(10_000),
  "schemas that lead to each other without end": survived(["BAD_SCHEMA", "BAD_SCHEMA"]),
  "a million small values": survived("VALIDATION_FAILED"),
  "large requests at once": survived(20),
  "patterns that try every way": survived(["VALIDATION_FAILED", "VALIDATION_FAILED"]),
};

/** What an isolate of Cloudflare and Vercel may hold is 128 MB; half of it is left to the application. */
const ISOLATE = 64;

function check({ results, megabytes }, limit) {
  assert.deepEqual(results, expected);
  assert.ok(megabytes > 0 && megabytes <= limit, `${megabytes} MB of WebAssembly memory`);
}

const browser = await findBrowser();
const program = `
  import * as library from "bedrock-extract";
  import { runAttacks } from "./attacks.mjs";
`;
let project;

before(() => {
  project = createConsumerProject();
  cpSync(inRepository("tests", "package", "attacks.mjs"), join(project.directory, "attacks.mjs"));
});
after(() => project?.remove());

async function checkProgram(command, parameters, environment = {}) {
  const file = project.write("attacked.mjs", `${program} console.log(JSON.stringify(await runAttacks(library)));`);
  const { stdout } = await promisify(execFile)(command, [...parameters, file], {
    cwd: project.directory,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
    timeout: 120_000,
  });
  check(JSON.parse(stdout), 320);
}

test("Node.js", () => checkProgram(process.execPath, []));

test("Deno", skipUnless(deno), () =>
  checkProgram(deno, ["run", "--no-prompt"], {
    DENO_DIR: join(project.directory, ".deno"),
    DENO_NO_UPDATE_CHECK: "1",
  }),
);

test("Bun", skipUnless(bun), () => checkProgram(bun, ["run"]));

test("workerd", async () => {
  const worker = project.write(
    "attacked-worker.mjs",
    `${program} export default { fetch: async () => Response.json(await runAttacks(library)) };`,
  );
  const bundle = await bundleWorker(worker);
  const miniflare = new Miniflare({
    compatibilityDate: "2022-03-21",
    modules: [
      { type: "ESModule", path: "worker.js", contents: bundle.code },
      ...bundle.binaries.map(({ name, contents }) => ({ type: "CompiledWasm", path: name, contents })),
    ],
  });
  try {
    const response = await miniflare.dispatchFetch("http://worker/");
    const text = await response.text();
    assert.ok(response.ok, text);
    check(JSON.parse(text), ISOLATE);
  } finally {
    await miniflare.dispose();
  }
});

test("edge runtime", async () => {
  const source = `${program} globalThis.run = async () => JSON.stringify(await runAttacks(library));`;
  const runtime = await runInEdge(project.write("attacked-edge.mjs", source));
  check(JSON.parse(await runtime.evaluate("run")()), ISOLATE);
});

test("Chromium", { skip: browser.reason }, async () => {
  project.write(
    "attacked.html",
    `<!doctype html>
    <script type="importmap">
      { "imports": { "bedrock-extract": "/node_modules/bedrock-extract/dist/entry/browser.js" } }
    </script>
    <script type="module">
      import * as library from "bedrock-extract";
      import { runAttacks } from "/attacks.mjs";
      globalThis.run = () => runAttacks(library);
    </script>`,
  );
  const chromium = await openChromium(browser, project);
  try {
    const tab = await chromium.openPage("/attacked.html");
    await tab.waitForFunction("globalThis.run !== undefined", { timeout: 20_000 });
    check(await tab.evaluate(() => globalThis.run()), 320);
  } finally {
    await chromium.close();
  }
});
