// What the demo prints with the real model. Downloads the weights on first use.
import assert from "node:assert/strict";
import { test } from "node:test";
import { runDemo } from "./run-demo.mjs";

/** The parts of the output, one per text, without the heading; each with the object that it ends in. */
function texts(output) {
  const [, ...parts] = output.split("\n\n");
  return parts.map((part) => ({ part, data: JSON.parse(part.split("\n").find((line) => line.startsWith("{"))) }));
}

test("a text of one's own becomes one line of JSON", async () => {
  const { code, output, errors } = await runDemo({ text: "Jason is 25 years old" });
  assert.ok(output.split("\n").includes('{"name":"Jason","age":25}'), output + errors);
  assert.equal(code, 0);
});

test("an object is filled in while the model writes it", async () => {
  const { code, output, errors } = await runDemo({ text: "Jason is 25 years old", stream: true });
  assert.equal(code, 0, output + errors);
  const states = output.split("\n").filter((line) => line.startsWith("  {"));
  assert.ok(states.length >= 3, output);
  assert.deepEqual(JSON.parse(states.at(-1)), { name: "Jason", age: 25 });
  assert.equal("age" in JSON.parse(states[0]), false);
});

for (const mode of [undefined, "BEDROCK_TOOLS", "BEDROCK_JSON"]) {
  test(`the prepared texts, ${mode ?? "default mode"}`, async () => {
    const { code, output, errors } = await runDemo({ mode });
    assert.equal(code, 0, output + errors);
    const [flat, nested, ruled, ...others] = texts(output);
    assert.deepEqual(others, []);
    if (mode) assert.equal(output.split(`mode ${mode}\n`).length, 4);
    assert.deepEqual(flat.data, { name: "Jason", age: 25 });
    assert.deepEqual(nested.data, {
      name: "John Doe",
      age: 35,
      addresses: [
        { street: "123 Main Street", city: "Springfield", country: "USA" },
        { street: "456 Oak Avenue", city: "Toronto", country: "Canada" },
      ],
    });
    assert.match(ruled.part, /attempt 1: not valid.*\/name: must be in upper case letters.*attempt [23]: valid/s);
    assert.equal(ruled.data.name, "MARIA LOPEZ");
  });
}
