// The comparison of wordings, without a model: that each wording still finds its sentence in a request, and the statistics.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { comparePairs, signTest } from "../../js/scripts/lib/bench-pairs.mjs";
import { extractWithRule } from "../../js/scripts/lib/bench-rules.mjs";
import { wordsOfPatterns } from "../../js/scripts/lib/bench-wording.mjs";
import * as library from "../../pkg/dist/entry/node.js";
import { rules } from "./rules.mjs";
import { halves } from "./texts.mjs";
import { absent } from "./texts-absent.mjs";
import { wordings } from "./wordings.mjs";

/** The bodies of all requests that the texts of a subject lead to; rules are broken once. */
async function requestsOf({ mode, subject, repair }) {
  const bodies = [];
  const client = library.fromProvider("bedrock/local.model", {
    region: "us-east-1",
    apiKey: "none",
    async fetch(_, init) {
      bodies.push(JSON.parse(new TextDecoder().decode(init.body)));
      const [{ fields }] = rules.tuning;
      const values = Object.fromEntries(fields.map((name) => [name, "no such value"]));
      const content =
        mode === "BEDROCK_JSON"
          ? [{ text: JSON.stringify(values) }]
          : [{ toolUse: { toolUseId: "a", name: rules.tuning[0].name, input: values } }];
      const message = { role: "assistant", content };
      const usage = { inputTokens: 1, outputTokens: 1, totalTokens: 2 };
      const stopReason = mode === "BEDROCK_JSON" ? "end_turn" : "tool_use";
      return Response.json({ output: { message }, stopReason, usage, metrics: { latencyMs: 1 } });
    },
  });
  if (subject === "rules") {
    await extractWithRule(client, rules.tuning[0], { mode, repair });
    return bodies;
  }
  const texts = subject === "absent" ? absent.tuning : halves.tuning;
  for (const { name, schema, text } of texts) {
    const messages = [{ role: "user", content: text }];
    bodies.push((await client.explain({ responseModel: schema, schemaName: name, messages, mode })).body);
  }
  return bodies;
}

describe("the wordings", () => {
  for (const wording of wordings) {
    it(`${wording.mode}, ${wording.name}: changes what is sent, and nothing but texts`, async () => {
      const words = await wordsOfPatterns(library, halves.tuning);
      const bodies = await requestsOf(wording);
      const changed = bodies.map((body) => wording.change(body, words));
      assert.ok(changed.some((body, index) => JSON.stringify(body) !== JSON.stringify(bodies[index])));
      const bare = (body) =>
        JSON.stringify(body, (name, value) => {
          if (name === "description" || name === "system") return undefined;
          return name === "text" ? "" : value;
        });
      assert.deepEqual(changed.map(bare), bodies.map(bare));
    });
  }
});

describe("pairs of outcomes", () => {
  it("have the p value of McNemar's exact test", () => {
    for (const [better, worse, p] of [
      [0, 0, 1],
      [1, 0, 1],
      [5, 0, 0.0625],
      [0, 6, 0.03125],
      [8, 2, 0.109375],
      [3, 3, 1],
    ]) {
      assert.equal(signTest(better, worse), p);
    }
  });

  it("have an interval that holds the difference, and excludes none where nothing speaks against it", () => {
    const pairs = (counts) =>
      counts.flatMap((count, index) =>
        Array(count).fill(
          [
            [false, false],
            [false, true],
            [true, false],
            [true, true],
          ][index],
        ),
      );
    const none = comparePairs(pairs([10, 0, 0, 14]));
    assert.deepEqual(none, { better: 0, worse: 0, difference: 0, low: 0, high: 0, p: 1 });
    const some = comparePairs(pairs([4, 6, 1, 13]));
    assert.deepEqual([some.better, some.worse], [6, 1]);
    assert.ok(some.low < some.difference && some.difference < some.high, JSON.stringify(some));
    // By the normal approximation: 5/24 ± 1.96 · √(7 − 25/24)/24.
    assert.ok(Math.abs(some.low - 0.0091) < 0.05 && Math.abs(some.high - 0.4076) < 0.05, JSON.stringify(some));
    const many = comparePairs(pairs([100, 60, 10, 130]));
    assert.ok(many.low > 0 && many.p < 0.001, JSON.stringify(many));
  });
});
