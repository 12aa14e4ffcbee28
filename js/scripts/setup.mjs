// Makes a fresh clone ready to build and test: npm packages, the WebAssembly target, wasm-bindgen and wasm-pack.
// A clone that is ready already costs a few process starts. Needs Node with npm and Rust with rustup, nothing else.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { cacheDirectory, inRepository, lockedCrateVersion, repository, rustVersion } from "./lib/paths.mjs";
import { main, runTask, SetupError, say } from "./lib/progress.mjs";

const minimumNode = [20, 16];
const wasmPackVersion = "0.15.1";

/**
 * @typedef {object} Tools
 * @property {string} wasmPack path of the executable
 * @property {Record<string, string>} environment to run cargo and wasm-pack with
 */

/** @returns {Promise<Tools>} */
export async function setup() {
  checkNode();
  await installNpmPackages();
  const toolchain = await prepareRust();
  const wasmBindgen = await provideCargoTool({
    binary: "wasm-bindgen",
    crate: "wasm-bindgen-cli",
    version: lockedCrateVersion("wasm-bindgen"),
    // Its own lock file names a crate version that has been withdrawn; the resolver finds another.
    locked: false,
    optimisation: "1",
    why: "turns the compiled core into a JavaScript module",
    expected: "2 minutes on a quiet machine, once",
    toolchain,
  });
  const wasmPack = await provideCargoTool({
    binary: "wasm-pack",
    crate: "wasm-pack",
    version: wasmPackVersion,
    locked: true,
    optimisation: "0",
    why: "drives cargo, wasm-bindgen and wasm-opt",
    expected: "1 minute on a quiet machine, once",
    toolchain,
  });
  const path = [join(wasmBindgen, ".."), inRepository("node_modules", ".bin"), process.env.PATH].join(delimiter);
  return { wasmPack, environment: { ...toolchain, PATH: path } };
}

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < minimumNode[0] || (major === minimumNode[0] && minor < minimumNode[1])) {
    throw new SetupError(`Node ${process.versions.node} is too old: install Node ${minimumNode.join(".")} or newer.`);
  }
}

async function installNpmPackages() {
  if (installedPackagesMatchLock()) return;
  await runTask({
    name: "npm-ci",
    title: "Installing the npm packages that package-lock.json names: compilers, runtimes to test in",
    expected: "about 20 s and 800 MB",
    command: ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
    onFailure: "Check that npm reaches its registry (npm ping), then run the command again.",
  });
}

/** Compares versions, not times of files: a fresh checkout or a second `npm install` must not reinstall everything. */
function installedPackagesMatchLock() {
  const installedLock = inRepository("node_modules", ".package-lock.json");
  if (!existsSync(installedLock)) return false;
  const packagesOf = (file) => JSON.parse(readFileSync(file, "utf8")).packages;
  const installed = packagesOf(installedLock);
  return Object.entries(packagesOf(inRepository("package-lock.json"))).every(
    ([path, { version, optional }]) => path === "" || optional || installed[path]?.version === version,
  );
}

/** Checks the pinned toolchain and its WebAssembly target; returns the environment that selects it. */
async function prepareRust() {
  const pinned = rustVersion();
  if (!answer("rustup", ["--version"])) {
    throw new SetupError("rustup was not found: install Rust from https://rustup.rs, then run the command again.");
  }
  let environment = {};
  if (!rustcIs(pinned, environment)) {
    // Another toolchain may be the same compiler under another name, such as "stable".
    const names = answer("rustup", ["toolchain", "list"])?.split("\n") ?? [];
    const same = names.map((line) => line.split(" ")[0]).find((name) => rustcIs(pinned, { RUSTUP_TOOLCHAIN: name }));
    if (same) environment = { RUSTUP_TOOLCHAIN: same };
    else {
      await runTask({
        name: "rustup-toolchain",
        title: `Installing Rust ${pinned}, which rust-toolchain.toml pins`,
        expected: "about 30 s",
        command: ["rustup", "toolchain", "install", pinned, "--profile", "minimal", "--no-self-update"],
        onFailure: "Check that rustup reaches its server, or install this version of Rust by other means.",
      });
    }
  }
  const libraries = answer("rustc", ["--print", "target-libdir", "--target", "wasm32-unknown-unknown"], environment);
  if (!libraries || !existsSync(libraries)) {
    await runTask({
      name: "rustup-target",
      title: "Adding Rust's WebAssembly target: the core is compiled for it",
      expected: "about 10 s",
      command: ["rustup", "target", "add", "wasm32-unknown-unknown"],
      environment,
      onFailure: "Check that rustup reaches its server, then run the command again.",
    });
  }
  return environment;
}

const rustcIs = (version, environment) =>
  answer("rustc", ["--version"], environment)?.startsWith(`rustc ${version} `) ?? false;

/** Finds a tool of exactly this version on PATH or in the cache, or compiles it into the cache. Returns its path. */
async function provideCargoTool({ binary, crate, version, locked, optimisation, why, expected, toolchain }) {
  const root = join(cacheDirectory(), "tools", `${crate}-${version}`);
  const cached = join(root, "bin", process.platform === "win32" ? `${binary}.exe` : binary);
  const onPath = (process.env.PATH ?? "").split(delimiter).map((directory) => join(directory, binary));
  const found = [...onPath, cached].find(
    (path) => existsSync(path) && answer(path, ["--version"]) === `${binary} ${version}`,
  );
  if (found) return found;

  const buildDirectory = join(root, "build");
  mkdirSync(root, { recursive: true });
  await runTask({
    name: `cargo-install-${crate}`,
    title: `Compiling ${crate} ${version}, which ${why}`,
    expected,
    command: [
      "cargo",
      "install",
      crate,
      ...["--version", version, "--bin", binary, "--root", root],
      ...(locked ? ["--locked"] : []),
    ],
    environment: {
      ...toolchain,
      CARGO_TARGET_DIR: buildDirectory,
      // They run for a second or two per build: compile time is what counts here.
      CARGO_PROFILE_RELEASE_OPT_LEVEL: optimisation,
      CARGO_PROFILE_RELEASE_LTO: "off",
      CARGO_PROFILE_RELEASE_DEBUG: "0",
      RUSTFLAGS: undefined,
    },
    onFailure: "Check that cargo reaches crates.io and that a C compiler is installed, then run the command again.",
  });
  rmSync(buildDirectory, { recursive: true, force: true });
  return cached;
}

function answer(command, parameters, environment = {}) {
  const { status, stdout } = spawnSync(command, parameters, {
    cwd: repository,
    // A question must not make rustup install what is missing: that takes long, and nobody would see it.
    env: { ...process.env, RUSTUP_AUTO_INSTALL: "0", ...environment },
    encoding: "utf8",
  });
  return status === 0 ? stdout.trim() : undefined;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    await setup();
    say("Ready.");
  });
}
