// `npm run bench -- streaming`: the processor time and memory that it takes to show an object while it arrives, here and with
// peers: the same bytes from a server on this machine, 4 characters in each event.
//   --sizes 10,100,1000    kilobytes of JSON
//   --sides NAME,NAME      some of the sides
//   --rounds N             processes of each kind, 3 by default
//   --limit S              seconds after which a process is given up, 60 by default
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { parseArgs, promisify } from "node:util";
import { loadStreamingPeers, peerVersions } from "../../../tests/benchmark/peers/environment.mjs";
import { answerEvents, eventFrame } from "../../../tests/endpoint/event-stream.mjs";
import { median } from "./bench-rounds.mjs";
import { inRepository } from "./paths.mjs";
import { say } from "./progress.mjs";

const PROGRAM = inRepository("js", "scripts", "lib", "bench-streaming-process.mjs");
const ENTRY = inRepository("pkg", "dist", "entry", "node.js");
const PULLS = ["every change", "60 Hz", "end"];
const CHARACTERS = 4;

export async function streamingBenchmark(parameters) {
  const { values } = parseArgs({
    args: parameters,
    options: {
      sizes: { type: "string", default: "10,100,1000" },
      sides: { type: "string" },
      pulls: { type: "string", default: PULLS.join(",") },
      rounds: { type: "string", default: "3" },
      limit: { type: "string", default: "60" },
    },
  });
  const { SIDES, path } = await loadStreamingPeers();
  const names = values.sides?.split(",") ?? Object.keys(SIDES);
  const sizes = values.sizes.split(",").map(Number);
  const server = await serve(sizes);
  try {
    say(`\nProcessor time in ms (peak of memory above idle in MB), medians of ${values.rounds} processes\n`);
    say(`| reader | ${sizes.map((size) => `${size} KB`).join(" | ")} | exponent |`);
    say(`|---|${sizes.map(() => "---|").join("")}---|`);
    for (const pull of values.pulls.split(",")) {
      const rows = Object.fromEntries(names.map((name) => [name, []]));
      for (const size of sizes) {
        const samples = Object.fromEntries(names.map((name) => [name, []]));
        for (let round = 0; round < Number(values.rounds); round += 1) {
          for (const name of names) {
            // What has taken too long once is not tried again, nor with more.
            if (rows[name].at(-1) === null || samples[name].at(-1) === null) continue;
            const urls = [size, 1].map((kilobytes) => `${server.url}/${SIDES[name].answer}/${kilobytes}`);
            samples[name].push(
              await run([path, ENTRY, name, pull, ...urls], server.digests.get(size), Number(values.limit)),
            );
          }
        }
        for (const name of names) rows[name].push(summary(samples[name]));
      }
      for (const name of names) say(row(`${name}, ${pull}`, sizes, rows[name], values.limit));
    }
    say(
      `\nVersions: ${Object.entries(peerVersions)
        .map(([name, version]) => `${name} ${version}`)
        .join(", ")}`,
    );
  } finally {
    server.close();
  }
}

async function run(parameters, digest, limit) {
  try {
    const options = { timeout: limit * 1000, killSignal: "SIGKILL", maxBuffer: 2 ** 24 };
    const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", PROGRAM, ...parameters], options);
    const result = JSON.parse(stdout);
    if (result.digest !== digest) throw new Error(`${parameters[2]} read another value than was sent`);
    return result;
  } catch (error) {
    if (error.killed) return null;
    throw error;
  }
}

function summary(samples) {
  if (samples.length === 0 || samples.includes(null)) return null;
  const of = (name) => median(samples.map((sample) => sample[name]));
  return { cpu: of("cpu"), peak: of("peak"), count: of("count") };
}

function row(name, sizes, cells, limit) {
  const shown = cells.map((cell) =>
    cell === null ? `over ${limit} s` : `${cell.cpu.toFixed(0)} (${cell.peak.toFixed(0)})`,
  );
  const known = cells.flatMap((cell, index) => (cell === null ? [] : [[Math.log(sizes[index]), Math.log(cell.cpu)]]));
  return `| ${name} | ${shown.join(" | ")} | ${known.length < 2 ? "" : slope(known).toFixed(2)} |`;
}

/** Between the two largest sizes, where what every call costs weighs least. */
function slope(points) {
  const [[x, y], [lastX, lastY]] = points.slice(-2);
  return (lastY - y) / (lastX - x);
}

/** A server that sends the same answer in each form. */
async function serve(sizes) {
  const bodies = new Map();
  const digests = new Map();
  for (const size of [1, ...sizes]) {
    const people = someone(size * 1000);
    digests.set(size, createHash("sha256").update(JSON.stringify({ people })).digest("hex"));
    const forms = { tool: { people }, text: { people }, elements: { elements: people }, strands: { people } };
    for (const [form, value] of Object.entries(forms))
      bodies.set(`/${form}/${size}`, framesOf(form, JSON.stringify(value)));
  }
  const server = createServer((request, response) => {
    request.resume();
    request.on("end", () => {
      const [, path] = /^(\/\w+\/\d+)\//u.exec(request.url) ?? [];
      response.writeHead(200, { "content-type": "application/vnd.amazon.eventstream", "x-amzn-requestid": "1" });
      response.end(bodies.get(path));
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, digests, close: () => server.close() };
}

/** People until their JSON has about so many bytes. */
function someone(bytes) {
  const people = [];
  for (let size = 13; size < bytes; ) {
    const index = people.length;
    const bio = `Born in ${1900 + (index % 100)}, “${index}” has lived in Oslo, worked as a baker and said:\nnever ${"again ".repeat(index % 7)}`;
    const person = { name: `Person ${index}`, email: `p${index}@example.com`, age: index % 90, bio };
    people.push(person);
    size += JSON.stringify(person).length + 1;
  }
  return people;
}

function framesOf(form, text) {
  const name = form === "strands" ? "strands_structured_output" : "extract";
  const characters = [...text];
  const pieces = Array.from({ length: Math.ceil(characters.length / CHARACTERS) }, (_, index) =>
    characters.slice(index * CHARACTERS, (index + 1) * CHARACTERS).join(""),
  );
  const isCall = form === "tool" || form === "strands";
  const start = { start: { toolUse: { name, toolUseId: "tooluse_1" } }, contentBlockIndex: 0 };
  const events = [
    ["messageStart", { role: "assistant" }],
    ...(isCall ? [["contentBlockStart", start]] : []),
    ...pieces.map((piece) => [
      "contentBlockDelta",
      { delta: isCall ? { toolUse: { input: piece } } : { text: piece }, contentBlockIndex: 0 },
    ]),
    ["contentBlockStop", { contentBlockIndex: 0 }],
    ...[
      ...answerEvents({
        content: [],
        stopReason: isCall ? "tool_use" : "end_turn",
        usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
        latencyMs: 1,
      }),
    ].slice(1),
  ];
  return Buffer.concat(events.map(([type, payload]) => eventFrame(type, payload)));
}
