// The published binaries of the model's runtime, platform by platform: what is asked for must be one of them.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { it } from "node:test";
import { inRepository } from "../../js/scripts/lib/paths.mjs";
import { deviceFor } from "./backends/llama-device.mjs";

const names = { linux: "linux", darwin: "mac", win32: "win" };

it("every platform that the runtime is published for gets a binary that exists, and no layers on a GPU", async () => {
  const { packages } = JSON.parse(await readFile(inRepository("package-lock.json"), "utf8"));
  for (const [platform, architecture] of [
    ["linux", "x64"],
    ["linux", "arm64"],
    ["darwin", "x64"],
    ["darwin", "arm64"],
    ["win32", "x64"],
    ["win32", "arm64"],
  ]) {
    const { gpu, gpuLayers } = deviceFor(platform, architecture);
    const published = [names[platform], architecture, ...(gpu ? [gpu] : [])].join("-");
    assert.ok(packages[`node_modules/@node-llama-cpp/${published}`], published);
    assert.equal(gpuLayers, 0);
  }
});
