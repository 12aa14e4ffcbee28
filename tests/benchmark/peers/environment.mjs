// The peers' npm packages: installed once in the user's cache, as the lock file beside this one names them, so that only
// the benchmark pays for them.
import { createHash } from "node:crypto";
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { madeOnce } from "../../../js/scripts/lib/made-once.mjs";
import { runTask } from "../../../js/scripts/lib/progress.mjs";

/** The manifests, and the programs that import the packages and therefore live beside them. */
const files = ["package.json", "package-lock.json", "ai-sdk.mjs", "streaming-sides.mjs"];
const here = (file) => fileURLToPath(new URL(file, import.meta.url));

/** What `ai-sdk.mjs` exports, with the packages it imports. */
export async function loadAiSdk() {
  return import(pathToFileURL(join(await directory(), "ai-sdk.mjs")));
}

/** What `streaming-sides.mjs` exports, and its path. */
export async function loadStreamingPeers() {
  const path = join(await directory(), "streaming-sides.mjs");
  return { ...(await import(pathToFileURL(path))), path };
}

/** The module of aws4fetch, which imports no other. */
export async function aws4fetchPath() {
  return join(await directory(), "node_modules", "aws4fetch", "dist", "aws4fetch.esm.mjs");
}

async function directory() {
  const content = files.map((file) => readFileSync(here(file), "utf8")).join("\0");
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 16);
  return madeOnce("peers", hash, install);
}

/** The exact versions that the manifest names. */
export const peerVersions = JSON.parse(readFileSync(here("package.json"), "utf8")).dependencies;

async function install(directory) {
  for (const file of files) copyFileSync(here(file), join(directory, file));
  await runTask({
    name: "npm-ci-peers",
    title: "Installing the peers, to compare with",
    expected: "about 20 s, once",
    command: ["npm", "ci", "--prefix", directory, "--ignore-scripts", "--no-audit", "--no-fund"],
    onFailure: "Check that npm reaches its registry (npm ping), or choose other sides with --sides.",
  });
}
