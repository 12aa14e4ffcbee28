// The packed package in Chromium, without a bundler: an import map, and the files as they are in the tarball.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { after, before, test } from "node:test";
import puppeteer from "puppeteer-core";
import { startEndpoint } from "../endpoint/endpoint.mjs";
import { findBrowser } from "./support/browser-binary.mjs";
import { createConsumerProject } from "./support/consumer-project.mjs";
import { defineScenarios } from "./support/expected.mjs";
import { checkResults, settingsOf } from "./support/run-suite.mjs";

const contentTypes = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};

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
let server;
let browser;

before(async () => {
  if (found.reason) return;
  endpoint = await startEndpoint({ backend: "scripted" });
  project = createConsumerProject();
  project.write("index.html", page);
  server = createServer(serveFile).listen(0, "127.0.0.1");
  browser = await puppeteer.launch({
    executablePath: found.path,
    headless: "shell",
    // The local endpoint answers no CORS preflight.
    args: [...found.parameters, "--no-sandbox", "--disable-web-security"],
  });
});
after(async () => {
  await browser?.close();
  server?.close();
  await endpoint?.close();
  project?.remove();
});

async function serveFile(request, response) {
  const path = normalize(new URL(request.url, "http://localhost").pathname);
  if (refused.some((pattern) => pattern.test(path))) return response.writeHead(404).end();
  try {
    const contents = await readFile(join(project.directory, path));
    response.writeHead(200, { "content-type": contentTypes[extname(path)] ?? "text/plain" }).end(contents);
  } catch {
    response.writeHead(404).end();
  }
}

let refused = [];

async function checkInPage() {
  defineScenarios(endpoint);
  const tab = await browser.newPage();
  await tab.goto(`http://127.0.0.1:${server.address().port}/index.html`);
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
