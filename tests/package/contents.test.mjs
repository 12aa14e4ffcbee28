// What the package contains, promises in its manifest, and does when it is merely imported.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { inRepository, packageVersion, repository } from "../../js/scripts/lib/paths.mjs";
import { bundleWorker } from "../../js/scripts/lib/worker-bundle.mjs";
import { createConsumerProject } from "./support/consumer-project.mjs";

let project;
before(() => {
  project = createConsumerProject();
});
after(() => project?.remove());

const read = (...path) => readFileSync(join(project.installed, ...path), "utf8");
const manifest = () => JSON.parse(read("package.json"));
const files = () => readdirSync(project.installed, { recursive: true }).map((file) => file.replaceAll("\\", "/"));
// The examples are programs of their users: one of them is a server of Node.js.
const scripts = () => files().filter((file) => /^dist\/.*\.(c|m)?js$/.test(file));

test("the manifest has the crate's version and needs no other package", () => {
  assert.equal(manifest().version, packageVersion());
  assert.equal(manifest().dependencies, undefined);
  // Packages that are used where they are installed; without these lines, strict package managers hide them.
  const { peerDependencies, peerDependenciesMeta } = manifest();
  assert.deepEqual(Object.keys(peerDependenciesMeta), Object.keys(peerDependencies));
  assert.ok(Object.values(peerDependenciesMeta).every(({ optional }) => optional === true));
  assert.equal(manifest().scripts, undefined);
});

test("publint finds nothing", async () => {
  const { messages, pkg } = await publint({ pkgDir: project.installed, pack: false, strict: true });
  assert.deepEqual(
    messages.map((message) => formatMessage(message, pkg)),
    [],
  );
});

test("the types resolve in every mode of TypeScript", () => {
  const checker = inRepository("node_modules", "@arethetypeswrong", "cli", "dist", "index.js");
  execFileSync(process.execPath, [checker, project.tarball, "--entrypoints", "."], { stdio: "pipe" });
  // It has a CommonJS twin as well, but no file that versions of Node without `exports` would find.
  const twin = ["--profile", "node16", "--entrypoints", "./node"];
  execFileSync(process.execPath, [checker, project.tarball, ...twin], { stdio: "pipe" });
  // These are ES modules without a CommonJS twin.
  const others = Object.keys(manifest().exports).filter((entry) => !/^\.(?:\/node)?$|\.\w+$/u.test(entry));
  assert.ok(others.length > 2, others.join());
  const modules = ["--profile", "esm-only", "--entrypoints", ...others];
  execFileSync(process.execPath, [checker, project.tarball, ...modules], { stdio: "pipe" });
});

for (const [name, file, parameters] of [
  ["ES modules", "types.mts", ["--module", "nodenext"]],
  ["CommonJS", "types.cts", ["--module", "nodenext"]],
  ["bundlers", "types.mts", ["--module", "esnext", "--moduleResolution", "bundler"]],
]) {
  test(`the types need no library of globals: ${name}`, () => {
    const consumer = project.write(
      file,
      `import { fromBedrock } from "bedrock-extract";
       const client = fromBedrock({ region: "us-east-1" });
       export async function name(text: string): Promise<string> {
         const responseModel = { type: "object", properties: { name: { type: "string" } }, required: ["name"] } as const;
         const person = await client.create({ model: "m", responseModel, messages: [{ role: "user", content: text }] });
         // @ts-expect-error -- the schema has no such property, so the result is typed
         person.age;
         return person.name;
       }`,
    );
    const compiler = inRepository("node_modules", "typescript", "bin", "tsc");
    const options = ["--noEmit", "--strict", "--target", "es2022", "--lib", "es2022", "--types", "", ...parameters];
    try {
      execFileSync(process.execPath, [compiler, ...options, consumer], { cwd: project.directory, encoding: "utf8" });
    } catch (error) {
      assert.fail(error.stdout);
    }
  });
}

