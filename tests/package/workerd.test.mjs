// The packed package in workerd, the runtime of Cloudflare Workers: no compatibility flags, and an old compatibility date.
import { after, before, test } from "node:test";
import { Miniflare } from "miniflare";
import { bundleWorker } from "../../js/scripts/lib/worker-bundle.mjs";
import { startEndpoint } from "../endpoint/endpoint.mjs";
import { createConsumerProject } from "./support/consumer-project.mjs";
import { defineScenarios } from "./support/expected.mjs";
import { checkResults, settingsOf } from "./support/run-suite.mjs";

const oldestCompatibilityDate = "2022-03-21";

// The client is made while the module loads, where Workers allow neither random numbers nor requests.
const program = `
  import * as library from "bedrock-extract";
  import * as z from "zod";
  import { runSuite } from "./suite.mjs";
  library.fromBedrock({ region: "us-east-1" });
  export default {
    async fetch(request) {
      return Response.json(await runSuite(library, z, await request.json()));
    },
  };
`;

let endpoint;
let project;
let worker;

before(async () => {
  endpoint = await startEndpoint({ backend: "scripted" });
  project = createConsumerProject();
  const bundle = await bundleWorker(project.write("worker.mjs", program));
  worker = new Miniflare({
    compatibilityDate: oldestCompatibilityDate,
    modules: [
      { type: "ESModule", path: "worker.js", contents: bundle.code },
      ...bundle.binaries.map(({ name, contents }) => ({ type: "CompiledWasm", path: name, contents })),
    ],
  });
  await worker.ready;
});
after(async () => {
  await worker?.dispose();
  await endpoint?.close();
  project?.remove();
});

for (const call of ["the first call", "a second call of the same isolate"]) {
  test(`workerd, ${call}`, async () => {
    defineScenarios(endpoint);
    const response = await worker.dispatchFetch("http://worker/", { method: "POST", body: settingsOf(endpoint) });
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    checkResults(JSON.parse(text));
  });
}
