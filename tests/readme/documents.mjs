// The documents that users read: the README and those that the package ships beside it.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inRepository } from "../../js/scripts/lib/paths.mjs";

const folder = inRepository("pkg-template", "docs");
const pages = readdirSync(folder).filter((name) => name.endsWith(".md"));

/** `{ name, path, text }` of each. */
export const documents = [
  ["README.md", inRepository("README.md")],
  ...pages.toSorted().map((name) => [name, join(folder, name)]),
].map(([name, path]) => ({ name, path, text: readFileSync(path, "utf8") }));
