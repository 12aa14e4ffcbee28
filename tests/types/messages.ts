// Messages: every style alone and mixed, and what must not pass for one.

import { type ContentPart, fromBedrock, image, type Message, type NativeBlock } from "bedrock-extract";

const { create } = fromBedrock();
const responseModel = { type: "object" } as const;
declare const bytes: Uint8Array;

// Styles mixed within one list, and within one message.
await create({
  responseModel,
  system: [{ text: "a" }, { type: "text", text: "b" }, { cachePoint: { type: "default" } }],
  messages: [
    { role: "system", content: "a" },
    { role: "developer", content: [{ type: "text", text: "b" }, { text: "c" }] },
    { role: "system", name: "house", content: [{ toolAddition: { tool: { name: "n" } } }, "x"] },
    { role: "user", name: "Ada", content: "x", providerOptions: { bedrock: { cachePoint: { type: "default" } } } },
    { role: "tool", content: [{ type: "tool-result", toolCallId: "t", toolName: "n", output: "x" }] },
    {
      role: "user",
      content: [
        { text: "native" },
        { type: "input_text", text: "OpenAI" },
        { type: "image_url", image_url: { url: "https://example.com/a.png", detail: "low" } },
        { type: "image", source: { type: "base64", media_type: "image/png", data: "AA==" } },
        { type: "image", image: new URL("https://example.com/a.png"), mediaType: "image/png" },
        { type: "file", file: { file_data: "data:application/pdf;base64,AA==", filename: "a.pdf" } },
        { type: "file", data: bytes, mediaType: "application/pdf" },
        { cachePoint: { type: "default" } },
        { type: "text", text: "Anthropic", cache_control: { type: "ephemeral" } },
        { type: "input_file", file_url: "https://example.com/a.pdf" },
        { type: "document", title: "t", source: { type: "text", media_type: "text/plain", data: "x" }, context: "c" },
        { type: "document", source: { type: "content", content: [{ type: "text", text: "x" }] } },
        { type: "text", text: "AI SDK", providerOptions: { bedrock: { cachePoint: { type: "default" } } } },
        { type: "search_result", source: "https://example.com", title: "t", content: [{ type: "text", text: "x" }] },
        image(bytes),
        "plain",
      ],
    },
    {
      role: "assistant",
      content: null,
      tool_calls: [{ id: "c1", type: "function", function: { name: "n", arguments: "{}" } }],
    },
    { role: "assistant", tool_calls: [{ id: "c2", function: { name: "n", arguments: "{}" } }] },
    { role: "tool", tool_call_id: "c1", content: "x" },
    { role: "user", content: [{ type: "tool-result", toolCallId: "c", toolName: "n", output: { type: "text" } }] },
    {
      role: "tool",
      tool_call_id: "c",
      content: [{ type: "media", data: bytes, mediaType: "image/png" }],
    },
    {
      role: "user",
      content: [
        {
          type: "tool-result",
          toolCallId: "c",
          toolName: "n",
          output: { type: "content", value: [{ type: "image-url", url: new URL("https://example.com/a.png") }] },
        },
      ],
    },
    { role: "assistant", content: [{ type: "tool_use", id: "c3", name: "n", input: { x: [1] } }] },
    { role: "user", content: [{ type: "tool_result", tool_use_id: "c3", content: [{ text: "x" }], is_error: true }] },
    { role: "assistant", content: [{ type: "tool-call", toolCallId: "c4", toolName: "n", input: {} }] },
    {
      role: "assistant",
      content: [
        { type: "thinking", thinking: "x", signature: "s" },
        { type: "redacted_thinking", data: "AA==" },
        { type: "reasoning", text: "x", providerOptions: { bedrock: { signature: "s" } } },
        { type: "output_text", text: "x" },
        { type: "refusal", refusal: "no" },
      ],
    },
  ],
});

