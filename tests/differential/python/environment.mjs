// The Python environment of the comparisons: made once in the user's cache, from pinned requirements.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheDirectory } from "../../../js/scripts/lib/paths.mjs";
import { note } from "../../../js/scripts/lib/progress.mjs";
import { withLock } from "../../endpoint/weights/lock.mjs";

const requirements = fileURLToPath(new URL("./requirements.txt", import.meta.url));
const windows = process.platform === "win32";
const systemPython = windows ? "python" : "python3";

const installMilliseconds = 300_000;
const shownErrorLines = 2;

/** `{ python }`, an interpreter that has the requirements; or `{ unavailable }`, the reason why there is none. */
export async function pythonEnvironment() {
  const hash = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 16);
  const directory = join(cacheDirectory(), "python", hash);
  const ready = { python: pythonInside(directory) };
  if (existsSync(directory)) return ready;
  try {
    mkdirSync(join(cacheDirectory(), "python"), { recursive: true });
    // Test files run at the same time: the second one waits for the first one's installation.
    await withLock(`${directory}.lock`, note, async () => {
      if (!existsSync(directory)) await install(directory);
    });
    return ready;
  } catch (error) {
    return { unavailable: error.message };
  }
}

async function install(directory) {
  const partial = `${directory}.partial`;
  rmSync(partial, { recursive: true, force: true });
  note("• Installing instructor and boto3 for Python, to compare with (about 40 s, once)");
  const environment = ["-m", "venv", partial];
  await run(systemPython, environment, "Python 3 with its `venv` module is not usable");
  const options = ["--no-deps", "--only-binary", ":all:", "--disable-pip-version-check", "--no-input", "--quiet"];
  const limits = ["--retries", "1", "--timeout", "15"];
  const pip = ["-m", "pip", "install", ...options, ...limits, "-r", requirements];
  await run(pythonInside(partial), pip, "pip cannot install the packages");
  // Only a finished environment gets the name that is looked for.
  renameSync(partial, directory);
}

function pythonInside(directory) {
  return windows ? join(directory, "Scripts", "python.exe") : join(directory, "bin", "python");
}

function run(program, parameters, failure) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, { stdio: ["ignore", "ignore", "pipe"] });
    // The timeout of spawn would outlive a program that is not there.
    const timer = setTimeout(() => child.kill(), installMilliseconds).unref();
    let complaint = "";
    child.stderr.on("data", (chunk) => {
      complaint += chunk;
    });
    child.on("error", (error) => reject(new Error(`${failure}: ${error.message}`)));
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      const tail = complaint.trim().split("\n").slice(-shownErrorLines).join(" / ");
      if (code === 0) resolve();
      else reject(new Error(`${failure}: ${tail || `ended with ${code ?? signal}`}`));
    });
  });
}
