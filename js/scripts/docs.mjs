// `npm run docs`: writes what is made of other files. llms.txt is the index of the documents; docs/api is the reference of all
// public functions and types, from the comments in the sources.
import { writeFileSync } from "node:fs";
import { API_REFERENCE, writeApiReference } from "./lib/api-reference.mjs";
import { LLMS_INDEX, llmsIndex } from "./lib/llms-index.mjs";
import { main, say } from "./lib/progress.mjs";

await main(async () => {
  writeFileSync(LLMS_INDEX, llmsIndex());
  say("pkg-template/llms.txt is up to date.");
  await writeApiReference(API_REFERENCE);
  say("docs/api is up to date.");
});
