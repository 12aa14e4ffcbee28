// The programs of examples/ as they stand, from the packed package: what they print or answer is the extracted person.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { get } from "node:http";
import { join } from "node:path";
import { text as readAll } from "node:stream/consumers";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { Miniflare } from "miniflare";
import { inRepository } from "../../js/scripts/lib/paths.mjs";
import { bundleWorker } from "../../js/scripts/lib/worker-bundle.mjs";
import { startEndpoint } from "../endpoint/endpoint.mjs";
import { findBrowser } from "./support/browser-binary.mjs";
import { openChromium } from "./support/chromium.mjs";
import { createConsumerProject } from "./support/consumer-project.mjs";
import { runInEdge } from "./support/edge-runtime.mjs";
import { bun, deno, skipUnless } from "./support/runtimes.mjs";

const jason = { name: "Jason", age: 25 };
const text = "Jason is 25 years old";
const model = "scripted.person";

let endpoint;
let project;

before(async () => {
  endpoint = await startEndpoint({ backend: "scripted" });
  endpoint.define("person", { input: jason });
  project = createConsumerProject();
});
after(async () => {
  await endpoint?.close();
  project?.remove();
});

/** What the programs read of their environment. */
const environment = () => ({
  AWS_REGION: endpoint.region,
  AWS_ENDPOINT_URL_BEDROCK_RUNTIME: endpoint.url,
  AWS_BEARER_TOKEN_BEDROCK: endpoint.apiKey,
  BEDROCK_MODEL: model,
});

/** Puts a file of the examples into the project, as a user would copy it, with another entry of the package if there is one. */
function copied(example, file, entry) {
  const program = readFileSync(inRepository("examples", example, file), "utf8");
  if (entry === "bedrock-extract" || file.endsWith(".html")) return project.write(file, program);
  assert.ok(program.includes('from "bedrock-extract"'), file);
  return project.write(file, program.replace('from "bedrock-extract"', `from "${entry}"`));
}

async function run(command, parameters, more = {}) {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...environment(), ...more };
  return promisify(execFile)(command, parameters, { cwd: project.directory, env, timeout: 60_000 });
}

const found = await findBrowser();

for (const entry of ["bedrock-extract", "bedrock-extract/slim"]) {
  test(`Node.js, ${entry}`, async () => {
    const file = copied("node", "extract.mjs", entry);
    const { stdout, stderr } = await run(process.execPath, [file, text]);
    assert.equal(stdout, "{ name: 'Jason', age: 25 }\n");
    assert.match(stderr, /^\d+ tokens, 1 attempt\(s\)\n$/u);
    const denied = await run(process.execPath, [file, text], { AWS_BEARER_TOKEN_BEDROCK: "wrong" }).catch(
      (error) => error,
    );
    assert.equal(denied.code, 1);
    assert.match(denied.stderr, /^ACCESS_DENIED: /u);
  });

  test(`Deno, ${entry}`, skipUnless(deno), async () => {
    const more = { DENO_DIR: join(project.directory, ".deno"), DENO_NO_UPDATE_CHECK: "1" };
    const flags = ["run", "--no-prompt", "--allow-net", "--allow-env"];
    const { stdout } = await run(deno, [...flags, copied("deno", "extract.ts", entry), text], more);
    assert.deepEqual(JSON.parse(stdout), jason);
  });

  test(`Bun, ${entry}`, skipUnless(bun), async () => {
    const { stdout } = await run(bun, [copied("bun", "extract.ts", entry), text]);
    assert.deepEqual(JSON.parse(stdout), jason);
  });

  test(`Cloudflare Worker, ${entry}`, async () => {
    const bundle = await bundleWorker(copied("cloudflare-worker", "worker.js", entry));
    const worker = new Miniflare({
      compatibilityDate: "2025-11-01",
      bindings: environment(),
      modules: [
        { type: "ESModule", path: "worker.js", contents: bundle.code },
        ...bundle.binaries.map(({ name, contents }) => ({ type: "CompiledWasm", path: name, contents })),
      ],
    });
    try {
      const response = await worker.dispatchFetch("http://worker/", { method: "POST", body: text });
      assert.deepEqual([response.status, await response.json()], [200, jason]);
    } finally {
      await worker.dispose();
    }
  });

  /** A program that gives a route's answer to a text. */
  const posting = (file) => `
    import { POST } from "./${file}";
    globalThis.post = async (body) => (await POST(new Request("http://edge/", { method: "POST", body }))).text();
  `;

  test(`edge function, ${entry}`, async () => {
    copied("edge-function", "route.js", entry);
    const define = Object.entries(environment()).map(([name, value]) => [`process.env.${name}`, JSON.stringify(value)]);
    const runtime = await runInEdge(project.write("edge-example.mjs", posting("route.js")), Object.fromEntries(define));
    assert.deepEqual(JSON.parse(await runtime.evaluate("post")(text)), jason);
  });

  for (const [example, file] of [
    ["edge-function", "route.js"],
    ["vercel-function", "extract.js"],
  ]) {
    test(`${example} in Node.js, ${entry}`, async () => {
      copied(example, file, entry);
      const program = `${posting(file)}; console.log(await globalThis.post(${JSON.stringify(text)}));`;
      const { stdout } = await run(process.execPath, [project.write("route.mjs", program)]);
      assert.deepEqual(JSON.parse(stdout), jason);
    });
  }

  test(`AWS Lambda, ${entry}`, async () => {
    copied("aws-lambda", "index.mjs", entry);
    const program = `
      import { handler } from "./index.mjs";
      console.log(JSON.stringify(await handler({ text: ${JSON.stringify(text)} })));
    `;
    const { accessKeyId, secretAccessKey, sessionToken } = endpoint.sessionCredentials;
    const role = {
      AWS_BEARER_TOKEN_BEDROCK: "",
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    };
    const { stdout } = await run(process.execPath, [project.write("lambda.mjs", program)], role);
    assert.deepEqual(JSON.parse(stdout), jason);
  });

  test(`browser with temporary credentials, ${entry}`, { skip: found.reason }, async () => {
    for (const file of ["index.html", "main.js"]) copied("browser", file, entry);
    const { region, url, sessionCredentials: credentials } = endpoint;
    const session = JSON.stringify({ region, model, credentials, endpoint: url });
    const chromium = await openChromium(found, project, (path) =>
      path === "/credentials" ? { status: 200, type: "application/json", text: session } : undefined,
    );
    try {
      const page = await chromium.openPage("/index.html");
      await page.click("button");
      await page.waitForFunction("document.querySelector('output').textContent.length > 1", { timeout: 20_000 });
      assert.deepEqual(JSON.parse(await page.evaluate("document.querySelector('output').textContent")), jason);
    } finally {
      await chromium.close();
    }
  });
}

