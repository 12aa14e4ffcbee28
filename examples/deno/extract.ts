// Usage: deno run --allow-net --allow-env extract.ts "Jason is 25 years old"
// Without a package.json, import "npm:bedrock-extract" and "npm:zod".
import { fromBedrock } from "bedrock-extract";
import * as z from "zod";

const Person = z.object({ name: z.string(), age: z.int().nullable() });

const client = fromBedrock({
  model: Deno.env.get("BEDROCK_MODEL") ?? "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
});

const person = await client.create({
  responseModel: Person,
  messages: [{ role: "user", content: Deno.args[0] ?? "Jason is 25 years old" }],
});
console.log(JSON.stringify(person));
