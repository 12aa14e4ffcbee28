// The packed package in the edge runtime of Vercel and Next, bundled as their build does: it offers compiled modules.
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { EdgeVM } from "@edge-runtime/vm";
import { build } from "esbuild";
import { startEndpoint } from "../endpoint/endpoint.mjs";
import { createConsumerProject } from "./support/consumer-project.mjs";
import { defineScenarios } from "./support/expected.mjs";
import { checkResults, settingsOf } from "./support/run-suite.mjs";

const program = `
  import * as library from "bedrock-extract";
  import * as z from "zod";
  import { runSuite } from "./suite.mjs";
  globalThis.run = async (settings) => JSON.stringify(await runSuite(library, z, JSON.parse(settings)));
`;

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

/** `import module from "….wasm?module"` becomes a global of the runtime, as in an edge function's build. */
const offerModules = (onBinary) => ({
  name: "offer-modules",
  setup(context) {
    context.onResolve({ filter: /\.wasm\?module$/ }, async ({ path, resolveDir, kind }) => {
      const resolved = await context.resolve(path.replace("?module", ""), { resolveDir, kind });
      onBinary(resolved.path);
      return { path: "wasm", namespace: "offered" };
    });
    context.onLoad({ filter: /.*/, namespace: "offered" }, () => ({ contents: "export default globalThis.wasm;" }));
  },
});

test("edge runtime", async () => {
  let binary;
  const { outputFiles } = await build({
    entryPoints: [project.write("edge.mjs", program)],
    bundle: true,
    write: false,
    format: "iife",
    conditions: ["edge-light", "worker", "browser"],
    plugins: [offerModules((path) => (binary = path))],
  });
  const runtime = new EdgeVM({
    codeGeneration: { strings: false, wasm: false },
    extend: (context) => Object.assign(context, { wasm: new WebAssembly.Module(readFileSync(binary)) }),
    initialCode: outputFiles[0].text,
  });
  defineScenarios(endpoint);
  checkResults(JSON.parse(await runtime.evaluate("run")(settingsOf(endpoint))));
});
