/**
 * Conversations in the form of the semantic conventions for generative AI, for the spans of `otel.ts`. Long strings are cut and
 * media left out: a span is no place for them.
 *
 * Conventions: https://opentelemetry.io/docs/specs/semconv/gen-ai/non-normative/examples-llm-calls/
 */

import type { JsonValue } from "../types/blocks.js";

type Json = { readonly [name: string]: JsonValue | undefined };

/** Characters of one text or one tool's input that a span keeps. */
const TEXT = 16 * 1024;
/** Messages of a conversation that a span keeps, the latest ones. */
const MESSAGES = 100;

const FINISH_REASONS: Readonly<Record<string, string>> = {
  content_filtered: "content_filter",
  end_turn: "stop",
  guardrail_intervened: "content_filter",
  max_tokens: "length",
  stop_sequence: "stop",
  tool_use: "tool_call",
};

/** JSON text of `gen_ai.input.messages`. */
export function inputMessages(messages: JsonValue | undefined): string {
  return JSON.stringify(listOf(messages).slice(-MESSAGES).map(messageOf));
}

/** JSON text of `gen_ai.system_instructions`. */
export function systemInstructions(system: JsonValue): string {
  return JSON.stringify(partsOf(system));
}

/** JSON text of `gen_ai.output.messages`, of a Converse response. */
export function outputMessages(response: JsonValue, stopReason = "stop"): string {
  const { message } = objectOf(objectOf(response).output);
  return JSON.stringify([{ ...messageOf(message), finish_reason: FINISH_REASONS[stopReason] ?? stopReason }]);
}

function messageOf(message: JsonValue | undefined): Json {
  const { role, content } = objectOf(message);
  return { role, parts: partsOf(content) };
}

function partsOf(content: JsonValue | undefined): readonly Json[] {
  return listOf(content).slice(0, MESSAGES).map(partOf);
}

function partOf(block: JsonValue): Json {
  const { text, toolUse, toolResult, reasoningContent, ...other } = objectOf(block);
  if (typeof text === "string") return { type: "text", content: cut(text) };
  if (toolUse !== undefined) {
    const { toolUseId: id, name, input } = objectOf(toolUse);
    return { type: "tool_call", id, name, arguments: bounded(input) };
  }
  if (toolResult !== undefined) {
    const { toolUseId: id, content } = objectOf(toolResult);
    return { type: "tool_call_response", id, response: partsOf(content) };
  }
  if (reasoningContent !== undefined) {
    const { text: thought } = objectOf(objectOf(reasoningContent).reasoningText);
    return { type: "reasoning", content: typeof thought === "string" ? cut(thought) : undefined };
  }
  const { json } = other;
  return json === undefined ? { type: Object.keys(other)[0] ?? "unknown" } : { type: "json", content: bounded(json) };
}

/** The value itself, or the beginning of its JSON text if that is long. */
function bounded(value: JsonValue | undefined): JsonValue | undefined {
  const text = JSON.stringify(value) ?? "";
  return text.length > TEXT ? cut(text) : value;
}

function cut(text: string): string {
  return text.length > TEXT ? `${text.slice(0, TEXT)}…` : text;
}

function objectOf(value: JsonValue | undefined): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}
