// A Worker that streams a recipe to a page while the model writes it, and serves the page.
import { fromBedrock } from "bedrock-extract";
import * as z from "zod";

const Recipe = z.object({
  title: z.string(),
  servings: z.int(),
  ingredients: z.array(z.object({ name: z.string(), amount: z.string() })),
});

export default {
  async fetch(request, env) {
    if (request.method !== "POST") return env.ASSETS.fetch(request);
    const client = fromBedrock({
      region: env.AWS_REGION,
      apiKey: env.AWS_BEARER_TOKEN_BEDROCK,
      model: env.BEDROCK_MODEL,
      // Only a gateway or a test needs this one.
      endpoint: env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME,
    });
    const run = client.stream({
      responseModel: Recipe,
      messages: [{ role: "user", content: `Extract the recipe: ${await request.text()}` }],
    });
    // For `useObject` of the AI SDK, which reads plain text; for our own reader, events.
    return new URL(request.url).pathname === "/text" ? run.toTextStreamResponse() : run.toEventStreamResponse();
  },
};
