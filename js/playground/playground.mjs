// The playground: its page, and behind it a local Bedrock endpoint.
import { startEndpoint } from "../../tests/endpoint/endpoint.mjs";
import { MODELS } from "../../tests/endpoint/weights/catalogue.mjs";
import { packageVersion } from "../scripts/lib/paths.mjs";
import { SCRIPTED_MODELS, scriptedAnswers } from "./scripted.mjs";
import { serve } from "./server.mjs";

/**
 * Starts both on 127.0.0.1.
 *
 * options:
 *  - port       of the page; 0 takes a free one
 *  - scripted   prepared answers in the place of a model
 *  - gapMs      milliseconds between the pieces of a prepared answer, 35
 *  - light, modelFile, upstream   as the command line takes them
 *
 * Resolves to `{ url, settings, endpoint, close }`. `settings` is what the page is told.
 */
export async function startPlayground({ port = 0, ...options } = {}) {
  const endpoint = await startEndpoint(endpointOptions(options));
  if (options.scripted) {
    for (const [name, steps] of Object.entries(scriptedAnswers(options.gapMs))) endpoint.define(name, steps);
  }
  const settings = {
    version: packageVersion(),
    title: titleOf(options),
    isScripted: options.scripted === true,
    region: endpoint.region,
    // It opens the local endpoint and nothing else.
    apiKey: endpoint.apiKey,
    models: options.scripted ? SCRIPTED_MODELS : endpoint.modelIds.slice(0, 1),
  };
  const server = await serve({ port, settings, endpoint }).catch(async (error) => {
    await endpoint.close();
    throw error;
  });
  return {
    url: server.url,
    settings,
    endpoint,
    async close() {
      await server.close();
      await endpoint.close();
    },
  };
}

function endpointOptions({ scripted, light, modelFile, upstream }) {
  if (scripted) return { backend: "scripted" };
  if (upstream) return { backend: "openai", upstream: { url: upstream } };
  return { backend: "llama", model: light ? "smollm2" : "qwen", modelFile };
}

function titleOf({ scripted, light, modelFile, upstream }) {
  if (scripted) return "Prepared answers";
  if (upstream) return "Your model server";
  return modelFile ? "Your model file" : MODELS[light ? "smollm2" : "qwen"].title.split(",")[0];
}
