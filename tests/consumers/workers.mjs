// Cloudflare Workers: the newest compatibility date, no compatibility flags, and the bundles of esbuild and wrangler. Beside
// them the virtual machine of Vercel's and Next's edge runtime.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runInEdge } from "../package/support/edge-runtime.mjs";

// The client is made while the module loads, where Workers allow neither random numbers nor requests.
const worker = (entry) => `
  import * as library from "${entry}";
  import * as z from "zod";
  import { runSuite } from "./suite.mjs";
  library.fromBedrock({ region: "us-east-1" });
  export default {
    fetch: async (request) => Response.json(await runSuite(library, z, await request.json())),
  };
`;

/** The day of the runtime's release, which is the last date that it knows. */
function newestDate({ project }) {
  const [, year, month, day] = /^1\.(\d{4})(\d\d)(\d\d)\./.exec(project.versionOf("workerd"));
  return `${year}-${month}-${day}`;
}

/** Runs a bundle in the runtime itself: no compatibility flags, and access to the endpoint, which is on this machine. */
async function checkWorker(kit, folder) {
  const { directory, write } = kit.project;
  const files = readdirSync(join(directory, folder)).filter((file) => /\.(?:js|wasm)$/.test(file));
  // The first module is the one that answers.
  const modules = files
    .sort((one, other) => one.endsWith(".wasm") - other.endsWith(".wasm"))
    .map((file) => `(name = "${file}", ${file.endsWith(".js") ? "esModule" : "wasm"} = embed "${file}")`);
  const config = write(
    `${folder}/config.capnp`,
    `using Workerd = import "/workerd/workerd.capnp";
     const config :Workerd.Config = (
       services = [
         (name = "main", worker = .consumer),
         (name = "internet", network = (allow = ["public", "private", "local"])),
       ],
       sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
     );
     const consumer :Workerd.Worker = (
       modules = [${modules.join(", ")}],
       compatibilityDate = "${newestDate(kit)}",
     );`,
  );
  const runtime = spawn(kit.bin("workerd"), ["serve", config, "--control-fd=3"], {
    stdio: ["ignore", "inherit", "pipe", "pipe"],
  });
  let errors = "";
  runtime.stderr.on("data", (chunk) => (errors += chunk));
  try {
    const [event] = await Promise.race([once(runtime.stdio[3], "data"), once(runtime, "close").then(() => [])]);
    assert.ok(event, `workerd did not start:\n${errors}`);
    const url = `http://127.0.0.1:${JSON.parse(event).port}/`;
    for (const _ of ["the first call", "a second one of the same isolate"]) {
      await kit.checkCall(async (body) => (await fetch(url, { method: "POST", body })).text());
    }
  } finally {
    runtime.kill();
  }
}

/** An empty folder for a build. */
function emptied(kit, folder) {
  rmSync(join(kit.project.directory, folder), { recursive: true, force: true });
  return folder;
}

export const workerdConsumer = {
  name: "workerd",
  host: "workerd",
  // wrangler asks for a newer Node.js than this repository.
  packages: { wrangler: "latest", esbuild: "latest", node: "24" },
  main: "workerd",
  forms: {
    "`wrangler deploy --dry-run`": async (kit) => {
      kit.project.write("worker.mjs", worker(kit.entry));
      const folder = emptied(kit, "wrangler");
      const parameters = ["deploy", "worker.mjs", "--name", "consumer", "--compatibility-date", newestDate(kit)];
      const quiet = { WRANGLER_SEND_METRICS: "false", CI: "1" };
      const { directory } = kit.project;
      const wrangler = join(directory, "node_modules", "wrangler", "bin", "wrangler.js");
      await kit.build(
        join(directory, "node_modules", "node", "bin", "node"),
        [wrangler, ...parameters, "--dry-run", "--outdir", folder],
        quiet,
      );
      await checkWorker(kit, folder);
    },
    "esbuild, `--conditions=workerd --loader:.wasm=copy`": async (kit) => {
      kit.project.write("worker.mjs", worker(kit.entry));
      const folder = emptied(kit, "esbuild-worker");
      const parameters = [
        "--bundle",
        "--format=esm",
        "--conditions=workerd",
        "--loader:.wasm=copy",
        "--log-level=error",
      ];
      await kit.build(kit.bin("esbuild"), ["worker.mjs", ...parameters, `--outdir=${folder}`]);
      await checkWorker(kit, folder);
    },
  },
};

export const edgeConsumer = {
  name: "edge",
  host: "Edge runtime",
  packages: { "@edge-runtime/vm": "latest" },
  forms: {
    "virtual machine, `?module`": async (kit) => {
      const program = `
        import * as library from "${kit.entry}";
        import * as z from "zod";
        import { runSuite } from "./suite.mjs";
        globalThis.run = async (settings) => JSON.stringify(await runSuite(library, z, JSON.parse(settings)));`;
      const runtime = await runInEdge(kit.project.write("edge.mjs", program));
      await kit.checkCall((settings) => runtime.evaluate("run")(settings));
    },
  },
};
