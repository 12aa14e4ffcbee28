// The JSON Schema Test Suite, as the source package of Python's `jsonschema` carries it: fetched once into the user's cache.
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheDirectory } from "../../js/scripts/lib/paths.mjs";
import { note } from "../../js/scripts/lib/progress.mjs";
import { withLock } from "../endpoint/weights/lock.mjs";

const VERSION = "4.23.0";
const PACKAGE = `jsonschema-${VERSION}`;
const run = promisify(execFile);

/** `{ groups }`, as `[{ draft, file, description, schema, tests }]`, or `{ unavailable }`, the reason why there are none. */
export async function testSuite(drafts) {
  const directory = join(cacheDirectory(), "suites", PACKAGE);
  try {
    mkdirSync(join(cacheDirectory(), "suites"), { recursive: true });
    await withLock(`${directory}.lock`, note, async () => {
      if (!existsSync(directory)) await download(directory);
    });
  } catch (error) {
    return { unavailable: `The test suite could not be fetched: ${String(error.stderr || error.message).slice(-200)}` };
  }
  return { groups: drafts.flatMap((draft) => groupsOf(join(directory, PACKAGE, "json", "tests"), draft)) };
}

async function download(directory) {
  const partial = `${directory}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial);
  note("• Fetching the JSON Schema Test Suite (about 10 s, once)");
  const options = ["--no-deps", "--no-binary", ":all:", "--disable-pip-version-check", "--no-input", "--quiet"];
  const python = process.platform === "win32" ? "python" : "python3";
  await run(python, ["-m", "pip", "download", ...options, "-d", partial, `jsonschema==${VERSION}`], {
    timeout: 120_000,
  });
  await run("tar", ["-xzf", join(partial, `${PACKAGE}.tar.gz`), "-C", partial, `${PACKAGE}/json`]);
  renameSync(partial, directory);
}

function groupsOf(tests, draft) {
  const formats = join("optional", "format");
  const files = [...list(join(tests, draft)), ...list(join(tests, draft, formats)).map((file) => join(formats, file))];
  return files.flatMap((file) => {
    const groups = JSON.parse(readFileSync(join(tests, draft, file), "utf8"));
    return groups.map((group) => ({ draft, file: file.replaceAll("\\", "/"), ...group }));
  });
}

function list(directory) {
  return readdirSync(directory).filter((file) => file.endsWith(".json"));
}
