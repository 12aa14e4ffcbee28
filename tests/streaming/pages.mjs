// The streaming examples as they stand: a Worker in workerd, and a page for each framework in Chromium.
import { createHash } from "node:crypto";
import { copyFileSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { Miniflare } from "miniflare";
import puppeteer from "puppeteer-core";
import { madeOnce } from "../../js/scripts/lib/made-once.mjs";
import { inRepository } from "../../js/scripts/lib/paths.mjs";
import { runTask } from "../../js/scripts/lib/progress.mjs";
import { bundleWorker } from "../../js/scripts/lib/worker-bundle.mjs";

export const PAGES = ["react.jsx", "use-object.jsx", "vue.js", "svelte.js"];

const manifests = ["package.json", "package-lock.json"];
const example = (file) => inRepository("examples", "streaming", file);

/** The frameworks' packages, installed once in the user's cache. */
async function frameworks() {
  const here = (file) => fileURLToPath(new URL(`frameworks/${file}`, import.meta.url));
  const content = manifests.map((file) => readFileSync(here(file), "utf8")).join("\0");
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 16);
  const directory = await madeOnce("frameworks", hash, async (partial) => {
    for (const file of manifests) copyFileSync(here(file), join(partial, file));
    await runTask({
      name: "npm-ci-frameworks",
      title: "Installing React, Vue and Svelte for the streaming examples",
      expected: "about 10 s, once",
      command: ["npm", "ci", "--prefix", partial, "--ignore-scripts", "--no-audit", "--no-fund"],
      onFailure: "Check that npm reaches its registry (npm ping).",
    });
  });
  return join(directory, "node_modules");
}

/** A page's program, as a bundler makes it. */
async function bundlePage(file, project) {
  const modules = await frameworks();
  const { outputFiles } = await build({
    entryPoints: [copied(file, project)],
    bundle: true,
    write: false,
    format: "esm",
    jsx: "automatic",
    define: { "process.env.NODE_ENV": '"production"' },
    conditions: ["browser"],
    nodePaths: [modules],
    plugins: [svelte(modules)],
    logLevel: "error",
  });
  return outputFiles[0].text;
}

/** A file of the example in the project, as a user would copy it, with what it imports. */
function copied(file, project) {
  const text = readFileSync(example(file), "utf8");
  for (const [, other] of text.matchAll(/from "\.\/([^"]+)"/gu)) copied(other, project);
  return project.write(file, text);
}

function svelte(modules) {
  return {
    name: "svelte",
    setup({ onLoad }) {
      onLoad({ filter: /\.svelte$/ }, ({ path }) => {
        const require = createRequire(join(modules, "any.js"));
        const { compile } = require("svelte/compiler");
        return { contents: compile(readFileSync(path, "utf8"), { filename: path }).js.code, loader: "js" };
      });
    },
  };
}

/** Runs the Worker with a page, reads the recipe in it, and gives what the page showed, one text after the other. */
export async function statesOfPage(file, { found, project, endpoint, model, mode }) {
  const worker = project.write("streaming-worker.js", workerOf(mode));
  const bundle = await bundleWorker(worker);
  const app = await bundlePage(file, project);
  const files = {
    "/": [readFileSync(example("index.html"), "utf8"), "text/html"],
    "/app.js": [app, "text/javascript"],
  };
  const miniflare = new Miniflare({
    compatibilityDate: "2025-11-01",
    bindings: {
      AWS_REGION: endpoint.region,
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: endpoint.url,
      AWS_BEARER_TOKEN_BEDROCK: endpoint.apiKey,
      BEDROCK_MODEL: model,
    },
    serviceBindings: {
      ASSETS(request) {
        const [body, type] = files[new URL(request.url).pathname] ?? ["", "text/plain"];
        return new Response(body, { headers: { "content-type": type } });
      },
    },
    modules: [
      { type: "ESModule", path: "worker.js", contents: bundle.code },
      ...bundle.binaries.map(({ name, contents }) => ({ type: "CompiledWasm", path: name, contents })),
    ],
  });
  const browser = await puppeteer.launch({
    executablePath: found.path,
    headless: "shell",
    args: [...found.parameters, "--no-sandbox"],
  });
  try {
    const page = await browser.newPage();
    const failures = [];
    page.on("pageerror", (error) => failures.push(String(error)));
    await page.goto(String(await miniflare.ready));
    await page.waitForSelector("button");
    await page.evaluate(() => {
      globalThis.states = [];
      const text = (element) =>
        [...element.querySelectorAll("h1, p, li")].map(({ textContent }) => textContent).join("\n");
      const note = () => states.push(text(document.querySelector("main")));
      new MutationObserver(note).observe(document.querySelector("#app"), {
        subtree: true,
        childList: true,
        characterData: true,
      });
    });
    await page.click("button");
    await page.waitForFunction("!document.querySelector('button').disabled && states.length > 1", { timeout: 60_000 });
    const states = await page.evaluate(() => globalThis.states);
    return { states, failures };
  } finally {
    await browser.close();
    await miniflare.dispose();
  }
}

/** The example's Worker; a small model is asked in one mode. */
function workerOf(mode) {
  const source = readFileSync(example("worker.js"), "utf8");
  return mode === undefined
    ? source
    : source.replace("responseModel: Recipe,", `responseModel: Recipe, mode: "${mode}",`);
}
