// `npm run bench -- early-abort`: the output tokens that are saved where a streamed answer is cut off at its first bad part. Asks
// one local endpoint with one model for each text twice, with and without `earlyAbort`. The endpoint sends one event for each
// token, so the events that were read are the tokens that were written: a service counts the tokens of whole answers only.
//   --only tuning | held-out   one half of the texts
//   --details                  every text
import { parseArgs } from "node:util";
import { rules } from "../../../tests/benchmark/rules.mjs";
import { startEndpoint } from "../../../tests/endpoint/endpoint.mjs";
import { note, SetupError, say } from "./progress.mjs";

const DELTA = Buffer.from("contentBlockDelta");

/** Runs the benchmark with the built package and prints its table. */
export async function earlyAbortBenchmark({ fromProvider }, parameters) {
  const { values } = parseArgs({
    args: parameters,
    options: { only: { type: "string" }, details: { type: "boolean", default: false } },
  });
  if (values.only !== undefined && !Object.hasOwn(rules, values.only)) {
    throw new SetupError(`There is no half "${values.only}" of the texts. Use --only tuning or --only held-out.`);
  }
  const texts = values.only === undefined ? Object.values(rules).flat() : rules[values.only];
  const endpoint = await startEndpoint({ backend: "llama" });
  try {
    const read = { events: 0 };
    const { url, region, credentials, modelId } = endpoint;
    const counting = countingFetch(read);
    const client = fromProvider(`bedrock/${modelId}`, { endpoint: url, region, credentials, fetch: counting });
    const pairs = [];
    for (const one of texts) {
      const whole = await extract(client, one, false, read);
      const cut = await extract(client, one, true, read);
      if (values.details) note(`  ${one.name}: ${JSON.stringify({ whole, cut })}`);
      pairs.push({ whole, cut });
    }
    const broken = pairs.filter(({ cut }) => cut.cutOff > 0);
    const sum = (list, side, what) => list.reduce((total, pair) => total + pair[side][what], 0);
    say(`\n| ${texts.length} texts | valid | answers | output tokens |`);
    say("|---|---|---|---|");
    for (const [title, list] of [
      ["all", pairs],
      [`the ${broken.length} whose answers were cut off`, broken],
    ]) {
      for (const [side, name] of [
        ["whole", "read to the end"],
        ["cut", "`earlyAbort`"],
      ]) {
        const cells = ["valid", "answers", "events"].map((what) => sum(list, side, what));
        say(`| ${title}, ${name} | ${cells.join(" | ")} |`);
      }
    }
  } finally {
    await endpoint.close();
  }
}

/** One text: whether a valid object came, and what was read for it. */
async function extract(client, one, earlyAbort, read) {
  read.events = 0;
  const run = client.stream({
    responseModel: schemaOf(one),
    schemaName: one.name,
    messages: [{ role: "user", content: one.text }],
    mode: "BEDROCK_TOOLS",
    maxRetries: 2,
    inferenceConfig: { temperature: 0, maxTokens: 300 },
    earlyAbort,
  });
  const { completion, valid } = await run.done.then(
    (done) => ({ completion: done.completion, valid: 1 }),
    (error) => ({ completion: error.completion, valid: 0 }),
  );
  const { attempts } = completion;
  const cutOff = attempts.filter((attempt) => attempt.cutOff).length;
  return { valid, answers: attempts.length, cutOff, events: read.events };
}

/** The field with the rule comes first, and something longer after it. */
function schemaOf({ fields, field, pattern }) {
  const others = fields.filter((name) => name !== field);
  const properties = {
    [field]: { type: "string", pattern },
    ...Object.fromEntries(others.map((name) => [name, { type: "string" }])),
    summary: { type: "string", description: "The text again, in two sentences." },
  };
  return { type: "object", properties, required: Object.keys(properties) };
}

/** `fetch` that counts the events with text in what is read of its responses. */
function countingFetch(read) {
  return async (url, init) => {
    const response = await fetch(url, init);
    let rest = Buffer.alloc(0);
    const counted = new TransformStream({
      transform(chunk, controller) {
        const bytes = Buffer.concat([rest, chunk]);
        let at = 0;
        for (let found = bytes.indexOf(DELTA); found >= 0; found = bytes.indexOf(DELTA, at)) {
          read.events += 1;
          at = found + DELTA.length;
        }
        rest = bytes.subarray(Math.max(at, bytes.length - DELTA.length + 1));
        controller.enqueue(chunk);
      },
    });
    return new Response(response.body.pipeThrough(counted), response);
  };
}
