// A local Bedrock Runtime endpoint: Converse and ConverseStream on loopback, answered by a real model or by script.
import { access, constants } from "node:fs/promises";
import { API_KEY, CREDENTIALS, REGION, SESSION_CREDENTIALS } from "./authentication.mjs";
import { listen } from "./http-server.mjs";
import { modelIds } from "./models.mjs";
import { createRequestLog } from "./request-log.mjs";
import { createRouter } from "./router.mjs";
import { createScenarioChoice } from "./scenario-choice.mjs";
import { resolveModelFile } from "./weights/model-file.mjs";

export { API_KEY, CREDENTIALS, REGION, SESSION_CREDENTIALS };

const MAX_BODY_BYTES = 25_000_000;
const SCRIPTED_MODEL_ID = "scripted.text";

/**
 * Starts the endpoint on 127.0.0.1.
 *
 * options:
 *  - backend      "llama" (default), "openai" or "scripted"
 *  - port         0 (default) takes a free one
 *  - region       what signatures must be scoped to; "us-east-1"
 *  - model        "qwen" (default), "qwen-1.5b" or "smollm2": the weights of the llama backend, downloaded on first use
 *  - modelFile    path of another GGUF file that speaks ChatML, instead of `model`
 *  - otherIds     ids of other families that the model answers to as well
 *  - upstream     { url, model?, apiKey? } of the openai backend
 *  - log          (line) => void, told what a download is doing; standard error by default
 *  - maxBodyBytes largest request body, 25 MB
 *  - novaSchemas  true: hold tool schemas to the narrower rules of Amazon Nova
 *
 * Resolves to `{ url, region, credentials, sessionCredentials, apiKey, modelId, modelIds, requests,
 * script, define, reset, close }`.
 */
export async function startEndpoint(options = {}) {
  const { port = 0, region = REGION, maxBodyBytes = MAX_BODY_BYTES, novaSchemas = false, otherIds = [] } = options;
  const { backend, ids } = await createBackend(options);
  const log = createRequestLog();
  const scenarios = createScenarioChoice();
  const handle = createRouter({
    backend,
    ids: ids && [...ids, ...otherIds],
    region,
    maxBodyBytes,
    novaSchemas,
    log,
    scenarios,
  });
  const server = await listen({ port, handle }).catch(async (error) => {
    await backend?.close();
    if (error.code !== "EADDRINUSE") throw error;
    throw new Error(`Port ${port} is in use. Take another one, or 0 for any that is free.`, { cause: error });
  });
  let closing;

  return {
    url: server.url,
    region,
    credentials: CREDENTIALS,
    sessionCredentials: SESSION_CREDENTIALS,
    apiKey: API_KEY,
    modelId: ids?.[0] ?? SCRIPTED_MODEL_ID,
    modelIds: ids ?? [],
    /** What clients sent so far: `{ requestId, when, method, path, headers, httpVersion, body, modelId, scenario, usage, status, error }`. */
    requests: log.requests,
    /** Queues answers for the next requests without a scenario of their own. */
    script: scenarios.enqueue,
    /** Names a scenario or sequence that the model id `scripted.<name>` follows. */
    define: scenarios.define,
    reset() {
      log.reset();
      scenarios.reset();
    },
    close() {
      closing ??= server.close().then(() => backend?.close());
      return closing;
    },
  };
}

async function createBackend({ backend = "llama", model = "qwen", modelFile, upstream, log }) {
  if (backend === "scripted") return {};
  if (backend === "openai") {
    if (!upstream?.url) throw new TypeError("The openai backend needs the upstream option: { url }.");
    const { createOpenaiBackend } = await import("./backends/openai.mjs");
    return { backend: createOpenaiBackend(upstream), ids: modelIds("other") };
  }
  if (backend !== "llama") throw new TypeError(`Unknown backend '${backend}'. Use "llama", "openai" or "scripted".`);
  const file = modelFile ?? (await resolveModelFile(model, { log }));
  await access(file, constants.R_OK).catch((cause) => {
    throw new Error(`The model file ${file} cannot be read. Check the path of --model-file (option modelFile).`, {
      cause,
    });
  });
  // Imported late: the runtime is large, and scripted tests never need it.
  const { createLlamaBackend } = await import("./backends/llama.mjs");
  return { backend: await createLlamaBackend({ modelFile: file }), ids: modelIds(modelFile ? "other" : model) };
}
