// `npm run fuzz`: the fuzz targets under libFuzzer, one after the other. Needs cargo-fuzz (`cargo install cargo-fuzz`) and a C++
// compiler. What it finds stays in fuzz/corpus, and an input that fails in fuzz/artifacts: put that among fuzz/seeds.
//   npm run fuzz -- messages refusals    only these
//   --minutes N                          for each, 60 by default
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync } from "node:fs";
import { parseArgs } from "node:util";
import { inRepository } from "./lib/paths.mjs";
import { main, say } from "./lib/progress.mjs";

/** Bytes of an input: more than any of the seeds, and few enough to be quick. */
const LONGEST = 4096;

await main(async () => {
  const known = readdirSync(inRepository("fuzz", "seeds"));
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { minutes: { type: "string", default: "60" } },
  });
  const unknown = positionals.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`No target ${unknown.join(", ")}; there are ${known.join(", ")}`);
  say("| target | inputs tried | edges reached |\n|---|---|---|");
  for (const target of positionals.length > 0 ? positionals : known) {
    const { inputs, edges } = await run(target, Number(values.minutes) * 60);
    say(`| ${target} | ${inputs} | ${edges} |`);
  }
});

async function run(target, seconds) {
  const corpus = inRepository("fuzz", "corpus", target);
  mkdirSync(corpus, { recursive: true });
  const parameters = [
    "fuzz",
    "run",
    "--sanitizer",
    "none",
    target,
    corpus,
    inRepository("fuzz", "seeds", target),
    "--",
  ];
  const limits = [`-max_total_time=${seconds}`, `-max_len=${LONGEST}`, "-timeout=20", "-print_final_stats=1"];
  // The compiler's counters of edges are there in a stable compiler as well, which only asks to be told so.
  const environment = { ...process.env, RUSTC_BOOTSTRAP: "1" };
  const child = spawn("cargo", [...parameters, ...limits], { cwd: inRepository(), env: environment });
  let last = "";
  let edges = "0";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    edges =
      text
        .match(/cov: (\d+)/gu)
        ?.at(-1)
        ?.slice(5) ?? edges;
    last = (last + text).slice(-20_000);
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`${target} failed:\n${last.slice(-4000)}`);
  return { inputs: /stat::number_of_executed_units: (\d+)/u.exec(last)?.[1] ?? "0", edges };
}
