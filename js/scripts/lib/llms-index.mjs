// llms.txt: the index of the documents for programs that read them, made from docs/README.md. The form is that of llmstxt.org:
// a title, a summary, and lists of links with a line each.
import { readFileSync } from "node:fs";
import { inRepository } from "./paths.mjs";

/** Where the index stands in the repository; the package has it at its root. */
export const LLMS_INDEX = inRepository("pkg-template", "llms.txt");

/** The text of the index. */
export function llmsIndex() {
  const { name, description } = JSON.parse(readFileSync(inRepository("pkg-template", "package.json"), "utf8"));
  const index = readFileSync(inRepository("pkg-template", "docs", "README.md"), "utf8");
  const sections = index.slice(index.indexOf("\n## ") + 1).replaceAll("](", "](docs/");
  return `# ${name}\n\n> ${description}\n\nStart with [the README](README.md).\n\n${sections}`;
}
