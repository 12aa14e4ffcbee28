// `npm run release -- 1.2.3`: raises the version in the one place that has it, dates the CHANGELOG, builds the package, and shows
// what publishing would do. It publishes nothing itself: a workflow with provenance does, from the tag.
// `npm run release -- --check`: whether everything agrees on the version.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { build } from "./build.mjs";
import { inRepository, packageVersion, repository } from "./lib/paths.mjs";
import { main, note, SetupError, say } from "./lib/progress.mjs";
import { dateChangelog, disagreements, isNewer, raiseVersion } from "./lib/versions.mjs";

await main(async () => {
  const [wanted, ...others] = process.argv.slice(2);
  if (others.length > 0 || wanted === undefined) throw new SetupError("Pass one version, such as 1.2.3, or --check.");
  if (wanted === "--check") return check();
  if (!isNewer(wanted, packageVersion())) {
    throw new SetupError(`${wanted} is no version above ${packageVersion()}, the one of Cargo.toml.`);
  }
  change("Cargo.toml", (text) => raiseVersion(text, wanted));
  change("CHANGELOG.md", (text) => dateChangelog(text, wanted, new Date().toISOString().slice(0, 10)));
  // Writes the workspace's own versions into the lock file and leaves all others.
  run("cargo", ["update", "--workspace", "--offline", "--quiet"]);
  check();
  await build();
  run("npm", ["publish", "--dry-run", "--access", "public", "--provenance=false"], inRepository("pkg"));
  say(
    `\nReady. Commit this as "release: ${wanted}", tag it v${wanted}, and publish pkg/ with: npm publish --provenance`,
  );
});

function check() {
  const found = disagreements();
  if (found.length > 0) throw new SetupError(`Versions disagree: ${found.join("; ")}.`);
  say(`Everything is at version ${packageVersion()}.`);
}

function change(file, rewrite) {
  const path = inRepository(file);
  writeFileSync(path, rewrite(readFileSync(path, "utf8")));
  note(`• ${file} is changed`);
}

function run(command, parameters, cwd = repository) {
  execFileSync(command, parameters, { cwd, stdio: "inherit", shell: process.platform === "win32" });
}
