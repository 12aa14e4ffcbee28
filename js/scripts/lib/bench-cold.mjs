// `npm run bench -- cold`: the processor time from the start of a process to its first validated object, in Node.js, step by
// step. Processes of all kinds take turns, so that whatever else the machine does meets them alike.
//   --rounds N   processes of each kind, 15 by default
//   --with PKG   another build of the package to compare with: a directory like pkg/
import { execFileSync } from "node:child_process";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { median } from "./bench-rounds.mjs";
import { inRepository } from "./paths.mjs";
import { say } from "./progress.mjs";

const PROGRAM = inRepository("js", "scripts", "lib", "bench-cold-process.mjs");

/** import; compile, instantiate, schema and request; signature; verdict and the rest of the call. */
const STEPS = ["import", "start", "sign", "answer"];

export function coldBenchmark(parameters) {
  const { values } = parseArgs({
    args: parameters,
    options: { rounds: { type: "string", default: "15" }, with: { type: "string" } },
  });
  const kinds = kindsOf(values.with);
  const samples = measure(kinds, Number(values.rounds));
  say(`\nProcessor time to the first object, in ms: medians of ${values.rounds} processes each\n`);
  say(`| | ${STEPS.join(" | ")} | sum | |`);
  say("|---|---|---|---|---|---|---|");
  const sum = (name) => median(samples[name].map(total));
  const [first] = Object.keys(kinds);
  for (const name of Object.keys(kinds)) {
    const steps = STEPS.map((step) => median(samples[name].map((times) => times[step])).toFixed(1));
    say(`| ${name} | ${steps.join(" | ")} | **${sum(name).toFixed(1)}** | ${(sum(name) / sum(first)).toFixed(2)} |`);
  }
}

/** `{ name: [entry, kind of schema] }`, the one that others are compared with first. */
function kindsOf(other) {
  const ours = (entry) => inRepository("pkg", "dist", "entry", entry);
  return {
    ...(other === undefined ? {} : { "other build": [join(resolve(other), "dist", "entry", "node.js"), "plain"] }),
    "plain JSON Schema": [ours("node.js"), "plain"],
    "a library's schema": [ours("node.js"), "library"],
    "a library's schema, slim": [ours("slim-node.js"), "library"],
  };
}

/** The times of each step, by kind and process. */
export function measure(kinds, rounds) {
  const samples = Object.fromEntries(Object.keys(kinds).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, parameters] of Object.entries(kinds)) {
      samples[name].push(JSON.parse(execFileSync(process.execPath, [PROGRAM, ...parameters], { encoding: "utf8" })));
    }
  }
  return samples;
}

function total(times) {
  return STEPS.reduce((sum, step) => sum + times[step], 0);
}
