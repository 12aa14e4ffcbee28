// `npm run bench -- signing`: the processor time that a signature takes, here and with aws4fetch, in every runtime. All of them
// take turns, so that whatever else the machine does meets them alike. Runs on Linux.
//   --rounds N             samples of each kind, 9 by default
//   --runtimes NAME,NAME   some of the runtimes
//   --sizes 1,1024         kilobytes of the body
//   --sample MS            processor time of a sample, 500 by default
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { aws4fetchPath, peerVersions } from "../../../tests/benchmark/peers/environment.mjs";
import { median } from "./bench-rounds.mjs";
import { RUNTIMES } from "./bench-signing-runtimes.mjs";
import { inRepository } from "./paths.mjs";
import { SetupError, say } from "./progress.mjs";

const OURS = "bedrock-extract";

export async function signingBenchmark(parameters) {
  const { values } = parseArgs({
    args: parameters,
    options: {
      rounds: { type: "string", default: "9" },
      runtimes: { type: "string", default: Object.keys(RUNTIMES).join(",") },
      sizes: { type: "string", default: "1,1024" },
      sample: { type: "string", default: "500" },
    },
  });
  if (process.platform !== "linux") throw new SetupError("Processor times are read from /proc: run this on Linux.");
  const runtimes = values.runtimes.split(",");
  const unknown = runtimes.find((name) => !Object.hasOwn(RUNTIMES, name));
  if (unknown) throw new SetupError(`--runtimes takes ${Object.keys(RUNTIMES).join(", ")}, not "${unknown}".`);
  const sizes = values.sizes.split(",").map(Number);
  const rows = await measureSigning({
    runtimes,
    sizes,
    rounds: Number(values.rounds),
    sample: Number(values.sample),
    aws4fetch: await aws4fetchPath(),
  });
  print(rows, values.rounds);
}

/**
 * Rows `{ runtime, kilobytes, samples }`, in which `samples` are the milliseconds of a signature by side, one in each round.
 * Without the path of `aws4fetch` there is our side alone.
 */
export async function measureSigning({ runtimes, sizes, rounds, sample, aws4fetch }) {
  const started = new Map();
  try {
    for (const runtime of runtimes) started.set(runtime, await RUNTIMES[runtime](aws4fetch));
    const rows = [];
    for (const runtime of runtimes) {
      for (const kilobytes of sizes) rows.push(await warmRow(runtime, started.get(runtime), kilobytes, sample));
    }
    for (let round = 0; round < rounds; round += 1) {
      for (const row of rows) await addSamples(row, round);
    }
    return rows;
  } finally {
    for (const host of started.values()) await host.close();
  }
}

/** Finds out how often each side can sign in one sample, which warms it up as well. */
async function warmRow(runtime, host, kilobytes, sample) {
  const { sides } = await prepare(host, kilobytes);
  const repeats = {};
  for (const side of sides) {
    for (let count = 8; repeats[side] === undefined; count *= 2) {
      const time = await timeOf(host, side, count);
      if (time >= sample / 2) repeats[side] = Math.ceil((count * sample) / time);
    }
  }
  return { runtime, kilobytes, host, repeats, samples: Object.fromEntries(sides.map((side) => [side, []])) };
}

/** Every other round backwards: what one side leaves behind meets others, too. */
async function addSamples({ host, kilobytes, repeats, samples }, round) {
  const { sides } = await prepare(host, kilobytes);
  for (const side of round % 2 === 0 ? sides : sides.reverse()) {
    samples[side].push((await timeOf(host, side, repeats[side])) / repeats[side]);
  }
}

async function prepare(host, kilobytes) {
  const prepared = await host.ask({ bytes: kilobytes * 1024 });
  if (prepared.bytes !== kilobytes * 1024) throw new Error(`The body has ${prepared.bytes} bytes`);
  return prepared;
}

async function timeOf(host, side, repeats) {
  const before = host.cpu();
  await host.ask({ side, repeats });
  return host.cpu() - before;
}

function print(rows, rounds) {
  const peers = Object.keys(rows[0].samples).filter((side) => side !== OURS);
  say(`\nProcessor time of a signature in µs: medians of ${rounds} samples each.`);
  say("The ratios are ours to theirs in the same round, in brackets the least and the most.\n");
  say(`| runtime | body | ${OURS} | ${peers.map((peer) => `${peer} | ratio`).join(" | ")} |`);
  say(`|---|---|---|${peers.map(() => "---|---|").join("")}`);
  for (const { runtime, kilobytes, samples } of rows) {
    const compared = peers.map((peer) => `${micro(samples[peer])} | ${ratioOf(samples[OURS], samples[peer])}`);
    say(`| ${runtime} | ${kilobytes} KB | ${micro(samples[OURS])} | ${compared.join(" | ")} |`);
  }
  const { deno, bun, miniflare } = JSON.parse(readFileSync(inRepository("package.json"), "utf8")).devDependencies;
  const versions = `Node.js ${process.versions.node}, Deno ${deno}, Bun ${bun}, workerd of Miniflare ${miniflare}`;
  say(`\nVersions: aws4fetch ${peerVersions.aws4fetch}, ${versions}`);
}

function micro(times) {
  const time = median(times) * 1000;
  return time.toFixed(time < 100 ? 1 : 0);
}

function ratioOf(ours, theirs) {
  const ratios = ours.map((time, round) => time / theirs[round]);
  const [middle, least, most] = [median(ratios), Math.min(...ratios), Math.max(...ratios)].map((ratio) =>
    ratio.toFixed(2),
  );
  return `**${middle}** (${least}–${most})`;
}
