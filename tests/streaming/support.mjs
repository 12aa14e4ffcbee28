// Streamed answers in chunks of any size, without a server: a `fetch` that gives the frames, and counts what is read.
import { builtPackage } from "../built-package.mjs";
import { answerEvents, eventFrame } from "../endpoint/event-stream.mjs";

export const library = await builtPackage();

export const messages = [{ role: "user", content: "Jason is 25 years old" }];

const usage = { inputTokens: 10, outputTokens: 20, totalTokens: 30 };

/** The bytes of an answer that calls the tool with this input: a value, or its text. */
export function toolStream(input, { name = "extract", stopReason = "tool_use" } = {}) {
  const rawInput = typeof input === "string" ? input : JSON.stringify(input);
  const content = [{ toolUse: { toolUseId: "tooluse_1", name, rawInput } }];
  return bytesOf({ content, stopReason, usage, latencyMs: 1 });
}

/** The bytes of an answer in text. */
export function textStream(text, stopReason = "end_turn") {
  return bytesOf({ content: [{ text }], stopReason, usage, latencyMs: 1 });
}

function bytesOf(answer) {
  return Buffer.concat([...answerEvents(answer)].map(([type, payload]) => eventFrame(type, payload)));
}

/**
 * A `fetch` that answers with each of `answers` in turn: bytes in chunks of `size`, an object `{ status, headers, body }`, or an
 * error to throw. `log` counts requests, chunks that were read, and cancelled bodies; `pause` is awaited before each chunk.
 */
export function answering(answers, { size = 64, pause = async () => undefined } = {}) {
  const log = { requests: [], chunks: 0, bytes: 0, cancelled: 0, finished: 0, headers: [] };
  const queue = [...answers];
  const fetch = async (url, init) => {
    log.requests.push({ url, body: JSON.parse(new TextDecoder().decode(init.body)) });
    log.headers.push(init.headers);
    const answer = queue.length > 1 ? queue.shift() : queue[0];
    if (answer instanceof Error) throw answer;
    if (!(answer instanceof Uint8Array) && !Array.isArray(answer)) {
      return new Response(answer.body, { status: answer.status, headers: answer.headers });
    }
    const chunks = Array.isArray(answer) ? [...answer] : split(answer, size);
    let at = 0;
    const body = new ReadableStream(
      {
        async pull(controller) {
          if (at === chunks.length) {
            log.finished += 1;
            return controller.close();
          }
          await pause(at);
          const chunk = chunks[at];
          at += 1;
          if (chunk instanceof Error) return controller.error(chunk);
          log.chunks += 1;
          log.bytes += chunk.length;
          controller.enqueue(new Uint8Array(chunk));
        },
        cancel() {
          log.cancelled += 1;
        },
      },
      { highWaterMark: 0 },
    );
    init.signal?.addEventListener("abort", () => undefined);
    return new Response(body, { headers: { "content-type": "application/vnd.amazon.eventstream" } });
  };
  return { fetch, log };
}

export function split(bytes, size) {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
}

/** A client that gets these answers. */
export function clientOf(answers, { size, pause, ...options } = {}) {
  const { fetch, log } = answering(answers, { size, pause });
  const client = library.fromBedrock({
    region: "us-east-1",
    model: "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
    mode: "BEDROCK_TOOLS",
    credentials: { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "secret", sessionToken: "token" },
    fetch,
    ...options,
  });
  return { client, log };
}

export async function collect(stream) {
  const items = [];
  for await (const item of stream) items.push(item);
  return items;
}

/** Whether what was shown first is a beginning of what was shown next. */
export function isPrefix(first, next) {
  if (typeof first === "string" && typeof next === "string") return next.startsWith(first);
  if (typeof first !== "object" || first === null) return Object.is(first, next);
  if (typeof next !== "object" || next === null || Array.isArray(first) !== Array.isArray(next)) return false;
  return Object.keys(first).every((key) => Object.hasOwn(next, key) && isPrefix(first[key], next[key]));
}

/** The error of a stream or promise. */
export async function failureOf(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("no failure");
}
