// The built package with its entry for batches, and clients of it.
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { builtPackage } from "../../built-package.mjs";

const manifest = fileURLToPath(new URL("../../../pkg/package.json", import.meta.url));
const resolve = (name) => pathToFileURL(createRequire(manifest).resolve(name));

export const { fromBedrock, isBedrockExtractError, citations } = await builtPackage();
export const { batchFiles, folderStorage, readBatch, runBatch } = await import(resolve("bedrock-extract/batch"));
export const { bedrockJobs, s3Storage } = await import(resolve("bedrock-extract/batch-aws"));

/** A client of a model that takes native output before tools; nothing may be asked of it. */
export function client(options = {}) {
  return fromBedrock({
    region: "us-east-1",
    model: "qwen.qwen3-32b-v1:0",
    apiKey: "hunter2",
    fetch: async (url) => {
      throw new Error(`nothing may be sent to ${url}`);
    },
    ...options,
  });
}

export const Person = {
  title: "Person",
  type: "object",
  properties: { name: { type: "string" }, age: { type: "integer" } },
  required: ["name", "age"],
};

export const conversation = (text) => [{ role: "user", content: text }];

/** A Converse response. */
export function response(text, stopReason = "end_turn") {
  return {
    output: { message: { role: "assistant", content: text === undefined ? [] : [{ text }] } },
    stopReason,
    usage: { inputTokens: 10, outputTokens: 2, totalTokens: 12 },
    metrics: { latencyMs: 1 },
  };
}

export async function all(iterable) {
  const items = [];
  for await (const item of iterable) items.push(item);
  return items;
}

/** A `fetch` that gives responses. */
export function answering(answer) {
  const bodies = [];
  const fetch = async (_url, { body }) => {
    const text = new TextDecoder().decode(body);
    bodies.push(text);
    return new Response(JSON.stringify(await answer(JSON.parse(text), bodies.length)), {
      headers: { "content-type": "application/json" },
    });
  };
  return { fetch, bodies };
}
