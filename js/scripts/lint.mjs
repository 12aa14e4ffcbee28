// `npm run lint`: formatting and lints of Rust, for the host and for WebAssembly, and of JavaScript and TypeScript.
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

await main(async () => {
  const { environment } = await setup();
  const failed = [];
  for (const [title, program, parameters] of checks) {
    say(`\n━━ ${title}`);
    if (!(await succeeds(program, parameters, environment))) failed.push(title);
  }
  if (failed.length > 0) throw new SetupError(`Failed: ${failed.join("; ")}.`);
  say("\nNo findings.");
});
