// Fingerprints of the files a build step reads: a step runs again when one of them changes, whatever the clock says.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { inRepository } from "./paths.mjs";

/** Hash of the contents of files and folders, given relative to the repository; missing ones count as empty. */
export function fingerprint(...paths) {
  const hash = createHash("sha256");
  for (const path of paths)
    for (const file of filesIn(path)) hash.update(`${file}\0`).update(contents(file)).update("\0");
  return hash.digest("hex");
}

/** The fingerprint a finished step left behind. */
export function recordedFingerprint(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

function contents(path) {
  return existsSync(inRepository(path)) ? readFileSync(inRepository(path)) : "";
}

function filesIn(path) {
  const absolute = inRepository(path);
  if (!existsSync(absolute) || statSync(absolute).isFile()) return [path];
  return readdirSync(absolute)
    .sort()
    .flatMap((name) => filesIn(join(path, name)));
}
