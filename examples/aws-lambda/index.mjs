// A function of AWS Lambda that extracts a person from `{ "text": "…" }`. Region and credentials are those of its role.
import { fromBedrock } from "bedrock-extract";
import * as z from "zod";

const Person = z.object({ name: z.string(), age: z.int().nullable() });

const client = fromBedrock({
  model: process.env.BEDROCK_MODEL ?? "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
});

export async function handler(event) {
  return client.create({
    responseModel: Person,
    messages: [{ role: "user", content: event.text }],
    // Less than the function's own limit, so that the error says what happened.
    timeout: 25_000,
  });
}
