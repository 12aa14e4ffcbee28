// A process of Node.js, Deno or Bun that signs: one message in a line of standard input, its answer in one of standard output.
// The arguments are the package's directory, the entry of the runtime, and the module of aws4fetch where it takes part.
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { signingTasks } from "./bench-signing-tasks.mjs";

const [, , dist, entry, aws4fetch] = process.argv;
const load = (...path) => import(pathToFileURL(join(...path)));

await load(dist, "entry", entry);
const answer = signingTasks({
  handle: await load(dist, "core", "handle.js"),
  digest: await load(dist, "http", "digest.js"),
  peer: aws4fetch && (await load(aws4fetch)),
});
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
}
