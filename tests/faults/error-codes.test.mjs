// Every code of the public union is produced by a call of the built package, and each of its errors follows the grammar.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";
import { isBedrockExtractError } from "../../pkg/dist/entry/node.js";
import { assertGrammar } from "../facade/support/grammar.mjs";
import { messages, User as responseModel, right, scriptedEndpoint, wrong } from "./support.mjs";

const { endpoint: scripted, client } = scriptedEndpoint({ maxRetries: 0 });
let endpoint;
beforeEach(() => {
  endpoint = scripted();
});

const source = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const codesOf = (text, pattern) => [...text.matchAll(pattern)].map(([, code]) => code).sort();

const union = codesOf(source("js/src/errors.ts"), /^ {2}\| "([A-Z_]+)"/gmu);

const standard = (validate) => ({
  "~standard": { version: 1, vendor: "own", validate, jsonSchema: { input: () => responseModel } },
});

/** How each code comes about: `answers` of the service, `client` options and `call` options, or a `run` of its own. */
const provoked = {
  ABORTED: { call: { signal: AbortSignal.abort() } },
  ACCESS_DENIED: { answers: ["access-denied"] },
  BAD_OPTION: { call: { temprature: 0 } },
  BAD_SCHEMA: { call: { responseModel: {} } },
  CONTENT_FILTERED: { answers: ["content-filtered"] },
  CONTEXT_WINDOW_EXCEEDED: { answers: [{ ...right, stopReason: "model_context_window_exceeded" }] },
  GUARDRAIL_INTERVENED: { answers: ["guardrail-intervened"] },
  INCOMPLETE_OUTPUT: { answers: ["max-tokens"] },
  COST_BUDGET_EXCEEDED: {
    answers: [wrong],
    call: { maxRetries: 1, costBudget: 0, prices: { input: 3, output: 15 } },
  },
  // A trap of the core.
  INTERNAL: {
    async run(create) {
      const { Extraction } = await import("../../pkg/dist/wasm/core.js");
      const { start } = Extraction.prototype;
      Extraction.prototype.start = () => {
        throw new WebAssembly.RuntimeError("unreachable");
      };
      return create().finally(() => {
        Extraction.prototype.start = start;
      });
    },
  },
  INVALID_RESPONSE: { answers: ["missing-output"] },
  MALFORMED_OUTPUT: { answers: [{ ...wrong, stopReason: "malformed_tool_use" }] },
  MISSING_CREDENTIALS: { client: { credentials: {} } },
  MODEL_NOT_FOUND: { answers: ["resource-not-found"] },
  NETWORK: { client: { fetch: () => Promise.reject(new TypeError("fetch failed")) } },
  NO_ANSWER: { answers: ["no-tool-call"] },
  REQUEST_REFUSED: { answers: ["validation"] },
  SERVICE_ERROR: { answers: ["internal-error", "internal-error", "internal-error"] },
  THROTTLED: { answers: ["throttle", "throttle", "throttle"] },
  TIMEOUT: { answers: ["hang"], call: { timeout: 30 } },
  TOKEN_BUDGET_EXCEEDED: { answers: [wrong], call: { maxRetries: 1, tokenBudget: 1 } },
  UNSUPPORTED_BY_MODEL: { answers: [{ scenario: "validation", message: "This model doesn't support tool use." }] },
  UNSUPPORTED_RUNTIME: {
    async run(create) {
      const { fetch } = globalThis;
      globalThis.fetch = undefined;
      return create().finally(() => {
        globalThis.fetch = fetch;
      });
    },
  },
  VALIDATION_FAILED: { answers: [wrong] },
  VALIDATOR_THREW: {
    answers: [right],
    call: {
      responseModel: standard(() => {
        throw new Error("own");
      }),
    },
  },
};

test("every code has a row here, and every row is a code", () => {
  assert.ok(union.length > 20, "the union was found");
  assert.deepEqual(Object.keys(provoked).sort(), union);
});

test("the core's codes are codes of the package, and the documentation names them all", () => {
  const [, variants] = /pub enum ErrorCode \{([^}]+)\}/u.exec(source("src/error.rs"));
  const ofCore = codesOf(variants, /^ {4}(\w+),$/gmu).map((name) =>
    name.replaceAll(/(?<=.)[A-Z]/gu, "_$&").toUpperCase(),
  );
  assert.ok(ofCore.length > 15 && ofCore.every((code) => union.includes(code)), String(ofCore));
  assert.deepEqual(codesOf(source("js/src/errors.ts"), /^ \* \| `([A-Z_]+)` \|/gmu), union);
  const documented = new Set(codesOf(source("pkg-template/docs/errors.md"), /^### ([A-Z_]+)$/gmu));
  assert.deepEqual(
    union.filter((code) => !documented.has(code)),
    [],
  );
});

for (const [code, { answers = [], client: options, call, run = (create) => create() }] of Object.entries(provoked)) {
  test(`${code} is produced, and says what is wrong and what to do`, async () => {
    if (answers.length > 0) endpoint.script(answers);
    const create = () => client(options).create({ responseModel, messages, ...call });
    const error = await run(create).then(
      (value) => assert.fail(`gave ${JSON.stringify(value)}`),
      (thrown) => thrown,
    );
    assert.ok(isBedrockExtractError(error, code), String(error?.stack));
    assertGrammar(error, [endpoint.credentials.secretAccessKey]);
    assert.equal(endpoint.requests.length, answers.length);
    assert.equal(typeof error.retryable, "boolean");
  });
}
