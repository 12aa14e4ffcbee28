// `npm run bench -- extraction`: how many texts become exactly the right object, here and with Python instructor, asked of
// one local endpoint with one model. `--only tuning` or `--only held-out` takes one half, `--ours` leaves instructor out,
// `--details` shows every wrong answer, `--json` is for machines.
import { isDeepStrictEqual } from "node:util";
import { halves } from "../../../tests/benchmark/texts.mjs";
import { pythonEnvironment } from "../../../tests/differential/python/environment.mjs";
import { startOracle } from "../../../tests/differential/python/oracle.mjs";
import { startEndpoint } from "../../../tests/endpoint/endpoint.mjs";
import { note, SetupError, say } from "./progress.mjs";

const maxRetries = 2;
const inferenceConfig = { temperature: 0, maxTokens: 500 };
const instructorProgram = new URL("../../../tests/benchmark/instructor_extraction.py", import.meta.url).href;

/** Runs the benchmark with the built package and prints its table. */
export async function extractionBenchmark({ fromProvider }, parameters) {
  const options = readParameters(parameters);
  const endpoint = await startEndpoint({ backend: "llama" });
  const instructor = options.ours ? undefined : await startInstructor(endpoint);
  try {
    const sides = sidesOf(fromProvider, endpoint, instructor);
    const results = [];
    for (const { title, extract } of sides) {
      note(`• ${title}`);
      results.push({ title, texts: await runSide(extract, endpoint, options) });
    }
    if (options.json) say(JSON.stringify(results, null, 1));
    else print(results, options);
  } finally {
    await instructor?.close();
    await endpoint.close();
  }
}

function readParameters(parameters) {
  const options = { halves: Object.keys(halves), ours: false, details: false, json: false };
  const rest = [...parameters];
  while (rest.length > 0) {
    const parameter = rest.shift();
    if (parameter === "--only" && Object.hasOwn(halves, rest[0])) options.halves = [rest.shift()];
    else if (["--ours", "--details", "--json"].includes(parameter)) options[parameter.slice(2)] = true;
    else
      throw new SetupError(
        `There is no "${parameter}" here. Use --only tuning, --only held-out, --ours, --details, --json.`,
      );
  }
  return options;
}

/** What is compared: a title, and what turns a text into `{ value }` or `{ failed }`. */
function sidesOf(fromProvider, endpoint, instructor) {
  const { url, region, credentials, modelId } = endpoint;
  const client = fromProvider(`bedrock/${modelId}`, { endpoint: url, region, credentials });
  const ours =
    (mode) =>
    async ({ name, schema, text }) => {
      try {
        const messages = [{ role: "user", content: text }];
        const request = { responseModel: schema, schemaName: name, messages, mode, maxRetries, inferenceConfig };
        const { data, completion } = await client.createWithCompletion(request);
        return { value: data, inputTokens: completion.usage.inputTokens };
      } catch (error) {
        return { failed: String(error.message), inputTokens: error.completion?.usage.inputTokens ?? 0 };
      }
    };
  const theirs =
    (mode) =>
    ({ name, schema, text }) =>
      instructor.ask({ mode, model: modelId, name, schema, text, maxRetries, inferenceConfig });
  return [
    { title: "bedrock-extract, BEDROCK_JSON", extract: ours("BEDROCK_JSON") },
    { title: "bedrock-extract, BEDROCK_TOOLS", extract: ours("BEDROCK_TOOLS") },
    ...(instructor
      ? [
          { title: "Python instructor, MD_JSON", extract: theirs("MD_JSON") },
          { title: "Python instructor, TOOLS", extract: theirs("TOOLS") },
        ]
      : []),
  ];
}

/** Python instructor, ready to be asked about the endpoint. */
export async function startInstructor({ url, region, credentials }) {
  const { python, unavailable } = await pythonEnvironment();
  if (unavailable)
    throw new SetupError(`Python instructor cannot be installed: ${unavailable}. Leave it out with --ours.`);
  const oracle = startOracle(python, instructorProgram);
  const { accessKeyId, secretAccessKey } = credentials;
  await oracle.ask({ endpoint: url, region, accessKeyId, secretAccessKey });
  return oracle;
}

async function runSide(extract, endpoint, options) {
  const outcomes = [];
  for (const half of options.halves) {
    for (const one of halves[half]) {
      endpoint.reset();
      const started = performance.now();
      const outcome = await extract(one);
      const exact = "value" in outcome && isDeepStrictEqual(outcome.value, one.expected);
      const seconds = (performance.now() - started) / 1000;
      outcomes.push({ half, name: one.name, exact, seconds, attempts: endpoint.requests.length, ...outcome });
      if (options.details && !exact) note(`  ✖ ${one.name}: ${JSON.stringify(outcome.value ?? outcome.failed)}`);
    }
  }
  return outcomes;
}

function print(results, options) {
  const sum = (texts, member) => texts.reduce((total, text) => total + Number(text[member]), 0);
  const [first] = results;
  const reference = sum(first.texts, "seconds");
  const exact = (texts) => `${sum(texts, "exact")} of ${texts.length}`;
  const columns = options.halves.length > 1 ? [...options.halves, "all"] : options.halves;
  const chosen = (texts, column) => (column === "all" ? texts : texts.filter(({ half }) => half === column));
  say(`\n| | ${columns.map((column) => `exact, ${column}`).join(" | ")} | attempts | prompt tokens | time |`);
  say(`|---|${columns.map(() => "---|").join("")}---|---|---|`);
  for (const { title, texts } of results) {
    const cells = [
      title,
      ...columns.map((column) => exact(chosen(texts, column))),
      sum(texts, "attempts"),
      sum(texts, "inputTokens"),
      (sum(texts, "seconds") / reference).toFixed(2),
    ];
    say(`| ${cells.join(" | ")} |`);
  }
}
