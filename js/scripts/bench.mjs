// `npm run bench`: what normalising costs, as ratios to what JavaScript itself needs for the same data. `--json` for machines.
// `npm run bench -- cold`: what the first extraction of a process costs, see bench-cold.mjs.
// `npm run bench -- signing`: what a signature costs, here and with aws4fetch, in every runtime, see bench-signing.mjs.
// `npm run bench -- streaming`: what it costs to show an object while it arrives, here and with peers, see bench-streaming.mjs.
// `npm run bench -- growth`: how the cost of hostile answers and schemas grows with their size, see bench-growth.mjs.
// `npm run bench -- types`: what the compiler takes for a large schema, see bench-types.mjs.
// `npm run bench -- soak`: many calls at once against a service that fails now and then, see bench-soak.mjs.
// `npm run bench -- early-abort`: the tokens that are saved by cutting a bad answer off, see bench-early-abort.mjs.
// `npm run bench -- rules`: how many values that break a rule are mended by a re-ask, see bench-rules.mjs.
// `npm run bench -- wording`: what each sentence of the prompts is worth, see bench-wording.mjs.
// `npm run bench -- extraction`: how many texts become exactly the right object, here and with peers, see bench-extraction.mjs.
import { execFileSync } from "node:child_process";
import { pathToFileURL } from "node:url";
import { build } from "./build.mjs";
import { coldBenchmark } from "./lib/bench-cold.mjs";
import {
  aboutImage,
  largeImage,
  longConversation,
  model,
  otherConversations,
  responseModel,
} from "./lib/bench-inputs.mjs";
import { median, medianTimes } from "./lib/bench-rounds.mjs";
import { inRepository } from "./lib/paths.mjs";
import { main, say } from "./lib/progress.mjs";

await main(async () => {
  await build();
  const library = await import(pathToFileURL(inRepository("pkg", "dist", "entry", "node.js")));
  const [subject, ...parameters] = process.argv.slice(2);
  if (subject === "extraction") {
    // Imported late: it needs a model runtime.
    const { extractionBenchmark } = await import("./lib/bench-extraction.mjs");
    return extractionBenchmark(library, parameters);
  }
  if (subject === "rules") {
    const { rulesBenchmark } = await import("./lib/bench-rules.mjs");
    return rulesBenchmark(library, parameters);
  }
  if (subject === "early-abort") {
    const { earlyAbortBenchmark } = await import("./lib/bench-early-abort.mjs");
    return earlyAbortBenchmark(library, parameters);
  }
  if (subject === "wording") {
    const { wordingBenchmark } = await import("./lib/bench-wording.mjs");
    return wordingBenchmark(library, parameters);
  }
  if (subject === "streaming") {
    // Imported late: it installs the peers.
    const { streamingBenchmark } = await import("./lib/bench-streaming.mjs");
    return streamingBenchmark(parameters);
  }
  if (subject === "signing") {
    // Imported late: it finds the runtimes.
    const { signingBenchmark } = await import("./lib/bench-signing.mjs");
    return signingBenchmark(parameters);
  }
  if (subject === "growth") {
    const { growthBenchmark } = await import("./lib/bench-growth.mjs");
    return growthBenchmark(library, parameters);
  }
  if (subject === "soak") {
    const { soakBenchmark } = await import("./lib/bench-soak.mjs");
    return soakBenchmark(library, parameters);
  }
  if (subject === "types") {
    const { typesBenchmark } = await import("./lib/bench-types.mjs");
    return typesBenchmark(parameters);
  }
  if (subject === "cold") return coldBenchmark(parameters);
  const { fromProvider } = library;
  const client = fromProvider(`bedrock/${model}`, { region: "us-east-1" });
  const others = {};
  for (const [shape, messages] of Object.entries(otherConversations)) {
    others[shape] = await conversation(client, messages());
  }
  const results = { conversation: await conversation(client), others, image: await image(client), memory: memory() };
  if (process.argv.includes("--json")) say(JSON.stringify(results, null, 2));
  else print(results);
});

/** From the caller's objects to the bytes of the body: all that `explain` does until its `body` is asked for. */
async function conversation(client, messages = longConversation()) {
  const { bodyText } = await client.explain({ responseModel, messages });
  const times = await medianTimes(
    {
      stringify: async () => JSON.stringify(messages),
      normalise: () => client.explain({ responseModel, messages }),
    },
    { rounds: 31, repeats: 5 },
  );
  return { bytes: Buffer.byteLength(bodyText), ...times, ratio: times.normalise / times.stringify };
}

async function image(client) {
  const bytes = largeImage();
  const messages = aboutImage(bytes);
  const times = await medianTimes(
    {
      base64: async () => Buffer.from(bytes.buffer).toString("base64"),
      normalise: () => client.explain({ responseModel, messages }),
    },
    { rounds: 11, repeats: 2 },
  );
  return { bytes: bytes.length, ...times, ratio: times.normalise / times.base64 };
}

function memory() {
  const base64 = peak("Buffer.toString");
  const create = peak("create()");
  return {
    base64,
    create,
    ratio: { script: create.script / base64.script, resident: create.resident / base64.resident },
  };
}

function peak(thing) {
  const program = inRepository("js", "scripts", "lib", "bench-memory.mjs");
  const runs = Array.from({ length: 5 }, () =>
    JSON.parse(execFileSync(process.execPath, ["--expose-gc", program, thing], { encoding: "utf8" })),
  );
  return { script: median(runs.map(({ script }) => script)), resident: median(runs.map(({ resident }) => resident)) };
}

function print({ conversation, others, image, memory }) {
  const ms = (value) => `${value.toFixed(2)} ms`;
  const mb = (value) => `${(value / 1e6).toFixed(1)} MB`;
  say(`\nA conversation of 200 messages, body of ${mb(conversation.bytes)}; medians of processor time`);
  say(`  JSON.stringify of the messages     ${ms(conversation.stringify)}`);
  say(
    `  messages to body                   ${ms(conversation.normalise)}, ${conversation.ratio.toFixed(2)} times that`,
  );
  for (const [shape, { ratio }] of Object.entries(others)) {
    say(`  the same ${shape.padEnd(26)}${ratio.toFixed(2)} times JSON.stringify of it`);
  }
  say(`\nAn image of ${mb(image.bytes)} as bytes; medians of processor time`);
  say(`  one base64 encoding with Buffer    ${ms(image.base64)}`);
  say(`  messages to body                   ${ms(image.normalise)}, ${image.ratio.toFixed(2)} times that`);
  say("\nMemory beyond the image itself at the peak: what JavaScript holds, and what the process occupies");
  say(`  one base64 encoding with Buffer    ${mb(memory.base64.script)}, ${mb(memory.base64.resident)}`);
  say(`  create(), until the answer         ${mb(memory.create.script)}, ${mb(memory.create.resident)}`);
  say(`  ratios                             ${memory.ratio.script.toFixed(2)}, ${memory.ratio.resident.toFixed(2)}`);
}
