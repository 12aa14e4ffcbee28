// `npm run lint`: formatting and lints of Rust, for the host and for WebAssembly, and of JavaScript and TypeScript.
import { spawnSync } from "node:child_process";
import { succeeds } from "./lib/command.mjs";
import { inRepository } from "./lib/paths.mjs";
import { main, SetupError, say } from "./lib/progress.mjs";
import { setup } from "./setup.mjs";

const clippy = ["clippy", "--locked", "--quiet"];

const checks = [
  ["Rust formatting", "cargo", ["fmt", "--check"]],
  ["Rust lints for the host", "cargo", [...clippy, "--workspace", "--all-targets", "--", "-D", "warnings"]],
  [
    "Rust lints for WebAssembly",
    "cargo",
    [...clippy, "--workspace", "--lib", "--target", "wasm32-unknown-unknown", "--", "-D", "warnings"],
  ],
  [
    "JavaScript and TypeScript formatting and lints",
    process.execPath,
    [inRepository("node_modules", "@biomejs", "biome", "bin", "biome"), "ci", "--error-on-warnings", "."],
  ],
];

/** Takes minutes to compile, so it is not installed here: `cargo install cargo-deny --locked`. */
const deny = [
  "licences and origins of crates",
  "cargo",
  ["deny", "--log-level", "error", "check", "licenses", "bans", "sources"],
];

await main(async () => {
  const { environment } = await setup();
  const hasDeny = spawnSync("cargo", ["deny", "--version"], { env: { ...process.env, ...environment } }).status === 0;
  const failed = [];
  for (const [title, program, parameters] of [...checks, ...(hasDeny ? [deny] : [])]) {
    say(`\n━━ ${title}`);
    if (!(await succeeds(program, parameters, environment))) failed.push(title);
  }
  if (failed.length > 0) throw new SetupError(`Failed: ${failed.join("; ")}.`);
  say("\nNo findings.");
});
