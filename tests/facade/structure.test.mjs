// The sources of the facade import each other in one direction only, types included.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { test } from "node:test";
import { inRepository } from "../../js/scripts/lib/paths.mjs";

const root = inRepository("js", "src");
const files = readdirSync(root, { recursive: true })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => file.endsWith(".ts"));

const importsOf = (file) => {
  const source = readFileSync(join(root, file), "utf8");
  const specifiers = [...source.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)\.js"/gu)].map(
    ([, specifier]) => specifier,
  );
  const targets = specifiers.map((specifier) => normalize(join(dirname(file), specifier)).replaceAll("\\", "/"));
  return targets.flatMap((target) => files.filter((other) => other === `${target}.ts` || other === `${target}.d.ts`));
};

/** The first circle found: the files on the way from one back to itself. */
function circle(graph) {
  const done = new Set();
  const visit = (file, way) => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const next of graph.get(file)) {
      const found = visit(next, [...way, file]);
      if (found !== undefined) return found;
    }
    done.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const found = visit(file, []);
    if (found !== undefined) return found;
  }
  return undefined;
}

test("no file imports itself by way of others", () => {
  const graph = new Map(files.map((file) => [file, importsOf(file)]));
  assert.ok([...graph.values()].flat().length > 100, "imports are found");
  assert.deepEqual(
    circle(
      new Map([
        ["a", ["b"]],
        ["b", ["c"]],
        ["c", ["b"]],
      ]),
    ),
    ["b", "c", "b"],
  );
  assert.equal(circle(graph)?.join(" → "), undefined);
});

test("one folder calls fetch, the clock, timers and random numbers", () => {
  const host =
    /\bglobalThis\.fetch\b|\bDate\.now\b|\bperformance\.now\b|\bsetTimeout\(|\bMath\.random\b|\bnew Date\(\)/u;
  const users = files.filter((file) => host.test(readFileSync(join(root, file), "utf8")));
  assert.deepEqual(
    users.filter((file) => !file.startsWith("http/")),
    [],
  );
});

test("every member of a public type says what it is", () => {
  const silent = [];
  for (const file of files.filter((one) => one.startsWith("types/") || /^(?:errors|helpers\/.*)\.ts$/u.test(one))) {
    const lines = readFileSync(join(root, file), "utf8").split("\n");
    let owner;
    lines.forEach((line, index) => {
      owner = /^export (?:interface|class) (\w+)/u.exec(line)?.[1] ?? (line === "}" ? undefined : owner);
      const member = /^ {2}(?:declare )?(?:readonly )?("[^"]+"|\w+)\??[:(<]/u.exec(line)?.[1];
      if (owner === undefined || member === undefined || member === "constructor") return;
      if (!lines[index - 1].trim().endsWith("*/")) silent.push(`${file}: ${owner}.${member}`);
    });
  }
  assert.deepEqual(silent, []);
});

test("every public function shows how it is used, and no default hides in a sentence", () => {
  const index = readFileSync(join(root, "index.ts"), "utf8");
  const exported = [...index.matchAll(/^export \{([^}]*)\} from "\.\/([^"]+)\.js"/gmu)].flatMap(([, names, file]) =>
    [...names.matchAll(/(?<!type )\b([a-z]\w*)\b(?=,|\s*$)/gu)].map(([, name]) => ({ name, file: `${file}.ts` })),
  );
  assert.ok(exported.length >= 12, String(exported.length));
  const withoutExample = [
    ...exported,
    { name: "instrument", file: "otel/otel.ts" },
    { name: "fromNodeProviderChain", file: "credentials/node-provider-chain.ts" },
    { name: "fromCognitoIdentityPool", file: "credentials/browser-credentials.ts" },
    { name: "fromWebToken", file: "credentials/browser-credentials.ts" },
    { name: "batchFiles", file: "batch/files.ts" },
    { name: "readBatch", file: "batch/read.ts" },
    { name: "runBatch", file: "batch/run.ts" },
    { name: "bedrockJobs", file: "batch/bedrock-jobs.ts" },
    { name: "s3Storage", file: "batch/s3-storage.ts" },
    { name: "folderStorage", file: "batch/folder-storage.ts" },
    { name: "init", file: "entry/module.ts" },
  ].filter(({ name, file }) => {
    const source = readFileSync(join(root, file), "utf8");
    // A constant, such as `version`, is no function.
    const at = source.search(new RegExp(`^export (?:async )?function\\*? ${name}\\b`, "mu"));
    return at >= 0 && !source.slice(source.lastIndexOf("/**", at), at).includes("@example");
  });
  assert.deepEqual(withoutExample, []);
  const hiding = files.filter((file) => /\bDefaults?:/u.test(readFileSync(join(root, file), "utf8")));
  assert.deepEqual(hiding, []);
});

test("no file is longer than 350 lines, in Rust as well", () => {
  const core = readdirSync(inRepository("src"), { recursive: true }).filter((file) => file.endsWith(".rs"));
  assert.ok(core.length > 100, String(core.length));
  const sources = [...files.map((file) => join(root, file)), ...core.map((file) => inRepository("src", file))];
  const long = sources.filter((file) => readFileSync(file, "utf8").split("\n").length > 351);
  assert.deepEqual(long, []);
});
