// Runs a command whose output the reader is to see as it is.
import { spawn } from "node:child_process";
import { repository } from "./paths.mjs";
import { note } from "./progress.mjs";

/** Whether the command succeeded. `environment` is added to the process's own, `directory` is the repository's by default. */
export function succeeds(program, parameters, environment = {}, directory = repository) {
  return new Promise((resolve) => {
    const child = spawn(program, parameters, {
      cwd: directory,
      env: { ...process.env, ...environment },
      stdio: ["ignore", "inherit", "inherit"],
    });
    child.on("error", (error) => {
      note(`${program} cannot be started: ${error.message}`);
      resolve(false);
    });
    child.on("close", (code) => resolve(code === 0));
  });
}
