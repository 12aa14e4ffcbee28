// The part of `npm run bench -- extraction` about absent fields: how many optional fields that a text says nothing of get a value
// all the same, in each mechanism. First answers only.
import { absentFields, holds, mentionedFields } from "../../../tests/benchmark/absent-parts.mjs";
import { absent } from "../../../tests/benchmark/texts-absent.mjs";
import { startEndpoint } from "../../../tests/endpoint/endpoint.mjs";
import { note } from "./progress.mjs";

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

/** `{ title, texts }` of each mechanism that the modes use, asked of one model. */
export async function measureAbsent(modelName, { fromProvider }, { modes, details }) {
  const endpoint = await startEndpoint({ backend: "llama", model: modelName, otherIds: [nova, gptOss] });
  try {
    const results = [];
    for (const [title, mechanism] of Object.entries(mechanisms)) {
      if (!modes.includes(mechanism.mode)) continue;
      note(`• ${modelName}: absent fields, ${title}`);
      results.push({ title, texts: await runMechanism(mechanism, { fromProvider, endpoint, details }) });
    }
    return results;
  } finally {
    await endpoint.close();
  }
}

async function runMechanism({ mode, model }, { fromProvider, endpoint, details }) {
  const { url, region, credentials, modelId } = endpoint;
  const client = fromProvider(`bedrock/${model ?? modelId}`, { endpoint: url, region, credentials });
  const outcomes = [];
  for (const half of Object.keys(absent)) {
    for (const one of absent[half]) {
      const outcome = await extractFirst(client, one, { mode });
      outcomes.push({ half, name: one.name, ...outcome });
      if (details && (outcome.failed || outcome.invented + outcome.lost > 0)) {
        note(`  ${one.name}: ${outcome.failed ?? ""} ${JSON.stringify(outcome.value)}`);
      }
    }
  }
  return outcomes;
}

/**
 * The first answer to one of the texts: `{ value }` or `{ failed, value }`, with the number of its optional fields that the text
 * says nothing of (`fields`) and that it mentions (`mentioned`), and how many of them were `invented` and `lost`.
 */
export async function extractFirst(client, one, { mode }) {
  const messages = [{ role: "user", content: one.text }];
  const request = { responseModel: one.schema, schemaName: one.name, messages, mode, maxRetries: 0, inferenceConfig };
  const answer = await client.create(request).then(
    (value) => ({ value }),
    ({ code, completion }) => ({ failed: code, value: answered(completion) }),
  );
  const unmentioned = absentFields(one);
  const mentioned = mentionedFields(one);
  const invented = unmentioned.filter((path) => holds(answer.value, path)).length;
  const lost = mentioned.filter((path) => !holds(answer.value, path)).length;
  return { fields: unmentioned.length, mentioned: mentioned.length, invented, lost, ...answer };
}

/** What the model answered though it was not valid: it may be invented all the same. */
function answered(completion) {
  try {
    return JSON.parse(completion.attempts.at(-1).answer);
  } catch {
    return undefined;
  }
}

/** A Markdown table of what was invented and lost. */
export function absentTable(results) {
  const sum = (texts, member) => texts.reduce((total, text) => total + text[member], 0);
  const halves = [...Object.keys(absent), "all"];
  const rows = results.map(({ title, texts }) => {
    const invented = halves.map((half) => {
      const some = half === "all" ? texts : texts.filter((text) => text.half === half);
      return `${sum(some, "invented")} of ${sum(some, "fields")}`;
    });
    const lost = `${sum(texts, "lost")} of ${sum(texts, "mentioned")}`;
    const failed = `${texts.filter(({ failed }) => failed).length} of ${texts.length}`;
    return `| ${[title, ...invented, lost, failed].join(" | ")} |`;
  });
  const head = `| | ${halves.map((half) => `invented, ${half}`).join(" | ")} | lost | not valid |`;
  return [head, `|---|${"---|".repeat(halves.length)}---|---|`, ...rows].join("\n");
}
