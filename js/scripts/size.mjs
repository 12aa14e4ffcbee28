// `npm run size`: what the package weighs where it matters, and what each crate has to do with it. `--json` for machines.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build, compiledCore } from "./build.mjs";
import { inRepository } from "./lib/paths.mjs";
import { main, runTask, say } from "./lib/progress.mjs";
import { measureFiles } from "./lib/shipped-files.mjs";
import { readSections } from "./lib/wasm-sections.mjs";

const workDirectory = inRepository("target", "size");
const standardLibrary = new Set([
  "alloc",
  "core",
  "std",
  "compiler_builtins",
  "hashbrown",
  "dlmalloc",
  "rustc_demangle",
]);

await main(async () => {
  const { environment } = await build();
  const files = await measureFiles();
  const parts = await measureParts(environment);
  if (process.argv.includes("--json")) {
    say(JSON.stringify({ files, parts }, null, 2));
    return;
  }
  say("\nWhat is shipped, in KiB");
  table(
    ["", "raw", "gzip -9", "brotli"],
    files.map(({ name, ...sizes }) => [name, ...Object.values(sizes).map(kibibytes)]),
  );
  const total = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  say("\nWhere the binary's bytes come from, in KiB");
  table(
    ["", "raw", "share"],
    foldSmall(parts, total / 1000).map(({ name, bytes }) => [
      name,
      kibibytes(bytes),
      `${((100 * bytes) / total).toFixed(1)} %`,
    ]),
  );
  say("\nGeneric code counts for the first crate named in its types; constants cannot be attributed.");
});

/** The shipped binary has no names: an equal one that keeps them tells which crate a function is of. */
async function measureParts(environment) {
  await runTask({
    name: "size-wasm-bindgen",
    title: "Linking a copy of the core that keeps its functions' names",
    expected: "a few seconds",
    command: [
      "wasm-bindgen",
      compiledCore,
      "--target",
      "web",
      "--no-typescript",
      "--out-dir",
      workDirectory,
      "--out-name",
      "named",
    ],
    environment,
    onFailure: "Run npm run build, then run the command again.",
  });
  const optimised = join(workDirectory, "optimised.wasm");
  await runTask({
    name: "size-wasm-opt",
    title: "Optimising the copy as the shipped binary is",
    expected: "about 30 s",
    command: ["wasm-opt", ...optimisations(), "-g", join(workDirectory, "named_bg.wasm"), "-o", optimised],
    environment,
    onFailure: "Run npm run build, then run the command again.",
  });
  const { sections, functions } = readSections(readFileSync(optimised));
  const bytesOf = new Map();
  const add = (name, bytes) => bytesOf.set(name, (bytesOf.get(name) ?? 0) + bytes);
  for (const { name, bytes } of functions) add(crateOf(name), bytes);
  for (const { name, bytes } of sections) {
    if (name === "data") add("(constants: tables and texts)", bytes);
    else if (name !== "code" && name !== "name") add("(imports, exports, types, tables)", bytes);
  }
  return [...bytesOf].map(([name, bytes]) => ({ name, bytes })).sort((one, other) => other.bytes - one.bytes);
}

/** What wasm-pack passes to wasm-opt. */
function optimisations() {
  const manifest = readFileSync(inRepository("src", "wasm", "Cargo.toml"), "utf8");
  const [, list] = /^wasm-opt = (\[.*\])$/m.exec(manifest) ?? [];
  if (list === undefined) throw new Error("src/wasm/Cargo.toml does not say what wasm-opt does");
  return JSON.parse(list);
}

/** Sums up the parts below the limit in one row. */
function foldSmall(parts, limit) {
  const small = parts.filter(({ bytes }) => bytes < limit);
  const sum = small.reduce((total, { bytes }) => total + bytes, 0);
  return [...parts.filter(({ bytes }) => bytes >= limit), { name: `(${small.length} smaller crates)`, bytes: sum }];
}

/** The crate that a demangled name belongs to. */
function crateOf(name) {
  const roots = [...name.matchAll(/(?<![\w:])([a-z_][a-z0-9_]*)(?:\[[0-9a-f]+\])?::/g)].map(([, root]) => root);
  const own = roots.find((root) => !standardLibrary.has(root));
  if (own) return own;
  // wasm-bindgen wraps each export of ours in a shim, with the function itself inlined.
  if (/ shim$/.test(name)) return "bedrock_extract";
  return name === "" ? "(unnamed)" : "(standard library)";
}

function kibibytes(bytes) {
  return (bytes / 1024).toFixed(1);
}

function table(header, rows) {
  const widths = header.map((_, column) => Math.max(...[header, ...rows].map((row) => row[column].length)));
  for (const row of [header, ...rows]) {
    const [first, ...others] = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]),
    );
    say(`  ${[first, ...others].join("  ")}`.trimEnd());
  }
}
