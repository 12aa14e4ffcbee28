// Runs the demo in a process of its own, its output piped.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("demo-program.mjs", import.meta.url));

/** Resolves to `{ code, output, errors }`. */
export async function runDemo(options, { terminal = false, environment = {} } = {}) {
  const parameters = [program, JSON.stringify(options), ...(terminal ? ["terminal"] : [])];
  const child = spawn(process.execPath, parameters, {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let errors = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (errors += chunk));
  const [code] = await once(child, "close");
  return { code, output, errors };
}
