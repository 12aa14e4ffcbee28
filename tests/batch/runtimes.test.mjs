// Batches in the runtimes that have folders, with a client of either module system, and in bundles.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";
import { bundleWorker } from "../../js/scripts/lib/worker-bundle.mjs";
import { createConsumerProject } from "../package/support/consumer-project.mjs";
import { bun, deno, skipUnless } from "../package/support/runtimes.mjs";

const work = `
  const client = fromBedrock({ region: "us-east-1", model: "qwen.qwen3-32b-v1:0", apiKey: "key", fetch: () => { throw new Error("nothing"); } });
  const storage = folderStorage("./batch-" + process.pid);
  const jobs = {
    create: async ({ input, output }) => {
      const name = (url) => url.split("/").slice(2).join("/");
      let text = "";
      for await (const bytes of storage.get(name(input))) text += new TextDecoder().decode(bytes);
      const lines = text.trim().split("\\n").map((line) => {
        const record = JSON.parse(line);
        const answer = record.recordId.includes("~") ? { name: "B", age: 2 } : { name: "A", age: record.recordId > "1" ? 1 : "one" };
        const message = { role: "assistant", content: [{ text: JSON.stringify(answer) }] };
        const usage = { inputTokens: 1, outputTokens: 1, totalTokens: 2 };
        return JSON.stringify({ ...record, modelOutput: { output: { message }, stopReason: "end_turn", usage } });
      });
      await storage.put(name(output) + "1/input.jsonl.out", [new TextEncoder().encode(lines.join("\\n"))]);
      return "job";
    },
    get: async () => ({ status: "Completed" }),
    stop: async () => {},
  };
  const responseModel = { type: "object", properties: { name: { type: "string" }, age: { type: "integer" } }, required: ["name", "age"] };
  const results = [];
  const run = runBatch(client, ["a", "b", "c"], {
    responseModel, storage, jobs, minRecords: 1, messages: (text) => [{ role: "user", content: text }],
  });
  for await (const { key, value } of run) results.push([key, value.name, value.age]);
  console.log(JSON.stringify(results.sort()));
`;

const programs = {
  "batch.mjs": `import { fromBedrock } from "bedrock-extract"; import { folderStorage, runBatch } from "bedrock-extract/batch"; ${work}`,
  "slim.mjs": `import { fromBedrock } from "bedrock-extract/slim"; import { folderStorage, runBatch } from "bedrock-extract/batch"; ${work.replace("const responseModel =", 'const { z } = await import("zod"); const responseModel = z.object({ name: z.string(), age: z.int() }); const unused =')}`,
  "batch.cjs": `const { fromBedrock } = require("bedrock-extract"); (async () => { const { folderStorage, runBatch } = await import("bedrock-extract/batch"); ${work} })();`,
};

let project;
before(() => {
  project = createConsumerProject();
  for (const [name, text] of Object.entries(programs)) project.write(name, text);
});
after(() => project?.remove());

for (const [runtime, command, parameters, skip] of [
  ["Node, import", process.execPath, ["batch.mjs"], {}],
  ["Node, a client by require", process.execPath, ["batch.cjs"], {}],
  ["Node, a slim client", process.execPath, ["slim.mjs"], {}],
  ["Deno", deno, ["run", "--no-prompt", "--allow-all", "batch.mjs"], skipUnless(deno)],
  ["Bun", bun, ["run", "batch.mjs"], skipUnless(bun)],
]) {
  test(`${runtime}: a batch over a folder, with a record that is asked twice`, skip, () => {
    const { PATH, HOME } = process.env;
    const env = { PATH, HOME, DENO_DIR: `${project.directory}/.deno`, DENO_NO_UPDATE_CHECK: "1" };
    const output = execFileSync(command, parameters, { cwd: project.directory, env, encoding: "utf8" });
    assert.deepEqual(JSON.parse(output), [
      ["0", "B", 2],
      ["1", "B", 2],
      ["2", "A", 1],
    ]);
  });
}

test("a Worker without batches has nothing of them, and one with them needs no package of the SDK", async () => {
  const without = await bundleWorker(project.write("without.mjs", 'export { fromBedrock } from "bedrock-extract";'));
  assert.doesNotMatch(without.code, /recordId|modelOutput|InvocationJob/u);
  const source = 'export { fromBedrock } from "bedrock-extract"; export { runBatch } from "bedrock-extract/batch";';
  const { code, binaries } = await bundleWorker(project.write("with.mjs", source));
  assert.match(code, /recordId/u);
  assert.doesNotMatch(code, /@aws-sdk|InvocationJob|["']node:/u);
  assert.equal(binaries.length, 1);
});