test("the Worker between a page and Bedrock lets one origin pass, and nothing but calls of models", async () => {
  const origin = "https://app.example.com";
  const worker = new Miniflare({
    compatibilityDate: "2025-11-01",
    bindings: { AWS_ENDPOINT_URL_BEDROCK_RUNTIME: endpoint.url, ALLOWED_ORIGIN: origin },
    modules: [
      {
        type: "ESModule",
        path: "worker.js",
        contents: readFileSync(inRepository("examples", "cors-proxy-worker.mjs"), "utf8"),
      },
    ],
  });
  try {
    const proxy = new URL(await worker.ready).origin;
    const path = `/model/${model}/converse`;
    const ask = (method, at = path, from = origin) => fetch(proxy + at, { method, headers: { origin: from } });
    const preflight = await ask("OPTIONS");
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers.get("access-control-allow-origin"), origin);
    assert.equal((await ask("OPTIONS", path, "https://other.example")).status, 403);
    assert.equal((await ask("POST", "/_requests")).status, 404);
    assert.equal((await ask("GET")).status, 404);
    const refused = await ask("POST");
    assert.equal(refused.status, 403);
    assert.equal(refused.headers.get("access-control-allow-origin"), origin, "the page may read why");

    const program = `
      import { fromBedrock } from "bedrock-extract";
      const fetchFromPage = (url, init) => fetch(url, { ...init, headers: { ...init.headers, origin: "${origin}" } });
      const client = fromBedrock({ model: process.env.BEDROCK_MODEL, fetch: fetchFromPage });
      const responseModel = { type: "object", properties: { name: { type: "string" }, age: { type: "integer" } } };
      const run = client.stream({ responseModel, messages: [{ role: "user", content: "${text}" }] });
      console.log(JSON.stringify(await run.object));
    `;
    const more = { AWS_ENDPOINT_URL_BEDROCK_RUNTIME: proxy };
    const { stdout } = await run(process.execPath, [project.write("through-proxy.mjs", program)], more);
    assert.deepEqual(JSON.parse(stdout), jason);
  } finally {
    await worker.dispose();
  }
});

test("the server of the page hands out its files and a short-term key, to this machine only", async () => {
  for (const file of ["index.html", "main.js", "server.mjs"]) copied("browser", file, "bedrock-extract");
  const { accessKeyId, secretAccessKey } = endpoint.credentials;
  const keys = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
  const env = { PATH: process.env.PATH, ...environment(), ...keys, PORT: "0" };
  const server = spawn(process.execPath, ["server.mjs"], { cwd: project.directory, env });
  try {
    const [line] = await once(server.stdout, "data");
    const { port } = new URL(String(line));
    const ask = async (path, host = `localhost:${port}`) => {
      const [response] = await once(get({ host: "127.0.0.1", port, path, headers: { host } }), "response");
      return { status: response.statusCode, type: response.headers["content-type"], text: await readAll(response) };
    };
    for (const [path, type] of [
      ["/", "text/html"],
      ["/main.js", "text/javascript"],
      ["/node_modules/bedrock-extract/dist/wasm/core_bg.wasm", "application/wasm"],
    ]) {
      assert.equal((await ask(path)).type, type, path);
    }
    for (const path of ["/server.mjs", "/package.json", "/node_modules/zod/../../suite.mjs", "/%2e%2e/index.html.js"]) {
      assert.equal((await ask(path)).status, 404, path);
    }
    assert.equal((await ask("/credentials", "rebound.example:8080")).status, 403);
    const { apiKey, ...rest } = JSON.parse((await ask("/credentials")).text);
    assert.deepEqual(rest, { region: endpoint.region, model });
    assert.match(apiKey, /^bedrock-api-key-/u);
  } finally {
    server.kill();
  }
});
