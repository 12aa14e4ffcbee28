// The watch over every test process is there, and sees what it should.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";

const entry = new URL("../../pkg/dist/entry/node.js", import.meta.url).href;
const errors = new URL("../../pkg/dist/errors.js", import.meta.url).href;

/** Runs a module's text under the watch. */
function watched(source) {
  const watch = new URL("watch.mjs", import.meta.url).href;
  return spawnSync(process.execPath, [`--import=${watch}`, "--input-type=module", "--eval", source], {
    encoding: "utf8",
  });
}

test("this process is watched", () => {
  assert.equal(typeof globalThis[Symbol.for("bedrock-extract.watched")], "function");
});

test("what shows nothing passes", () => {
  const quiet = `import { fromBedrock } from "${entry}";
    await fromBedrock({ model: "m" }).create({ modle: 1 }).catch((error) => console.log(error.code));`;
  const { status, stdout, stderr } = watched(quiet);
  assert.deepEqual([status, stdout.trim(), stderr], [0, "BAD_OPTION", ""]);
});

for (const [what, source] of [
  ["console.warn shows PLAN", `console.warn({ key: "a PLANTED secret" });`],
  ["console.log shows PLAN", `console.log(Buffer.from("xPLANTED-").toString("base64"));`],
  ["NETWORK shows hunt", `new BedrockExtractError({ code: "NETWORK", message: "It was hunter2", help: "Wait" });`],
  [
    "The cause of NETWORK shows PLAN",
    `new BedrockExtractError({ code: "NETWORK", message: "No", help: "Wait", cause: new Error("PLANTED") });`,
  ],
  [
    "NETWORK.service.message has 502",
    `new BedrockExtractError({ code: "NETWORK", message: "No", help: "Wait", service: { message: "x".repeat(502) } });`,
  ],
]) {
  test(`it ends a process in which ${what}`, () => {
    const { status, stderr } = watched(`import { BedrockExtractError } from "${errors}"; ${source}`);
    assert.equal(status, 1);
    assert.ok(stderr.includes(what), stderr);
  });
}
