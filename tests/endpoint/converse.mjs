// One Converse turn with a model: plan, generate, and shape what the model wrote into content blocks.
import { randomBytes } from "node:crypto";
import { blockEvents } from "./event-stream.mjs";
import { planGeneration } from "./prompt/generation-plan.mjs";

const STOP_REASONS = {
  end: "end_turn",
  length: "max_tokens",
  stop_sequence: "stop_sequence",
  context: "model_context_window_exceeded",
};

/**
 * Resolves to `{ content, stopReason, usage }`. With `emit(eventType, payload)` the opening and block events are sent
 * while the model writes; the caller sends the closing ones.
 */
export async function converse(request, { backend, signal, emit = () => {} }) {
  const plan = planGeneration(request);
  const stream = liveStream(plan, backend, emit);
  const result = await backend.generate({ ...plan, signal, onText: stream.write });
  const { content, stopReason } = readAnswer(plan, result);
  stream.finish(content);
  const { inputTokens, outputTokens } = result;
  return { content, stopReason, usage: { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens } };
}

// Text and the arguments of a certain tool can be passed on as they come. When the answer decides what it is
// (either text or a call, one of several tools, or an upstream that wraps its JSON), it is sent at the end.
function liveStream(plan, backend, emit) {
  const isText = plan.mode === "text";
  const isCertainTool = plan.mode === "tool" && plan.tools.length === 1 && backend.constrainsOutput;
  const toolUseId = newToolUseId();
  let begun = false;
  let live = false;

  function begin() {
    if (begun) return;
    begun = true;
    emit("messageStart", { role: "assistant" });
  }

  function write(text) {
    if (text === "" || (!isText && !isCertainTool)) return;
    begin();
    if (isCertainTool && !live) {
      emit("contentBlockStart", { start: { toolUse: { name: plan.tools[0].name, toolUseId } }, contentBlockIndex: 0 });
    }
    live = true;
    emit("contentBlockDelta", { delta: isText ? { text } : { toolUse: { input: text } }, contentBlockIndex: 0 });
  }

  function finish(content) {
    begin();
    if (live) {
      emit("contentBlockStop", { contentBlockIndex: 0 });
      return;
    }
    content.forEach((block, index) => {
      for (const [eventType, payload] of blockEvents(block, index)) emit(eventType, payload);
    });
  }

  return { write, finish };
}

function readAnswer(plan, { text, stop }) {
  const stopReason = STOP_REASONS[stop];
  if (plan.mode === "text") return { content: textBlocks(text), stopReason };
  const call = readCall(plan.tools, text);
  if (call) return { content: [toolUseBlock(call)], stopReason: stop === "end" ? "tool_use" : stopReason };
  if (plan.mode === "either") return { content: textBlocks(text), stopReason };
  // A call cut short keeps its name but not its half-written arguments.
  if (stop !== "end") return { content: [toolUseBlock({ name: plan.tools[0].name, input: {} })], stopReason };
  return { content: textBlocks(text), stopReason: "malformed_tool_use" };
}

function readCall(tools, text) {
  const value = readJsonObject(text);
  if (value === undefined) return undefined;
  if (tools.length === 1) return { name: tools[0].name, input: value };
  if (typeof value.tool !== "string" || value.arguments === undefined) return undefined;
  return { name: value.tool, input: value.arguments };
}

// Unconstrained models wrap JSON in a code fence or a sentence.
function readJsonObject(text) {
  const start = text.indexOf("{");
  const end = text.lastIndexOf("}");
  if (start === -1 || end < start) return undefined;
  try {
    return JSON.parse(text.slice(start, end + 1));
  } catch {
    return undefined;
  }
}

function textBlocks(text) {
  return text.trim() === "" ? [] : [{ text }];
}

function toolUseBlock({ name, input }) {
  return { toolUse: { toolUseId: newToolUseId(), name, input } };
}

export function newToolUseId() {
  return `tooluse_${randomBytes(16).toString("base64url")}`;
}
