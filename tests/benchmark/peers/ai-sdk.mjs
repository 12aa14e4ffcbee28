// Extraction with the AI SDK. It runs from the cache, beside the packages it imports.
import { createAmazonBedrock } from "@ai-sdk/amazon-bedrock";
import { generateText, Output } from "ai";

/** `extract({ name, model, text })` resolves to the object, or rejects; `model` is a zod schema. */
export function aiSdk({ url, region, credentials, modelId }, { inferenceConfig, maxRetries }) {
  const bedrock = createAmazonBedrock({ baseURL: url, region, ...credentials });
  return async function extract({ name, model, text }) {
    const { output } = await generateText({
      model: bedrock(modelId),
      output: Output.object({ schema: model, name }),
      prompt: text,
      temperature: inferenceConfig.temperature,
      maxOutputTokens: inferenceConfig.maxTokens,
      maxRetries,
    });
    return output;
  };
}
