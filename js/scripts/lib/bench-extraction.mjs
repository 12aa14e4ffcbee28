// `npm run bench -- extraction`: how many texts become exactly the right object, here and with its peers, asked of one local
// endpoint with one model after the other.
//   --model NAME    qwen (default), qwen-1.5b, smollm2; may be repeated, weights are fetched when first named
//   --mode MODE     one of our own modes, may be repeated; all of them by default
//   --texts NAME    tuning, held-out, absent (fields that a text says nothing of, ours alone) or all (default)
//   --sides NAMES   any of ours,instructor,ai-sdk,aws-sdk-zod; all of them by default
//   --details       every wrong answer
//   --json          for machines
import { availableParallelism } from "node:os";
import { halves } from "../../../tests/benchmark/texts.mjs";
import { startEndpoint } from "../../../tests/endpoint/endpoint.mjs";
import { MODELS } from "../../../tests/endpoint/weights/catalogue.mjs";
import { absentTable, measureAbsent } from "./bench-absent.mjs";
import { readBenchOptions } from "./bench-options.mjs";
import { score, spent, summarise, table, tableRow } from "./bench-scores.mjs";
import { openSide } from "./bench-sides.mjs";
import { note, report, say } from "./progress.mjs";

/** Runs the benchmark with the built package and prints a table for each model. */
export async function extractionBenchmark(library, parameters) {
  const options = readBenchOptions(parameters);
  const texts = options.halves.flatMap((half) => halves[half].map((one) => ({ half, ...one })));
  const results = [];
  for (const model of options.models) {
    const result = await measure(model, texts, library, options);
    if (options.absent && options.sides.includes("ours")) result.absent = await measureAbsent(model, library, options);
    results.push(result);
    if (!options.json) print(result, texts);
  }
  if (options.json) say(JSON.stringify(results, null, 1));
}

async function measure(model, texts, library, options) {
  const rows = [];
  const versions = [];
  const sides = texts.length > 0 ? options.sides : [];
  const endpoint = await startEndpoint({ backend: "llama", model });
  try {
    for (const name of sides) {
      const side = await openSide(name, endpoint, { library, modes: options.modes });
      versions.push(...side.versions);
      try {
        for (const { title, extract } of side.rows) {
          note(`• ${model}: ${title}`);
          const outcomes = await runTexts(extract, texts, endpoint, options);
          const row = { side: title, ...summarise(outcomes), texts: outcomes };
          // Told at once: all rows together take long.
          note(tableRow(row));
          rows.push(row);
        }
      } finally {
        await side.close();
      }
    }
  } finally {
    await endpoint.close();
  }
  return { model: MODELS[model].title, date: new Date().toISOString().slice(0, 10), versions, rows };
}

async function runTexts(extract, texts, endpoint, options) {
  const outcomes = [];
  const stopReporting = report(() => `  ${outcomes.length} of ${texts.length} texts`);
  try {
    for (const one of texts) outcomes.push(await runText(extract, one, endpoint, options));
  } finally {
    stopReporting();
  }
  return outcomes;
}

async function runText(extract, one, endpoint, { details }) {
  endpoint.reset();
  const outcome = await extract(one).then(
    (value) => ({ value }),
    (error) => ({ failed: String(error.message) }),
  );
  const scored = { half: one.half, name: one.name, ...score(outcome, one), ...spent(endpoint.requests), ...outcome };
  if (details && !scored.exact) note(`  ✖ ${one.name}: ${JSON.stringify(outcome.value ?? outcome.failed)}`);
  return scored;
}

function print({ model, date, versions, rows, absent }, texts) {
  say(`\n${model}, ${texts.length} texts; intervals of 95 % (Wilson) in brackets`);
  if (rows.length > 0) say(`\n${table(rows)}`);
  if (absent !== undefined) say(`\nFields that a text says nothing of, bedrock-extract\n\n${absentTable(absent)}`);
  say(`\n${[date, `${availableParallelism()} cores`, `Node.js ${process.versions.node}`, ...versions].join(", ")}`);
}
