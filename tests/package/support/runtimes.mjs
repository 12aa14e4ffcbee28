// The binaries of Deno and Bun, from their npm packages.
import { existsSync } from "node:fs";
import { inRepository } from "../../../js/scripts/lib/paths.mjs";

const hasGlibc = process.platform !== "linux" || "glibcVersionRuntime" in process.report.getReport().header;

export const deno = installedBinary(["deno"], {
  "linux-x64": "@deno/linux-x64-glibc",
  "linux-arm64": "@deno/linux-arm64-glibc",
  "darwin-x64": "@deno/darwin-x64",
  "darwin-arm64": "@deno/darwin-arm64",
});
// Bun's install script, where npm runs it, moves the binary into the package `bun`.
export const bun = installedBinary(["bin/bun", "../../bun/bin/bun.exe"], {
  "linux-x64": "@oven/bun-linux-x64",
  "linux-arm64": "@oven/bun-linux-aarch64",
  "darwin-x64": "@oven/bun-darwin-x64",
  "darwin-arm64": "@oven/bun-darwin-aarch64",
});

/** The npm packages of both hold one binary per platform. Where one is published, tests that miss it fail. */
function installedBinary(places, packages) {
  const name = hasGlibc ? packages[`${process.platform}-${process.arch}`] : undefined;
  const candidates = name ? places.map((place) => inRepository("node_modules", name, place)) : [];
  return candidates.find((candidate) => existsSync(candidate)) ?? candidates[0];
}

export const skipUnless = (binary) => ({ skip: binary ? false : `no binary for ${process.platform} ${process.arch}` });
