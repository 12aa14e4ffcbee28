// Usage: node extract.mjs "Jason is 25 years old"
import { fromBedrock, isBedrockExtractError } from "bedrock-extract";
import * as z from "zod";

const Person = z.object({
  name: z.string().describe("Full name"),
  age: z.int().min(0).nullable().describe("Age in years"),
});

const client = fromBedrock({
  model: process.env.BEDROCK_MODEL ?? "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
});

try {
  const { data, completion } = await client.createWithCompletion({
    responseModel: Person,
    messages: [{ role: "user", content: process.argv[2] ?? "Jason is 25 years old" }],
  });
  console.log(data);
  console.error(`${completion.usage.totalTokens} tokens, ${completion.attempts.length} attempt(s)`);
} catch (error) {
  if (!isBedrockExtractError(error)) throw error;
  console.error(`${error.code}: ${error.message}`);
  process.exitCode = 1;
}
