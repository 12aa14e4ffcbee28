// Preloaded into every test process: at its end, every error that the package made there and every line that was logged is
// searched for the secrets that the tests use, and every text of the errors is measured.
import { register } from "node:module";
import { format } from "node:util";
import { API_KEY, CREDENTIALS, SESSION_CREDENTIALS } from "../endpoint/authentication.mjs";
import { faultsOf, secretsIn } from "./inspection.mjs";

/** What the tests sign in with; `hunter2` and `PLANTED` stand for secrets wherever they have no need to be right. */
const secrets = [
  API_KEY,
  CREDENTIALS.secretAccessKey,
  SESSION_CREDENTIALS.secretAccessKey,
  SESSION_CREDENTIALS.sessionToken,
  "hunter2",
  "PLANTED",
];

/** Errors are looked at late, because the record of the call is added to them after they are made. */
const PATIENCE = 500;

const errors = [];
const found = new Set();

globalThis[Symbol.for("bedrock-extract.watched")] = class extends Error {
  constructor(...parameters) {
    super(...parameters);
    errors.push(this);
    if (errors.length > PATIENCE) look(errors.shift());
  }
};
register("./loader.mjs", import.meta.url);

for (const method of ["debug", "error", "info", "log", "trace", "warn"]) {
  const write = console[method];
  console[method] = (...parameters) => {
    const line = format(...parameters);
    for (const secret of secretsIn(line, secrets)) found.add(`console.${method} shows ${secret.slice(0, 4)}…`);
    write.apply(console, parameters);
  };
}

process.on("exit", () => {
  for (const error of errors) look(error);
  if (found.size === 0) return;
  process.exitCode = 1;
  process.stderr.write(`\nErrors and logs show what they must not:\n${[...found].join("\n")}\n`);
});

function look(error) {
  for (const fault of faultsOf(error, secrets)) found.add(fault);
}
