// A route of Next.js in the edge runtime: app/api/extract/route.js
import { fromBedrock, isBedrockExtractError } from "bedrock-extract";
import * as z from "zod";

export const runtime = "edge";

const Person = z.object({ name: z.string(), age: z.int().nullable() });

const client = fromBedrock({
  region: process.env.AWS_REGION,
  apiKey: process.env.AWS_BEARER_TOKEN_BEDROCK,
  model: process.env.BEDROCK_MODEL,
  // Only a gateway or a test needs this one.
  endpoint: process.env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME,
});

export async function POST(request) {
  try {
    const person = await client.create({
      responseModel: Person,
      messages: [{ role: "user", content: await request.text() }],
      timeout: 25_000,
    });
    return Response.json(person);
  } catch (error) {
    if (!isBedrockExtractError(error)) throw error;
    return Response.json({ error: error.code }, { status: error.retryable ? 503 : 502 });
  }
}
