// Setup on a machine whose rustup lacks the pinned toolchain, with stand-ins for rustup, rustc and the tools.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, test } from "node:test";
import { inRepository, lockedCrateVersion, rustVersion } from "../../js/scripts/lib/paths.mjs";

const home = mkdtempSync(join(tmpdir(), "setup-"));
after(() => rmSync(home, { recursive: true, force: true }));

/** Programs that stand before those of the machine. Its `rustc` installs silently where rustup would. */
function installStandIns() {
  const bin = join(home, "bin");
  const installed = join(home, "installed");
  const silent = join(home, "installed-silently");
  mkdirSync(bin);
  const programs = {
    rustc: `
      if [ ! -e '${installed}' ]; then
        [ "$RUSTUP_AUTO_INSTALL" = 0 ] && exit 1
        touch '${installed}' '${silent}'
      fi
      if [ "$1" = --print ]; then echo '${home}'; else echo 'rustc ${rustVersion()} (stand-in)'; fi`,
    rustup: `
      if [ "$1 $2" = "toolchain install" ]; then touch '${installed}'; fi
      if [ "$1" = --version ]; then echo 'rustup 1.28.2'; fi`,
    "wasm-bindgen": `echo 'wasm-bindgen ${lockedCrateVersion("wasm-bindgen")}'`,
    "wasm-pack": `echo 'wasm-pack ${/wasmPackVersion = "([^"]+)"/.exec(readFileSync(inRepository("js/scripts/setup.mjs"), "utf8"))[1]}'`,
  };
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  return { bin, silent };
}

test("a missing toolchain is installed visibly, never by a question to rustc", {
  skip: process.platform === "win32",
}, () => {
  const { bin, silent } = installStandIns();
  const { RUSTUP_AUTO_INSTALL, ...environment } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [inRepository("js/scripts/setup.mjs")], {
    env: { ...environment, PATH: bin + delimiter + process.env.PATH, BEDROCK_EXTRACT_CACHE: join(home, "cache") },
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
  assert.equal(stdout, "Ready.\n");
  assert.match(stderr, new RegExp(`• Installing Rust ${rustVersion()}, which rust-toolchain\\.toml pins`));
  assert.ok(!existsSync(silent), "rustc installed it silently");
});
