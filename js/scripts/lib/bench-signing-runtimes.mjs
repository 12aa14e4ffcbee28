// The runtimes in which signing is measured, each as a process of its own that is asked for work and whose processor time is
// read from outside: the clock of a Worker stands still while it computes.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { bun, deno } from "../../../tests/package/support/runtimes.mjs";
import { inRepository } from "./paths.mjs";
import { bundleWorker } from "./worker-bundle.mjs";

const PROGRAM = inRepository("js", "scripts", "lib", "bench-signing-process.mjs");
const TASKS = inRepository("js", "scripts", "lib", "bench-signing-tasks.mjs");
const DIST = inRepository("pkg", "dist");

/** Milliseconds of a tick, of which Linux counts a hundred in a second for all programs. */
const TICK = 10;

/**
 * How each is started: `{ ask, cpu, close }`, where `ask` sends a message to bench-signing-tasks.mjs and `cpu` gives the
 * milliseconds of all threads so far. `aws4fetch` is the path of its module, if it takes part.
 */
export const RUNTIMES = {
  "Node.js": (aws4fetch) => startProgram(process.execPath, [PROGRAM, DIST, "node.js"], aws4fetch),
  ...(deno && {
    Deno: (aws4fetch) =>
      startProgram(deno, ["run", "--allow-all", "--no-config", "--no-lock", PROGRAM, DIST, "deno.js"], aws4fetch),
  }),
  ...(bun && { Bun: (aws4fetch) => startProgram(bun, ["run", PROGRAM, DIST, "bun.js"], aws4fetch) }),
  workerd: startWorkerd,
};

async function startProgram(command, parameters, aws4fetch) {
  const child = spawn(command, aws4fetch === undefined ? parameters : [...parameters, aws4fetch], {
    env: { ...process.env, DENO_NO_UPDATE_CHECK: "1" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (message) => {
    child.stdin.write(`${JSON.stringify(message)}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error(`${command} has ended`);
    return JSON.parse(value);
  };
  return { ask, cpu: () => processorTime(child.pid), close: () => ended(child) };
}

async function startWorkerd(aws4fetch) {
  const directory = mkdtempSync(join(tmpdir(), "bench-signing-"));
  writeWorker(directory, await workerOf(directory, aws4fetch));
  const child = spawn(workerdBinary(), ["serve", join(directory, "config.capnp"), "--control-fd=3"], {
    stdio: ["ignore", "inherit", "inherit", "pipe"],
  });
  const close = async () => {
    await ended(child);
    rmSync(directory, { recursive: true, force: true });
  };
  const { value } = await createInterface({ input: child.stdio[3] })[Symbol.asyncIterator]().next();
  if (value === undefined) throw new Error("workerd has ended");
  const ask = async (message) => {
    const response = await fetch(`http://127.0.0.1:${JSON.parse(value).port}`, {
      method: "POST",
      body: JSON.stringify(message),
    });
    if (!response.ok) throw new Error(`workerd: ${await response.text()}`);
    return response.json();
  };
  return { ask, cpu: () => processorTime(child.pid), close };
}

function workerOf(directory, aws4fetch) {
  const path = (...parts) => JSON.stringify(join(...parts));
  const program = join(directory, "program.mjs");
  writeFileSync(
    program,
    `import ${path(DIST, "entry", "workerd.js")};
    import * as handle from ${path(DIST, "core", "handle.js")};
    import * as digest from ${path(DIST, "http", "digest.js")};
    import { signingTasks } from ${path(TASKS)};
    ${aws4fetch === undefined ? "const peer = undefined;" : `import * as peer from ${path(aws4fetch)};`}
    const answer = signingTasks({ handle, digest, peer });
    export default { fetch: async (request) => Response.json(await answer(await request.json())) };`,
  );
  return bundleWorker(program);
}

function writeWorker(directory, { code, binaries }) {
  writeFileSync(join(directory, "worker.js"), code);
  for (const { name, contents } of binaries) writeFileSync(join(directory, name), contents);
  const modules = binaries.map(({ name }) => `(name = "${name}", wasm = embed "${name}")`);
  writeFileSync(
    join(directory, "config.capnp"),
    `using Workerd = import "/workerd/workerd.capnp";
    const config :Workerd.Config = (
      services = [(name = "main", worker = (
        modules = [(name = "worker.js", esModule = embed "worker.js"), ${modules.join(", ")}],
        compatibilityDate = "2026-01-01",
      ))],
      sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
    );`,
  );
}

/** The one that Miniflare runs. */
function workerdBinary() {
  return createRequire(fileURLToPath(import.meta.resolve("miniflare")))("workerd").default;
}

/** Of all threads, those that have ended included. */
function processorTime(pid) {
  const [, fields] = /\) (.*)/u.exec(readFileSync(`/proc/${pid}/stat`, "utf8"));
  const [user, system] = fields.split(" ").slice(11, 13).map(Number);
  return (user + system) * TICK;
}

async function ended(child) {
  const closed = new Promise((resolve) => child.once("close", resolve));
  child.kill();
  await closed;
}
