// A function of Vercel without a framework: api/extract.js
import { fromBedrock, isBedrockExtractError } from "bedrock-extract";
import * as z from "zod";

const Person = z.object({ name: z.string(), age: z.int().nullable() });

// Vercel sets AWS_REGION to the region of the function, unless the project sets it.
const client = fromBedrock({
  model: process.env.BEDROCK_MODEL ?? "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
});

export async function POST(request) {
  try {
    const person = await client.create({
      responseModel: Person,
      messages: [{ role: "user", content: await request.text() }],
      signal: request.signal,
      timeout: 25_000,
    });
    return Response.json(person);
  } catch (error) {
    if (!isBedrockExtractError(error)) throw error;
    return Response.json({ error: error.code }, { status: error.retryable ? 503 : 502 });
  }
}
