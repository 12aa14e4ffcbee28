// What the package weighs where it matters: in bytes as they are, by gzip -9 and by brotli.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { inRepository } from "./paths.mjs";

const workDirectory = inRepository("target", "size");

/** `{ name, raw, gzip, brotli }` of the binaries, of the JavaScript of a minimal Worker, of whole Workers, and of the reader for pages. */
export async function measureFiles() {
  const [binary, script, worker] = await measureWorker("workerd.js", "");
  const [slimBinary, , slimWorker] = await measureWorker("slim-workerd.js", "slim ");
  return [binary, slimBinary, script, worker, slimWorker, await measureReader()];
}

async function measureReader() {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    entryPoints: [inRepository("pkg", "dist", "reader", "read-partial.js")],
    bundle: true,
    write: false,
    minify: true,
    format: "esm",
    target: "es2022",
  });
  return measure("bedrock-extract/client", Buffer.from(outputFiles[0].contents));
}

async function measureWorker(entryFile, kind) {
  const { bundleWorker } = await import("./worker-bundle.mjs");
  mkdirSync(workDirectory, { recursive: true });
  const worker = join(workDirectory, "worker.mjs");
  const entry = inRepository("pkg", "dist", "entry", entryFile);
  writeFileSync(worker, `export { fromBedrock } from ${JSON.stringify(entry)};\n`);
  const { code, binaries } = await bundleWorker(worker);
  const binary = measure(`${kind}WebAssembly binary`, binaries[0].contents);
  const script = measure("JavaScript of a minimal Worker", Buffer.from(code));
  const upload = Object.fromEntries(["raw", "gzip", "brotli"].map((size) => [size, binary[size] + script[size]]));
  return [binary, script, { name: `the whole ${kind}Worker`, ...upload }];
}

function measure(name, contents) {
  const gzip = gzipSync(contents, { level: 9 }).length;
  return { name, raw: contents.length, gzip, brotli: brotliCompressSync(contents).length };
}
