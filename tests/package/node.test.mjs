// The packed package in Node: import, require, the text form, and a module supplied by the user.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { startEndpoint } from "../endpoint/endpoint.mjs";
import { createConsumerProject } from "./support/consumer-project.mjs";
import { defineScenarios } from "./support/expected.mjs";
import { checkProgram, settingsOf, suiteProgram } from "./support/run-suite.mjs";

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

test("bedrock-extract/module with a module of the user's", () =>
  checkInNode(
    "module.mjs",
    suiteProgram({
      specifier: "bedrock-extract/module",
      prepare: `
        import { readFileSync } from "node:fs";
        import { createRequire } from "node:module";
        const file = createRequire(import.meta.url).resolve("bedrock-extract/core_bg.wasm");
        library.init(await WebAssembly.compile(readFileSync(file)));`,
    }),
  ));

const slimProgram = (load) => `
  ${load}
  const settings = JSON.parse(process.argv[2]);
  const client = library.fromBedrock({
    region: settings.region, endpoint: settings.url, credentials: settings.credentials, model: "scripted.person-repaired",
  });
  const messages = [{ role: "user", content: "Jason is 25 years old" }];
  const Person = z.object({ name: z.string().regex(/^[A-Z]/), age: z.int().min(0) });
  const plain = { type: "object", properties: { name: { type: "string" } } };
  (async () => {
    const refused = await client.create({ responseModel: plain, messages }).catch((error) => error);
    const { data, completion } = await client.createWithCompletion({ responseModel: Person, messages });
    const issues = completion.attempts[0].issues.map(({ path, keyword }) => [path, keyword]);
    console.log(JSON.stringify({ data, issues, refused: [refused.code, refused.path, refused.message] }));
  })();
`;

for (const [name, file, load] of [
  ["import", "slim.mjs", 'import * as library from "bedrock-extract/slim"; import * as z from "zod";'],
  ["require", "slim.cjs", 'const library = require("bedrock-extract/slim"); const z = require("zod");'],
]) {
  test(`bedrock-extract/slim, ${name}: the library judges, the core explains, plain schemas are refused`, async () => {
    defineScenarios(endpoint);
    const program = project.write(file, slimProgram(load));
    const { stdout } = await promisify(execFile)(process.execPath, [program, settingsOf(endpoint)], {
      cwd: project.directory,
    });
    const message =
      "This entry of the package has no validator of its own, and a plain JSON Schema brings none. " +
      "Import `bedrock-extract` instead, or pass a schema of a library such as Zod.";
    assert.deepEqual(JSON.parse(stdout), {
      data: { name: "Jason", age: 25 },
      issues: [
        ["/name", "pattern"],
        ["/age", "minimum"],
      ],
      refused: ["BAD_SCHEMA", "responseModel", message],
    });
  });
}