test("it exports these names and no others", async () => {
  const names = [
    ...["BedrockExtractError", "Mode", "audio", "citations", "document", "evidence"],
    ...["extractLong", "fromBedrock", "fromEnv", "fromProvider"],
    ...[
      "fromTokenEndpoint",
      "image",
      "isBedrockExtractError",
      "list",
      "llmValidator",
      "map",
      "maybe",
      "mintApiKey",
      "parallel",
      "rateLimiter",
      "version",
    ],
    ...["video", "withJsonSchema"],
  ];
  const namesOf = async (path) => Object.keys(await import(pathToFileURL(join(project.installed, path)))).sort();
  assert.deepEqual(await namesOf("dist/entry/node.js"), names);
  assert.deepEqual(await namesOf("dist/entry/inline.js"), names);
  assert.deepEqual(await namesOf("dist/entry/module.js"), [...names, "init"].sort());
  assert.deepEqual(await namesOf("dist/credentials/node-provider-chain.js"), ["fromNodeProviderChain"]);
  const ofBrowsers = ["fromCognitoIdentityPool", "fromWebToken"];
  assert.deepEqual(await namesOf("dist/credentials/browser-credentials.js"), ofBrowsers);
  const ofBatches = ["batchFiles", "folderStorage", "readBatch", "runBatch"];
  assert.deepEqual(await namesOf("dist/batch/batch.js"), ofBatches);
  assert.deepEqual(await namesOf("dist/batch/batch-aws.js"), ["bedrockJobs", "s3Storage"]);
});

test("every entry that starts the core is listed as having side effects", () => {
  assert.deepEqual(manifest().sideEffects, ["./dist/entry/*.js", "./dist/entry/*.cjs"]);
  const targets = JSON.stringify(manifest().exports).match(/\.\/dist\/[^"]*\.c?js\b/g);
  assert.ok(targets.length > 8);
  const others = targets.filter((target) => !target.startsWith("./dist/entry/"));
  // They read responses without the core, hear hooks, find credentials, and let a client judge batches.
  assert.deepEqual(
    [...new Set(others)],
    [
      "./dist/reader/read-partial.js",
      "./dist/otel/otel.js",
      "./dist/credentials/node-provider-chain.js",
      "./dist/credentials/node-provider-chain.cjs",
      "./dist/credentials/browser-credentials.js",
      "./dist/batch/batch.js",
      "./dist/batch/batch-aws.js",
    ],
  );
});

test("the code imports nothing of Node by name and compiles no strings", () => {
  assert.ok(scripts().length > 20);
  for (const file of scripts()) {
    const code = read(file);
    assert.doesNotMatch(code, /["']node:/, file);
    assert.doesNotMatch(code, /\beval\s*\(|\bnew Function\b/, file);
  }
});

test("no path of the building machine is in the package", () => {
  const places = [repository, homedir(), process.env.CARGO_HOME ?? join(homedir(), ".cargo")].filter(
    (path) => path !== "/",
  );
  for (const file of files().filter((name) => /\.\w+$/.test(name))) {
    const contents = readFileSync(join(project.installed, file), "latin1");
    for (const place of places) assert.ok(!contents.includes(`${place}/`), `${file} holds ${place}`);
  }
});

test("a Worker carries the binary once, as a file", async () => {
  const worker = project.write("minimal.mjs", 'export { fromBedrock } from "bedrock-extract";');
  const { code, binaries } = await bundleWorker(worker);
  assert.deepEqual(
    binaries.map(({ name }) => name),
    ["core_bg.wasm"],
  );
  const text = read("dist", "wasm", "inline.js").match(/"([^"]{1000})/)[1];
  assert.ok(!code.includes(text.slice(0, 100)), "the text form is in the bundle");
  assert.doesNotMatch(code, /["']node:/);
  assert.ok(!code.includes("llmValidator()"), "helpers that are not used are in the bundle");
});

test("an import starts nothing: no WebAssembly, no environment, no request", () => {
  const program = `
    const touched = [];
    for (const name of ["compile", "instantiate", "Module", "Instance"]) {
      WebAssembly[name] = function () { touched.push("WebAssembly." + name); };
    }
    globalThis.fetch = () => touched.push("fetch");
    const environment = process.env;
    const byThePackage = () => new Error().stack.includes("/bedrock-extract/dist/");
    Object.defineProperty(process, "env", {
      get() {
        if (byThePackage()) touched.push("process.env");
        return environment;
      },
    });
    const { fromBedrock } = await import("bedrock-extract");
    const afterImport = [...touched];
    await fromBedrock({ region: "us-east-1" }).create({ model: "m", responseModel: {}, messages: [] }).catch(() => {});
    console.log(JSON.stringify({ afterImport, seesUse: touched.length > 0 }));
  `;
  const output = execFileSync(process.execPath, [project.write("import-only.mjs", program)], {
    cwd: project.directory,
    encoding: "utf8",
  });
  assert.deepEqual(JSON.parse(output), { afterImport: [], seesUse: true });
});
