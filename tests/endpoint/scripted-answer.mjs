// Sends the answer of a scenario: canned content, service errors, and answers that are damaged on their way.
import { setTimeout as sleep } from "node:timers/promises";
import { formatLongDate } from "./authentication.mjs";
import { newToolUseId } from "./converse.mjs";
import {
  answerEvents,
  EVENT_STREAM_TYPE,
  errorFrame,
  eventFrame,
  exceptionFrame,
  withBadChecksum,
} from "./event-stream.mjs";
import { scenarioError } from "./scenario-catalogue.mjs";
import { ServiceError } from "./service-errors.mjs";

const DEFAULT_TOOL = "tool";
const JSON_TYPE = "application/json";
const HTML_TYPE = "text/html";
const STREAM_ONLY = new Set(["bad-crc", "stream-cut", "stream-no-message-stop", "stream-exception", "stream-error"]);

/** Answers `exchange` as the completed scenario says. `streaming` tells ConverseStream from Converse. */
export async function sendScripted(exchange, scenario, { request, streaming }) {
  if (scenario.delayMs) await sleep(scenario.delayMs, undefined, { signal: exchange.signal });
  if (scenario.kind === "hang") return holdOpen(exchange);
  if (scenario.kind === "error") return sendError(exchange, scenario);
  if (STREAM_ONLY.has(scenario.damage) && !streaming) {
    throw scenarioError(`Scenario '${scenario.scenario}' needs converse-stream.`);
  }
  const answer = composeAnswer(scenario, request);
  if (scenario.kind === "damage") return DAMAGES[scenario.damage](exchange, answer, scenario, streaming);
  return streaming ? sendStream(exchange, answer, scenario) : sendJson(exchange, answerBody(answer));
}

/** The body of a Converse answer. */
export function answerBody({ content, stopReason, usage, latencyMs, trace }) {
  return JSON.stringify({
    output: { message: { role: "assistant", content: content.map(plainBlock) } },
    stopReason,
    usage,
    metrics: { latencyMs },
    ...(trace && { trace }),
  });
}

// Outside a stream, arguments that are no JSON can only be a string.
function plainBlock(block) {
  if (block.toolUse?.rawInput === undefined) return block;
  const { rawInput, ...toolUse } = block.toolUse;
  return { toolUse: { ...toolUse, input: rawInput } };
}

function composeAnswer(scenario, request) {
  const content = scenario.content ?? composeContent(scenario, request);
  const called = content.some((block) => block.toolUse);
  const written = JSON.stringify(content).length;
  const read = JSON.stringify(request.messages ?? []).length;
  const usage = { inputTokens: roughTokens(read), outputTokens: roughTokens(written) };
  return {
    content,
    stopReason: scenario.stopReason ?? (called ? "tool_use" : "end_turn"),
    usage: scenario.usage ?? { ...usage, totalTokens: usage.inputTokens + usage.outputTokens },
    latencyMs: scenario.latencyMs ?? 1,
    trace: scenario.trace,
  };
}

function composeContent({ text, repeat = 1, input, rawInput, toolName, toolUseId }, request) {
  const blocks = typeof text !== "string" ? [] : [{ text: text.repeat(repeat) }];
  if (input === undefined) return blocks;
  const { tools = [], toolChoice } = request.toolConfig ?? {};
  const offered = tools.find((tool) => tool.toolSpec)?.toolSpec.name;
  const name = toolName ?? toolChoice?.tool?.name ?? offered ?? DEFAULT_TOOL;
  return [...blocks, { toolUse: { toolUseId: toolUseId ?? newToolUseId(), name, input, rawInput } }];
}

function sendJson(exchange, body) {
  exchange.send(200, { "content-type": JSON_TYPE }, body);
}

async function sendStream(exchange, answer, { extraEvent, gapMs }) {
  exchange.start(200, { "content-type": EVENT_STREAM_TYPE });
  for (const [eventType, payload] of answerEvents(answer)) {
    if (gapMs) await sleep(gapMs, undefined, { signal: exchange.signal });
    if (extraEvent && eventType === "messageStop") exchange.write(eventFrame(extraEvent, { anything: true }));
    exchange.write(eventFrame(eventType, payload));
  }
  exchange.end();
}

