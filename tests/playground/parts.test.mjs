// The parts of the playground that need no browser.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { get } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import { readArguments } from "../../js/playground/arguments.mjs";
import { startPlayground } from "../../js/playground/playground.mjs";
import { inRepository } from "../../js/scripts/lib/paths.mjs";
import { formatJson } from "../../playground/json.js";
import { outlineOf, rowsOf } from "../../playground/outline.js";
import { keysIn } from "../../playground/paste.js";
import { Progress } from "../../playground/progress.js";

function progressOf(...events) {
  const progress = new Progress();
  for (const event of events) progress.hear(event);
  return progress;
}

const begun = [
  { type: "value", path: "", value: {} },
  { type: "value", path: "/name", value: "" },
  { type: "append", path: "/name", append: "Ad" },
];

test("a field waits, is written, arrives, and is valid or not", () => {
  const progress = progressOf(...begun);
  assert.deepEqual([progress.stateOf("/name"), progress.stateOf("/age")], ["writing", "pending"]);
  progress.hear({ type: "append", path: "/name", append: "a" });
  progress.hear({ type: "complete", path: "/name" });
  assert.equal(progress.stateOf("/name"), "valid");
  progress.hear({ type: "value", path: "/address", value: {} });
  progress.hear({ type: "value", path: "/address/zip", value: 150 });
  assert.equal(progress.stateOf("/address/zip"), "arrived", "the property that holds it is not complete");
  progress.hear({ type: "complete", path: "/address" });
  assert.equal(progress.stateOf("/address/zip"), "valid");
  const issues = [{ path: "/address/zip", message: "/address/zip: must have 4 digits" }];
  progress.hear({ type: "invalid", path: "/address", issues });
  assert.deepEqual(
    ["/address", "/address/zip", "/name"].map((path) => progress.stateOf(path)),
    ["arrived", "invalid", "valid"],
  );
  assert.equal(progress.objection("/address/zip"), issues[0].message);
  assert.deepEqual(progress.value(), { name: "Ada", address: { zip: 150 } });
});

test("a reset takes everything back, and the end decides", () => {
  const progress = progressOf(...begun, { type: "invalid", path: "/name", issues: [{ path: "/name", message: "no" }] });
  progress.hear({ type: "reset", attempt: 2, reason: "invalid" });
  assert.deepEqual([progress.stateOf("/name"), progress.hasBegun], ["pending", false]);
  progress.hear({ type: "value", path: "", value: { "a/b": [1, { "~": null }] } });
  assert.deepEqual(progress.value(), { "a/b": [1, { "~": null }] });
  progress.hear({ type: "done", data: { name: "Ada", when: new Date(0) } });
  assert.deepEqual(
    ["/name", "/when", "/age"].map((path) => progress.stateOf(path)),
    ["valid", "valid", "absent"],
  );
});

test("after a failure nothing waits any more", () => {
  const progress = progressOf(...begun);
  progress.fail([{ path: "/age", message: "is missing" }]);
  assert.deepEqual(
    ["/name", "/age", "/city"].map((path) => progress.stateOf(path)),
    ["arrived", "invalid", "absent"],
  );
});

test("the outline of a schema follows references, options and parts", () => {
  const outline = outlineOf({
    $defs: { "a/b": { type: "object", properties: { zip: { type: "string" } } }, self: { $ref: "#/$defs/self" } },
    allOf: [{ properties: { name: { type: "string" } } }, { properties: { tags: { type: "array", items: {} } } }],
    properties: {
      home: { anyOf: [{ $ref: "#/$defs/a~1b" }, { type: "null" }] },
      size: { oneOf: [{ type: "number" }, { enum: ["S", "L"] }] },
      loop: { $ref: "#/$defs/self" },
      gone: { $ref: "#/$defs/none" },
    },
  });
  assert.deepEqual(
    rowsOf(outline, new Progress()).map(({ path, depth, type }) => [path, depth, type]),
    [
      ["/home", 0, "object or null"],
      ["/home/zip", 1, "string"],
      ["/size", 0, "number or S | L"],
      ["/loop", 0, "anything"],
      ["/gone", 0, "anything"],
      ["/name", 0, "string"],
      ["/tags", 0, "list"],
    ],
  );
});

test("rows of what the schema does not name come after the others, elements by number", () => {
  const progress = progressOf({ type: "value", path: "", value: { extra: 1, tags: ["a", "b"] } });
  const rows = rowsOf(outlineOf({ properties: { tags: { type: "array", items: { type: "string" } } } }), progress);
  assert.deepEqual(
    rows.map(({ path, name }) => [path, name]),
    [
      ["/tags", "tags"],
      ["/tags/0", "1"],
      ["/tags/1", "2"],
      ["/extra", "extra"],
    ],
  );
  assert.deepEqual(
    rowsOf(outlineOf({ type: "string" }), new Progress()).map(({ path }) => path),
    [""],
  );
});

