/** Responses that hand a growing value on to a browser. */

import { badOption, isBedrockExtractError } from "../errors.js";
import { byteStream } from "../http/byte-stream.js";
import { TICK, ticking } from "../http/heartbeat.js";
import { checkNames } from "../options/accepted.js";
import { requireMilliseconds } from "../options/check.js";
import type { EventStreamResponseOptions, HostResponse, StreamResponseOptions } from "../types/stream.js";
import type { Reader } from "./reader.js";
import type { ServerEvent } from "./text-feeds.js";

const encoder = new TextEncoder();

const HEARTBEAT = 15_000;

/** Statuses of responses that have no body. */
const WITHOUT_BODY = [204, 205, 304];

/** A response of plain text, which fails where something sent would have to be taken back. */
export function textResponse(open: () => Reader<string>, options: StreamResponseOptions = {}): HostResponse {
  checkNames(options, { status: true, headers: true }, "toTextStreamResponse()");
  const reader = onDemand(open);
  const body = byteStream({
    async next() {
      const { done, value } = await reader().next();
      return done ? undefined : encoder.encode(value);
    },
    cancel: async () => void (await reader().return()),
  });
  return response(body, "text/plain; charset=utf-8", options);
}

/** A response of server-sent events. What the service says is not among them. */
export function eventStreamResponse(
  open: () => Reader<ServerEvent>,
  options: EventStreamResponseOptions = {},
): HostResponse {
  checkNames(options, { status: true, headers: true, heartbeat: true }, "toEventStreamResponse()");
  requireMilliseconds(options, "heartbeat");
  const reader = onDemand(open);
  let waiting: Promise<string | undefined> | undefined;
  const body = byteStream({
    async next() {
      waiting ??= nextText(reader());
      const text = await ticking(waiting, options.heartbeat ?? HEARTBEAT);
      if (text === TICK) return encoder.encode(":\n\n");
      waiting = undefined;
      return text === undefined ? undefined : encoder.encode(text);
    },
    cancel: async () => void (await reader().return()),
  });
  return response(body, "text/event-stream; charset=utf-8", options);
}

/** The reader is made when it is first needed. */
function onDemand<Item>(open: () => Reader<Item>): () => Reader<Item> {
  let reader: Reader<Item> | undefined;
  return () => {
    reader ??= open();
    return reader;
  };
}

/** The next event, written; `undefined` at the end. A failure is the last one. */
async function nextText(reader: Reader<ServerEvent>): Promise<string | undefined> {
  try {
    const { done, value } = await reader.next();
    return done ? undefined : written(value);
  } catch (error) {
    return written(failure(error));
  }
}

function written({ event, data }: ServerEvent): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** What a browser may know of a failure: its kind, and whether to try again. */
function failure(error: unknown): ServerEvent {
  const { code, retryable } = isBedrockExtractError(error) ? error : { code: "INTERNAL", retryable: false };
  return { event: "error", data: { code, retryable } };
}

function response(body: ReadableStream<Uint8Array>, type: string, options: StreamResponseOptions): HostResponse {
  const { status = 200, headers = {} } = options;
  if (!Number.isInteger(status) || status < 200 || status > 599 || WITHOUT_BODY.includes(status)) {
    throw badOption(
      "status",
      "The option `status` is no HTTP status of a response with a body",
      "Pass one such as 200",
    );
  }
  // Compression holds a stream back, and so do browsers that guess what a text is.
  const own = {
    "content-type": type,
    "cache-control": "no-cache, no-transform",
    "content-encoding": "identity",
    "x-content-type-options": "nosniff",
  };
  return new Response(body, { status, headers: { ...own, ...lowerCase(headers) } }) as HostResponse;
}

function lowerCase(headers: unknown): Record<string, string> {
  if (typeof headers !== "object" || headers === null || Array.isArray(headers)) {
    throw badOption("headers", "The option `headers` is not an object", "Pass names and values");
  }
  const entries = Symbol.iterator in headers ? [...(headers as Iterable<[string, string]>)] : Object.entries(headers);
  return Object.fromEntries(entries.map(([name, value]) => [String(name).toLowerCase(), String(value)]));
}
