/** The messages of a conversation: Bedrock native, OpenAI, Anthropic and AI SDK style, in any mixture. */

import type { FutureBlock, NativeBlockOf, SystemBlock } from "./blocks.js";
import type { Content, ForProvider, TextPart, ToolOutputPart } from "./parts.js";

/** A part of the system prompt. */
export type SystemPart = FutureBlock | SystemBlock | TextPart;

/** A part of a system message. Changes of tools stay at their place in the conversation. */
export type SystemMessagePart = NativeBlockOf<"toolAddition"> | NativeBlockOf<"toolRemoval"> | SystemPart;

/** A tool call of an assistant message, OpenAI style. */
export interface ToolCall {
  /** The id that the result refers to. */
  readonly id: string;
  /**
   * The kind of call.
   * @default `function`
   */
  readonly type?: "function" | undefined;
  /** `arguments` is JSON text. */
  readonly function: { readonly name: string; readonly arguments: string };
}

/** Instructions; they become Converse `system`. */
export interface SystemMessage extends ForProvider {
  /** Who speaks. */
  readonly role: "developer" | "system";
  /** The instructions. */
  readonly content: string | readonly (SystemMessagePart | string)[];
  /** Passed over: it says nothing to the model. */
  readonly name?: string | undefined;
}

/** What the user says. */
export interface UserMessage extends ForProvider {
  /** Who speaks. */
  readonly role: "user";
  /** What is said. */
  readonly content: Content;
  /** The speaker, if there are several. The model gets the name in words. */
  readonly name?: string | undefined;
}

/** What the model said. `content` may be absent beside `tool_calls` or a `refusal`. */
export interface AssistantMessage extends ForProvider {
  /** Who speaks. */
  readonly role: "assistant";
  /** What the model said. */
  readonly content?: Content | null | undefined;
  /** The tools that the model called. */
  readonly tool_calls?: readonly ToolCall[] | null | undefined;
  /** The words of a refusal; the model sees them as its own text. */
  readonly refusal?: string | null | undefined;
  /** Passed over: it says nothing to the model. */
  readonly name?: string | undefined;
}

/** The outcome of a tool call, OpenAI style. */
export interface ToolMessage extends ForProvider {
  /** Who speaks. */
  readonly role: "tool";
  /** The id of the call that this answers. */
  readonly tool_call_id: string;
  /** What the tool returned. */
  readonly content: Content;
  /** Passed over: the call has it already. */
  readonly name?: string | undefined;
}

/** The outcomes of tool calls, AI SDK style. */
export interface ToolOutputMessage extends ForProvider {
  /** Who speaks. */
  readonly role: "tool";
  /** The outcomes, one part for each call. */
  readonly content: readonly ToolOutputPart[];
  /** Belongs to messages in OpenAI style. */
  readonly tool_call_id?: undefined;
}

/** One turn of the conversation. */
export type Message = AssistantMessage | SystemMessage | ToolMessage | ToolOutputMessage | UserMessage;

/** A content block, a part of a system prompt or a tool as the AWS SDK declares it: with a place for what the SDK does not know. */
export interface AwsSdkBlock {
  /** Absent where the SDK knows the block. */
  readonly $unknown?: readonly [string, unknown] | undefined;
}

/** A message as the AWS SDK declares it. */
export interface AwsSdkMessage {
  /** Who speaks. It must be there, although the SDK's type says otherwise. */
  readonly role: "assistant" | "system" | "user" | undefined;
  /** What is said; this must be there as well. */
  readonly content: readonly AwsSdkBlock[] | undefined;
}
