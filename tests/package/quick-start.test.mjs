// The commands of docs/quick-start.md, as they stand, where the host is here and they end by themselves.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { inRepository } from "../../js/scripts/lib/paths.mjs";
import { startEndpoint } from "../endpoint/endpoint.mjs";
import { createConsumerProject } from "./support/consumer-project.mjs";
import { bun, deno, skipUnless } from "./support/runtimes.mjs";

const page = readFileSync(inRepository("pkg-template", "docs", "quick-start.md"), "utf8");

let endpoint;
let project;

before(async () => {
  endpoint = await startEndpoint({ backend: "scripted" });
  endpoint.define("person", { input: { name: "Jason", age: 25 } });
  project = createConsumerProject();
});
after(async () => {
  await endpoint?.close();
  project?.remove();
});

for (const [host, command, binary] of [
  ["Node.js", "node", process.execPath],
  ["Deno", "deno", deno],
  ["Bun", "bun", bun],
]) {
  test(host, process.platform === "win32" ? { skip: "no shell" } : skipUnless(binary), async () => {
    const section = page.split(`\n## ${host}\n`)[1].split("\n## ")[0];
    const [, commands] = /```sh\n([\s\S]*?)```/u.exec(section);
    const [, printed] = /It prints `(.*?)`/u.exec(section);
    const folder = mkdtempSync(join(tmpdir(), "bedrock-extract-quick-start-"));
    const tools = mkdtempSync(join(tmpdir(), "bedrock-extract-tools-"));
    try {
      // The one change: the schema library comes from this repository, and not from the registry.
      const offline = commands.replace('"$PKG" zod', `"$PKG" "${inRepository("node_modules", "zod")}"`);
      assert.notEqual(offline, commands);
      // The file of a binary may have another name.
      symlinkSync(binary, join(tools, command));
      const env = {
        PATH: [tools, process.env.PATH].join(delimiter),
        HOME: tools,
        PKG: project.tarball,
        AWS_REGION: endpoint.region,
        AWS_ENDPOINT_URL_BEDROCK_RUNTIME: endpoint.url,
        AWS_BEARER_TOKEN_BEDROCK: endpoint.apiKey,
        BEDROCK_MODEL: "scripted.person",
      };
      const { stdout } = await promisify(execFile)("sh", ["-e", "-c", offline], { cwd: folder, env, timeout: 120_000 });
      assert.equal(stdout.trimEnd().split("\n").at(-1), printed);
    } finally {
      for (const made of [folder, tools]) rmSync(made, { recursive: true, force: true });
    }
  });
}
