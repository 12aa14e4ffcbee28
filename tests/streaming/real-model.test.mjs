// The same pages with the real model behind the Worker, which writes one token after the other.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startEndpoint } from "../endpoint/endpoint.mjs";
import { findBrowser } from "../package/support/browser-binary.mjs";
import { createConsumerProject } from "../package/support/consumer-project.mjs";
import { statesOfPage } from "./pages.mjs";

const found = await findBrowser();
let endpoint;
let project;
before(async () => {
  endpoint = await startEndpoint({ backend: "llama" });
  project = createConsumerProject();
});
after(async () => {
  await endpoint?.close();
  project?.remove();
});

for (const file of ["react.jsx", "use-object.jsx"]) {
  test(`${file} shows what the model writes`, { skip: found.reason }, async () => {
    const options = { found, project, endpoint, model: endpoint.modelId, mode: "BEDROCK_TOOLS" };
    const { states, failures } = await statesOfPage(file, options);
    assert.deepEqual(failures, []);
    const distinct = [...new Set(states)];
    assert.ok(distinct.length >= 5, JSON.stringify(distinct));
    assert.match(distinct.at(-1), /pancakes[\s\S]*flour[\s\S]*milk/iu);
    // One ingredient after the other.
    assert.ok(new Set(distinct.map((state) => state.split("\n").length)).size >= 3, JSON.stringify(distinct));
  });
}
