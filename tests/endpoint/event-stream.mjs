// Frames of the response stream of ConverseStream (application/vnd.amazon.eventstream).
import { randomBytes } from "node:crypto";
import { EventStreamCodec } from "@smithy/eventstream-codec";

export const EVENT_STREAM_TYPE = "application/vnd.amazon.eventstream";

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes).toString("utf8"),
  (text) => Buffer.from(text, "utf8"),
);
const MIN_PADDING = 2;
const MAX_PADDING = 61;
const PIECE_CHARACTERS = 7;

/** The frame of one event; its payload carries the length-hiding padding `p` that the service adds. */
export function eventFrame(eventType, payload) {
  return encode(
    { ":event-type": eventType, ":content-type": "application/json", ":message-type": "event" },
    JSON.stringify({ ...payload, p: padding() }),
  );
}

/** The frame of a modelled exception raised after the stream has begun, e.g. "throttlingException". */
export function exceptionFrame(exceptionType, payload) {
  return encode(
    { ":exception-type": exceptionType, ":content-type": "application/json", ":message-type": "exception" },
    JSON.stringify(payload),
  );
}

/** The frame of an unmodelled error: code and message travel in headers, the payload is empty. */
export function errorFrame(code, message) {
  return encode({ ":error-code": code, ":error-message": message, ":message-type": "error" }, "");
}

/** A copy of the frame whose trailing checksum no longer matches. */
export function withBadChecksum(frame) {
  const copy = Buffer.from(frame);
  copy[copy.length - 1] ^= 0xff;
  return copy;
}

/** The events of a complete answer, in the order the service sends them. */
export function* answerEvents({ content, stopReason, usage, latencyMs, trace }) {
  yield ["messageStart", { role: "assistant" }];
  for (const [contentBlockIndex, block] of content.entries()) yield* blockEvents(block, contentBlockIndex);
  yield* closingEvents({ stopReason, usage, latencyMs, trace });
}

/** Start, deltas and stop of one block. Only a tool block has a start event on the wire. */
export function* blockEvents(block, contentBlockIndex) {
  if (block.toolUse) {
    const { name, toolUseId, input, rawInput } = block.toolUse;
    yield ["contentBlockStart", { start: { toolUse: { name, toolUseId } }, contentBlockIndex }];
    yield ["contentBlockDelta", { delta: { toolUse: { input: "" } }, contentBlockIndex }];
    for (const piece of pieces(rawInput ?? JSON.stringify(input))) {
      yield ["contentBlockDelta", { delta: { toolUse: { input: piece } }, contentBlockIndex }];
    }
  } else {
    for (const piece of pieces(block.text)) {
      yield ["contentBlockDelta", { delta: { text: piece }, contentBlockIndex }];
    }
  }
  yield ["contentBlockStop", { contentBlockIndex }];
}

export function* closingEvents({ stopReason, usage, latencyMs, trace }) {
  yield ["messageStop", { stopReason }];
  yield ["metadata", { usage, metrics: { latencyMs }, ...(trace && { trace }) }];
}

// Claude splits anywhere, also inside a number or an escape: seven characters make that happen often.
function pieces(text) {
  const characters = [...text];
  const count = Math.ceil(characters.length / PIECE_CHARACTERS);
  return Array.from({ length: count }, (_, index) =>
    characters.slice(index * PIECE_CHARACTERS, (index + 1) * PIECE_CHARACTERS).join(""),
  );
}

function encode(headers, payload) {
  const typed = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { type: "string", value }]));
  return Buffer.from(codec.encode({ headers: typed, body: Buffer.from(payload, "utf8") }));
}

function padding() {
  const length = MIN_PADDING + (randomBytes(1)[0] % (MAX_PADDING - MIN_PADDING + 1));
  return randomBytes(length).toString("base64url").slice(0, length);
}
