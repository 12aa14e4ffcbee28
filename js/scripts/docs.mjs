// `npm run docs`: writes docs/api, the reference of all public functions and types, from the comments in the sources.
import { API_REFERENCE, writeApiReference } from "./lib/api-reference.mjs";
import { main, say } from "./lib/progress.mjs";

await main(async () => {
  await writeApiReference(API_REFERENCE);
  say("docs/api is up to date.");
});
