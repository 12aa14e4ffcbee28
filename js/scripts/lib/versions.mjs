// The version of a release: where it stands, and what has to agree with it.
import { existsSync, readFileSync } from "node:fs";
import { inRepository, packageVersion } from "./paths.mjs";
import { SetupError } from "./progress.mjs";

const CRATES = ["bedrock-extract", "bedrock-extract-json", "bedrock-extract-wasm"];

/** Whether a version is one, and above another. */
export function isNewer(version, than) {
  const parts = (text) => /^(\d+)\.(\d+)\.(\d+)$/u.exec(text)?.slice(1).map(Number);
  const [wanted, known] = [parts(version), parts(than)];
  if (wanted === undefined || known === undefined) return false;
  const index = wanted.findIndex((number, at) => number !== known[at]);
  return index >= 0 && wanted[index] > known[index];
}

/** The text of `Cargo.toml` with another version of the workspace. */
export function raiseVersion(manifest, version) {
  return replaceOnce(manifest, /^version = "[^"]+"/mu, `version = "${version}"`, "Cargo.toml holds no version");
}

/** The text of the CHANGELOG, where what was unreleased has a version and a date. */
export function dateChangelog(changelog, version, date) {
  const heading = `## Unreleased\n\n## ${version} - ${date}\n`;
  return replaceOnce(changelog, /^## Unreleased\n/mu, heading, "CHANGELOG.md has no heading `## Unreleased`");
}

/** What has another version than the workspace: empty where all agree. */
export function disagreements() {
  const version = packageVersion();
  const lock = readFileSync(inRepository("Cargo.lock"), "utf8");
  const found = CRATES.filter((name) => !lock.includes(`name = "${name}"\nversion = "${version}"\n`)).map(
    (name) => `Cargo.lock has another version of ${name}`,
  );
  const members = ["src/json/Cargo.toml", "src/wasm/Cargo.toml"].filter(
    (file) => !/^version\.workspace = true$/mu.test(readFileSync(inRepository(file), "utf8")),
  );
  found.push(...members.map((file) => `${file} has a version of its own`));
  const packed = inRepository("pkg", "package.json");
  const built = existsSync(packed) ? JSON.parse(readFileSync(packed, "utf8")).version : version;
  if (built !== version) found.push(`pkg/ was built as ${built}`);
  return found;
}

function replaceOnce(text, pattern, replacement, problem) {
  if (!pattern.test(text)) throw new SetupError(`${problem}.`);
  return text.replace(pattern, replacement);
}
