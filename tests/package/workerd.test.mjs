// The packed package in workerd, the runtime of Cloudflare Workers: no compatibility flags, and the oldest and the newest
// compatibility date.
import { after, before, test } from "node:test";
import { Miniflare, supportedCompatibilityDate } from "miniflare";
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
let bundle;

before(async () => {
  endpoint = await startEndpoint({ backend: "scripted" });
  project = createConsumerProject();
  bundle = await bundleWorker(project.write("worker.mjs", program));
});
after(async () => {
  await endpoint?.close();
  project?.remove();
});

for (const compatibilityDate of [oldestCompatibilityDate, supportedCompatibilityDate]) {
  test(`workerd, compatibility date ${compatibilityDate}`, async (context) => {
    const worker = new Miniflare({
      compatibilityDate,
      modules: [
        { type: "ESModule", path: "worker.js", contents: bundle.code },
        ...bundle.binaries.map(({ name, contents }) => ({ type: "CompiledWasm", path: name, contents })),
      ],
    });
    try {
      await worker.ready;
      for (const call of ["the first call", "a second call of the same isolate"]) {
        await context.test(call, async () => {
          defineScenarios(endpoint);
          const response = await worker.dispatchFetch("http://worker/", { method: "POST", body: settingsOf(endpoint) });
          const text = await response.text();
          if (!response.ok) throw new Error(text);
          checkResults(JSON.parse(text));
        });
      }
    } finally {
      await worker.dispose();
    }
  });
}
