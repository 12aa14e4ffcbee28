// Runs a slow command and keeps the reader informed: one updating line on a terminal, a plain line every ten seconds in
// a pipe, the complete output in a log file whose end is shown when the command fails.
import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { cacheDirectory, repository } from "./paths.mjs";

// Progress goes to standard error: standard output belongs to what a script was asked for.
const terminal = process.stderr.isTTY === true;
const silentMilliseconds = 3_000;
const plainLineMilliseconds = 10_000;
const shownLogLines = 30;
/** Verbose tools print whole command lines. */
const shownCharacters = 300;
const plainCharacters = 100;

/** A failure the reader can act on: printed without a stack trace. */
export class SetupError extends Error {}

/** A line of what the script was asked for. */
export const say = (line) => process.stdout.write(`${line}\n`);

/** A line about what the script is doing. */
export const note = (line) => process.stderr.write(`${line}\n`);

const seconds = (milliseconds) => `${Math.round(milliseconds / 1000)} s`;

/**
 * @param {object} task
 * @param {string} task.title what is being done and why
 * @param {string} task.expected how long it usually takes
 * @param {string} task.name name of the log file
 * @param {[string, ...string[]]} task.command
 * @param {Record<string, string | undefined>} [task.environment] added to the process's own; `undefined` removes
 * @param {string} task.onFailure what the reader can do
 * @returns {Promise<string>} everything the command printed
 */
export async function runTask({ title, expected, name, command, environment = {}, onFailure }) {
  const log = join(cacheDirectory(), "logs", `${name}.log`);
  mkdirSync(dirname(log), { recursive: true });
  note(`• ${title} (${expected})`);

  const started = Date.now();
  const { code, output } = await spawnLogged(command, { ...process.env, ...environment }, log, started);
  if (code !== 0) {
    const lines = readFileSync(log, "utf8").trimEnd().split("\n");
    const excerpt = excerptOf(lines.map((line) => line.slice(0, shownCharacters))).join("\n    ");
    throw new SetupError(
      `${command.join(" ")}\n  ended with ${code}:\n    ${excerpt}\n  ${onFailure}\n  Complete output: ${log}`,
    );
  }
  note(`  done in ${seconds(Date.now() - started)}`);
  return output;
}

/** Beginning and end: some tools tell the reason first, others last. */
function excerptOf(lines) {
  if (lines.length <= shownLogLines) return lines;
  const half = shownLogLines / 2;
  return [...lines.slice(0, half), "…", ...lines.slice(-half)];
}

function spawnLogged(command, environment, log, started) {
  return new Promise((resolve, reject) => {
    const file = createWriteStream(log);
    const child = spawn(command[0], command.slice(1), {
      cwd: repository,
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    let lastLine = "";
    const collect = (chunk) => {
      const text = chunk.toString();
      file.write(text);
      output += text;
      const line = text.split("\n").findLast((part) => part.trim() !== "");
      if (line) lastLine = line.trim();
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);

    const stopReporting = report(() => `  ${seconds(Date.now() - started)}  ${lastLine}`.trimEnd());
    child.on("error", (error) => {
      stopReporting();
      reject(new SetupError(`${command[0]} cannot be started: ${error.message}`));
    });
    child.on("close", (code, signal) => {
      stopReporting();
      file.end(() => resolve({ code: code ?? signal, output }));
    });
  });
}

/** Shows `line()` until the returned function is called. */
export function report(line) {
  if (!terminal) {
    const timer = setInterval(() => note(line().slice(0, plainCharacters)), plainLineMilliseconds);
    return () => clearInterval(timer);
  }
  let shown = false;
  const show = () => {
    shown = true;
    process.stderr.write(`\r\u001b[2K${line().slice(0, (process.stderr.columns || 80) - 1)}`);
  };
  let timer;
  const delay = setTimeout(() => {
    show();
    timer = setInterval(show, 500);
  }, silentMilliseconds);
  return () => {
    clearTimeout(delay);
    clearInterval(timer);
    if (shown) process.stderr.write("\r\u001b[2K");
  };
}

/** Runs a script's main function; prints failures the reader can act on, and sets the exit code. */
export async function main(run) {
  try {
    await run();
  } catch (error) {
    process.exitCode = 1;
    process.stderr.write(error instanceof SetupError ? `\n✖ ${error.message}\n` : `\n✖ ${error.stack}\n`);
  }
}
