// A page that calls Bedrock with temporary credentials. Your own server answers /credentials, for signed-in users only:
// { region, model, apiKey } as server.mjs does, or { region, model, credentials } from AWS STS or Cognito, where
// `credentials` is { accessKeyId, secretAccessKey, sessionToken }.
import { fromBedrock } from "bedrock-extract";
import * as z from "zod";

const Person = z.object({ name: z.string(), age: z.int().nullable() });

const form = document.querySelector("form");
const output = document.querySelector("output");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const response = await fetch("/credentials");
  if (!response.ok) throw new Error(`/credentials answered with ${response.status}`);
  const client = fromBedrock(await response.json());
  output.textContent = "…";
  try {
    const person = await client.create({
      responseModel: Person,
      messages: [{ role: "user", content: new FormData(form).get("text") }],
    });
    output.textContent = JSON.stringify(person);
  } catch (error) {
    output.textContent = error.message;
  }
});
