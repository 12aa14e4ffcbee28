// Extraction as one writes it by hand: a tool made from a zod schema, one call with the AWS SDK, its input parsed with zod.
import { ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { z } from "zod";
import { sdkClient } from "../../endpoint/sdk-client.mjs";

/** `{ extract, close }`; `extract({ name, model, text })` resolves to the object, or rejects; `model` is a zod schema. */
export function awsSdkZod(endpoint, { inferenceConfig }) {
  const client = sdkClient(endpoint);

  async function extract({ name, model, text }) {
    const tool = { toolSpec: { name, inputSchema: { json: z.toJSONSchema(model) } } };
    const command = new ConverseCommand({
      modelId: endpoint.modelId,
      messages: [{ role: "user", content: [{ text }] }],
      inferenceConfig,
      toolConfig: { tools: [tool], toolChoice: { tool: { name } } },
    });
    const { output } = await client.send(command);
    return model.parse(output.message.content.find(({ toolUse }) => toolUse)?.toolUse.input);
  }

  return { extract, close: () => client.destroy() };
}
