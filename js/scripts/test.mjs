// `npm test`: everything, or the parts named as arguments. Runs all parts even when one fails, and sums up at the end.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "./build.mjs";
import { succeeds } from "./lib/command.mjs";
import { leanWorkspace, makeLeanWorkspace } from "./lib/lean/workspace.mjs";
import { inRepository } from "./lib/paths.mjs";
import { main, SetupError, say } from "./lib/progress.mjs";

/** Looks at every error that is made, and every line that is logged, while a test runs. */
const WATCH = pathToFileURL(inRepository("tests", "secrets", "watch.mjs"));

const usesRealModel = (file) => /real-model[^/\\]*\.test\.mjs$/.test(file);

/** In this order: what fails fastest and explains most comes first, the real model last. */
const parts = {
  rust: {
    title: "Rust core",
    run: ({ environment }) => succeeds("cargo", ["test", "--workspace", "--locked", "--quiet"], environment),
  },
  lean: { title: "Rust core over the edited crates that the binary is compiled from", run: testLean },
  types: { title: "types, inside and as users see them", run: checkTypes },
  facade: { title: "TypeScript facade", run: () => nodeTest("tests/facade") },
  credentials: {
    title: "where credentials come from, and what becomes of them",
    run: () => nodeTest("tests/credentials"),
  },
  traffic: { title: "many calls, other regions, cost and time", run: () => nodeTest("tests/traffic") },
  batch: { title: "batches: files, jobs, and what they bring", run: () => nodeTest("tests/batch") },
  endpoint: { title: "local Bedrock endpoint, scripted", run: () => nodeTest("tests/endpoint") },
  demo: { title: "the demo's command line and progress", run: () => nodeTest("tests/demo") },
  playground: { title: "the playground in Chromium", run: () => nodeTest("tests/playground") },
  judge: { title: "who decides about values", run: () => nodeTest("tests/judge") },
  faults: { title: "what users see when something fails", run: () => nodeTest("tests/faults") },
  streaming: { title: "streamed calls", run: () => nodeTest("tests/streaming") },
  secrets: { title: "secrets and long values, planted", run: () => nodeTest("tests/secrets") },
  modes: { title: "models that refuse mechanisms", run: () => nodeTest("tests/modes") },
  schemas: { title: "published schemas", run: () => nodeTest("tests/schemas") },
  conformance: { title: "the JSON Schema Test Suite", run: () => nodeTest("tests/conformance") },
  hostile: { title: "hostile input", run: () => nodeTest("tests/hostile") },
  property: {
    title: "generated conversations and signatures, checked by botocore, the endpoint and AWS's own signer",
    run: () => nodeTest("tests/property"),
  },
  differential: { title: "the same requests as Python instructor", run: () => nodeTest("tests/differential") },
  benchmark: { title: "texts and models of the extraction benchmark", run: () => nodeTest("tests/benchmark") },
  readme: { title: "programs of the README", run: () => nodeTest("tests/readme") },
  package: { title: "packed package in every runtime", run: () => nodeTest("tests/package") },
  consumers: { title: "packed package behind bundlers and test runners", run: () => nodeTest("tests/consumers") },
  model: {
    title: "extraction with a real model; the first run downloads its weights, 478 MB",
    run: () => nodeTest("tests", usesRealModel),
  },
};

await main(async () => {
  const chosen = process.argv.slice(2);
  const unknown = chosen.find((name) => !Object.hasOwn(parts, name));
  if (unknown) throw new SetupError(`There is no part "${unknown}". Parts: ${Object.keys(parts).join(", ")}.`);

  const tools = await build();
  const outcomes = [];
  for (const [name, { title, run }] of Object.entries(parts)) {
    if (chosen.length > 0 && !chosen.includes(name)) continue;
    say(`\n━━ ${name}: ${title}`);
    const started = Date.now();
    const passed = await run(tools);
    outcomes.push({ name, passed, seconds: Math.round((Date.now() - started) / 1000) });
  }

  const line = outcomes.map(({ name, passed, seconds }) => `${passed ? "✔" : "✖"} ${name} ${seconds} s`).join("   ");
  say(`\n━━ ${line}`);
  const failed = outcomes.filter(({ passed }) => !passed).map(({ name }) => name);
  if (failed.length > 0)
    throw new SetupError(`Failed: ${failed.join(", ")}. Repeat with: npm test -- ${failed.join(" ")}`);
  say("All tests passed.");
});

/** The meta-schemas, which some tests compare with, are what the edited crates leave out. */
async function testLean({ environment }) {
  makeLeanWorkspace(environment);
  const cargo = (...parameters) =>
    succeeds(
      "cargo",
      ["test", "--package", "bedrock-extract", "--offline", "--quiet", ...parameters, "--", "--skip", "published"],
      { ...environment, CARGO_TARGET_DIR: inRepository("target") },
      leanWorkspace,
    );
  const full = await cargo("--lib", "--test", "answers", "--test", "extraction");
  return (await cargo("--no-default-features", "--test", "slim")) && full;
}

async function checkTypes() {
  const compiler = inRepository("node_modules", "typescript", "bin", "tsc");
  return (await succeeds(process.execPath, [compiler, "-p", "tsconfig.json"])) && nodeTest("tests/types");
}

/** One file after the other: they share two cores with a browser, four runtimes and a model. */
function nodeTest(directory, choose = (file) => !usesRealModel(file)) {
  const files = testFiles(directory).filter(choose);
  if (files.length === 0) throw new Error(`No tests in ${directory}`);
  return succeeds(process.execPath, [
    "--test",
    "--test-reporter=spec",
    "--test-concurrency=1",
    "--test-timeout=900000",
    `--import=${WATCH}`,
    ...files,
  ]);
}

function testFiles(directory) {
  return readdirSync(inRepository(directory), { recursive: true })
    .filter((file) => file.endsWith(".test.mjs"))
    .map((file) => join(directory, file))
    .sort();
}
