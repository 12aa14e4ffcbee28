// What stands for bytes in a request's JSON cannot be written by anyone but the package, in whatever escaping.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fromBedrock } from "../../pkg/dist/entry/node.js";
import { User as responseModel } from "./support.mjs";

const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]);
const BASE64 = Buffer.from(PNG).toString("base64");
const LONG = "secret ".repeat(1000);

/** The JSON text of a name with every character, the first or none of them escaped. */
function spellings(name) {
  const escaped = (text) => Array.from(text, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
  return [name, name.replace(":", escaped(":")), escaped(name), escaped(name[0]) + name.slice(1)];
}

test("arguments that spell a placeholder are data, beside bytes and long texts", async () => {
  for (const name of [
    "bedrock-extract:attachment",
    "bedrock-extract:text",
    "bedrock-extract::attachment",
    ":text",
    "",
  ]) {
    for (const spelt of spellings(`${name} `).map((text) => text.replace(/ $|\\u0020$/u, ""))) {
      for (const index of [0, 1, 2]) {
        const text = `{"x":{"${spelt}":${index}},"mediaType":"image/png"}`;
        const { body, bodyText } = await fromBedrock({ model: "anthropic.claude-x" }).explain({
          responseModel,
          messages: [
            { role: "user", content: [{ image: { source: PNG } }, { text: LONG }] },
            {
              role: "assistant",
              content: null,
              tool_calls: [{ id: "t", type: "function", function: { name: "find", arguments: text } }],
            },
            { role: "tool", tool_call_id: "t", content: "found" },
          ],
        });
        assert.deepEqual(body.messages[1].content[0].toolUse.input, JSON.parse(text));
        assert.equal(bodyText.split(BASE64).length, 2, "the bytes stand in one place");
        assert.equal(bodyText.split(LONG.trim()).length, 2, "the text stands in one place");
      }
    }
  }
});

test("objects that spell a placeholder are refused", async () => {
  for (const name of ["bedrock-extract:attachment", "bedrock-extract:text", "bedrock-extract:abc:text"]) {
    const call = fromBedrock({ model: "m" }).explain({
      responseModel,
      messages: [{ role: "user", content: [{ toolUse: { toolUseId: "t", name: "n", input: { x: { [name]: 0 } } } }] }],
    });
    await assert.rejects(call, { code: "BAD_OPTION", path: `messages[0].content[0].toolUse.input.x["${name}"]` });
  }
});
