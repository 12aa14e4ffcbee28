// A process of its own that does one thing with a large image and prints how much memory that took at its peak.
// Run with --expose-gc and the name of the thing.
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { aboutImage, answering, credentials, largeImage, model, responseModel } from "./bench-inputs.mjs";
import { inRepository } from "./paths.mjs";

const { fromProvider } = await import(pathToFileURL(inRepository("pkg", "dist", "entry", "node.js")));

const image = largeImage();
let seen = 0;
const client = fromProvider(`bedrock/${model}`, { region: "us-east-1", credentials, fetch: answering(() => look()) });

const things = {
  "Buffer.toString": async () => {
    const text = Buffer.from(image.buffer).toString("base64");
    look();
    return text.length;
  },
  "create()": () => client.create({ responseModel, messages: aboutImage(image) }),
};

// Loading and compiling are no part of the measurement.
await client.create({ responseModel, messages: [{ role: "user", content: "Jason is 25" }] });
globalThis.gc();
forgetPeak();
const before = { resident: process.memoryUsage().rss, script: scriptBytes() };
seen = 0;
await things[process.argv[2]]();
const result = { script: seen - before.script, resident: peakResident() - before.resident };
process.stdout.write(JSON.stringify(result));

function look() {
  seen = Math.max(seen, scriptBytes());
}

/** Heap and everything outside of it that JavaScript holds; array buffers, WebAssembly memory too, count as external. */
function scriptBytes() {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Linux remembers the highest resident size since it was last told to forget it; elsewhere it is that of the process. */
function forgetPeak() {
  if (process.platform === "linux") writeFileSync("/proc/self/clear_refs", "5");
}

function peakResident() {
  if (process.platform !== "linux") return process.resourceUsage().maxRSS * 1024;
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync("/proc/self/status", "utf8"))[1]) * 1024;
}
