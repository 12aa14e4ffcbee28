// Builds the publishable package in pkg/: the Rust core once for every runtime, then the TypeScript around it.
// Both halves are skipped when nothing they read has changed.
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { billOfMaterials, binaryCrates, thirdPartyNotices } from "./lib/binary-crates.mjs";
import { renameImports } from "./lib/import-name.mjs";
import { fingerprint, recordedFingerprint } from "./lib/inputs.mjs";
import { leanWorkspace, makeLeanWorkspace } from "./lib/lean/workspace.mjs";
import { inRepository, packageVersion, repository } from "./lib/paths.mjs";
import { main, note, runTask, SetupError, say } from "./lib/progress.mjs";
import { setup } from "./setup.mjs";

const coreInputs = [
  "Cargo.toml",
  "Cargo.lock",
  "rust-toolchain.toml",
  ".cargo",
  "src",
  "js/scripts/build.mjs",
  "js/scripts/lib/lean",
];
const packageInputs = [
  "js/src",
  "js/scripts/lib/import-name.mjs",
  "pkg-template",
  "examples",
  "tsconfig.json",
  "tsconfig.build.json",
  "package-lock.json",
];
const documents = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE-MIT", "LICENSE-APACHE"];

/** The core before wasm-opt, still with the names of its functions. */
export const compiledCore = inRepository("target", "wasm32-unknown-unknown", "release", "bedrock_extract_wasm.wasm");

const coreDirectory = inRepository("target", "core");
const packageDirectory = inRepository("pkg");

/** Brings pkg/ up to date; returns the tools it was built with. */
export async function build() {
  const tools = await setup();
  const core = fingerprint(...coreInputs);
  const coreRecord = join(coreDirectory, "fingerprint");
  if (recordedFingerprint(coreRecord) !== core) {
    await buildCores(tools);
    writeFileSync(coreRecord, core);
  }

  const whole = core + fingerprint(...packageInputs, ...documents);
  const packageRecord = inRepository("target", "package.fingerprint");
  if (recordedFingerprint(packageRecord) !== whole || !existsSync(packageDirectory)) {
    await buildPackage(tools.environment);
    writeFileSync(packageRecord, whole);
  }
  return tools;
}

/** The binaries, the full one last, and what cargo is told of their features. They have the same exports and imports, so one glue serves both. */
const CORES = { core_slim: ["--no-default-features"], core: [] };

/** Entries that have a slim twin. */
const SLIM_ENTRIES = ["node", "deno", "bun", "workerd", "edge-light", "browser", "inline", "inline-module"];

async function buildCores({ wasmPack, environment }) {
  rmSync(coreDirectory, { recursive: true, force: true });
  makeLeanWorkspace(environment);
  for (const [name, features] of Object.entries(CORES)) await buildCore(name, features, wasmPack, environment);
}

async function buildCore(name, features, wasmPack, environment) {
  const output = await runTask({
    name: `wasm-pack-${name}`,
    title: `Compiling ${name} to WebAssembly`,
    expected: "about 2 minutes at first, 1 minute after a change",
    command: [
      wasmPack,
      ...["build", "--release", "--target", "web", "--mode", "no-install", "--no-pack", "--no-typescript"],
      // The glue names the file, so both have the same name.
      ...["--out-dir", join(coreDirectory, name), "--out-name", "core", join(leanWorkspace, "src", "wasm")],
      ...[
        "--",
        ...features,
        // The lock file of the copy pins all but the edited crates, whose sources are given.
        "--offline",
        "--verbose",
        "--config",
        `target.wasm32-unknown-unknown.rustflags=${JSON.stringify(pathFlags())}`,
      ],
    ],
    // Flags from the environment would replace those of the build.
    environment: {
      ...environment,
      CARGO_TARGET_DIR: inRepository("target"),
      RUSTFLAGS: undefined,
      CARGO_ENCODED_RUSTFLAGS: undefined,
    },
    onFailure: "Fix the error above, then run the command again.",
  });
  // Without wasm-opt, wasm-pack only builds a larger file and says nothing.
  if (!/Optimizing wasm binaries with `wasm-opt`/.test(output) || /skipping wasm-opt/i.test(output)) {
    throw new SetupError("wasm-pack did not run wasm-opt: delete node_modules and run the command again.");
  }
  checkLinking(output);
}

/** Cargo passes over `lto` in silence for a crate that is an rlib, too. */
function checkLinking(output) {
  const [command] = /Running .*--crate-name bedrock_extract_wasm .*/.exec(output) ?? [];
  if (command !== undefined && !/ -C lto(?:=fat)? /.test(command)) {
    throw new SetupError("The core was linked without optimisation: src/wasm must be a cdylib and nothing else.");
  }
}

/** Keeps the paths of this machine out of the binary's panic locations. */
function pathFlags() {
  const cargoHome = process.env.CARGO_HOME || join(homedir(), ".cargo");
  return [`--remap-path-prefix=${cargoHome}=/cargo`, `--remap-path-prefix=${repository}=/bedrock-extract`];
}

