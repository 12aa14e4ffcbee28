// The JSON Schema Test Suite, as the source package of Python's `jsonschema` carries it: fetched once into the user's cache.
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { madeOnce } from "../../js/scripts/lib/made-once.mjs";
import { note } from "../../js/scripts/lib/progress.mjs";

const VERSION = "4.23.0";
const PACKAGE = `jsonschema-${VERSION}`;
const run = promisify(execFile);

/** `{ groups }`, as `[{ draft, file, description, schema, tests }]`, or `{ unavailable }`, the reason why there are none. */
export async function testSuite(drafts) {
  let directory;
  try {
    directory = await madeOnce("suites", PACKAGE, download);
  } catch (error) {
    return { unavailable: `The test suite could not be fetched: ${String(error.stderr || error.message).slice(-200)}` };
  }
  return { groups: drafts.flatMap((draft) => groupsOf(join(directory, PACKAGE, "json", "tests"), draft)) };
}

async function download(directory) {
  note("• Fetching the JSON Schema Test Suite (about 10 s, once)");
  const options = ["--no-deps", "--no-binary", ":all:", "--disable-pip-version-check", "--no-input", "--quiet"];
  const python = process.platform === "win32" ? "python" : "python3";
  await run(python, ["-m", "pip", "download", ...options, "-d", directory, `jsonschema==${VERSION}`], {
    timeout: 120_000,
  });
  await run("tar", ["-xzf", join(directory, `${PACKAGE}.tar.gz`), "-C", directory, `${PACKAGE}/json`]);
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
