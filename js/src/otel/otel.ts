/**
 * OpenTelemetry spans for the requests of a client, by the semantic conventions for generative AI. The tracer is the caller's:
 * this package depends on no OpenTelemetry package.
 *
 * @module bedrock-extract/otel
 */

import { badOption } from "../errors.js";
import { checkNames } from "../options/accepted.js";
import type { JsonValue } from "../types/blocks.js";
import type { BedrockExtractClient } from "../types/client.js";
import type { HookCall, RequestPayload, ResponsePayload } from "../types/hooks.js";
import { inputMessages, outputMessages, systemInstructions } from "./content.js";

/** What is used of an OpenTelemetry `Tracer`. */
export interface TracerLike {
  startSpan(name: string, options: { readonly kind: number; readonly attributes: SpanAttributes }): SpanLike;
}

/** What is used of an OpenTelemetry `Span`. */
export interface SpanLike {
  setAttributes(attributes: SpanAttributes): unknown;
  setStatus(status: { readonly code: number; readonly message?: string }): unknown;
  end(): void;
}

/** Attributes of a span. */
export type SpanAttributes = Record<string, string | number | string[]>;

/** How spans are made. */
export interface InstrumentOptions {
  /** The caller's tracer, such as `trace.getTracer("app")`. */
  readonly tracer: TracerLike;
  /**
   * Whether conversations and answers are recorded: strings cut to 16 KiB, media by their kind only. Answers are not with
   * `maskValues`, nor what asks for them again.
   * @default false
   */
  readonly captureContent?: boolean | undefined;
}

const OPTIONS: Readonly<Record<keyof InstrumentOptions, true>> = { tracer: true, captureContent: true };

/** `SpanKind.CLIENT` and `SpanStatusCode.ERROR` of the OpenTelemetry API. */
const CLIENT = 2;
const ERROR = 2;

/**
 * Makes a span for every request of the client's calls, named `chat MODEL`; calling the result ends that.
 *
 * Conventions: https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/
 *
 * @throws BedrockExtractError `BAD_OPTION` for a `tracer` that is none, or an unknown option.
 *
 * @example
 * ```ts
 * import { instrument } from "bedrock-extract/otel";
 *
 * const uninstall = instrument(client, { tracer: trace.getTracer("app") });
 * ```
 */
export function instrument(client: Pick<BedrockExtractClient, "on">, options: InstrumentOptions): () => void {
  checkNames(options, OPTIONS, "instrument()");
  const { tracer, captureContent = false } = options;
  if (typeof tracer?.startSpan !== "function") {
    throw badOption("tracer", "The option `tracer` has no `startSpan`", "Pass a tracer of OpenTelemetry");
  }
  const open = new Map<number, SpanLike>();

  const close = ({ callId }: HookCall, finish: (span: SpanLike) => void) => {
    const span = open.get(callId);
    if (span === undefined) return;
    open.delete(callId);
    finish(span);
    span.end();
  };
  const removers = [
    client.on("request", (payload) => {
      const attributes = attributesOf(payload, captureContent);
      open.set(payload.callId, tracer.startSpan(`chat ${payload.modelId}`, { kind: CLIENT, attributes }));
    }),
    client.on("response", (payload) => {
      close(payload, (span) => span.setAttributes(outcomeOf(payload, captureContent)));
    }),
    client.on("error", (payload) => close(payload, (span) => fail(span, payload.error.code))),
  ];
  return () => {
    for (const remove of removers) remove();
    for (const span of open.values()) span.end();
    open.clear();
  };
}

function fail(span: SpanLike, type: string): void {
  span.setAttributes({ "error.type": type });
  span.setStatus({ code: ERROR, message: type });
}

function attributesOf({ modelId, url, body }: RequestPayload, captureContent: boolean): SpanAttributes {
  const attributes: SpanAttributes = {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "aws.bedrock",
    "gen_ai.request.model": modelId,
    "gen_ai.output.type": "json",
    ...addressOf(url),
  };
  const inference = Object(body.inferenceConfig) as Record<string, JsonValue | undefined>;
  for (const [name, entry] of [
    ["gen_ai.request.max_tokens", inference.maxTokens],
    ["gen_ai.request.temperature", inference.temperature],
    ["gen_ai.request.top_p", inference.topP],
  ] as const) {
    if (typeof entry === "number") attributes[name] = entry;
  }
  const { stopSequences } = inference;
  if (Array.isArray(stopSequences)) attributes["gen_ai.request.stop_sequences"] = stopSequences.map(String);
  if (captureContent) {
    attributes["gen_ai.input.messages"] = inputMessages(body.messages);
    if (body.system !== undefined) attributes["gen_ai.system_instructions"] = systemInstructions(body.system);
  }
  return attributes;
}

function outcomeOf({ attempt, response }: ResponsePayload, captureContent: boolean): SpanAttributes {
  const { usage, stopReason, requestId } = attempt;
  const { cacheReadInputTokens: read, cacheWriteInputTokens: written } = usage;
  return {
    // The conventions count what a cache gave and took as input; the service counts it apart.
    "gen_ai.usage.input_tokens": usage.inputTokens + read + written,
    "gen_ai.usage.output_tokens": usage.outputTokens,
    ...(read === 0 ? {} : { "gen_ai.usage.cache_read.input_tokens": read }),
    ...(written === 0 ? {} : { "gen_ai.usage.cache_creation.input_tokens": written }),
    ...(stopReason === undefined ? {} : { "gen_ai.response.finish_reasons": [stopReason] }),
    ...(requestId === undefined ? {} : { "gen_ai.response.id": requestId }),
    ...(captureContent && response !== undefined
      ? { "gen_ai.output.messages": outputMessages(response, stopReason) }
      : {}),
  };
}

/** Without `URL`, which the package's types do not ask of their users. */
function addressOf(url: string): SpanAttributes {
  const [, scheme, host, port] = /^(https?):\/\/(\[[^\]]*\]|[^/:]+)(?::(\d+))?/u.exec(url) ?? [];
  if (host === undefined) return {};
  return { "server.address": host, "server.port": Number(port ?? (scheme === "http" ? 80 : 443)) };
}
