// A copy of the workspace in which `jsonschema` and what it uses are edited to be small: what the binary is compiled from. The
// sources come from cargo's registry at the versions that `Cargo.lock` pins; no copy of them stands in the repository.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { inRepository, lockedCrateVersion, repository } from "../paths.mjs";
import { SetupError } from "../progress.mjs";
import { CRATES, EDITS } from "./edits.mjs";

const LEAN = inRepository("target", "lean");

/** Where the copy stands. */
export const leanWorkspace = join(LEAN, "workspace");

/** What the copy has of the repository: all that Rust sources and their tests read. */
const COPIED = ["Cargo.lock", "Cargo.toml", "clippy.toml", "src", "tests", "fuzz/bodies", "js/src", "README.md"];

/** Makes the copy anew. */
export function makeLeanWorkspace(environment = {}) {
  rmSync(LEAN, { recursive: true, force: true });
  const sources = registrySources(environment);
  for (const name of CRATES) edit(name, sources.get(name));
  for (const path of COPIED) {
    if (!existsSync(inRepository(path))) continue;
    // With their times, so that cargo compiles only what has changed.
    cpSync(inRepository(path), join(leanWorkspace, path), {
      recursive: true,
      preserveTimestamps: true,
      filter: isSource,
    });
  }
  const manifest = join(leanWorkspace, "Cargo.toml");
  const patches = CRATES.map((name) => `${name} = { path = "../crates/${name}" }\n`).join("");
  writeFileSync(manifest, `${readFileSync(manifest, "utf8")}\n[patch.crates-io]\n${patches}`);
}

function isSource(path) {
  return !path.includes("node_modules");
}

/** The directory of each crate in cargo's registry. */
function registrySources(environment) {
  const { status, stdout, stderr } = spawnSync("cargo", ["metadata", "--format-version", "1", "--locked"], {
    cwd: repository,
    env: { ...process.env, ...environment },
    encoding: "utf8",
    maxBuffer: 200_000_000,
  });
  if (status !== 0) throw new SetupError(`cargo does not know its crates:\n${stderr}`);
  const found = new Map(JSON.parse(stdout).packages.map((one) => [`${one.name} ${one.version}`, one.manifest_path]));
  return new Map(
    CRATES.map((name) => {
      const manifest = found.get(`${name} ${lockedCrateVersion(name)}`);
      if (manifest === undefined) throw new SetupError(`cargo has no sources of ${name} ${lockedCrateVersion(name)}.`);
      return [name, dirname(manifest)];
    }),
  );
}

function edit(name, source) {
  const target = join(LEAN, "crates", name);
  mkdirSync(target, { recursive: true });
  cpSync(join(source, "src"), join(target, "src"), { recursive: true, preserveTimestamps: true });
  for (const extra of ["Cargo.toml", "build.rs", "metaschemas", "README.md"]) {
    if (existsSync(join(source, extra))) cpSync(join(source, extra), join(target, extra), { recursive: true });
  }
  for (const one of EDITS.filter(({ crate }) => crate === name)) apply(one, target);
  // The edits leave functions that nobody calls, and the crate's lints are for its own authors.
  const manifest = join(target, "Cargo.toml");
  writeFileSync(manifest, withoutTargets(readFileSync(manifest, "utf8")));
}

function apply({ crate, file, find, replace, of = 1, at }, directory) {
  const path = join(directory, file);
  const parts = readFileSync(path, "utf8").split(find);
  if (parts.length - 1 !== of) {
    const seen = `${parts.length - 1} times instead of ${of}`;
    const version = lockedCrateVersion(crate);
    throw new SetupError(
      `${crate} ${version} has this text ${seen} in ${file}:\n${find}\nSee CONTRIBUTING.md, "Raise a dependency".`,
    );
  }
  const changed = parts.reduce((text, part, index) => {
    const isChanged = at === undefined || at.includes(index - 1);
    return `${text}${isChanged ? replace : find}${part}`;
  });
  writeFileSync(path, changed);
}

/** A manifest without lints, tests and benches. */
function withoutTargets(manifest) {
  const sections = manifest.split(/^(?=\[)/mu);
  const kept = sections.filter((section) => !/^\[\[?(?:lints|test|bench|example)\b/u.test(section));
  return `${kept.join("")}\n[lints.rust]\ndead_code = "allow"\nunused_imports = "allow"\nunused_variables = "allow"\n`;
}
