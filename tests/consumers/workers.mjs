// Cloudflare Workers: the newest compatibility date, no compatibility flags, and the bundles of esbuild and wrangler. Beside
// them the virtual machine of Vercel's and Next's edge runtime.
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
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

async function checkWorker(kit, folder) {
  const { directory } = kit.project;
  const require = createRequire(join(directory, "package.json"));
  const { Miniflare } = await import(pathToFileURL(require.resolve("miniflare")));
  const files = readdirSync(join(directory, folder));
  const moduleOf = (file, type) => ({
    type,
    path: basename(file),
    contents: readFileSync(join(directory, folder, file)),
  });
  const [code] = files.filter((file) => file.endsWith(".js"));
  const binaries = files.filter((file) => file.endsWith(".wasm"));
  const host = new Miniflare({
    workers: [
      {
        name: "consumer",
        compatibilityDate: newestDate(kit),
        modules: [
          { ...moduleOf(code, "ESModule"), contents: readFileSync(join(directory, folder, code), "utf8") },
          ...binaries.map((file) => moduleOf(file, "CompiledWasm")),
        ],
      },
    ],
  });
  try {
    await host.ready;
    for (const _ of ["the first call", "a second one of the same isolate"]) {
      await kit.checkCall(async (body) =>
        (await host.dispatchFetch("http://worker/", { method: "POST", body })).text(),
      );
    }
  } finally {
    await host.dispose();
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
