// Command line of the local Bedrock endpoint.
import { parseArgs } from "node:util";
import { startEndpoint } from "./endpoint.mjs";
import { SCENARIOS } from "./scenario-catalogue.mjs";

const USAGE = `Local Amazon Bedrock Runtime endpoint (Converse and ConverseStream) with a model behind it.

Usage: node tests/endpoint/main.mjs [options]

  --port NUMBER          port on 127.0.0.1 (default: 8807; 0 takes a free one)
  --model NAME           qwen (Qwen2.5-Coder-0.5B-Instruct, default), qwen-1.5b (Qwen2.5-Coder-1.5B-Instruct)
                         or smollm2 (SmolLM2-135M-Instruct); downloaded on first use, then cached
  --model-file PATH      a GGUF file of your own that speaks ChatML
  --upstream URL         an OpenAI-compatible server instead, e.g. http://127.0.0.1:11434/v1
  --upstream-model NAME  model name to send there; its API key is read from UPSTREAM_API_KEY
  --scripted             no model: canned and faulty answers, chosen by each request
  --nova-schemas         hold tool schemas to the narrower rules of Amazon Nova
  --help

Weights are cached in models/ of $BEDROCK_EXTRACT_CACHE, or of $XDG_CACHE_HOME/bedrock-extract, or of ~/.cache/bedrock-extract.`;

const SCENARIO_HELP = `A request chooses its answer by model id (scripted.throttle) or by header (x-scenario: throttle).
The header takes JSON as well: {"input": {"age": 25}}, or a list that moves on with every request.
Own scenarios: PUT /_scenarios/NAME, then model id scripted.NAME. What was sent: GET /_requests.
Scenarios: ${Object.keys(SCENARIOS).join(", ")}`;

const OPTIONS = {
  port: { type: "string", default: "8807" },
  model: { type: "string", default: "qwen" },
  "model-file": { type: "string" },
  upstream: { type: "string" },
  "upstream-model": { type: "string" },
  scripted: { type: "boolean", default: false },
  "nova-schemas": { type: "boolean", default: false },
  help: { type: "boolean", default: false },
};

try {
  await main();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function main() {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  const endpoint = await startEndpoint(toEndpointOptions(values));
  process.stdout.write(`${introduce(endpoint)}\n`);
  if (values.scripted) process.stdout.write(`\n${SCENARIO_HELP}\n`);
  const stop = () => endpoint.close();
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

function toEndpointOptions(values) {
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new TypeError(`--port takes a number from 0 to 65535, not '${values.port}'.`);
  }
  const common = { port, novaSchemas: values["nova-schemas"] };
  if (values.scripted) return { ...common, backend: "scripted" };
  if (values.upstream) {
    const upstream = { url: values.upstream, model: values["upstream-model"], apiKey: process.env.UPSTREAM_API_KEY };
    return { ...common, backend: "openai", upstream };
  }
  return { ...common, backend: "llama", model: values.model, modelFile: values["model-file"] };
}

function introduce({ url, region, credentials, apiKey, modelId }) {
  return `Bedrock endpoint: ${url}
  region       ${region}
  model id     ${modelId}
  access key   ${credentials.accessKeyId} / ${credentials.secretAccessKey}
  or API key   ${apiKey}

With bedrock-extract:
  fromProvider("bedrock/${modelId}", {
    endpoint: "${url}", region: "${region}", apiKey: "${apiKey}",
  })

With the AWS SDK:
  AWS_ACCESS_KEY_ID=${credentials.accessKeyId} AWS_SECRET_ACCESS_KEY=${credentials.secretAccessKey} AWS_REGION=${region}
  new BedrockRuntimeClient({ endpoint: "${url}" })

Stop it with Ctrl+C.`;
}
