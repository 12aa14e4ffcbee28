// The command line of the playground, as it is typed.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { inRepository } from "../../js/scripts/lib/paths.mjs";

const script = inRepository("js", "scripts", "playground.mjs");

function start(...parameters) {
  return spawn(process.execPath, [script, ...parameters], { stdio: ["ignore", "pipe", "pipe"] });
}

test("it serves until it is stopped, and says where", async () => {
  const child = start("--scripted", "--port", "0");
  const [line] = await once(child.stdout, "data");
  const [, url] = /^Playground: (http:\/\/127\.0\.0\.1:\d+)\n/u.exec(line);
  assert.equal((await fetch(url)).status, 200);
  child.kill("SIGINT");
  const [code] = await once(child, "close");
  assert.equal(code, 0);
});

test("a mistake is told with the options", async () => {
  const child = start("--scirpted");
  let errors = "";
  child.stderr.on("data", (chunk) => (errors += chunk));
  const [code] = await once(child, "close");
  assert.equal(code, 1);
  assert.match(errors, /--scirpted[\s\S]*--scripted {2}/u);
});
