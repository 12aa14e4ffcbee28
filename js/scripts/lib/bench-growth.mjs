// `npm run bench -- growth`: how the processor time of hostile answers and schemas grows with their size. Each row is measured at
// three sizes, each twice the one before; the exponent is that between the smallest and the largest. The command fails where one
// is above 1.15.
//   --only TEXT    the rows whose name holds the text
//   --rounds N     of which the fastest counts, 3 by default
import { parseArgs } from "node:util";
import { say } from "./progress.mjs";

const MOST = 1.15;
const messages = [{ role: "user", content: "go" }];
const list = (count, of) => Array.from({ length: count }, (_, index) => of(index));
const named = (count, of) => Object.fromEntries(list(count, of));
const thing = (properties, more = {}) => ({ type: "object", properties, ...more });
const lists = (items) => thing({ l: { type: "array", items } });

/** What a model answers: a schema, the JSON text of a tool's input or the text of an answer, and a size that takes a while. */
const ANSWERS = {
  "numbers written as texts": [2_000, (n) => [lists({ type: "integer" }), { l: list(n, String) }]],
  "10 000 such numbers below a long name": [
    100_000,
    (n) => [
      thing({}, { additionalProperties: { type: "array", items: { type: "integer" } } }),
      { ["k".repeat(n)]: list(10_000, String) },
    ],
  ],
  "a wrong number below a long name": [
    100_000,
    (n) => [
      thing({}, { additionalProperties: { type: "array", items: { type: "integer" } } }),
      { ["k".repeat(n)]: list(5_000, (index) => (index % 50 === 0 ? "x" : 1)) },
    ],
  ],
  "nulls for optional properties": [
    500,
    (n) => [thing(named(n, (i) => [`f${i}`, { type: "string" }])), named(n, (i) => [`f${i}`, null])],
  ],
  "patterns, the last one broken": [
    500,
    (n) => [
      thing(named(n, (i) => [`f${i}`, { type: "string", pattern: "^[a-z]+$" }])),
      named(n, (i) => [`f${i}`, i + 1 < n ? "abc" : "NO"]),
    ],
  ],
  "misspelt options": [
    1_000,
    (n) => [lists({ enum: list(n, (i) => `option number ${i}`) }), { l: list(n, (i) => `Option_Number ${i}`) }],
  ],
  "properties that a closed object does not have": [
    25_000,
    (n) => [thing({ a: {} }, { additionalProperties: false }), named(n, (i) => [`k${i}`, 1])],
  ],
  "items that all differ": [
    10_000,
    (n) => [thing({ l: { type: "array", uniqueItems: true } }), { l: list(n, (i) => ({ a: i, b: 1 })) }],
  ],
  "a pattern that could take for ever": [
    20_000,
    (n) => [thing({ a: { type: "string", pattern: "^(a+)+$" } }), { a: `${"a".repeat(n)}!` }],
  ],
  "open objects in text": [40_000, (n) => [thing({ a: { type: "integer" } }), '{"a":'.repeat(n)]],
  "brackets in text": [100_000, (n) => [thing({ a: {} }), "[".repeat(n)]],
  "code fences in text": [10_000, (n) => [thing({ a: { type: "integer" } }), '```json\n{"a":1}\n```\n'.repeat(n)]],
};

const chain = (n, link) => named(n, (i) => [`d${i}`, i + 1 < n ? link(`#/$defs/d${i + 1}`) : { type: "string" }]);

