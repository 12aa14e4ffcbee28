// Reads the schema that was typed in: JSON Schema, or Zod code.

/** What is wrong with a schema, in words for whoever typed it. */
export class SchemaError extends Error {}

let zod;

/** Loads Zod, once. */
export async function loadZod() {
  zod ??= import("/zod.js");
  return await zod;
}

/** Resolves to `{ responseModel, jsonSchema }`: what the package takes, and what the outline is made of. */
export async function readSchema(language, text) {
  if (text.trim() === "") throw new SchemaError("The schema is empty: type one, or choose an example.");
  return language === "zod" ? await readZod(text) : readJson(text);
}

function readJson(text) {
  let schema;
  try {
    schema = JSON.parse(text);
  } catch (error) {
    throw new SchemaError(`This is not JSON: ${error.message}`);
  }
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) {
    throw new SchemaError('A JSON Schema is an object, such as { "type": "object", … }.');
  }
  return { responseModel: schema, jsonSchema: schema };
}

/** The code is the user's own and stays in the user's page. */
async function readZod(text) {
  const z = await loadZod();
  let schema;
  try {
    schema = new Function("z", `"use strict"; return (${text.trim().replace(/;+$/u, "")}\n);`)(z);
  } catch (error) {
    throw new SchemaError(`This code does not run: ${error.message}`);
  }
  if (schema?._zod === undefined) {
    throw new SchemaError("This is no Zod schema: write an expression, such as z.object({ name: z.string() }).");
  }
  return { responseModel: schema, jsonSchema: z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) };
}
