// Runs every program of the README and of the documents against the scripted endpoint, through the built package, and
// compares what it prints with the comments beside its `console.log` calls.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";
import { startEndpoint } from "../endpoint/endpoint.mjs";
import { programs, unexplained } from "./blocks.mjs";

const repository = fileURLToPath(new URL("../..", import.meta.url));

/** Packages that programs of the documents import. */
const LIBRARIES = ["arktype", "effect", "typebox", "valibot", "zod", "zod-to-json-schema"];

let endpoint;
let folder;

before(async () => {
  endpoint = await startEndpoint({ backend: "scripted" });
  mkdirSync(join(repository, "target"), { recursive: true });
  folder = mkdtempSync(join(repository, "target", "readme-"));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(join(repository, "pkg"), join(folder, "node_modules", "bedrock-extract"));
  for (const library of LIBRARIES) {
    mkdirSync(dirname(join(folder, "node_modules", library)), { recursive: true });
    symlinkSync(join(repository, "node_modules", library), join(folder, "node_modules", library));
  }
  // It comes with miniflare.
  const { resolve } = createRequire(createRequire(import.meta.url).resolve("miniflare"));
  symlinkSync(dirname(resolve("undici")), join(folder, "node_modules", "undici"));
});

after(async () => {
  rmSync(folder, { recursive: true, force: true });
  await endpoint.close();
});

test("every program of the documents is one that is run here, or says what it is", () => {
  assert.deepEqual(
    unexplained.map(({ title }) => title),
    [],
  );
  assert.ok(programs.length >= 15);
});

for (const [index, { title, code, answers, prints }] of programs.entries()) {
  test(`${title} prints what it says`, async () => {
    endpoint.reset();
    // In either mode: a tool call, with the same object in the text.
    if (answers.length > 0) endpoint.script(answers.map((answer) => ({ input: answer, text: JSON.stringify(answer) })));
    const file = join(folder, `program-${index}.mjs`);
    writeFileSync(file, (await transform(code, { loader: "ts", format: "esm", target: "es2022" })).code);
    assert.ok(prints.length > 0, "the program shows its result");
    assert.deepEqual(await output(file), prints);
    assert.equal(endpoint.requests.length, answers.length);
  });
}

test("every program of the documents compiles, in the strictest ways", () => {
  const typed = programs.filter(({ language }) => language === "ts");
  const files = typed.map(({ code }, index) => {
    const file = join(folder, `program-${index}.mts`);
    writeFileSync(file, code);
    return file;
  });
  const compiler = join(repository, "node_modules", "typescript", "bin", "tsc");
  const strict = ["--strict", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess", "--verbatimModuleSyntax"];
  const target = [
    "--module",
    "nodenext",
    "--target",
    "es2022",
    "--lib",
    "es2022,dom",
    "--types",
    "",
    "--noEmit",
    "--ignoreConfig",
  ];
  // ArkType's own declarations need those of Node.
  const isOfArkType = (_file, index) => typed[index].code.includes('from "arktype"');
  for (const parameters of [
    files.filter((...file) => !isOfArkType(...file)),
    ["--skipLibCheck", ...files.filter(isOfArkType)],
  ]) {
    const { status, stdout } = spawnSync(process.execPath, [compiler, ...strict, ...target, ...parameters], {
      encoding: "utf8",
    });
    assert.equal(status, 0, stdout);
  }
});

function output(file) {
  const { accessKeyId, secretAccessKey } = endpoint.credentials;
  const child = spawn(process.execPath, [file], {
    env: {
      PATH: process.env.PATH,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: endpoint.url,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  return new Promise((resolve, reject) => {
    let printed = "";
    let complaints = "";
    child.stdout.on("data", (chunk) => (printed += chunk));
    child.stderr.on("data", (chunk) => (complaints += chunk));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(printed.trimEnd().split("\n"));
      else reject(new Error(`ended with ${code}: ${complaints}`));
    });
  });
}
