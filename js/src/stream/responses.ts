/** Responses that hand a growing value on to a browser. */

import { badOption, isBedrockExtractError } from "../errors.js";
import { ticking } from "../http/heartbeat.js";
import { checkNames, requireMilliseconds } from "../options/check.js";
import type { EventStreamResponseOptions, HostResponse, StreamResponseOptions } from "../types/stream.js";
import type { Reader } from "./reader.js";
import type { ServerEvent } from "./text-feeds.js";

const encoder = new TextEncoder();

const HEARTBEAT = 15_000;

/** A response of plain text, which fails where something sent would have to be taken back. */
export function textResponse(open: () => Reader<string>, options: StreamResponseOptions = {}): HostResponse {
  checkNames(options, { status: true, headers: true }, "toTextStreamResponse()");
  let reader: Reader<string> | undefined;
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        reader ??= open();
        const { done, value } = await reader.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      },
      async cancel() {
        await (reader ?? open()).return();
      },
    },
    { highWaterMark: 0 },
  );
  return response(body, "text/plain; charset=utf-8", options);
}

/** A response of server-sent events. What the service says is not among them. */
export function eventStreamResponse(
  open: () => Reader<ServerEvent>,
  options: EventStreamResponseOptions = {},
): HostResponse {
  checkNames(options, { status: true, headers: true, heartbeat: true }, "toEventStreamResponse()");
  requireMilliseconds(options, "heartbeat");
  let reader: Reader<ServerEvent> | undefined;
  let waiting: Promise<IteratorResult<ServerEvent, undefined>> | undefined;
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        reader ??= open();
        waiting ??= reader.next();
        try {
          const next = await ticking(waiting, options.heartbeat ?? HEARTBEAT);
          if (next === undefined) return controller.enqueue(encoder.encode(":\n\n"));
          waiting = undefined;
          if (next.done) controller.close();
          else controller.enqueue(encoder.encode(written(next.value)));
        } catch (error) {
          controller.enqueue(encoder.encode(written(failure(error))));
          controller.close();
        }
      },
      async cancel() {
        await (reader ?? open()).return();
      },
    },
    { highWaterMark: 0 },
  );
  return response(body, "text/event-stream; charset=utf-8", options);
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
  const all = { "content-type": type, "cache-control": "no-cache, no-transform", ...lowerCase(headers) };
  return new Response(body, { status, headers: all }) as HostResponse;
}

function lowerCase(headers: unknown): Record<string, string> {
  if (typeof headers !== "object" || headers === null || Array.isArray(headers)) {
    throw badOption("headers", "The option `headers` is not an object", "Pass names and values");
  }
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
}
