// The programs that the playground writes, run as they stand from the packed package.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { Miniflare } from "miniflare";
import { bundleWorker } from "../../js/scripts/lib/worker-bundle.mjs";
import { codeFor } from "../../playground/code.js";
import { examples } from "../../playground/examples.js";
import { startEndpoint } from "../endpoint/endpoint.mjs";
import { createConsumerProject } from "../package/support/consumer-project.mjs";
import { deno, skipUnless } from "../package/support/runtimes.mjs";

// biome-ignore lint/suspicious/noTemplateCurlyInString: what stands between backticks has to be escaped
const answer = { name: "MARIA", team: "`Research` ${x}" };
const pdf = { name: "badge.pdf", type: "application/pdf" };
const png = { name: "badge.png", type: "image/png" };
const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);

/** As the page has them with the service of AWS. */
const settings = {
  ...examples.find(({ id }) => id === "badge"),
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the same
  text: "Maria`s badge\\\n${not} a template",
  model: "scripted.badge",
  mode: "BEDROCK_TOOLS",
  repair: "patch",
  maxRetries: 1,
  maxTokens: 300,
  temperature: undefined,
  prices: { input: 3, output: undefined },
  service: "keys",
  region: "us-east-1",
};

let endpoint;
let project;
before(async () => {
  endpoint = await startEndpoint({ backend: "scripted" });
  endpoint.define("badge", { input: answer });
  project = createConsumerProject();
  project.write(pdf.name, "%PDF-1.4\n%%EOF");
  writeFileSync(join(project.directory, png.name), PIXEL);
});
after(async () => {
  await endpoint?.close();
  project?.remove();
});

async function run(command, parameters) {
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: endpoint.url,
    AWS_BEARER_TOKEN_BEDROCK: endpoint.apiKey,
    DENO_DIR: join(project.directory, ".deno"),
    DENO_NO_UPDATE_CHECK: "1",
  };
  const { stdout } = await promisify(execFile)(command, parameters, { cwd: project.directory, env, timeout: 60_000 });
  return JSON.parse(stdout);
}

const content = () => endpoint.requests.at(-1).body.messages[0].content;

test("Node.js, with a text", async () => {
  const program = project.write("extract.mjs", codeFor({ ...settings, runtime: "node" }, []));
  assert.deepEqual(await run(process.execPath, [program]), answer);
  assert.equal(content()[0].text, settings.text);
  assert.deepEqual(endpoint.requests.at(-1).body.inferenceConfig, { maxTokens: 300 });
});

test("Node.js, with a document and an image, and a JSON Schema", async () => {
  const schema = '{ "title": "Badge", "type": "object", "properties": { "name": { "type": "string" }, "a-b": {} } }';
  const given = { ...settings, language: "json", schema, runtime: "node" };
  const program = project.write("media.mjs", codeFor(given, [pdf, png]));
  await run(process.execPath, [program]);
  assert.deepEqual(
    content().map((block) => Object.keys(block)[0]),
    ["text", "document", "image"],
  );
});

test("Deno", skipUnless(deno), async () => {
  const program = project.write("extract.js", codeFor({ ...settings, runtime: "deno" }, [png]));
  const flags = ["run", "--no-prompt", "--allow-net", "--allow-env", "--allow-read"];
  assert.deepEqual(await run(deno, [...flags, program]), answer);
  assert.equal(content()[1].image.format, "png");
});

for (const [name, files, body] of [
  ["a text", [], "Maria's badge"],
  ["an image", [png], PIXEL],
]) {
  test(`Worker, with ${name}`, async () => {
    const bundle = await bundleWorker(project.write("worker.js", codeFor({ ...settings, runtime: "worker" }, files)));
    const worker = new Miniflare({
      compatibilityDate: "2025-11-01",
      bindings: { AWS_ENDPOINT_URL_BEDROCK_RUNTIME: endpoint.url, AWS_BEARER_TOKEN_BEDROCK: endpoint.apiKey },
      modules: [
        { type: "ESModule", path: "worker.js", contents: bundle.code },
        ...bundle.binaries.map((binary) => ({ type: "CompiledWasm", path: binary.name, contents: binary.contents })),
      ],
    });
    try {
      const response = await worker.dispatchFetch("http://worker/", { method: "POST", body });
      assert.deepEqual(await response.json(), answer);
      assert.equal(content().length, files.length + 1);
    } finally {
      await worker.dispose();
    }
  });
}
