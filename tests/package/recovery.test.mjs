// A trap leaves the memory of a WebAssembly instance in an unknown state: the next call must run in a new one.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { inRepository } from "../../js/scripts/lib/paths.mjs";

const load = (file) => import(pathToFileURL(inRepository("pkg", "dist", file)));

const request = new TextEncoder().encode(
  JSON.stringify({ modelId: "m", region: "us-east-1", messages: [{ role: "user", content: "Jason" }] }),
);

test("after a trap there is a new instance, and objects of the former one refuse to work", async () => {
  await load("entry/node.js");
  const { loadCore, replaceInstance } = await load("core/instance.js");
  const core = await loadCore();
  const former = new core.Schema('{"type":"object"}', undefined);

  const damaged = new core.Schema('{"type":"object"}', undefined);
  damaged.__wbg_ptr = 0x7fff_fff0;
  assert.throws(() => new core.Extraction(damaged, request, []), WebAssembly.RuntimeError);
  replaceInstance();

  assert.throws(() => new core.Extraction(former, request, []), /stale object/);
  const schema = new core.Schema('{"type":"object"}', undefined);
  assert.equal(JSON.parse(new core.Extraction(schema, request, []).start()).type, "send");
});
