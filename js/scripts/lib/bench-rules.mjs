// `npm run bench -- rules`: of the values that break a rule of the caller's own validator at first, how many a re-ask mends, here
// and with Python instructor, asked of one local endpoint with one model. `--only tuning` or `--only held-out` takes one half,
// `--ours` leaves instructor out, `--details` shows every answer.
import { z } from "zod";
import { rules } from "../../../tests/benchmark/rules.mjs";
import { startEndpoint } from "../../../tests/endpoint/endpoint.mjs";
import { startInstructor } from "./bench-sides.mjs";
import { note, SetupError, say } from "./progress.mjs";

const maxRetries = 2;
const inferenceConfig = { temperature: 0, maxTokens: 300 };

/** Runs the benchmark with the built package and prints its table. */
export async function rulesBenchmark({ fromProvider }, parameters) {
  const options = readParameters(parameters);
  const endpoint = await startEndpoint({ backend: "llama" });
  const instructor = options.ours ? undefined : await startInstructor(endpoint);
  try {
    const halves = options.halves.join(" and ");
    say(`\n| ${halves} | broken at first | mended | as they should be | by the first re-ask | tokens |`);
    say("|---|---|---|---|---|---|");
    for (const { title, extract } of sidesOf(fromProvider, endpoint, instructor)) {
      const texts = await runSide(title, extract, endpoint, options);
      const broken = texts.filter(({ attempts, valid }) => attempts > 1 || !valid);
      const mended = broken.filter(({ valid }) => valid);
      const right = mended.filter(({ exact }) => exact).length;
      const atOnce = mended.filter(({ attempts }) => attempts === 2).length;
      const tokens = texts.reduce((sum, text) => sum + (text.tokens ?? Number.NaN), 0);
      const counted = Number.isNaN(tokens) ? "" : tokens;
      say(`| ${title} | ${broken.length} of ${texts.length} | ${mended.length} | ${right} | ${atOnce} | ${counted} |`);
    }
  } finally {
    await instructor?.close();
    await endpoint.close();
  }
}

function readParameters(parameters) {
  const options = { halves: Object.keys(rules), ours: false, details: false };
  const rest = [...parameters];
  while (rest.length > 0) {
    const parameter = rest.shift();
    if (parameter === "--only" && Object.hasOwn(rules, rest[0])) options.halves = [rest.shift()];
    else if (["--ours", "--details"].includes(parameter)) options[parameter.slice(2)] = true;
    else
      throw new SetupError(`There is no "${parameter}" here. Use --only tuning, --only held-out, --ours, --details.`);
  }
  return options;
}

/** What is compared: a title, and what turns a text into `{ value }` or `{ failed }`. */
function sidesOf(fromProvider, endpoint, instructor) {
  const { url, region, credentials, modelId } = endpoint;
  const client = fromProvider(`bedrock/${modelId}`, { endpoint: url, region, credentials });
  const ours = (mode, repair) => (one) => extractWithRule(client, one, { mode, repair });
  const theirs = (mode) => (one) => {
    const { name, text, field, pattern, message } = one;
    const rule = { field, pattern, message };
    const schema = schemaOf(one);
    return instructor.ask({ mode, model: modelId, name, schema, text, rule, maxRetries, inferenceConfig });
  };
  return [
    { title: "bedrock-extract, BEDROCK_JSON", extract: ours("BEDROCK_JSON", "whole") },
    { title: "bedrock-extract, BEDROCK_JSON, patch", extract: ours("BEDROCK_JSON", "patch") },
    { title: "bedrock-extract, BEDROCK_TOOLS", extract: ours("BEDROCK_TOOLS", "whole") },
    { title: "bedrock-extract, BEDROCK_TOOLS, patch", extract: ours("BEDROCK_TOOLS", "patch") },
    ...(instructor
      ? [
          { title: "Python instructor, MD_JSON", extract: theirs("MD_JSON") },
          { title: "Python instructor, TOOLS", extract: theirs("TOOLS") },
        ]
      : []),
  ];
}

/** One of the texts with the rule as a zod refinement: `{ value, tokens }` or `{ failed, tokens }`. */
export function extractWithRule(client, one, { mode, repair }) {
  const messages = [{ role: "user", content: one.text }];
  const responseModel = zodOf(one);
  const request = { responseModel, schemaName: one.name, messages, mode, repair, maxRetries, inferenceConfig };
  return client.createWithCompletion(request).then(
    ({ data, completion }) => ({ value: data, tokens: completion.usage.totalTokens }),
    (error) => ({ failed: error.code, tokens: error.completion.usage.totalTokens }),
  );
}

function zodOf({ fields, field, pattern, message }) {
  const ruled = z.string().refine((value) => new RegExp(pattern, "u").test(value), { message });
  return z.object(Object.fromEntries(fields.map((name) => [name, name === field ? ruled : z.string()])));
}

function schemaOf({ fields }) {
  const properties = Object.fromEntries(fields.map((name) => [name, { type: "string" }]));
  return { type: "object", properties, required: fields };
}

async function runSide(title, extract, endpoint, options) {
  note(`• ${title}`);
  const outcomes = [];
  for (const one of options.halves.flatMap((half) => rules[half])) {
    endpoint.reset();
    const { value, failed, tokens } = await extract(one);
    const attempts = endpoint.requests.length;
    outcomes.push({ attempts, valid: failed === undefined, exact: value?.[one.field] === one.expected, tokens });
    if (options.details) note(`  ${one.name}, ${attempts} attempts: ${JSON.stringify(value ?? failed)}`);
  }
  return outcomes;
}
