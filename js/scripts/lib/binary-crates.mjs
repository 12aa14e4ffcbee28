// The crates that are compiled into the binary, and what their licences ask for: their texts beside it.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CRATES } from "./lean/edits.mjs";
import { packageVersion, repository } from "./paths.mjs";
import { SetupError } from "./progress.mjs";

/** `{ name, version, license, authors, directory, isEdited }` of each, in order of their names. The package's own are not among them. */
export function binaryCrates(environment = {}) {
  const { packages, resolve } = metadata(environment);
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]));
  const macros = new Set(packages.filter(isMacro).map(({ id }) => id));
  const waiting = packages.filter(({ name }) => name === "bedrock-extract-wasm").map(({ id }) => id);
  const found = new Set(waiting);
  for (const id of waiting) {
    for (const { pkg, dep_kinds: kinds } of nodes.get(id).deps) {
      // Macros, and dependencies of builds and tests, are not linked.
      if (found.has(pkg) || macros.has(pkg) || !kinds.some(({ kind }) => kind === null)) continue;
      found.add(pkg);
      waiting.push(pkg);
    }
  }
  return packages
    .filter(({ id, source }) => found.has(id) && source !== null)
    .map(({ name, version, license, authors, manifest_path: manifest }) => {
      return { name, version, license, authors, directory: dirname(manifest), isEdited: CRATES.includes(name) };
    })
    .sort((one, other) => compare(`${one.name} ${one.version}`, `${other.name} ${other.version}`));
}

function isMacro({ targets }) {
  return targets.some(({ kind }) => kind.includes("proc-macro"));
}

/** Markdown: every crate, and every text of a licence once, with the crates that it is for. */
export function thirdPartyNotices(crates) {
  const texts = new Map();
  for (const crate of crates) {
    for (const text of licenceTexts(crate)) texts.set(text, [...(texts.get(text) ?? []), crate.name]);
  }
  const rows = crates.map(({ name, version, license, authors, isEdited }) => {
    const by = authors.map((author) => author.replaceAll(/\s*<[^>]*>/gu, "")).join(", ");
    return `| ${name} | ${version} | ${license} | ${by} |${isEdited ? " yes |" : " |"}`;
  });
  const sections = [...texts].map(
    ([text, names], index) => `### ${index + 1}. ${names.join(", ")}\n\n\`\`\`\`text\n${text}\n\`\`\`\``,
  );
  return `# Third-party software

The WebAssembly binaries in \`dist/wasm\` are compiled from these crates, and of the Rust standard library (MIT OR Apache-2.0, The Rust Project Contributors). "Changed" says where the code differs from the published crate: it was made smaller, and does the same. The texts of the licences follow, each once. A crate without a text of its own is under the licence named, whose text stands in \`LICENSE-APACHE\` or \`LICENSE-MIT\` of this package.

| crate | version | licence | authors | changed |
|---|---|---|---|---|
${rows.join("\n")}

## Licences

${sections.join("\n\n")}
`;
}

/** The parts of the package as CycloneDX 1.6 lists them, as JSON text. */
export function billOfMaterials(crates) {
  const version = packageVersion();
  const components = crates.map(({ name, version: of, license }) => ({
    type: "library",
    name,
    version: of,
    purl: `pkg:cargo/${name}@${of}`,
    licenses: [{ expression: license.replaceAll("/", " OR ") }],
  }));
  const component = { type: "library", name: "bedrock-extract", version, purl: `pkg:npm/bedrock-extract@${version}` };
  const document = { bomFormat: "CycloneDX", specVersion: "1.6", version: 1, metadata: { component }, components };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function licenceTexts({ directory }) {
  const names = readdirSync(directory).filter((name) =>
    /^(?:licen[cs]e|copying|copyright|notice|unlicense)/iu.test(name),
  );
  return names
    .sort(compare)
    .map((name) => join(directory, name))
    .filter((path) => existsSync(path) && !isDirectory(path))
    .map((path) => readFileSync(path, "utf8").replaceAll("\r\n", "\n").trim());
}

function isDirectory(path) {
  try {
    readdirSync(path);
    return true;
  } catch {
    return false;
  }
}

function metadata(environment) {
  const parameters = ["metadata", "--format-version", "1", "--locked", "--filter-platform", "wasm32-unknown-unknown"];
  const { status, stdout, stderr } = spawnSync("cargo", parameters, {
    cwd: repository,
    env: { ...process.env, ...environment },
    encoding: "utf8",
    maxBuffer: 200_000_000,
  });
  if (status !== 0) throw new SetupError(`cargo does not know its crates:\n${stderr}`);
  return JSON.parse(stdout);
}

function compare(one, other) {
  return one < other ? -1 : Number(one > other);
}
