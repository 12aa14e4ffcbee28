// `npm test`: everything, or the parts named as arguments. Runs all parts even when one fails, and sums up at the end.
import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { build } from "./build.mjs";
import { inRepository, repository } from "./lib/paths.mjs";
import { main, SetupError, say } from "./lib/progress.mjs";

const realModelTests = /(real-model|model-answers)\.test\.mjs$/;

/** In this order: what fails fastest and explains most comes first, the real model last. */
const parts = {
  rust: { title: "Rust core", run: ({ environment }) => command("cargo", ["test", "--locked", "--quiet"], environment) },
  types: { title: "types of the public interface", run: checkTypes },
  facade: { title: "TypeScript facade", run: () => nodeTest("tests/facade") },
  endpoint: { title: "local Bedrock endpoint", run: () => nodeTest("tests/endpoint", (file) => !realModelTests.test(file)) },
  package: { title: "packed package in Node, Deno, Bun, workerd and Chromium", run: () => nodeTest("tests/package") },
  model: {
    title: "extraction with a real model; the first run downloads its weights, 478 MB",
    run: () => nodeTest("tests/endpoint", (file) => realModelTests.test(file)),
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
  if (failed.length > 0) throw new SetupError(`Failed: ${failed.join(", ")}. Repeat with: npm test -- ${failed.join(" ")}`);
  say("All tests passed.");
});

async function checkTypes() {
  const compiler = inRepository("node_modules", "typescript", "bin", "tsc");
  const configuration = inRepository("tests", "types", "tsconfig.json");
  const projects = ["tsconfig.json", ...(existsSync(configuration) ? ["tests/types/tsconfig.json"] : [])];
  for (const project of projects) {
    if (!(await command(process.execPath, [compiler, "-p", project]))) return false;
    say(`  ${project}: no errors`);
  }
  return true;
}

/** One file after the other: they share two cores with a browser, four runtimes and a model. */
function nodeTest(directory, choose = () => true) {
  const files = testFiles(directory).filter(choose);
  if (files.length === 0) throw new Error(`${directory} holds no tests`);
  return command(process.execPath, ["--test", "--test-reporter=spec", "--test-concurrency=1", ...files]);
}

function testFiles(directory) {
  return readdirSync(inRepository(directory), { recursive: true })
    .filter((file) => file.endsWith(".test.mjs"))
    .map((file) => join(directory, file))
    .sort();
}

function command(program, parameters, environment = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, parameters, {
      cwd: repository,
      env: { ...process.env, ...environment },
      stdio: ["ignore", "inherit", "inherit"],
    });
    child.on("error", (error) => {
      say(`${program} cannot be started: ${error.message}`);
      resolve(false);
    });
    child.on("close", (code) => resolve(code === 0));
  });
}
