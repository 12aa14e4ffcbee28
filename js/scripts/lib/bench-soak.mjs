// `npm run bench -- soak`: many calls at once against a service of which one request in twenty fails, on this machine. Fails where
// a result is lost, doubled or another call's, where an error is not one of ours, or where memory does not come back.
//   --calls N          20 000 by default
//   --concurrency N    64 by default
import { once } from "node:events";
import { createServer } from "node:http";
import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { say } from "./progress.mjs";

const FAULTS = ["throttled", "unavailable", "cut", "reset", "slow", "denied", "invalid"];
const RATE = 0.05;
/** What may be kept of memory that was taken: code that was compiled, and what the allocator holds. */
const KEPT = 1.2;
const WARM_CALLS = 2_000;

/** Runs the benchmark with the built package. */
export async function soakBenchmark({ fromBedrock, isBedrockExtractError }, parameters) {
  const { values } = parseArgs({
    args: parameters,
    options: { calls: { type: "string", default: "20000" }, concurrency: { type: "string", default: "64" } },
  });
  const service = await startService();
  const client = fromBedrock({
    region: "us-east-1",
    endpoint: service.url,
    model: "m",
    mode: "BEDROCK_TOOLS",
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secretsecretsecret" },
    timeout: 20_000,
  });
  const unhandled = [];
  process.on("unhandledRejection", (reason) => unhandled.push(String(reason)));
  const outcomes = {};
  const count = (outcome) => {
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  };
  const responseModel = {
    title: "Thing",
    type: "object",
    properties: { id: { type: "integer" }, words: { type: "array", items: { type: "string" } } },
    required: ["id", "words"],
  };
  const call = async (id) => {
    try {
      const found = await client.create({
        responseModel,
        messages: [{ role: "user", content: `Find ID=${id} please` }],
      });
      count(found.id === id && found.words[0] === `word ${id}` ? "right" : "wrong");
    } catch (error) {
      count(isBedrockExtractError(error) ? error.code : `foreign: ${error}`);
    }
  };
  const concurrency = Number(values.concurrency);
  await inTurns(WARM_CALLS, concurrency, call);
  const before = memory();
  for (const outcome of Object.keys(outcomes)) delete outcomes[outcome];
  const calls = Number(values.calls);
  const started = process.cpuUsage();
  await inTurns(calls, concurrency, call);
  const { user, system } = process.cpuUsage(started);
  const after = memory();
  await service.close();

  const perCall = (user + system) / 1000 / calls;
  say(`\n${calls} calls, ${concurrency} at once, service included: ${perCall.toFixed(2)} ms of processor time each`);
  say(`| outcome | calls |\n|---|---|`);
  for (const [outcome, number] of Object.entries(outcomes)) say(`| ${outcome} | ${number} |`);
  say(`Memory of the process: ${before} MB after ${WARM_CALLS} calls, ${after} MB at the end.`);
  const settled = Object.values(outcomes).reduce((sum, number) => sum + number, 0);
  // A refusal of credentials is the one fault that is final.
  const others = Object.keys(outcomes).filter((outcome) => outcome !== "right" && outcome !== "ACCESS_DENIED");
  const faults = [
    ...(settled === calls ? [] : [`${calls - settled} calls did not settle`]),
    ...others.map((outcome) => `${outcomes[outcome]} calls ended with ${outcome}`),
    ...unhandled.map((reason) => `nobody handled ${reason}`),
    ...(after <= before * KEPT ? [] : [`memory grew from ${before} to ${after} MB`]),
  ];
  if (faults.length > 0) throw new Error(faults.join("; "));
}

/** Runs `call` for the numbers below `count`, so many at once. */
async function inTurns(count, concurrency, call) {
  let next = 0;
  const worker = async () => {
    while (next < count) {
      next += 1;
      await call(next - 1);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

/** Megabytes, once what is garbage was collected. */
function memory() {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  return Math.round(process.memoryUsage().rss / 1e6);
}

async function startService() {
  const seen = new Map();
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const id = Number(/ID=(\d+)/u.exec(body)?.[1]);
    const attempt = (seen.get(id) ?? 0) + 1;
    seen.set(id, attempt);
    answer(response, id, faultOf(id, attempt));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

/** The same fault for the same request in every run; the third of a call is answered. */
function faultOf(id, attempt) {
  if (attempt > 2) return undefined;
  let hash = Math.imul(id + 1, 2_654_435_761) ^ Math.imul(attempt, 40_503);
  hash = Math.imul(hash ^ (hash >>> 15), 1_274_126_177) >>> 0;
  return hash / 2 ** 32 < RATE ? FAULTS[hash % FAULTS.length] : undefined;
}

function answer(response, id, fault) {
  const input = fault === "invalid" ? { id: "none" } : { id, words: [`word ${id}`, "b"] };
  const text = JSON.stringify({
    output: { message: { role: "assistant", content: [{ toolUse: { toolUseId: "t", name: "Thing", input } }] } },
    stopReason: "tool_use",
    usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
  });
  const refuse = (status, name) =>
    response.writeHead(status, { "x-amzn-errortype": name }).end(JSON.stringify({ message: name }));
  switch (fault) {
    case "throttled":
      return refuse(429, "ThrottlingException");
    case "unavailable":
      return refuse(503, "ServiceUnavailableException");
    case "denied":
      return refuse(403, "AccessDeniedException");
    case "reset":
      return response.socket.destroy();
    case "cut":
      response.writeHead(200, { "content-length": text.length }).write(text.slice(0, 40));
      return setTimeout(() => response.socket.destroy(), 5);
    case "slow":
      return setTimeout(() => response.writeHead(200).end(text), 200);
    default:
      return response.writeHead(200).end(text);
  }
}
