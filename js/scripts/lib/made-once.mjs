// Things of the user's cache that are made once, by whichever process needs them first.
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "../../../tests/endpoint/weights/lock.mjs";
import { cacheDirectory } from "./paths.mjs";
import { note } from "./progress.mjs";

/** The directory `kind/name` of the cache; `make(partial)` fills an empty one that gets this name when it is complete. */
export async function madeOnce(kind, name, make) {
  const directory = join(cacheDirectory(), kind, name);
  if (existsSync(directory)) return directory;
  mkdirSync(join(cacheDirectory(), kind), { recursive: true });
  await withLock(`${directory}.lock`, note, async () => {
    // Another process may have made it while this one waited.
    if (existsSync(directory)) return;
    const partial = `${directory}.partial`;
    rmSync(partial, { recursive: true, force: true });
    mkdirSync(partial);
    await make(partial);
    renameSync(partial, directory);
  });
  return directory;
}
