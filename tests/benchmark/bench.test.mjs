// The runner of the extraction benchmark, without a model: what it is asked for, what it counts, and that every side asks
// the endpoint for the same object.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import { z } from "zod";
import { MODES, readBenchOptions, SIDES } from "../../js/scripts/lib/bench-options.mjs";
import { score, spent, summarise, table, wilson } from "../../js/scripts/lib/bench-scores.mjs";
import { openSide } from "../../js/scripts/lib/bench-sides.mjs";
import * as library from "../../pkg/dist/entry/node.js";
import { pythonEnvironment } from "../differential/python/environment.mjs";
import { startEndpoint } from "../endpoint/endpoint.mjs";
import { MODELS } from "../endpoint/weights/catalogue.mjs";
import { peerVersions } from "./peers/environment.mjs";
import { zodOf } from "./peers/zod-model.mjs";
import { halves } from "./texts.mjs";

const texts = Object.values(halves).flat();

describe("the options of the benchmark", () => {
  it("are everything with the default model, unless said otherwise", () => {
    const all = {
      modes: MODES,
      halves: ["tuning", "held-out"],
      absent: true,
      sides: SIDES,
      details: false,
      json: false,
    };
    assert.deepEqual(readBenchOptions([]), { models: ["qwen"], ...all });
    assert.deepEqual(
      readBenchOptions(
        "--model qwen-1.5b --model smollm2 --model smollm2 --mode BEDROCK_JSON --texts tuning --sides ai-sdk,ours --json".split(
          " ",
        ),
      ),
      {
        models: ["qwen-1.5b", "smollm2"],
        modes: ["BEDROCK_JSON"],
        halves: ["tuning"],
        absent: false,
        sides: ["ai-sdk", "ours"],
        details: false,
        json: true,
      },
    );
  });

  it("take the texts about absent fields alone", () => {
    const { halves: chosen, absent } = readBenchOptions(["--texts", "absent"]);
    assert.deepEqual([chosen, absent], [[], true]);
  });

  it("know every model of the catalogue", () => {
    for (const model of Object.keys(MODELS)) assert.deepEqual(readBenchOptions(["--model", model]).models, [model]);
  });

  it("that do not exist are refused with those that do", () => {
    for (const [parameters, message] of [
      [["--model", "gpt"], '--model takes qwen, qwen-1.5b, smollm2, not "gpt".'],
      [["--mode", "JSON"], `--mode takes ${MODES.join(", ")}, not "JSON".`],
      [["--texts", "half"], '--texts takes tuning, held-out, absent, all, not "half".'],
      [["--sides", "ours,theirs"], `--sides takes ${SIDES.join(", ")}, not "theirs".`],
      [["--sides", ""], `--sides takes ${SIDES.join(", ")}, not "".`],
      [["--ours"], "Unknown option '--ours'. Use --model, --mode, --texts, --sides, --details, --json."],
      [["tuning"], /^Unexpected argument 'tuning'.*Use --model/],
      [["--model"], /argument missing.*Use --model/s],
    ]) {
      assert.throws(
        () => readBenchOptions(parameters),
        ({ name, message: told }) =>
          name === "Error" && (message instanceof RegExp ? message.test(told) : message === told),
        parameters.join(" "),
      );
    }
  });
});

describe("the scores of the benchmark", () => {
  const one = {
    schema: { type: "object", properties: { name: { type: "string" }, age: { type: "integer" } }, required: ["name"] },
    expected: { name: "Ada" },
  };

  it("count an object as exact only where it is the expected one, and as valid where the schema says so", () => {
    assert.deepEqual(score({ value: { name: "Ada" } }, one), { exact: true, valid: true });
    assert.deepEqual(score({ value: { name: "Ada", age: 36 } }, one), { exact: false, valid: true });
    assert.deepEqual(score({ value: { name: "Ada", age: null } }, one), { exact: false, valid: false });
    assert.deepEqual(score({ value: undefined }, one), { exact: false, valid: false });
    assert.deepEqual(score({ failed: "no object" }, one), { exact: false, valid: false });
  });

  it("count the calls and tokens that the endpoint answered, refused calls included", () => {
    const usage = { inputTokens: 100, outputTokens: 20, totalTokens: 120 };
    const requests = [{ usage }, { status: 400 }, { usage }];
    assert.deepEqual(spent(requests), { calls: 3, inputTokens: 200, outputTokens: 40 });
    assert.deepEqual(spent([]), { calls: 0, inputTokens: 0, outputTokens: 0 });
  });

  it("have Wilson intervals that hold the share and stay between 0 and 1", () => {
    // Newcombe (1998), table I, method 3.
    const near = (actual, low, high) => {
      assert.ok(Math.abs(actual.low - low) < 5e-5 && Math.abs(actual.high - high) < 5e-5, JSON.stringify(actual));
    };
    near(wilson(81, 263), 0.2553, 0.3662);
    near(wilson(15, 148), 0.0624, 0.1605);
    near(wilson(0, 20), 0, 0.1611);
    near(wilson(29, 29), 0.883, 1);
    assert.deepEqual(wilson(0, 0), { low: 0, high: 1 });
    for (let of = 1; of <= 60; of += 1) {
      for (let count = 0; count <= of; count += 1) {
        const { low, high } = wilson(count, of);
        assert.ok(
          low >= 0 && low <= count / of + 1e-12 && high >= count / of - 1e-12 && high <= 1,
          `${count} of ${of}`,
        );
      }
    }
  });

  it("become sums and a table", () => {
    const spent = { calls: 2, inputTokens: 100, outputTokens: 20 };
    const summary = summarise([
      { exact: true, valid: true, ...spent },
      { exact: false, valid: true, ...spent },
    ]);
    assert.deepEqual([summary.exact.count, summary.exact.of, summary.valid.count], [1, 2, 2]);
    assert.deepEqual([summary.calls, summary.inputTokens, summary.outputTokens], [4, 200, 40]);
    assert.equal(
      table([{ side: "ours", ...summary }]),
      "|  | exact | valid | calls | tokens |\n|---|---|---|---|---|\n| ours | 1 of 2 (9–91 %) | 2 of 2 (34–100 %) | 4 | 240 |",
    );
  });
});