// Every block of the service.
export const blocks: readonly NativeBlock[] = [
  { text: "x" },
  { image: { format: "png", source: { bytes } } },
  { image: { source: bytes } },
  { image: { source: { s3Location: { uri: "s3://bucket/key", bucketOwner: "123456789012" } } } },
  { document: { name: "a", format: "pdf", source: { text: "x" }, context: "y", citations: { enabled: true } } },
  { document: { source: { content: [{ text: "x" }] } } },
  { video: { format: "three_gp", source: { bytes } } },
  { audio: { format: "x-aac", source: "s3://bucket/key" } },
  { toolUse: { toolUseId: "t", name: "n", input: { x: [1] }, type: "server_tool_use" } },
  {
    toolResult: {
      toolUseId: "t",
      content: [{ json: { x: 1 } }, { text: "x" }, { image: { source: bytes } }, { video: { source: bytes } }],
      status: "error",
    },
  },
  { guardContent: { text: { text: "x", qualifiers: ["query"] } } },
  { guardContent: { image: { format: "png", source: { bytes } } } },
  { cachePoint: { type: "default", ttl: "5m" } },
  { reasoningContent: { reasoningText: { text: "x", signature: "s" } } },
  { reasoningContent: { redactedContent: bytes } },
  {
    citationsContent: {
      content: [{ text: "x" }],
      citations: [{ title: "t", sourceContent: [{ text: "x" }], location: { documentPage: { documentIndex: 0 } } }],
    },
  },
  { searchResult: { source: "s", title: "t", content: [{ text: "x" }], citations: { enabled: true } } },
  { toolAddition: { tool: { name: "n" } } },
  { toolRemoval: { tool: { type: "t", serverName: "s" } } },
];

// Blocks that the service may add, and formats.
export const future: ContentPart = { hologram: { depth: 3, layers: [null, true] } };
export const format: ContentPart = { image: { format: "avif", source: bytes } };

// Lists built up elsewhere.
const history: Message[] = [{ role: "user", content: "x" }];
history.push({ role: "assistant", content: [{ text: "y" }] });
await create({ responseModel, messages: history });
const constant = [{ role: "user", content: [{ type: "text", text: "x" }] }] as const;
await create({ responseModel, messages: constant });

function accept(_message: Message): void {}
// @ts-expect-error unknown role
accept({ role: "robot", content: "x" });
// @ts-expect-error content missing
accept({ role: "user" });
// @ts-expect-error a document's text is a string
accept({ role: "user", content: [{ type: "document", source: { type: "text", data: new Uint8Array() } }] });
// @ts-expect-error no content for a user
accept({ role: "user", content: null });
// @ts-expect-error calls are the assistant's
accept({ role: "user", content: "x", tool_calls: [] });
// @ts-expect-error arguments are text
accept({ role: "assistant", tool_calls: [{ id: "c", type: "function", function: { name: "n", arguments: {} } }] });
// @ts-expect-error no media in instructions
accept({ role: "system", content: [{ image: { source: bytes } }] });
// @ts-expect-error id missing
accept({ role: "tool", content: "x" });
// @ts-expect-error both
accept({ role: "user", content: [{ type: "input_file", file_url: "https://example.com/a", file_data: bytes }] });
// @ts-expect-error unknown part
accept({ role: "user", content: [{ type: "hologram", depth: 3 }] });
// @ts-expect-error mistyped part
accept({ role: "user", content: [{ type: "text", txt: "x" }] });
// @ts-expect-error url missing
accept({ role: "user", content: [{ type: "image_url", image_url: {} }] });
// @ts-expect-error media type missing
accept({ role: "user", content: [{ type: "image", source: { type: "base64", data: "AA==" } }] });
// @ts-expect-error id missing
accept({ role: "assistant", content: [{ type: "tool_use", name: "n", input: {} }] });
// @ts-expect-error two members
accept({ role: "user", content: [{ text: "x", image: { source: bytes } }] });
// @ts-expect-error mistyped member of a known block
accept({ role: "user", content: [{ image: { sorce: bytes } }] });
// @ts-expect-error two sources
accept({ role: "user", content: [{ image: { source: { bytes, s3Location: { uri: "s3://b/k" } } } }] });
// @ts-expect-error no data
accept({ role: "user", content: [{ image: { source: 5 } }] });
// @ts-expect-error no JSON
accept({ role: "user", content: [{ hologram: () => 1 }] });
// @ts-expect-error id missing
accept({ role: "assistant", content: [{ toolUse: { name: "n", input: {} } }] });
// @ts-expect-error audio is no result of a tool
accept({ role: "user", content: [{ toolResult: { toolUseId: "t", content: [{ audio: { source: bytes } }] } }] });

// What Anthropic's own types leave null, and what a tool's input may be.
await create({
  responseModel,
  messages: [
    {
      role: "user",
      content: [
        { type: "text", text: "a", cache_control: null },
        {
          type: "document",
          source: { type: "text", data: "a" },
          title: null,
          context: null,
          citations: null,
          cache_control: null,
        },
      ],
    },
    { role: "assistant", content: [{ type: "tool_use", id: "1", name: "f", input: { a: [1] }, cache_control: null }] },
  ],
});
// @ts-expect-error a tool's input is an object
const text: ContentPart = { type: "tool_use", id: "1", name: "f", input: "{}" };
// @ts-expect-error a tool's input is an object
const list: NativeBlock = { toolUse: { toolUseId: "1", name: "f", input: [1] } };
void [text, list];
