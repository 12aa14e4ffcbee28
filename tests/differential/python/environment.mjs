// The Python environment of the comparisons: made once in the user's cache, from pinned requirements.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { madeOnce } from "../../../js/scripts/lib/made-once.mjs";
import { note } from "../../../js/scripts/lib/progress.mjs";

const requirements = fileURLToPath(new URL("./requirements.txt", import.meta.url));
const windows = process.platform === "win32";
const systemPython = windows ? "python" : "python3";

const installMilliseconds = 300_000;
const shownErrorLines = 2;

/** `{ python }`, an interpreter that has the requirements; or `{ unavailable }`, the reason why there is none. */
export async function pythonEnvironment() {
  const hash = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 16);
  try {
    return { python: pythonInside(await madeOnce("python", hash, install)) };
  } catch (error) {
    return { unavailable: error.message };
  }
}

async function install(directory) {
  note("• Installing instructor and boto3 for Python, to compare with (about 40 s, once)");
  const environment = ["-m", "venv", directory];
  await run(systemPython, environment, "Python 3 with its `venv` module is not usable");
  const options = ["--no-deps", "--only-binary", ":all:", "--disable-pip-version-check", "--no-input", "--quiet"];
  const limits = ["--retries", "1", "--timeout", "15"];
  const pip = ["-m", "pip", "install", ...options, ...limits, "-r", requirements];
  await run(pythonInside(directory), pip, "pip cannot install the packages");
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