test("what waits behind a list that grows is held back until it is complete", () => {
  const outline = outlineOf({
    properties: { tags: { type: "array", items: {} }, total: { type: "number" }, home: { properties: { zip: {} } } },
  });
  const progress = new Progress();
  const paths = (isRunning = true) => rowsOf(outline, progress, isRunning).map(({ path }) => path);
  assert.deepEqual(paths(false), ["/tags", "/total", "/home", "/home/zip"]);
  assert.deepEqual(paths(), ["/tags"]);
  progress.hear({ type: "value", path: "", value: {} });
  progress.hear({ type: "value", path: "/tags", value: [] });
  progress.hear({ type: "value", path: "/tags/0", value: "a" });
  assert.deepEqual(paths(), ["/tags", "/tags/0"]);
  progress.hear({ type: "complete", path: "/tags" });
  assert.deepEqual(paths(), ["/tags", "/tags/0", "/total", "/home", "/home/zip"]);
});

test("keys that were copied together are told apart", () => {
  const keys = {
    "access-key-id": "ASIAIOSFODNN7EXAMPLE",
    "secret-access-key": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "session-token": "AQoDYXdzEPT//////////wEXAMPLE==",
  };
  const [id, secret, token] = Object.values(keys);
  for (const text of [
    `export AWS_ACCESS_KEY_ID="${id}"\nexport AWS_SECRET_ACCESS_KEY="${secret}"\nexport AWS_SESSION_TOKEN="${token}"`,
    `[default]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\naws_session_token = ${token}\n`,
    JSON.stringify({ Credentials: { AccessKeyId: id, SecretAccessKey: secret, SessionToken: token } }),
  ]) {
    assert.deepEqual(keysIn(text), keys);
  }
  assert.equal(keysIn(token), undefined);
  assert.equal(keysIn(`AWS_SESSION_TOKEN=${token}`), undefined);
});

test("JSON is the same in lines", () => {
  const value = { long: Array.from({ length: 30 }, (_, index) => index), "a-b": { c: [], d: {}, e: "ä\n" }, n: null };
  const text = formatJson(value);
  assert.deepEqual(JSON.parse(text), value);
  assert.ok(text.includes('\n  "a-b": { "c": [], "d": {}, "e": "ä\\n" },\n'), text);
  assert.deepEqual(new Function(`return ${formatJson(value, { bareNames: true })}`)(), value);
  assert.equal(formatJson({ a: { b: 1 } }, { bareNames: true }), "{ a: { b: 1 } }");
});

test("the command line is read, and mistakes are named", () => {
  assert.deepEqual(readArguments(["--scripted", "--port", "0"]), {
    scripted: true,
    light: false,
    modelFile: undefined,
    upstream: undefined,
    port: 0,
    screenshots: undefined,
    help: false,
  });
  assert.throws(() => readArguments(["--port", "http"]), /--port takes a number/u);
  assert.throws(() => readArguments(["--scirpted"]), /--scirpted/u);
});

test("the page is told who answers, and what opens the local endpoint", async () => {
  const playground = await startPlayground({ upstream: "http://127.0.0.1:1/v1" });
  try {
    const { title, isScripted, models, apiKey } = await (await fetch(`${playground.url}/settings.json`)).json();
    assert.deepEqual([title, isScripted, models], ["Your model server", false, ["local.model-v1:0"]]);
    const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
    const body = JSON.stringify({ messages: [{ role: "user", content: [{ text: "Hello" }] }] });
    const path = `/model/${encodeURIComponent(models[0])}/converse`;
    const answer = await fetch(playground.url + path, { method: "POST", headers, body });
    assert.ok(answer.status >= 424, `nothing listens behind it: ${answer.status}`);
    assert.equal(playground.endpoint.requests.at(-1).path, path);
  } finally {
    await playground.close();
  }
});

test("the server has the page and the package, for this machine only", async () => {
  const playground = await startPlayground({ scripted: true });
  const { port, host: own } = new URL(playground.url);
  const ask = (path, host = own) =>
    new Promise((resolve, reject) => {
      get({ host: "127.0.0.1", port, path, headers: { host } }, (response) => {
        response.resume();
        resolve(response);
      }).on("error", reject);
    });
  try {
    for (const [path, type] of [
      ["/", /^text\/html/u],
      ["/style.css", /^text\/css/u],
      ["/zod.js", /^text\/javascript/u],
      ["/bedrock-extract/wasm/core_bg.wasm", /^application\/wasm$/u],
    ]) {
      const { statusCode, headers } = await ask(path);
      assert.equal(statusCode, 200, path);
      assert.match(headers["content-type"], type);
      assert.match(headers["content-security-policy"], /^default-src 'none'/u);
    }
    for (const path of ["/package.json", "/../package.json", "/bedrock-extract/../package.json", "/%2e%2e/x.js"]) {
      assert.equal((await ask(path)).statusCode, 404, path);
    }
    assert.equal((await ask("/settings.json", "rebound.example:80")).statusCode, 403);
  } finally {
    await playground.close();
  }
});

test("no file of the playground is longer than 350 lines, and the package has none of them", () => {
  const folders = ["playground", "js/playground"];
  const files = folders.flatMap((folder) => readdirSync(inRepository(folder)).map((name) => join(folder, name)));
  assert.ok(files.length > 10);
  const long = files.filter((file) => readFileSync(inRepository(file), "utf8").split("\n").length > 351);
  assert.deepEqual(long, []);
  const packed = readdirSync(inRepository("pkg"), { recursive: true }).filter((file) => /playground/u.test(file));
  assert.deepEqual(
    packed.filter((file) => !file.endsWith(".md")),
    [],
  );
});
