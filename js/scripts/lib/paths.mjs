// Where things are: the repository, the user's cache, and the versions pinned in manifests.
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const repository = fileURLToPath(new URL("../../../", import.meta.url)).replace(/[\\/]$/, "");

/** A path inside the repository. */
export const inRepository = (...parts) => join(repository, ...parts);

/** Downloads and compiled tools live outside the repository, so that a second clone does not pay for them again. */
export function cacheDirectory({ BEDROCK_EXTRACT_CACHE, XDG_CACHE_HOME } = process.env) {
  return BEDROCK_EXTRACT_CACHE || join(XDG_CACHE_HOME || join(homedir(), ".cache"), "bedrock-extract");
}

/** The package's version: `Cargo.toml` is its only source. */
export function packageVersion() {
  const version = /^version = "([^"]+)"/m.exec(readFileSync(inRepository("Cargo.toml"), "utf8"))?.[1];
  if (!version) throw new Error("Cargo.toml names no version");
  return version;
}

/** The toolchain that `rust-toolchain.toml` pins. */
export function rustVersion() {
  const channel = /^channel = "([^"]+)"/m.exec(readFileSync(inRepository("rust-toolchain.toml"), "utf8"))?.[1];
  if (!channel) throw new Error("rust-toolchain.toml names no channel");
  return channel;
}

/** The version of a crate in `Cargo.lock`. */
export function lockedCrateVersion(name) {
  const lock = readFileSync(inRepository("Cargo.lock"), "utf8");
  const version = new RegExp(`name = "${name}"\\nversion = "([^"]+)"`).exec(lock)?.[1];
  if (!version) throw new Error(`Cargo.lock names no ${name}`);
  return version;
}
