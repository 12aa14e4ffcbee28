import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const compiler = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin", "tsc");

for (const [project, what] of [
  ["tsconfig.json", "the declarations infer what they promise and refuse what they must"],
  ["tsconfig.libraries.json", "schemas of every library give the type that the library gives"],
  ["tsconfig.commonjs.json", "the declarations for CommonJS go together with those of the other entries"],
  ["tsconfig.bare.json", "the declarations need no DOM or Node types"],
]) {
  test(what, () => {
    const { status, stdout } = spawnSync(process.execPath, [compiler, "-p", join(here, project)], { encoding: "utf8" });
    assert.equal(status, 0, stdout);
  });
}

test("they do with the oldest TypeScript that all libraries take", () => {
  const older = compiler.replace(/([\\/])typescript(?=[\\/])/u, "$1typescript-5.4");
  const project = join(here, "tsconfig.libraries.json");
  const { status, stdout } = spawnSync(process.execPath, [older, "-p", project], { encoding: "utf8" });
  assert.equal(status, 0, stdout);
});
