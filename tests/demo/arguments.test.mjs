// The demo's command line: answered or refused before anything is built, downloaded or loaded.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { help, readArguments } from "../../js/demo/arguments.mjs";
import { inRepository } from "../../js/scripts/lib/paths.mjs";

const demo = (...parameters) =>
  spawnSync(process.execPath, [inRepository("js/scripts/demo.mjs"), ...parameters], { encoding: "utf8" });

test("--help prints the help and nothing else", () => {
  const { status, stdout, stderr } = demo("--help");
  assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: `${help}\n`, stderr: "" });
});

test("mistakes are refused at once, with the help", () => {
  for (const [parameters, complaint] of [
    [["--mode", "bedrock_json"], /^\n✖ --mode bedrock_json is not known: it takes BEDROCK_TOOLS or BEDROCK_JSON\n/],
    [["--mode", ""], /^\n✖ --mode {2}is not known/],
    [["--modes"], /^\n✖ Unknown option '--modes'/],
    [["--aws"], /^\n✖ --aws needs --model/],
  ]) {
    const { status, stdout, stderr } = demo(...parameters);
    assert.equal(status, 1);
    assert.equal(stdout, "");
    assert.match(stderr, complaint);
    assert.ok(stderr.includes(help));
  }
});

test("a text may be quoted or not, and stands beside options", () => {
  assert.equal(readArguments(["Jason is 25 years old"]).text, "Jason is 25 years old");
  const { text, mode } = readArguments(["--mode", "BEDROCK_TOOLS", "Jason", "is", "25"]);
  assert.deepEqual({ text, mode }, { text: "Jason is 25", mode: "BEDROCK_TOOLS" });
  assert.equal(readArguments([]).text, undefined);
});
