// Usage: bun extract.ts "Jason is 25 years old"
import { fromBedrock } from "bedrock-extract";
import * as z from "zod";

const Person = z.object({ name: z.string(), age: z.int().nullable() });

const client = fromBedrock({
  model: Bun.env.BEDROCK_MODEL ?? "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
});

const person = await client.create({
  responseModel: Person,
  messages: [{ role: "user", content: Bun.argv[2] ?? "Jason is 25 years old" }],
});
console.log(JSON.stringify(person));
