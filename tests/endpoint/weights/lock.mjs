// A lock between processes: a directory that only one of them can make.
import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const POLL_MILLISECONDS = 500;
// A holder that died before it could write its process id.
const NAMELESS_MILLISECONDS = 10_000;

/** Runs `task` while holding the lock; waits for another live holder. */
export async function withLock(path, log, task) {
  let told = false;
  while (!(await acquire(path))) {
    if (await isAbandoned(path)) {
      await rm(path, { recursive: true, force: true });
      continue;
    }
    if (!told) log(`Waiting for another process that is fetching the same file (lock ${path})`);
    told = true;
    await sleep(POLL_MILLISECONDS);
  }
  try {
    return await task();
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}

async function acquire(path) {
  try {
    await mkdir(path);
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
  await writeFile(join(path, "pid"), String(process.pid));
  return true;
}

async function isAbandoned(path) {
  try {
    const text = await readFile(join(path, "pid"), "utf8").catch(() => "");
    if (text === "") return Date.now() - (await stat(path)).mtimeMs > NAMELESS_MILLISECONDS;
    process.kill(Number(text), 0);
    return false;
  } catch (error) {
    // ESRCH: its process is gone. ENOENT: the lock itself is gone, the next attempt will tell.
    return error.code === "ESRCH" || error.code === "ENOENT";
  }
}
