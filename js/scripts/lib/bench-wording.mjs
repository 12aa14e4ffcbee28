// `npm run bench -- wording`: what each sentence of the prompts is worth. The tuning texts are asked as the package asks, and with
// each wording of tests/benchmark/wordings.mjs in its place; what differs is told with its interval and p value, so that nobody
// argues about single texts.
//   --model NAME     qwen (default), qwen-1.5b, smollm2
//   --mode MODE      BEDROCK_JSON, BEDROCK_TOOLS or BEDROCK_JSON_SCHEMA, may be repeated; all by default
//   --wording NAME   one of the wordings, may be repeated; all of them by default
//   --details        each text that became right or wrong
import { parseArgs } from "node:util";
import { rules } from "../../../tests/benchmark/rules.mjs";
import { halves } from "../../../tests/benchmark/texts.mjs";
import { absent } from "../../../tests/benchmark/texts-absent.mjs";
import { wordings } from "../../../tests/benchmark/wordings.mjs";
import { startEndpoint } from "../../../tests/endpoint/endpoint.mjs";
import { MODELS } from "../../../tests/endpoint/weights/catalogue.mjs";
import { extractFirst } from "./bench-absent.mjs";
import { comparePairs } from "./bench-pairs.mjs";
import { extractWithRule } from "./bench-rules.mjs";
import { score, spent } from "./bench-scores.mjs";
import { limits } from "./bench-sides.mjs";
import { note, SetupError, say } from "./progress.mjs";

/** The texts of each subject, and what is right of an answer to one of them. */
const subjects = {
  texts: {
    means: "exact",
    all: halves.tuning,
    isRight: (outcome, one) => score(outcome, one).exact,
    extract(client, one, { mode }) {
      const messages = [{ role: "user", content: one.text }];
      const request = { responseModel: one.schema, schemaName: one.name, messages, mode, ...limits };
      return client.create(request).then(
        (value) => ({ value }),
        ({ code }) => ({ failed: code }),
      );
    },
  },
  absent: {
    means: "invent nothing",
    all: absent.tuning,
    isRight: ({ invented }) => invented === 0,
    extract: extractFirst,
  },
  rules: {
    means: "valid",
    all: rules.tuning,
    isRight: ({ failed }) => failed === undefined,
    extract: extractWithRule,
  },
};

/** Runs the benchmark with the built package and prints its table. */
export async function wordingBenchmark(library, parameters) {
  const options = readOptions(parameters);
  const endpoint = await startEndpoint({ backend: "llama", model: options.model });
  try {
    const words = await wordsOfPatterns(library, halves.tuning);
    const measured = new Map();
    say(`\n${MODELS[options.model].title}\n`);
    say("| wording | right | better | worse | difference | p | calls | tokens |");
    say("|---|---|---|---|---|---|---|---|");
    for (const wording of options.wordings) {
      const key = [wording.mode, wording.subject, wording.repair].join();
      if (!measured.has(key)) {
        measured.set(
          key,
          await run({ ...wording, name: "as it is", change: (body) => body }, library, endpoint, words),
        );
        say(line(wording, "as it is", measured.get(key)));
      }
      const before = measured.get(key);
      const after = await run(wording, library, endpoint, words);
      if (after.changed === 0) throw new SetupError(`"${wording.name}" changes no request: its sentence is not told.`);
      say(line(wording, wording.name, after, before));
      if (options.details) tellChanges(before, after);
    }
  } finally {
    await endpoint.close();
  }
}

function readOptions(parameters) {
  const names = [...new Set(wordings.map(({ name }) => name))];
  const modes = [...new Set(wordings.map(({ mode }) => mode))];
  const { values } = parseArgs({
    args: parameters,
    options: {
      model: { type: "string", default: "qwen" },
      mode: { type: "string", multiple: true, default: modes },
      wording: { type: "string", multiple: true, default: names },
      details: { type: "boolean", default: false },
    },
  });
  for (const [option, given, known] of [
    ["--model", [values.model], Object.keys(MODELS)],
    ["--mode", values.mode, modes],
    ["--wording", values.wording, names],
  ]) {
    const unknown = given.find((name) => !known.includes(name));
    if (unknown !== undefined) throw new SetupError(`${option} takes ${known.join(", ")}, not "${unknown}".`);
  }
  const chosen = wordings.filter(({ name, mode }) => values.wording.includes(name) && values.mode.includes(mode));
  return { ...values, wordings: chosen };
}

/** Asks every text of the wording's subject; `changed` counts the requests that the wording made others. */
async function run(wording, library, endpoint, words) {
  const { url, region, apiKey, modelId } = endpoint;
  let changed = 0;
  // An API key signs no body, so that it may be changed on its way.
  const client = library.fromProvider(`bedrock/${modelId}`, {
    endpoint: url,
    region,
    apiKey,
    fetch(address, init) {
      const sent = JSON.parse(new TextDecoder().decode(init.body));
      const body = JSON.stringify(wording.change(sent, words));
      if (body !== JSON.stringify(sent)) changed += 1;
      return fetch(address, { ...init, body });
    },
  });
  const { all, isRight, extract } = subjects[wording.subject];
  const total = { names: [], right: [], calls: 0, tokens: 0 };
  note(`• ${wording.mode}: ${wording.name}`);
  for (const one of all) {
    endpoint.reset();
    const outcome = await extract(client, one, wording);
    const { calls, inputTokens, outputTokens } = spent(endpoint.requests);
    total.names.push(one.name);
    total.right.push(isRight(outcome, one));
    total.calls += calls;
    total.tokens += inputTokens + outputTokens;
  }
  return { ...total, changed };
}

/** The words for each pattern in the texts' schemas, as the package tells them in a prompt. */
export async function wordsOfPatterns(library, texts) {
  const client = library.fromProvider("bedrock/local.words", { region: "us-east-1", apiKey: "none" });
  const patterns = new Set();
  JSON.stringify(
    texts.map(({ schema }) => schema),
    (name, value) => {
      if (name === "pattern" && typeof value === "string") patterns.add(value);
      return value;
    },
  );
  const words = new Map();
  for (const pattern of patterns) {
    const responseModel = { type: "object", properties: { it: { type: "string", pattern } }, required: ["it"] };
    const asked = { responseModel, messages: [{ role: "user", content: "x" }], mode: "BEDROCK_JSON" };
    const { body } = await client.explain(asked);
    const told = /"it": <string, (.*)>\n/u.exec(body.system.at(-1).text)?.[1];
    if (told !== undefined && told !== `matching ${pattern}`) words.set(pattern, told);
  }
  return words;
}

function line({ mode, subject }, name, after, before) {
  const right = after.right.filter(Boolean).length;
  const share = `${right} of ${after.right.length} ${subjects[subject].means}`;
  const compared = before === undefined ? ["", "", "", ""] : told(comparePairs(pairsOf(before, after)));
  return `| \`${mode}\`, ${[name, share, ...compared, after.calls, after.tokens].join(" | ")} |`;
}

function told({ better, worse, difference, low, high, p }) {
  const percent = (value) => `${value > 0 ? "+" : ""}${Math.round(value * 100)}`;
  return [better, worse, `${percent(difference)} (${percent(low)} to ${percent(high)}) %`, p.toFixed(2)];
}

const pairsOf = (before, after) => before.right.map((right, index) => [right, after.right[index]]);

function tellChanges(before, after) {
  pairsOf(before, after).forEach(([was, is], index) => {
    if (was !== is) note(`  ${is ? "✔" : "✖"} ${before.names[index]}`);
  });
}
