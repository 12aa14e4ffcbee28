// A Worker that extracts a person from the text of a POST request.
import { fromBedrock, isBedrockExtractError } from "bedrock-extract";
import * as z from "zod";

const Person = z.object({ name: z.string(), age: z.int().nullable() });

export default {
  async fetch(request, env) {
    const client = fromBedrock({
      region: env.AWS_REGION,
      apiKey: env.AWS_BEARER_TOKEN_BEDROCK,
      model: env.BEDROCK_MODEL,
      // Only a gateway or a test needs this one.
      endpoint: env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME,
    });
    try {
      const person = await client.create({
        responseModel: Person,
        messages: [{ role: "user", content: await request.text() }],
        // The caller may have gone away.
        signal: request.signal,
        timeout: 25_000,
      });
      return Response.json(person);
    } catch (error) {
      if (!isBedrockExtractError(error)) throw error;
      return Response.json({ error: error.code }, { status: error.retryable ? 503 : 502 });
    }
  },
};