describe("the zod schemas of the peers", () => {
  const ajv = addFormats(new Ajv({ strict: true }));

  it("take every right object, and leave it as it is", () => {
    for (const { name, schema, expected } of texts) assert.deepEqual(zodOf(schema).parse(expected), expected, name);
  });

  it("refuse what the JSON Schemas refuse: each right object with one value that is wrong", () => {
    let refused = 0;
    for (const { name, schema, expected } of texts) {
      const validate = ajv.compile(schema);
      for (const broken of brokenOnes(expected)) {
        const told = zodOf(schema).safeParse(broken).success;
        if (validate(broken)) continue;
        assert.equal(told, false, `${name}: ${JSON.stringify(broken)}`);
        refused += 1;
      }
    }
    assert.ok(refused > 500, `${refused}`);
  });

  it("describe the same fields", () => {
    for (const { name, schema } of texts) {
      assert.deepEqual(outline(z.toJSONSchema(zodOf(schema))), outline(schema), name);
    }
  });

  it("know no keyword that they would leave out", () => {
    assert.throws(() => zodOf({ type: "string", maxLength: 3 }), /no zod equivalent of maxLength/);
  });
});

describe("the peers of the benchmark", () => {
  it("are pinned to exact versions, in the manifest and its lock", () => {
    const lock = JSON.parse(readFileSync(new URL("./peers/package-lock.json", import.meta.url), "utf8"));
    assert.deepEqual(lock.packages[""].dependencies, peerVersions);
    for (const [name, version] of Object.entries(peerVersions)) {
      assert.match(version, /^\d+\.\d+\.\d+$/, name);
      assert.equal(lock.packages[`node_modules/${name}`].version, version);
    }
    const others = Object.entries(lock.packages).filter(([place]) => place !== "");
    for (const [place, { integrity }] of others) assert.match(integrity, /^sha512-/, place);
  });

  it("validate with the zod of this repository", () => {
    const { devDependencies } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
    assert.equal(peerVersions.zod, devDependencies.zod);
  });
});

const { unavailable } = await pythonEnvironment();

describe("the sides of the benchmark", () => {
  const one = {
    name: "User",
    schema: { type: "object", properties: { name: { type: "string" } }, required: ["name"] },
    text: "Ada came.",
  };
  let endpoint;

  before(async () => {
    // The endpoint's own id names a scenario; with another one it follows the script.
    endpoint = { ...(await startEndpoint({ backend: "scripted" })), modelId: "local.model-v1:0" };
  });
  after(() => endpoint.close());

  // The AI SDK is left out: tests install nothing that only the benchmark needs.
  for (const side of ["ours", "instructor", "aws-sdk-zod"]) {
    it(`extract at the endpoint, or fail: ${side}`, { skip: side === "instructor" && unavailable }, async () => {
      const { rows, versions, close } = await openSide(side, endpoint, { library, modes: MODES });
      try {
        for (const version of versions) assert.match(version, / \d+\.\d+\.\d+/);
        for (const { title, extract } of rows) {
          endpoint.reset();
          endpoint.script([/JSON/.test(title) ? { text: '{"name": "Ada"}' } : { input: { name: "Ada" } }]);
          assert.deepEqual(await extract(one), { name: "Ada" }, title);
          const [{ body }] = endpoint.requests;
          assert.ok(JSON.stringify(body.messages).includes(one.text), title);
          assert.deepEqual(body.inferenceConfig, { temperature: 0, maxTokens: 500 }, title);
          endpoint.script(["access-denied"]);
          await assert.rejects(extract(one), title);
        }
      } finally {
        await close();
      }
    });
  }
});

/** Copies of a value with one leaf replaced by something of another type, or taken out. */
function* brokenOnes(value) {
  if (typeof value !== "object" || value === null) {
    yield* [null, [], "?", -1.5, 1e9, true].filter((other) => other !== value);
    return;
  }
  for (const [name, member] of Object.entries(value)) {
    for (const other of brokenOnes(member)) {
      const copy = structuredClone(value);
      copy[name] = other;
      yield copy;
    }
    if (Array.isArray(value)) continue;
    const { [name]: _, ...rest } = value;
    yield rest;
  }
}

/** Types, names and descriptions of a schema: zod writes limits of its own beside ours. */
function outline({ type, description, enum: options, properties, required, items }) {
  const members = properties && Object.entries(properties).map(([name, member]) => [name, outline(member)]);
  return {
    type,
    ...(description && { description }),
    ...(options && { options }),
    ...(members && { properties: Object.fromEntries(members), required: required ?? [] }),
    ...(items && { items: outline(items) }),
  };
}
