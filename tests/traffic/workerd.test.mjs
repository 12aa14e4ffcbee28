// A limiter that the requests of an isolate share: Workers run nothing for one request on behalf of another one.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { Miniflare } from "miniflare";
import { bundleWorker } from "../../js/scripts/lib/worker-bundle.mjs";
import { createConsumerProject } from "../package/support/consumer-project.mjs";

const program = `
  import { fromBedrock, rateLimiter } from "bedrock-extract";
  const limiter = rateLimiter({ maxConcurrency: 2 });
  const responseModel = { title: "extract", type: "object", properties: { text: { type: "string" } } };
  export default {
    async fetch(request) {
      const { endpoint, text } = await request.json();
      const client = fromBedrock({
        ...{ endpoint, region: "us-east-1", model: "amazon.nova-lite-v1:0", limiter },
        credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example" },
      });
      return Response.json(await client.create({ responseModel, messages: [{ role: "user", content: text }] }));
    },
  };
`;

let server;
let project;
let worker;
let under = 0;
let most = 0;

before(async () => {
  server = createServer(async (request, response) => {
    const chunks = await request.toArray();
    under += 1;
    most = Math.max(most, under);
    await new Promise((resolve) => setTimeout(resolve, 60));
    under -= 1;
    const { messages } = JSON.parse(Buffer.concat(chunks).toString());
    const toolUse = { toolUseId: "t", name: "extract", input: { text: messages[0].content[0].text } };
    const message = { role: "assistant", content: [{ toolUse }] };
    const usage = { inputTokens: 1, outputTokens: 1, totalTokens: 2 };
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ output: { message }, stopReason: "tool_use", usage }));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  project = createConsumerProject();
  const bundle = await bundleWorker(project.write("limited.mjs", program));
  worker = new Miniflare({
    compatibilityDate: "2025-01-01",
    modules: [
      { type: "ESModule", path: "worker.js", contents: bundle.code },
      ...bundle.binaries.map(({ name, contents }) => ({ type: "CompiledWasm", path: name, contents })),
    ],
  });
  await worker.ready;
});
after(async () => {
  await worker?.dispose();
  server?.close();
  project?.remove();
});

test("requests of an isolate keep to a limiter that they share, and all are answered", async () => {
  const endpoint = `http://127.0.0.1:${server.address().port}`;
  const texts = Array.from({ length: 12 }, (_, index) => `text ${index}`);
  const ask = async (text) => {
    const response = await worker.dispatchFetch("http://worker/", {
      method: "POST",
      body: JSON.stringify({ endpoint, text }),
    });
    const answer = await response.text();
    assert.ok(response.ok, answer);
    return JSON.parse(answer).text;
  };
  assert.deepEqual(await Promise.all(texts.map(ask)), texts);
  assert.equal(most, 2);
});
