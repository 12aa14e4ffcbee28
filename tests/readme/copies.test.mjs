// Blocks that another test runs, or none: files that the documents repeat, code of other packages, commands.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { transform } from "esbuild";
import { inRepository } from "../../js/scripts/lib/paths.mjs";
import { commands, copies, peers } from "./blocks.mjs";

mkdirSync(inRepository("target"), { recursive: true });
// Inside the repository, where the packages that it has are found.
const folder = mkdtempSync(inRepository("target", "peers-"));
after(() => rmSync(folder, { recursive: true, force: true }));

test("what a page says is a file is that file", () => {
  assert.ok(copies.length >= 6, String(copies.length));
  for (const { title, code, file } of copies) {
    assert.equal(code, readFileSync(inRepository(...file.split("/")), "utf8"), `${title}, ${file}`);
  }
});

test("code of other packages can be read, and compiles where the package is here", async () => {
  const scripts = peers.filter(({ language }) => language !== "python");
  assert.ok(scripts.length >= 4, String(scripts.length));
  const files = [];
  for (const { title, language, code, package: name, version } of scripts) {
    await transform(code, { loader: language }).catch((error) => assert.fail(`${title}: ${error.message}`));
    const manifest = inRepository("node_modules", ...name.split("/"), "package.json");
    if (!existsSync(manifest)) continue;
    assert.equal(version, JSON.parse(readFileSync(manifest, "utf8")).version, `${title} names another version`);
    files.push(join(folder, `peer-${files.length}.mts`));
    writeFileSync(files.at(-1), code);
  }
  assert.ok(files.length > 0);
  const compiler = inRepository("node_modules", "typescript", "bin", "tsc");
  const options = ["--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--target", "es2022"];
  const { status, stdout } = spawnSync(process.execPath, [compiler, ...options, "--ignoreConfig", ...files], {
    encoding: "utf8",
  });
  assert.equal(status, 0, stdout);
});

test("a shell can read the commands", { skip: process.platform === "win32" }, () => {
  assert.ok(commands.length >= 8, String(commands.length));
  for (const { title, code } of commands) {
    const { status, stderr } = spawnSync("sh", ["-n"], { input: code, encoding: "utf8" });
    assert.equal(status, 0, `${title}: ${stderr}`);
  }
});
