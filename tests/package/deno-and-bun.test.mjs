// The packed package in Deno, with permission for the network alone, and in Bun.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { inRepository } from "../../js/scripts/lib/paths.mjs";
import { startEndpoint } from "../endpoint/endpoint.mjs";
import { createConsumerProject } from "./support/consumer-project.mjs";
import { checkProgram, suiteProgram } from "./support/run-suite.mjs";

const hasGlibc = process.platform !== "linux" || "glibcVersionRuntime" in process.report.getReport().header;

const deno = installedBinary(["deno"], {
  "linux-x64": "@deno/linux-x64-glibc",
  "linux-arm64": "@deno/linux-arm64-glibc",
  "darwin-x64": "@deno/darwin-x64",
  "darwin-arm64": "@deno/darwin-arm64",
});
// Bun's install script, where npm runs it, moves the binary into the package `bun`.
const bun = installedBinary(["bin/bun", "../../bun/bin/bun.exe"], {
  "linux-x64": "@oven/bun-linux-x64",
  "linux-arm64": "@oven/bun-linux-aarch64",
  "darwin-x64": "@oven/bun-darwin-x64",
  "darwin-arm64": "@oven/bun-darwin-aarch64",
});

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

/** The npm packages of both hold one binary per platform. Where one is published, tests that miss it fail. */
function installedBinary(places, packages) {
  const name = hasGlibc ? packages[`${process.platform}-${process.arch}`] : undefined;
  const candidates = name ? places.map((place) => inRepository("node_modules", name, place)) : [];
  return candidates.find((candidate) => existsSync(candidate)) ?? candidates[0];
}

const skipUnless = (binary) => ({ skip: binary ? false : `no binary for ${process.platform} ${process.arch}` });

test("Deno with --allow-net alone", skipUnless(deno), () =>
  checkProgram(endpoint, {
    command: deno,
    parameters: ["run", "--no-prompt", "--allow-net=127.0.0.1", project.write("deno.mjs", suiteProgram())],
    directory: project.directory,
    environment: { DENO_DIR: join(project.directory, ".deno"), DENO_NO_UPDATE_CHECK: "1" },
  }),
);

test("Bun", skipUnless(bun), () =>
  checkProgram(endpoint, {
    command: bun,
    parameters: ["run", project.write("bun.mjs", suiteProgram())],
    directory: project.directory,
  }),
);

test("Bun, bundled, and the binary lost", skipUnless(bun), async () => {
  const source = project.write("moved.mjs", suiteProgram());
  const bundle = join(project.directory, "moved");
  execFileSync(bun, ["build", source, "--target", "bun", "--outdir", bundle], { stdio: "pipe" });
  for (const file of readdirSync(bundle).filter((name) => name.endsWith(".wasm"))) rmSync(join(bundle, file));
  await checkProgram(endpoint, {
    command: bun,
    parameters: ["run", join(bundle, "moved.js")],
    directory: project.directory,
  });
});

test("Bun, compiled to one program", skipUnless(bun), async () => {
  const source = project.write("compiled.mjs", suiteProgram());
  const program = join(project.directory, "compiled");
  execFileSync(bun, ["build", source, "--compile", "--outfile", program], { stdio: "pipe" });
  await checkProgram(endpoint, { command: program, parameters: [], directory: project.directory });
});

test("Bun, bundled", skipUnless(bun), async () => {
  const source = project.write("bundled.mjs", suiteProgram());
  execFileSync(bun, ["build", source, "--target", "bun", "--outdir", join(project.directory, "bundle")], {
    stdio: "pipe",
  });
  await checkProgram(endpoint, {
    command: bun,
    parameters: ["run", join(project.directory, "bundle", "bundled.js")],
    directory: project.directory,
  });
});
