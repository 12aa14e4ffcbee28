// The packed package in Chromium, without a bundler: an import map, and the files as they are in the tarball.
import { after, before, test } from "node:test";
import { startEndpoint } from "../endpoint/endpoint.mjs";
import { findBrowser } from "./support/browser-binary.mjs";
import { openChromium } from "./support/chromium.mjs";
import { createConsumerProject } from "./support/consumer-project.mjs";
import { defineScenarios } from "./support/expected.mjs";
import { checkResults, settingsOf } from "./support/run-suite.mjs";

const page = `<!doctype html>
<script type="importmap">
  {
    "imports": {
      "bedrock-extract": "/node_modules/bedrock-extract/dist/entry/browser.js",
      "zod": "/node_modules/zod/index.js"
    }
  }
</script>
<script type="module">
  import * as library from "bedrock-extract";
  import * as z from "zod";
  import { runSuite } from "/suite.mjs";
  globalThis.run = (endpoint) => runSuite(library, z, endpoint);
</script>`;

const found = await findBrowser();

let endpoint;
let project;
let chromium;
/** Paths that the server does not have. */
let refused = [];

before(async () => {
  if (found.reason) return;
  endpoint = await startEndpoint({ backend: "scripted" });
  project = createConsumerProject();
  project.write("index.html", page);
  const missing = { status: 404, type: "text/plain", text: "" };
  chromium = await openChromium(found, project, (path) =>
    refused.some((pattern) => pattern.test(path)) ? missing : undefined,
  );
});
after(async () => {
  await chromium?.close();
  await endpoint?.close();
  project?.remove();
});

async function checkInPage() {
  defineScenarios(endpoint);
  const tab = await chromium.openPage("/index.html");
  await tab.waitForFunction("globalThis.run !== undefined", { timeout: 20_000 });
  checkResults(await tab.evaluate((settings) => globalThis.run(JSON.parse(settings)), settingsOf(endpoint)));
  await tab.close();
}

test("Chromium", { skip: found.reason }, async () => {
  refused = [/inline\.js$/];
  await checkInPage();
});

test("Chromium, where a bundler has lost the binary", { skip: found.reason }, async () => {
  refused = [/\.wasm$/];
  await checkInPage();
});
