// A long-lived Python process that answers each line of JSON with a line of JSON.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const keptErrorCharacters = 4_000;

/** `ask(question)` resolves to the program's answer; questions may be asked without waiting. Call `close()` at the end. */
export function startOracle(python, program) {
  const child = spawn(python, ["-I", fileURLToPath(new URL(program, import.meta.url))], {
    stdio: ["pipe", "pipe", "pipe"],
    // Settings of the person who runs the tests must not enter the comparison.
    env: { PATH: process.env.PATH, SYSTEMROOT: process.env.SYSTEMROOT, PYTHONIOENCODING: "utf-8" },
  });
  const waiting = [];
  let complaint = "";
  child.stderr.on("data", (chunk) => {
    complaint = (complaint + chunk).slice(-keptErrorCharacters);
  });
  createInterface({ input: child.stdout }).on("line", (line) => waiting.shift()?.resolve(JSON.parse(line)));
  child.stdin.on("error", () => {});
  const ended = new Promise((resolve) => {
    const fail = (reason) => {
      for (const { reject } of waiting.splice(0)) reject(new Error(`${program} ended early: ${reason}\n${complaint}`));
      resolve();
    };
    child.on("error", (error) => fail(error.message));
    child.on("close", (code, signal) => fail(code ?? signal));
  });
  return {
    ask: (question) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        child.stdin.write(`${JSON.stringify(question)}\n`);
      }),
    close: () => {
      child.stdin.end();
      return ended;
    },
  };
}
