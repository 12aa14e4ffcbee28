// A process of its own that extracts one object, and prints the processor time in milliseconds that each step took. Its
// arguments are the entry to import, and whether the schema is a library's.
import { pathToFileURL } from "node:url";
import { answering, credentials, model } from "./bench-inputs.mjs";

const [, , entry, kind] = process.argv;
const messages = [{ role: "user", content: "Jason is 25 years old" }];
const responseModel = kind === "library" ? await librarySchema() : plainSchema();
const times = {};
let before = process.cpuUsage();

const { fromProvider } = await import(pathToFileURL(entry));
lap("import");
const options = { region: "us-east-1", credentials, fetch: answering(() => lap("sign")) };
const client = fromProvider(`bedrock/${model}`, options);
await client.explain({ responseModel, messages });
lap("start");
await client.create({ responseModel, messages });
lap("answer");
process.stdout.write(JSON.stringify(times));

function lap(step) {
  const { user, system } = process.cpuUsage(before);
  times[step] = (user + system) / 1000;
  before = process.cpuUsage();
}

function plainSchema() {
  return {
    title: "Person",
    type: "object",
    properties: { name: { type: "string" }, age: { type: "integer" } },
    required: ["name", "age"],
  };
}

/** A Standard Schema around the same, so that no library is measured. */
async function librarySchema() {
  const validate = (value) => (typeof value?.age === "number" ? { value } : { issues: [{ message: "Invalid" }] });
  const jsonSchema = { input: plainSchema, output: plainSchema };
  return { "~standard": { version: 1, vendor: "bench", validate, jsonSchema } };
}
