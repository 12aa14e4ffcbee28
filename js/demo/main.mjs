// The demo: text in, typed object out, through the built package and Bedrock's wire protocol.
import { builtPackage } from "../../tests/built-package.mjs";
import { startEndpoint } from "../../tests/endpoint/endpoint.mjs";
import { resolveModelFile } from "../../tests/endpoint/weights/model-file.mjs";
import { ownText, preparedTexts } from "./examples.mjs";
import * as report from "./report.mjs";

/** Runs the demo; resolves to whether every text gave an object. */
export async function run(options) {
  const library = await builtPackage();
  const service = options.aws ? await realBedrock(options) : await localBedrock(options);
  try {
    report.heading(library.version, service.where);
    let complete = true;
    for (const example of options.text ? [ownText(options.text)] : preparedTexts) {
      complete = (await extract(library, service, options, example)) && complete;
    }
    return complete;
  } finally {
    await service.close();
  }
}

async function extract({ fromProvider }, service, { mode, stream }, example) {
  report.example(example);
  const spinner = report.spinner("asking the model");
  const started = Date.now();
  let asked = 0;
  const client = fromProvider(`bedrock/${service.model}`, {
    ...service.options,
    ...(mode && { mode }),
    fetch(...request) {
      asked += 1;
      if (asked > 1) spinner.say(`asking again (${asked})`);
      return fetch(...request);
    },
  });
  try {
    const call = {
      responseModel: example.schema,
      schemaName: example.name,
      messages: [{ role: "user", content: example.text }],
      inferenceConfig: { temperature: 0, maxTokens: 500 },
    };
    const { data, completion } = await (stream ? streamed(client, call, spinner) : client.createWithCompletion(call));
    spinner.stop();
    report.result(data, completion, Date.now() - started);
    return true;
  } catch (error) {
    spinner.stop();
    report.failure(error, Date.now() - started);
    return false;
  }
}

/** Shows the object as it grows. */
async function streamed(client, call, spinner) {
  const run = client.stream(call);
  const growing = report.growing();
  try {
    for await (const partial of run.partialStream) {
      spinner.stop();
      growing.show(partial);
    }
    return await run.done;
  } finally {
    growing.stop();
  }
}

async function realBedrock({ model, region }) {
  const where = `· ${model} on Amazon Bedrock`;
  return { where, model, options: region ? { region } : {}, async close() {} };
}

async function localBedrock({ light, modelFile, upstream, model }) {
  const weights = light ? "smollm2" : "qwen";
  // Before the spinner: a download shows progress of its own.
  if (!upstream && !modelFile) await resolveModelFile(weights);
  const spinner = report.spinner("loading the model");
  const endpoint = await startEndpoint({
    backend: upstream ? "openai" : "llama",
    model: weights,
    ...(modelFile && { modelFile }),
    ...(upstream && { upstream: { url: upstream } }),
  }).finally(() => spinner.stop());
  const chosen = model ?? endpoint.modelId;
  return {
    where: `· ${chosen} on a local Bedrock endpoint, ${endpoint.url}`,
    model: chosen,
    options: { endpoint: endpoint.url, region: endpoint.region, credentials: endpoint.credentials },
    close: () => endpoint.close(),
  };
}