async function buildPackage(environment) {
  const staging = inRepository("target", `package-${process.pid}`);
  const distribution = join(staging, "dist");
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(join(distribution, "wasm"), { recursive: true });
  try {
    compileTypeScript(distribution);
    addCores(join(distribution, "wasm"));
    copyFileSync(inRepository("js/src/entry/source-phase.js"), join(distribution, "entry", "source-phase.js"));
    addSlimEntries(join(distribution, "entry"));
    stampVersion(distribution);
    await addCommonJs(distribution);
    addManifest(staging);
    addNotices(staging, environment);
    rmSync(packageDirectory, { recursive: true, force: true });
    renameSync(staging, packageDirectory);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  note("• Package built in pkg/");
}

function compileTypeScript(distribution) {
  const compiler = inRepository("node_modules", "typescript", "bin", "tsc");
  const { status, stdout } = spawnSync(
    process.execPath,
    [compiler, "-p", inRepository("tsconfig.build.json"), "--outDir", distribution, "--pretty", "false"],
    { cwd: repository, encoding: "utf8" },
  );
  if (status !== 0) throw new SetupError(`The TypeScript sources do not compile:\n${stdout}`);
}

/** What the glue gives the binary, by the name that wasm-bindgen writes. */
const GLUE_IMPORTS = "./core_bg.js";

/**
 * The same by another name: some hosts take a `.wasm` file for a module of their own kind and look for what it imports. This is
 * what they say they miss; the `@` makes Node.js show all of it.
 */
const IMPORTS_NAME = "@use bedrock-extract/inline instead";

/** The glue, the binaries, and each binary as text for runtimes that cannot find the file. */
function addCores(directory) {
  const glue = Object.keys(CORES).map((name) => readFileSync(join(coreDirectory, name, "core.js"), "utf8"));
  if (new Set(glue).size !== 1) throw new Error("The binaries need glue of their own: their imports differ");
  const renamedGlue = glue[0].replace(`"${GLUE_IMPORTS}": import0`, `"${IMPORTS_NAME}": import0`);
  if (renamedGlue === glue[0]) throw new Error(`The glue names no imports of ${GLUE_IMPORTS}`);
  writeFileSync(join(directory, "core.js"), renamedGlue);
  for (const name of Object.keys(CORES)) {
    const binary = renameImports(readFileSync(join(coreDirectory, name, "core_bg.wasm")), GLUE_IMPORTS, IMPORTS_NAME);
    writeFileSync(join(directory, `${name}_bg.wasm`), binary);
    const text = gzipSync(binary, { level: 9 }).toString("base64");
    writeFileSync(join(directory, slimName("inline.js", name)), `export const gzipBase64 = "${text}";\n`);
  }
}

function slimName(file, core = "core_slim") {
  return core === "core" ? file : `slim-${file}`;
}

/** The same entries with the other binary. */
function addSlimEntries(entries) {
  for (const name of [...SLIM_ENTRIES, "source-phase"]) {
    const code = readFileSync(join(entries, `${name}.js`), "utf8");
    const slim = code
      .replaceAll("core_bg.wasm", "core_slim_bg.wasm")
      .replaceAll(/(?<=\/)(?=(?:inline-module|inline|source-phase)\.js")/g, "slim-");
    if (slim === code) throw new Error(`entry/${name}.js names no binary`);
    writeFileSync(join(entries, slimName(`${name}.js`)), slim);
  }
}

/** What `require` may ask for. */
const COMMONJS = ["entry/node", "entry/slim-node", "credentials/node-provider-chain"];

/** `require` of Node versions that cannot require ES modules gets one CommonJS file for each, and declarations of its own. */
async function addCommonJs(distribution) {
  const { build: bundle } = await import("esbuild");
  await bundle({
    entryPoints: COMMONJS.map((name) => join(distribution, `${name}.js`)),
    outdir: distribution,
    outbase: distribution,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node20",
    external: ["./inline-module.js", "./slim-inline-module.js", "@aws-sdk/credential-providers"],
    define: { "import.meta.url": "moduleUrl" },
    banner: { js: 'const moduleUrl = process.getBuiltinModule?.("url").pathToFileURL(__filename);' },
    logLevel: "warning",
  });
  for (const name of readdirSync(distribution, { recursive: true }).filter(isPublicDeclaration)) {
    const declarations = readFileSync(join(distribution, name), "utf8");
    const commonJs = declarations.replaceAll(/(from |import\()"(\.\.?\/[^"]+)\.js"/g, '$1"$2.cjs"');
    writeFileSync(join(distribution, name.replace(/\.d\.ts$/, ".d.cts")), commonJs);
  }
}

/** Entries and the core are of no use to `require`. */
function isPublicDeclaration(file) {
  return /\.d\.ts$/.test(file) && !/^(?:core|entry|wasm)[/\\]/.test(file);
}

function stampVersion(distribution) {
  const versionModule = join(distribution, "version.js");
  const code = readFileSync(versionModule, "utf8");
  const stamped = code.replace(/(version = )"[^"]*"/, `$1${JSON.stringify(packageVersion())}`);
  if (!stamped.includes(JSON.stringify(packageVersion()))) throw new Error("js/src/version.ts holds no version");
  writeFileSync(versionModule, stamped);
}

function addManifest(staging) {
  cpSync(inRepository("pkg-template"), staging, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(staging, "package.json"), "utf8"));
  manifest.version = packageVersion();
  writeFileSync(join(staging, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  for (const document of documents) {
    if (existsSync(inRepository(document))) copyFileSync(inRepository(document), join(staging, document));
  }
  cpSync(inRepository("examples"), join(staging, "examples"), { recursive: true });
  const readme = join(staging, "README.md");
  writeFileSync(readme, readFileSync(readme, "utf8").replaceAll("](pkg-template/docs/", "](docs/"));
}

/** Whoever gives the binary on owes its authors their notices. */
function addNotices(staging, environment) {
  const crates = binaryCrates(environment);
  writeFileSync(join(staging, "THIRD_PARTY.md"), thirdPartyNotices(crates));
  writeFileSync(join(staging, "sbom.cdx.json"), billOfMaterials(crates));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    await build();
    say("pkg/ is up to date.");
  });
}
