// The declarations compile with every version of TypeScript from the oldest on, wherever it looks for modules, without skipping any
// check.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { largePrograms } from "../../js/scripts/lib/bench-types.mjs";
import { inRepository } from "../../js/scripts/lib/paths.mjs";

/** The folder in `node_modules` of each version, the oldest that works first: before 5.0 there are no `const` type parameters. */
const COMPILERS = ["typescript-5.0", "typescript-5.4", "typescript-5.9", "typescript-6", "typescript"];

/** How a program finds the package, by the name of its file. */
const RESOLUTIONS = {
  "node16 from ES modules": ["consumer.mts", { module: "node16" }],
  "node16 from CommonJS": ["consumer.cts", { module: "node16" }],
  "nodenext from ES modules": ["consumer.mts", { module: "nodenext" }],
  bundler: ["consumer.ts", { module: "esnext", moduleResolution: "bundler" }],
  node10: ["consumer.ts", { module: "commonjs", moduleResolution: "node10" }],
};

/** Settings beyond `strict`, each alone and all together. */
const SETTINGS = {
  "the loosest": { strict: false },
  strict: {},
  "exact optional properties": { exactOptionalPropertyTypes: true },
  "everything that is strict": {
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noPropertyAccessFromIndexSignature: true,
    noImplicitOverride: true,
    noUnusedLocals: true,
    verbatimModuleSyntax: true,
    isolatedModules: true,
  },
  "isolated declarations": { declaration: true, isolatedDeclarations: true },
  "the DOM": { lib: ["es2022", "dom"] },
  "the newest library": { target: "esnext", lib: ["esnext"] },
};

let folder;

before(() => {
  mkdirSync(inRepository("target"), { recursive: true });
  folder = mkdtempSync(inRepository("target", "compilers-"));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(inRepository("pkg"), join(folder, "node_modules", "bedrock-extract"));
  symlinkSync(inRepository("node_modules", "zod"), join(folder, "node_modules", "zod"));
  for (const ending of ["ts", "mts", "cts"]) {
    copyFileSync(inRepository("tests", "types", "compilers", "consumer.ts"), join(folder, `consumer.${ending}`));
  }
  writeFileSync(join(folder, "package.json"), "{}");
});

after(() => rmSync(folder, { recursive: true, force: true }));

for (const compiler of COMPILERS) {
  for (const [name, [file, options]] of Object.entries(RESOLUTIONS)) {
    if (name === "node10" && compiler === "typescript") continue; // TypeScript 7 has it no more.
    test(`${compiler} finds the types: ${name}`, () => assertCompiles(compiler, file, options));
  }
}

for (const compiler of ["typescript-5.0", "typescript"]) {
  for (const [name, options] of Object.entries(SETTINGS)) {
    if ("isolatedDeclarations" in options && compiler === "typescript-5.0") continue; // It came with 5.5.
    const base = { module: "esnext", moduleResolution: "bundler" };
    test(`${compiler} with ${name}`, () => assertCompiles(compiler, "consumer.ts", { ...base, ...options }));
  }
}

for (const compiler of ["typescript-5.4", "typescript"]) {
  test(`${compiler} is not lost in a schema of 200 properties`, () => {
    for (const [name, text] of Object.entries(largePrograms())) {
      writeFileSync(join(folder, `${name}.ts`), text);
      const modules = { module: "esnext", moduleResolution: "bundler", skipLibCheck: true, lib: ["es2022", "dom"] };
      assertCompiles(compiler, `${name}.ts`, modules);
    }
  });
}

test("a program that is wrong does not compile, so that these tests can fail", () => {
  const text = readFileSync(join(folder, "consumer.mts"), "utf8");
  writeFileSync(join(folder, "wrong.mts"), text.replace("// @ts-expect-error the schema has no such property", ""));
  const { status, stdout } = compile("typescript-5.0", "wrong.mts", { module: "nodenext" });
  assert.notEqual(status, 0);
  assert.match(stdout, /Property 'age' does not exist/);
});

function assertCompiles(compiler, file, options) {
  const { status, stdout } = compile(compiler, file, options);
  assert.equal(status, 0, stdout);
}

function compile(compiler, file, options) {
  const config = join(folder, "tsconfig.json");
  const silenced = compiler === "typescript-6" ? { ignoreDeprecations: "6.0" } : {};
  const compilerOptions = {
    ...{ strict: true, noEmit: true, target: "es2022", lib: ["es2022"], types: [], skipLibCheck: false },
    ...silenced,
    ...options,
  };
  writeFileSync(config, JSON.stringify({ compilerOptions, files: [file] }));
  const tsc = inRepository("node_modules", compiler, "bin", "tsc");
  return spawnSync(process.execPath, [tsc, "-p", config, "--pretty", "false"], { encoding: "utf8" });
}
