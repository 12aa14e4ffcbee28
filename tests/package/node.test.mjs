// The packed package in Node: import, require, the text form, and a module supplied by the user.
import { after, before, test } from "node:test";
import { startEndpoint } from "../endpoint/endpoint.mjs";
import { createConsumerProject } from "./support/consumer-project.mjs";
import { checkProgram, suiteProgram } from "./support/run-suite.mjs";

let endpoint;
let project;

before(async () => {
  endpoint = await startEndpoint({ backend: "scripted" });
  project = createConsumerProject();
});
after(async () => {
  await endpoint?.close();
  project?.remove();
});

function checkInNode(file, program, flags = []) {
  const path = project.write(file, program);
  return checkProgram(endpoint, {
    command: process.execPath,
    parameters: [...flags, path],
    directory: project.directory,
  });
}

test("import", () => checkInNode("import.mjs", suiteProgram()));

test("import without permission to compile strings", () =>
  checkInNode("import.mjs", suiteProgram(), ["--disallow-code-generation-from-strings"]));

const commonJsProgram = (specifier) => `
  const library = require(${JSON.stringify(specifier)});
  const z = require("zod");
  import("./suite.mjs")
    .then(({ runSuite }) => runSuite(library, z, JSON.parse(process.argv[2])))
    .then((results) => console.log(JSON.stringify(results)));
`;

test("require", () => checkInNode("require.cjs", commonJsProgram("bedrock-extract")));

// The versions of Node that cannot require ES modules get this file from `require`.
test("require of the CommonJS file", () =>
  checkInNode("require-file.cjs", commonJsProgram(`${project.installed}/dist/entry/node.cjs`)));

test("bedrock-extract/inline", () => checkInNode("inline.mjs", suiteProgram({ specifier: "bedrock-extract/inline" })));

test("bedrock-extract/slim with a module of the user's", () =>
  checkInNode(
    "slim.mjs",
    suiteProgram({
      specifier: "bedrock-extract/slim",
      prepare: `
        import { readFileSync } from "node:fs";
        import { createRequire } from "node:module";
        const file = createRequire(import.meta.url).resolve("bedrock-extract/core_bg.wasm");
        library.init(await WebAssembly.compile(readFileSync(file)));`,
    }),
  ));
