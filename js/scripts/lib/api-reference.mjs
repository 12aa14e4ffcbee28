// Writes the API reference from the sources of the facade. Its generator is installed once in the user's cache, as the lock
// file beside its manifest names it.
import { createHash } from "node:crypto";
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { madeOnce } from "./made-once.mjs";
import { inRepository } from "./paths.mjs";
import { runTask } from "./progress.mjs";

/** Where the reference stands in the repository. */
export const API_REFERENCE = inRepository("docs", "api");

const MANIFESTS = ["package.json", "package-lock.json"];
const manifest = (file) => inRepository("js", "scripts", "api-reference", file);

/** One page for each entry that a user imports. */
const ENTRIES = [
  "index.ts",
  "entry/module.ts",
  "otel/otel.ts",
  "credentials/node-provider-chain.ts",
  "credentials/browser-credentials.ts",
  "batch/batch.ts",
  "batch/batch-aws.ts",
];

/** Writes the pages into a directory, which is emptied before. */
export async function writeApiReference(directory) {
  const content = MANIFESTS.map((file) => readFileSync(manifest(file), "utf8")).join("\0");
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 16);
  const generator = await madeOnce("api-reference", hash, install);
  await runTask({
    name: "api-reference",
    title: "Writing the API reference",
    expected: "about 10 s",
    command: [
      process.execPath,
      join(generator, "node_modules", "typedoc", "bin", "typedoc"),
      ...parameters(generator, directory),
    ],
    onFailure: "Correct the comment or type that is named above.",
  });
}

function parameters(generator, directory) {
  const tables = ["parameters", "interfaceProperties", "classProperties", "typeAliasProperties", "typeDeclaration"];
  return [
    ...ENTRIES.flatMap((file) => ["--entryPoints", inRepository("js", "src", file)]),
    ...["--tsconfig", inRepository("tsconfig.build.json"), "--out", directory, "--readme", "none"],
    ...[
      "--plugin",
      join(generator, "node_modules", "typedoc-plugin-markdown", "dist", "index.js"),
      "--router",
      "module",
      "--useCodeBlocks",
      "--disableSources",
    ],
    ...["--hidePageHeader", "--hideBreadcrumbs", "--excludePrivate", "--excludeInternal", "--excludeExternals"],
    ...["--excludeReferences", "--logLevel", "Warn", "--treatWarningsAsErrors"],
    // Types behind the public `FromJsonSchema` and `InferResponse`.
    ...["--intentionallyNotExported", "js/src/types/schema.ts:Value"],
    ...["--intentionallyNotExported", "js/src/types/schema.ts:Described"],
    ...["--sort", "kind", "--sort", "alphabetical", "--name", "bedrock-extract"],
    ...[...tables, "propertyMembers"].flatMap((kind) => [`--${kind}Format`, "table"]),
  ];
}

async function install(directory) {
  for (const file of MANIFESTS) copyFileSync(manifest(file), join(directory, file));
  await runTask({
    name: "npm-ci-api-reference",
    title: "Installing the generator of the API reference",
    expected: "about 5 s, once",
    command: ["npm", "ci", "--prefix", directory, "--ignore-scripts", "--no-audit", "--no-fund"],
    onFailure: "Check that npm reaches its registry (npm ping), then run the command again.",
  });
}
