// Reads one streamed answer in a process of its own, and tells what that took: processor time, memory, values seen.
//   PROGRAM sides.mjs library.mjs side pull url warm-url
import { createHash } from "node:crypto";
import { pathToFileURL } from "node:url";

const [sides, entry, side, pull, url, warm] = process.argv.slice(2);
const { SIDES } = await import(pathToFileURL(sides));
const library = await import(pathToFileURL(entry));
const { read } = SIDES[side];
// Code that has run before is compiled: what is measured is the stream.
for (let round = 0; round < 3; round += 1) await read({ url: warm, library, pull });
globalThis.gc?.();
const before = process.memoryUsage.rss();
let peak = before;
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss());
}, 5);
const started = process.cpuUsage();
const wall = performance.now();
const { count, last } = await read({ url, library, pull });
const { user, system } = process.cpuUsage(started);
clearInterval(watch);
peak = Math.max(peak, process.memoryUsage.rss());
const digest = createHash("sha256").update(JSON.stringify(last)).digest("hex");
const result = {
  cpu: (user + system) / 1000,
  wall: performance.now() - wall,
  peak: (peak - before) / 2 ** 20,
  count,
  digest,
};
process.stdout.write(JSON.stringify(result), () => process.exit(0));
