// The documents that users read: the README and those that the package ships beside it.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inRepository } from "../../js/scripts/lib/paths.mjs";

const folder = inRepository("pkg-template", "docs");
const pages = readdirSync(folder).filter((name) => name.endsWith(".md"));

/** `{ name, path, packed, text }` of each: `path` is its file in the repository, `packed` the one in the package. */
export const documents = [
  { name: "README.md", path: inRepository("README.md"), packed: inRepository("pkg", "README.md") },
  ...pages.toSorted().map((page) => ({
    // The index has the file name of the README.
    name: page === "README.md" ? "docs/README.md" : page,
    path: join(folder, page),
    packed: inRepository("pkg", "docs", page),
  })),
].map((document) => ({ ...document, text: readFileSync(document.path, "utf8") }));

/** The text of the document with that name. */
export const textOf = (name) => documents.find((document) => document.name === name).text;
