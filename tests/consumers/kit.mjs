// What the consumers of this folder share: a project that installed the package, the endpoint, and ways to run the suite in it.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { findBrowser } from "../package/support/browser-binary.mjs";
import { openChromium } from "../package/support/chromium.mjs";
import { createConsumerProject } from "../package/support/consumer-project.mjs";
import { defineScenarios } from "../package/support/expected.mjs";
import { checkProgram, checkResults, settingsOf, suiteProgram } from "../package/support/run-suite.mjs";
import { bun, deno } from "../package/support/runtimes.mjs";

const buildLimitMilliseconds = 300_000;
const serverLimitMilliseconds = 60_000;
const pageLimitMilliseconds = 30_000;

/** The entries that every consumer imports. */
export const ENTRIES = ["bedrock-extract", "bedrock-extract/slim"];

/** A page that loads one module, and asks for nothing else. */
export const htmlOf = (script, head = "") =>
  `<!doctype html><link rel="icon" href="data:,">${head}<script type="module" src="${script}"></script>`;

/**
 * The project of one consumer. `fromRepository` takes the consumer's packages from this repository, otherwise they are installed
 * from the npm registry.
 */
export function openKit({ packages = {} }, endpoint, fromRepository = false) {
  // The commands of the packages are in `.bin`.
  const names = [".bin", ...Object.keys(packages)];
  const project = createConsumerProject(fromRepository ? { linked: names } : { packages });
  // The commands of these two packages work where install scripts have run.
  const binaries = fromRepository ? { bun, deno } : {};
  let chromium;
  return {
    endpoint,
    project,
    /** The kit as a form of the consumer uses it, for one of the entries. */
    for: (entry) => formKit(entry, endpoint, project, binaries, () => (chromium ??= openBrowser(project))),
    async close() {
      await (await chromium)?.close();
      project.remove();
    },
  };
}

async function openBrowser(project) {
  const found = await findBrowser();
  if (found.reason) throw new Error(found.reason);
  return openChromium(found, project);
}

function formKit(entry, endpoint, project, binaries, chromium) {
  const slim = entry.endsWith("/slim");
  const directory = project.directory;
  const kit = {
    entry,
    slim,
    endpoint,
    project,
    settings: () => settingsOf(endpoint, { slim }),
    /** The path of a command that a package of the project brings. */
    bin: (name) => binaries[name] ?? join(directory, "node_modules", ".bin", name),

    /** Writes the program that runs the suite and prints its results. */
    writeProgram: (file, options) => project.write(file, suiteProgram({ specifier: entry, ...options })),

    /** Writes the module that offers `run(settings)` to a page. */
    writePageModule: (file, suite = "./suite.mjs") =>
      project.write(
        file,
        `import * as library from "${entry}";
         import * as z from "zod";
         import { runSuite } from "${suite}";
         globalThis.run = (settings) => runSuite(library, z, settings);`,
      ),

    /** Runs a command that builds something. */
    async build(command, parameters, environment = {}) {
      const options = { cwd: directory, env: { ...process.env, ...environment }, timeout: buildLimitMilliseconds };
      return promisify(execFile)(command, parameters, { ...options, maxBuffer: 2 ** 26 });
    },

    /** Runs a program, which gets the settings as its last argument, and checks the results that it prints. */
    check: (command, parameters, environment = {}, place = directory) =>
      checkProgram(endpoint, { command, parameters, directory: place, environment, slim }),

    /** Checks the results of a call that gets the settings as JSON text. */
    async checkCall(call) {
      defineScenarios(endpoint);
      checkResults(JSON.parse(await call(kit.settings())));
    },

    /** Runs the suite in a page that offers `run`, and sees that nothing of the page's own server failed meanwhile. */
    async checkPage(path) {
      defineScenarios(endpoint);
      const complaints = [];
      const tab = await (await chromium()).openPage(path, (page) => listenTo(page, endpoint.url, complaints));
      try {
        await tab.waitForFunction("globalThis.run !== undefined", { timeout: pageLimitMilliseconds }).catch((error) => {
          throw new Error(`The page did not load: ${complaints.join("; ") || error.message}`);
        });
        checkResults(await tab.evaluate((settings) => globalThis.run(JSON.parse(settings)), kit.settings()));
        assert.deepEqual(complaints, []);
      } finally {
        await tab.close();
      }
    },

    /** What `program`, code of a function without parameters, gives in a page. */
    async inPage(path, program) {
      const tab = await (await chromium()).openPage(path);
      try {
        await tab.waitForFunction("globalThis.run !== undefined", { timeout: pageLimitMilliseconds });
        return await tab.evaluate(program);
      } finally {
        await tab.close();
      }
    },

    /** Starts a server; `use(url)` runs as soon as it has printed its address. */
    async withServer(command, parameters, use, environment = {}) {
      const server = spawn(command, parameters, { cwd: directory, env: { ...process.env, ...environment } });
      try {
        await use(await addressOf(server));
      } finally {
        server.kill();
      }
    },
  };
  return kit;
}

/** The endpoint refuses what the suite expects it to refuse. */
function listenTo(page, endpointUrl, complaints) {
  const isOfPage = (url) => !url?.startsWith(endpointUrl);
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" && isOfPage(message.location().url)) {
      complaints.push(`${message.text()} ${message.location().url ?? ""}`);
    }
  });
  page.on("response", (response) => {
    if (response.status() >= 400 && isOfPage(response.url())) complaints.push(`${response.status()} ${response.url()}`);
  });
}

/** The first address in a server's output, which may be coloured. */
function addressOf(server) {
  return new Promise((resolve, reject) => {
    let output = "";
    const fail = (reason) => reject(new Error(`The server ${reason}:\n${output}`));
    const timer = setTimeout(() => fail("printed no address"), serverLimitMilliseconds);
    const listen = (chunk) => {
      output += chunk;
      // biome-ignore lint/suspicious/noControlCharactersInRegex: colours start with this character
      const [address] = /http:\/\/[\w.]+:\d+/u.exec(output.replaceAll(/\u001b\[[\d;]*m/gu, "")) ?? [];
      if (address === undefined) return;
      clearTimeout(timer);
      resolve(address.replace("localhost", "127.0.0.1"));
    };
    server.stdout.on("data", listen);
    server.stderr.on("data", listen);
    server.on("error", reject);
    server.on("close", (code) => fail(`ended with ${code}`));
  });
}