function sendError(exchange, { status, code, message, details, headers, body, contentType, skewMinutes }) {
  if (skewMinutes !== undefined) return sendClockSkew(exchange, skewMinutes);
  if (body !== undefined) {
    const type = contentType ?? JSON_TYPE;
    const named = code ? new ServiceError(code, "").headers : {};
    exchange.send(status, { ...named, "content-type": type, ...headers }, body);
    return undefined;
  }
  const error = new ServiceError(code, message, { status, details });
  exchange.send(error.status ?? 400, { ...error.headers, ...headers }, error.body);
  return undefined;
}

// As if this server's clock were `minutes` ahead of the client's.
function sendClockSkew(exchange, minutes) {
  const now = new Date(Date.now() + minutes * 60_000);
  const limit = new Date(now.getTime() - 5 * 60_000);
  const signedAt = exchange.headers["x-amz-date"] ?? formatLongDate(new Date());
  const error = new ServiceError(
    "InvalidSignatureException",
    `Signature expired: ${signedAt} is now earlier than ${formatLongDate(limit)} (${formatLongDate(now)} - 5 min.)`,
  );
  // The date of the response is the true one, by which the next request is judged: the client has stood still meanwhile.
  exchange.send(error.status, error.headers, error.body);
}

async function holdOpen({ signal }) {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
}

const DAMAGES = {
  "missing-output"(exchange, answer, _scenario, streaming) {
    const { stopReason, usage, latencyMs } = answer;
    if (!streaming) return sendJson(exchange, JSON.stringify({ stopReason, usage, metrics: { latencyMs } }));
    return sendFrames(exchange, framesOf(answer).slice(-1));
  },
  // The length promises more than comes.
  "cut-body"(exchange, answer, scenario, streaming) {
    if (streaming) return DAMAGES["stream-cut"](exchange, answer, scenario);
    const body = answerBody(answer);
    exchange.start(200, { "content-type": JSON_TYPE, "content-length": Buffer.byteLength(body) });
    exchange.write(body.slice(0, body.length / 2));
    return exchange.destroy();
  },
  // The first half comes, and then nothing, until the client gives up.
  "stalled-body"(exchange, answer, _scenario, streaming) {
    const bytes = streaming ? Buffer.concat(framesOf(answer)) : Buffer.from(answerBody(answer));
    exchange.start(200, { "content-type": streaming ? EVENT_STREAM_TYPE : JSON_TYPE });
    exchange.write(bytes.subarray(0, bytes.length / 2));
    return holdOpen(exchange);
  },
  "truncated-json"(exchange, answer, scenario, streaming) {
    if (streaming) return DAMAGES["stream-no-message-stop"](exchange, answer, scenario);
    const body = answerBody(answer);
    return sendJson(exchange, body.slice(0, body.length / 2));
  },
  "not-json"(exchange, _answer, { text }) {
    exchange.send(200, { "content-type": HTML_TYPE }, text);
  },
  "connection-reset"(exchange) {
    exchange.destroy();
  },
  "bad-crc"(exchange, answer) {
    const frames = framesOf(answer);
    return sendFrames(
      exchange,
      frames.map((frame, index) => (index === 2 ? withBadChecksum(frame) : frame)),
    );
  },
  "stream-cut"(exchange, answer) {
    const bytes = Buffer.concat(framesOf(answer));
    exchange.start(200, { "content-type": EVENT_STREAM_TYPE });
    exchange.write(bytes.subarray(0, bytes.length / 2));
    return exchange.destroy();
  },
  "stream-no-message-stop"(exchange, answer) {
    return sendFrames(exchange, framesOf(answer).slice(0, -2));
  },
  "stream-exception"(exchange, answer, { exception, message, details }) {
    return sendFrames(exchange, [...framesOf(answer).slice(0, -3), exceptionFrame(exception, { message, ...details })]);
  },
  "stream-error"(exchange, answer, { code, message }) {
    return sendFrames(exchange, [...framesOf(answer).slice(0, -3), errorFrame(code, message)]);
  },
};

function framesOf(answer) {
  return [...answerEvents(answer)].map(([eventType, payload]) => eventFrame(eventType, payload));
}

function sendFrames(exchange, frames) {
  exchange.start(200, { "content-type": EVENT_STREAM_TYPE });
  exchange.end(Buffer.concat(frames));
}

// There is no model and so no tokenizer: four characters a token is the usual rule of thumb.
function roughTokens(characters) {
  return Math.max(1, Math.ceil(characters / 4));
}