/** Schemas of strangers. */
const SCHEMAS = {
  properties: [1_000, (n) => thing(named(n, (i) => [`f${i}`, { type: "string", description: `field ${i}` }]))],
  "definitions, each used by the one before": [
    1_000,
    (n) => thing({ a: { $ref: "#/$defs/d0" } }, { $defs: chain(n, ($ref) => thing({ n: { $ref } })) }),
  ],
  "references to references": [
    5_000,
    (n) => thing({ a: { $ref: "#/$defs/d0" } }, { $defs: chain(n, ($ref) => ({ $ref })) }),
  ],
  options: [10_000, (n) => thing({ a: { enum: list(n, (i) => `value ${i}`) } })],
  "options that are objects": [4_000, (n) => thing({ a: { enum: list(n, (v) => ({ v })) } })],
  "required properties that are not described": [10_000, (n) => thing({ a: {} }, { required: list(n, String) })],
  patterns: [400, (n) => thing(named(n, (i) => [`f${i}`, { type: "string", pattern: `^[a-z${i}]{1,50}\\d+$` }]))],
  anchors: [
    400,
    (n) =>
      thing(
        named(n, (i) => [`p${i}`, { $ref: `#a${i}` }]),
        {
          $defs: named(n, (i) => [`d${i}`, { $anchor: `a${i}`, type: "string" }]),
        },
      ),
  ],
  "a long description": [250_000, (n) => thing({ a: { type: "string" } }, { description: "x".repeat(n) })],
};

/** Runs the benchmark with the built package and prints its table. */
export async function growthBenchmark({ fromBedrock }, parameters) {
  const { values } = parseArgs({
    args: parameters,
    options: { only: { type: "string", default: "" }, rounds: { type: "string", default: "3" } },
  });
  const rounds = Number(values.rounds);
  const steep = [];
  say("\n| | n | processor time in ms at n, 2n, 4n | exponent |\n|---|---|---|---|");
  const rows = [
    ...Object.entries(ANSWERS).map(([name, [size, make]]) => [name, size, (n) => answering(fromBedrock, make(n))]),
    ...Object.entries(SCHEMAS).map(([name, [size, make]]) => [
      `schema: ${name}`,
      size,
      (n) => asking(fromBedrock, make(n)),
    ]),
  ];
  for (const [name, size, prepare] of rows.filter(([name]) => name.includes(values.only))) {
    // Code that has run before is compiled.
    await prepare(size)();
    let { times, exponent } = await measure(size, rounds, prepare);
    // What else the machine does may meet one of the sizes.
    if (exponent > MOST) ({ times, exponent } = await measure(size, 3 * rounds, prepare));
    if (exponent > MOST) steep.push(name);
    say(`| ${name} | ${size} | ${times.map((time) => time.toFixed(1)).join(", ")} | ${exponent.toFixed(2)} |`);
  }
  if (steep.length > 0) throw new Error(`These grow faster than their size: ${steep.join("; ")}`);
}

async function measure(size, rounds, prepare) {
  const times = [];
  for (const n of [size, 2 * size, 4 * size]) times.push(await fastest(rounds, () => prepare(n)));
  return { times, exponent: Math.log2(times[2] / times[0]) / 2 };
}

/** A new client each time, and a schema that was not seen before: nothing is known of them. */
async function fastest(rounds, prepare) {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    const run = prepare();
    const before = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

let seen = 0;
const unseen = (schema) => {
  seen += 1;
  return { ...schema, $comment: `${seen}` };
};

function clientOf(fromBedrock, body) {
  const credentials = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "secret" };
  const fetch = async () => new Response(body);
  return fromBedrock({ region: "us-east-1", model: "m", credentials, fetch });
}

function answering(fromBedrock, [schema, value]) {
  const isText = typeof value === "string";
  const block = isText ? { text: value } : { toolUse: { toolUseId: "t", name: "Thing", input: value } };
  const output = { message: { role: "assistant", content: [block] } };
  const client = clientOf(fromBedrock, JSON.stringify({ output, stopReason: isText ? "end_turn" : "tool_use" }));
  const mode = isText ? "BEDROCK_JSON" : "BEDROCK_TOOLS";
  const options = { responseModel: unseen(schema), schemaName: "Thing", messages, mode, maxRetries: 0 };
  return () => client.create(options).catch(() => undefined);
}

function asking(fromBedrock, schema) {
  const client = clientOf(fromBedrock, "{}");
  const options = { responseModel: unseen(schema), messages };
  return () => client.explain(options).catch(() => undefined);
}
