// The packed package in the edge runtime of Vercel and Next, bundled as their build does: it offers compiled modules.
import { after, before, test } from "node:test";
import { startEndpoint } from "../endpoint/endpoint.mjs";
import { createConsumerProject } from "./support/consumer-project.mjs";
import { runInEdge } from "./support/edge-runtime.mjs";
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

test("edge runtime", async () => {
  const runtime = await runInEdge(project.write("edge.mjs", program));
  defineScenarios(endpoint);
  checkResults(JSON.parse(await runtime.evaluate("run")(settingsOf(endpoint))));
});
