// Runs the suite in a program of the consumer project: the settings go in as an argument, the results come out as JSON.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { defineScenarios, expected } from "./expected.mjs";

const timeLimitMilliseconds = 60_000;

/** A program that imports the library under `specifier`, runs the suite and prints the results. */
export function suiteProgram({ specifier = "bedrock-extract", prepare = "" } = {}) {
  return `
    import * as library from "${specifier}";
    import * as z from "zod";
    import { runSuite } from "./suite.mjs";
    ${prepare}
    const argument = globalThis.Deno ? Deno.args[0] : process.argv[2];
    console.log(JSON.stringify(await runSuite(library, z, JSON.parse(argument))));
  `;
}

/** What the suite needs to know of the endpoint, and whether the entry is a slim one, as JSON text. */
export function settingsOf({ url, region, credentials, sessionCredentials, apiKey }, { slim = false } = {}) {
  return JSON.stringify({ url, region, credentials, sessionCredentials, apiKey, slim });
}

/** Runs `command` in the project and checks the results that it prints. */
export async function checkProgram(endpoint, { command, parameters, directory, environment = {}, slim = false }) {
  defineScenarios(endpoint);
  const child = spawn(command, [...parameters, settingsOf(endpoint, { slim })], {
    cwd: directory,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
    timeout: timeLimitMilliseconds,
  });
  let output = "";
  let errors = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (errors += chunk));
  const [code] = await once(child, "close");
  assert.equal(code, 0, `${command} ended with ${code}:\n${errors}`);
  checkResults(JSON.parse(output));
}

export function checkResults(results) {
  assert.deepEqual(results, expected);
}
