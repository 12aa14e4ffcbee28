// Node.js in its living versions and the one before, AWS Lambda's layouts of it, and what runs TypeScript and tests in it.
import assert from "node:assert/strict";
import { cpSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { printingProgram } from "./bundlers.mjs";

/** `load` asks for the library and Zod, and needs no `await` at the top. */
const commonJsProgram = (entry) => `
  const library = require("${entry}");
  const z = require("zod");
  import("./suite.mjs")
    .then(({ runSuite }) => runSuite(library, z, JSON.parse(process.argv.at(-1))))
    .then((results) => console.log(JSON.stringify(results)));
`;

/** The version that the npm package `node` brought. */
const binary = (kit) => join(kit.project.directory, "node_modules", "node", "bin", "node");

const node = (version) => ({
  name: "node",
  host: "Node.js",
  packages: { node: version },
  forms: {
    import: (kit) => kit.check(binary(kit), [kit.writeProgram("import.mjs")]),
    require: (kit) => kit.check(binary(kit), [kit.project.write("require.cjs", commonJsProgram(kit.entry))]),
    "import from CommonJS": (kit) =>
      kit.check(binary(kit), [
        kit.project.write(
          "dynamic.cjs",
          `Promise.all([import("${kit.entry}"), import("zod"), import("./suite.mjs")])
             .then(([library, z, { runSuite }]) => runSuite(library, z, JSON.parse(process.argv.at(-1))))
             .then((results) => console.log(JSON.stringify(results)));`,
        ),
      ]),
  },
});

export const nodeConsumers = ["20", "22", "24", "26"].map(node);

/** What Lambda's runtime does with a function: its code in one folder, the handler found by name, layers in /opt. */
const lambdaRuntime = (handler) => `
  const { handler } = ${handler};
  handler({ settings: process.argv.at(-1) }).then(console.log);
`;
const lambdaHandler = (load) => `
  ${load}
  export const handler = async ({ settings }) => JSON.stringify(await runSuite(library, z, JSON.parse(settings)));
`;
const imports = (entry) => `
  import * as library from "${entry}"; import * as z from "zod"; import { runSuite } from "./suite.mjs";
`;

/** An empty folder of the project, for the code of a function. */
function emptyFolder(kit, name) {
  const folder = join(kit.project.directory, name);
  rmSync(folder, { recursive: true, force: true });
  return folder;
}

export const lambdaConsumer = {
  name: "lambda",
  host: "AWS Lambda's layout, Node.js",
  packages: { node: "24", esbuild: "latest" },
  forms: {
    "zip with `node_modules`, `index.mjs`": (kit) => {
      const { directory, write } = kit.project;
      emptyFolder(kit, "task");
      write("task/index.mjs", lambdaHandler(imports(kit.entry)));
      for (const name of ["bedrock-extract", "zod"]) {
        cpSync(join(directory, "node_modules", name), join(directory, "task", "node_modules", name), {
          recursive: true,
        });
      }
      cpSync(join(directory, "suite.mjs"), join(directory, "task", "suite.mjs"));
      return kit.check(binary(kit), [write("runtime.mjs", lambdaRuntime('await import("./task/index.mjs")'))]);
    },
    "layer in `/opt/nodejs`, `index.cjs`": async (kit) => {
      const { directory, write } = kit.project;
      // A function in a folder that no `node_modules` is above of.
      const layer = join(directory, "layer", "nodejs", "node_modules");
      emptyFolder(kit, "layer");
      const handler = `
        const library = require("${kit.entry}");
        const z = require("zod");
        exports.handler = async ({ settings }) => {
          const { runSuite } = await import("./suite.mjs");
          return JSON.stringify(await runSuite(library, z, JSON.parse(settings)));
        };`;
      write("layer/task/index.cjs", handler);
      write("layer/task/runtime.cjs", lambdaRuntime('require("./index.cjs")'));
      cpSync(join(directory, "suite.mjs"), join(directory, "layer", "task", "suite.mjs"));
      for (const name of ["bedrock-extract", "zod"]) {
        cpSync(join(directory, "node_modules", name), join(layer, name), { recursive: true });
      }
      const runtime = join(directory, "node.layer");
      cpSync(binary(kit), runtime);
      const hidden = `${join(directory, "node_modules")}.hidden`;
      renameSync(join(directory, "node_modules"), hidden);
      try {
        await kit.check(runtime, [join(directory, "layer", "task", "runtime.cjs")], { NODE_PATH: layer });
      } finally {
        renameSync(hidden, join(directory, "node_modules"));
      }
    },
    "one file of esbuild, CommonJS": async (kit) => {
      kit.project.write("handler.mjs", lambdaHandler(imports(kit.entry)));
      const parameters = ["--bundle", "--platform=node", "--target=node24", "--log-level=error"];
      await kit.build(kit.bin("esbuild"), ["handler.mjs", ...parameters, "--outfile=bundled/index.cjs"]);
      await kit.check(binary(kit), [kit.project.write("bundled/runtime.cjs", lambdaRuntime('require("./index.cjs")'))]);
    },
  },
};

export const tsxConsumer = {
  name: "tsx",
  host: "tsx",
  quick: ["ES module"],
  packages: { tsx: "latest" },
  forms: {
    "ES module": (kit) => kit.check(kit.bin("tsx"), [kit.writeProgram("program.ts")]),
    CommonJS: (kit) => kit.check(kit.bin("tsx"), [commonJsTypeScript(kit, "tsx")]),
  },
};

/** The path of a program that is CommonJS, in a folder whose manifest says so. */
function commonJsTypeScript(kit, folder) {
  const { directory, write } = kit.project;
  write(`${folder}/package.json`, JSON.stringify({ type: "commonjs" }));
  const suite = readFileSync(join(directory, "suite.mjs"), "utf8");
  write(`${folder}/suite.ts`, `// @ts-nocheck\n${suite}`);
  return write(`${folder}/program.ts`, printingProgram(kit.entry).replace("./suite.mjs", "./suite"));
}

export const tsNodeConsumer = {
  name: "ts-node",
  host: "ts-node",
  packages: { "ts-node": "latest", typescript: "5.9", "@types/node": "24" },
  forms: {
    CommonJS: (kit) => {
      const compilerOptions = { module: "node16", target: "es2022", strict: true, skipLibCheck: true };
      const project = kit.project.write("ts-node/tsconfig.json", JSON.stringify({ compilerOptions }));
      return kit.check(kit.bin("ts-node"), ["--project", project, commonJsTypeScript(kit, "ts-node")]);
    },
  },
};

/** A test that prints nothing: it writes the results into a file, which a program prints afterwards. */
const testProgram = (load) => `
  ${load}
  test("the suite", async () => {
    const results = await runSuite(library, z, JSON.parse(process.env.SUITE_SETTINGS));
    require("node:fs").writeFileSync("results.json", JSON.stringify(results));
  }, 60_000);
`;

/** Runs a test runner, and checks the results that its test has written. */
const inTests = (kit, command, parameters, environment = {}) =>
  kit.checkCall(async (settings) => {
    rmSync(join(kit.project.directory, "results.json"), { force: true });
    await kit.build(command, parameters, { ...environment, SUITE_SETTINGS: settings });
    return readFileSync(join(kit.project.directory, "results.json"), "utf8");
  });

const required = "const require = globalThis.process.getBuiltinModule('node:module').createRequire(import.meta.url);";

const vitestImports = ({ entry }) => `import { test } from "vitest"; ${imports(entry)} ${required}`;

const vitestConsumer = {
  name: "vitest",
  host: "Vitest",
  quick: ["import"],
  packages: { vitest: "latest" },
  forms: {
    import: (kit) => {
      kit.project.write("suite.test.mjs", testProgram(vitestImports(kit)));
      return inTests(kit, kit.bin("vitest"), ["run", "suite.test.mjs"]);
    },
  },
};

/** jsdom asks for a newer Node.js than this repository. */
const vitestPageConsumer = {
  name: "vitest",
  host: "Vitest",
  packages: { vitest: "latest", jsdom: "latest", node: "24" },
  forms: {
    "import, jsdom": (kit) => {
      kit.project.write("suite.test.mjs", testProgram(vitestImports(kit)));
      const vitest = join(kit.project.directory, "node_modules", "vitest", "vitest.mjs");
      return inTests(kit, binary(kit), [vitest, "run", "suite.test.mjs", "--environment", "jsdom"]);
    },
  },
};

export const vitestConsumers = [vitestConsumer, vitestPageConsumer];

/** jest knows CommonJS only where a test is not started with a flag of Node.js. */
export const jestConsumer = {
  name: "jest",
  host: "jest",
  packages: { jest: "latest", "jest-environment-jsdom": "latest" },
  forms: {
    require: (kit) => {
      const suite = readFileSync(join(kit.project.directory, "suite.mjs"), "utf8");
      kit.project.write(
        "suite.cjs",
        `${suite.replace("export async function", "async function")}\nmodule.exports = { runSuite };`,
      );
      const load = `
        const library = require("${kit.entry}"); const z = require("zod"); const { runSuite } = require("./suite.cjs");`;
      kit.project.write("suite.test.cjs", testProgram(load));
      return inTests(kit, kit.bin("jest"), ["--rootDir", ".", "--testMatch", "**/suite.test.cjs"]);
    },
    import: (kit) => {
      const load = `${imports(kit.entry)} ${required}`;
      kit.project.write("suite.test.mjs", testProgram(load));
      const parameters = ["--rootDir", ".", "--testMatch", "**/suite.test.mjs"];
      return inTests(kit, kit.bin("jest"), parameters, { NODE_OPTIONS: "--experimental-vm-modules" });
    },
    "require, jsdom": async (kit) => {
      kit.project.write("jsdom.test.cjs", `test("it loads", () => void require("${kit.entry}"));`);
      const parameters = ["--rootDir", ".", "--testMatch", "**/jsdom.test.cjs", "--env", "jsdom"];
      const { stderr } = await kit.build(kit.bin("jest"), parameters).catch((error) => error);
      assert.match(stderr, /TextDecoder is not defined/u);
      return "jest's error: its jsdom has no `TextDecoder`";
    },
  },
};
