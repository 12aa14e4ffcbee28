// The packed package in Deno, with permission for the network alone, and in Bun.
import { execFileSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { startEndpoint } from "../endpoint/endpoint.mjs";
import { createConsumerProject } from "./support/consumer-project.mjs";
import { checkProgram, suiteProgram } from "./support/run-suite.mjs";
import { bun, deno, skipUnless } from "./support/runtimes.mjs";

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
