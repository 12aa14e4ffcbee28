// A project outside the repository that installed the packed package, as a user's would.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { inRepository } from "../../../js/scripts/lib/paths.mjs";

/**
 * Creates the project; `remove()` deletes it. `linked` names packages of this repository that it has as well. `packages`, as in a
 * manifest, come from the npm registry.
 */
export function createConsumerProject({ linked = [], packages } = {}) {
  const directory = mkdtempSync(join(tmpdir(), "bedrock-extract-consumer-"));
  const remove = () => rmSync(directory, { recursive: true, force: true });
  let tarball;
  try {
    tarball = packPackage(directory);
    install(directory, tarball, packages);
  } catch (error) {
    remove();
    throw error;
  }
  for (const name of linked) link(name, directory);
  cpSync(inRepository("tests", "package", "suite.mjs"), join(directory, "suite.mjs"));
  return {
    directory,
    tarball,
    installed: join(directory, "node_modules", "bedrock-extract"),
    /** The version of a package of the project. */
    versionOf: (name) => versionIn(join(directory, "node_modules", name)),
    /** Writes a file of the project and returns its path. */
    write(name, text) {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      writeFileSync(join(directory, name), text);
      return join(directory, name);
    },
    remove,
  };
}

function install(directory, tarball, packages) {
  writeFileSync(join(directory, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
  const quietly = ["--no-audit", "--no-fund"];
  if (packages === undefined) {
    npm(["install", "--offline", ...quietly, "--ignore-scripts", tarball], directory);
    cpSync(inRepository("node_modules", "zod"), join(directory, "node_modules", "zod"), { recursive: true });
  } else {
    const wanted = { zod: versionIn(inRepository("node_modules", "zod")), ...packages };
    const names = Object.entries(wanted).map(([name, version]) => `${name}@${version}`);
    npm(["install", ...quietly, tarball, ...names], directory);
  }
}

function link(name, directory) {
  const place = join(directory, "node_modules", name);
  mkdirSync(dirname(place), { recursive: true });
  symlinkSync(inRepository("node_modules", name), place, "junction");
}

const versionIn = (directory) => JSON.parse(readFileSync(join(directory, "package.json"), "utf8")).version;

function packPackage(directory) {
  const [{ filename }] = JSON.parse(
    npm(["pack", "--json", "--pack-destination", directory, inRepository("pkg")], directory),
  );
  return join(directory, filename);
}

function npm(parameters, cwd) {
  return execFileSync("npm", [...parameters, "--loglevel", "error"], {
    cwd,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
}
