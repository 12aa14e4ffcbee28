// `npm run bench -- absent`: how many optional fields that a text says nothing of get a value all the same, in each mechanism,
// asked of one local endpoint with one model. First answers only. `--only tuning` or `--only held-out` takes one half, `--of`
// and titles with commas between them some mechanisms, `--details` shows every invention and `--json` is for machines.
import { absentFields, holds, mentionedFields } from "../../../tests/benchmark/absent-parts.mjs";
import { absent } from "../../../tests/benchmark/texts-absent.mjs";
import { startEndpoint } from "../../../tests/endpoint/endpoint.mjs";
import { note, SetupError, say } from "./progress.mjs";

const inferenceConfig = { temperature: 0, maxTokens: 250 };
// Families that take a form of their own, each by one of its ids.
const nova = "amazon.nova-lite-v1:0";
const gptOss = "openai.gpt-oss-120b-1:0";

/** Each mechanism with its mode, and with the model whose family it is for. */
const mechanisms = {
  tools: { mode: "BEDROCK_TOOLS" },
  bare: { mode: "BEDROCK_TOOLS", model: nova },
  inlined: { mode: "BEDROCK_TOOLS", model: gptOss },
  strict: { mode: "BEDROCK_TOOLS_STRICT" },
  native: { mode: "BEDROCK_JSON_SCHEMA" },
  text: { mode: "BEDROCK_JSON" },
};

/** Runs the benchmark with the built package and prints its table. */
export async function absentBenchmark({ fromProvider }, parameters) {
  const options = readParameters(parameters);
  const endpoint = await startEndpoint({ backend: "llama", otherIds: [nova, gptOss] });
  try {
    const results = [];
    for (const title of options.of) {
      note(`• ${title}`);
      results.push({ title, texts: await runMechanism(mechanisms[title], { fromProvider, endpoint, options }) });
    }
    if (options.json) say(JSON.stringify(results, null, 1));
    else print(results, options);
  } finally {
    await endpoint.close();
  }
}

function readParameters(parameters) {
  const options = { halves: Object.keys(absent), of: Object.keys(mechanisms), details: false, json: false };
  const rest = [...parameters];
  while (rest.length > 0) {
    const parameter = rest.shift();
    const named = rest[0]?.split(",") ?? [];
    if (parameter === "--only" && Object.hasOwn(absent, rest[0])) options.halves = [rest.shift()];
    else if (parameter === "--of" && named.length > 0 && named.every((title) => Object.hasOwn(mechanisms, title))) {
      options.of = named;
      rest.shift();
    } else if (["--details", "--json"].includes(parameter)) options[parameter.slice(2)] = true;
    else {
      const titles = Object.keys(mechanisms).join(", ");
      throw new SetupError(
        `There is no "${parameter}" here. Use --only tuning, --only held-out, --of (${titles}), --details, --json.`,
      );
    }
  }
  return options;
}

async function runMechanism({ mode, model }, { fromProvider, endpoint, options }) {
  const { url, region, credentials, modelId } = endpoint;
  const client = fromProvider(`bedrock/${model ?? modelId}`, { endpoint: url, region, credentials });
  const outcomes = [];
  for (const half of options.halves) {
    for (const one of absent[half]) {
      const messages = [{ role: "user", content: one.text }];
      const request = {
        responseModel: one.schema,
        schemaName: one.name,
        messages,
        mode,
        maxRetries: 0,
        inferenceConfig,
      };
      const answer = await client.create(request).then(
        (value) => ({ value }),
        ({ code, completion }) => ({ failed: code, value: answered(completion) }),
      );
      const invented = absentFields(one).filter((path) => holds(answer.value, path));
      const lost = mentionedFields(one).filter((path) => !holds(answer.value, path));
      const { length: fields } = absentFields(one);
      const { length: mentioned } = mentionedFields(one);
      outcomes.push({
        half,
        name: one.name,
        fields,
        mentioned,
        invented: invented.length,
        lost: lost.length,
        ...answer,
      });
      if (options.details && (answer.failed || invented.length + lost.length > 0)) {
        note(`  ${one.name}: ${answer.failed ?? ""} ${JSON.stringify(answer.value)}`);
      }
    }
  }
  return outcomes;
}

/** What the model answered though it was not valid: it may be invented all the same. */
function answered(completion) {
  try {
    return JSON.parse(completion.attempts.at(-1).answer);
  } catch {
    return undefined;
  }
}

function print(results, { halves }) {
  const sum = (texts, member) => texts.reduce((total, text) => total + text[member], 0);
  const columns = halves.length > 1 ? [...halves, "all"] : halves;
  const chosen = (texts, column) => (column === "all" ? texts : texts.filter(({ half }) => half === column));
  say(`\n| | ${columns.map((column) => `invented, ${column}`).join(" | ")} | lost | not valid |`);
  say(`|---|${columns.map(() => "---|").join("")}---|---|`);
  for (const { title, texts } of results) {
    const invented = columns.map((column) => {
      const some = chosen(texts, column);
      return `${sum(some, "invented")} of ${sum(some, "fields")}`;
    });
    const lost = `${sum(texts, "lost")} of ${sum(texts, "mentioned")}`;
    const failed = `${texts.filter(({ failed }) => failed).length} of ${texts.length}`;
    say(`| ${[title, ...invented, lost, failed].join(" | ")} |`);
  }
}
