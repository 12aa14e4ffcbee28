// A project outside the repository that installed the packed package, as a user's would.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inRepository } from "../../../js/scripts/lib/paths.mjs";

/** Creates the project; `remove()` deletes it. */
export function createConsumerProject() {
  const directory = mkdtempSync(join(tmpdir(), "bedrock-extract-consumer-"));
  const tarball = packPackage(directory);
  writeFileSync(join(directory, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
  npm(["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", tarball], directory);
  cpSync(inRepository("node_modules", "zod"), join(directory, "node_modules", "zod"), { recursive: true });
  cpSync(inRepository("tests", "package", "suite.mjs"), join(directory, "suite.mjs"));
  return {
    directory,
    tarball,
    installed: join(directory, "node_modules", "bedrock-extract"),
    /** Writes a file of the project and returns its path. */
    write(name, text) {
      writeFileSync(join(directory, name), text);
      return join(directory, name);
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

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
