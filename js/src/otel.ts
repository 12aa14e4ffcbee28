/**
 * OpenTelemetry spans for the requests of a client, by the semantic conventions for generative AI. The tracer is the caller's:
 * this package depends on no OpenTelemetry package.
 *
 * @module
 */

import type { JsonValue } from "./block-types.js";
import type { HookCall, RequestPayload, ResponsePayload } from "./hook-types.js";
import type { BedrockExtractClient } from "./types.js";

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
  /** Whether conversations and answers are recorded. Default: false. */
  readonly captureContent?: boolean | undefined;
}

/** `SpanKind.CLIENT` and `SpanStatusCode.ERROR` of the OpenTelemetry API. */
const CLIENT = 2;
const ERROR = 2;

/**
 * Makes a span for every request of the client's calls, named `chat MODEL`; calling the result ends that.
 *
 * Conventions: https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/
 *
 * @example
 * ```ts
 * import { instrument } from "bedrock-extract/otel";
 *
 * const uninstall = instrument(client, { tracer: trace.getTracer("app") });
 * ```
 */
export function instrument(client: BedrockExtractClient, options: InstrumentOptions): () => void {
  const { tracer, captureContent = false } = options;
  const open = new Map<number, SpanLike>();

  const close = ({ callId }: HookCall, finish: (span: SpanLike) => void) => {
    const span = open.get(callId);
    if (span === undefined) return;
    open.delete(callId);
    finish(span);
    span.end();
  };
  const removers = [
    client.on("completion:kwargs", (payload) => {
      const attributes = attributesOf(payload, captureContent);
      open.set(payload.callId, tracer.startSpan(`chat ${payload.modelId}`, { kind: CLIENT, attributes }));
    }),
    client.on("completion:response", (payload) => {
      close(payload, (span) => span.setAttributes(outcomeOf(payload, captureContent)));
    }),
    client.on("completion:error", (payload) => close(payload, (span) => fail(span, payload.error.code))),
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
    "server.address": hostOf(url),
  };
  const inference = Object(body.inferenceConfig) as Record<string, JsonValue | undefined>;
  for (const [name, entry] of [
    ["gen_ai.request.max_tokens", inference.maxTokens],
    ["gen_ai.request.temperature", inference.temperature],
    ["gen_ai.request.top_p", inference.topP],
  ] as const) {
    if (typeof entry === "number") attributes[name] = entry;
  }
  if (captureContent) {
    attributes["gen_ai.input.messages"] = JSON.stringify(body.messages);
    if (body.system !== undefined) attributes["gen_ai.system_instructions"] = JSON.stringify(body.system);
  }
  return attributes;
}

function outcomeOf({ attempt }: ResponsePayload, captureContent: boolean): SpanAttributes {
  return {
    "gen_ai.usage.input_tokens": attempt.usage.inputTokens,
    "gen_ai.usage.output_tokens": attempt.usage.outputTokens,
    ...(attempt.stopReason === undefined ? {} : { "gen_ai.response.finish_reasons": [attempt.stopReason] }),
    ...(attempt.requestId === undefined ? {} : { "gen_ai.response.id": attempt.requestId }),
    ...(captureContent ? { "gen_ai.output.messages": attempt.answer } : {}),
  };
}

/** Without `URL`, which the package's types do not ask of their users. */
function hostOf(url: string): string {
  return /^https?:\/\/([^/:]+)/u.exec(url)?.[1] ?? url;
}
