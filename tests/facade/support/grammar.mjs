// The grammar of error texts, as errors.ts and the core promise it.
import assert from "node:assert/strict";

/** Asserts that an error's texts follow the grammar, and show none of the given secrets. */
export function assertGrammar(error, secrets = []) {
  const { message, help } = error;
  assert.ok(message.length <= 500, `${message.length} characters: ${message}`);
  assert.match(message, /^[A-Z`][^\n]*[.?]$/u);
  assert.doesNotMatch(message, /\p{Cc}|\.\.|undefined`/u);
  assert.equal((message.match(/`/gu) ?? []).length % 2, 0, message);
  assert.match(help, /^[A-Z`][^\n]*[^.\s]$/u);
  assert.ok(message.includes(help.slice(0, 100)), message);
  for (const secret of secrets) assert.ok(!`${message}${error.stack}`.includes(secret), message);
}
