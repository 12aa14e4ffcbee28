// Decides from a Converse request what the model is asked to write: text, a tool call, or either of them.

import { chatTurns, systemText } from "./chat-turns.mjs";
import { schemaSkeleton } from "./skeleton.mjs";

const DEFAULT_SYSTEM = "You are a helpful assistant.";
const DEFAULT_MAX_TOKENS = 1024;
const ONLY_JSON = "Answer with one JSON object only, no other text.";
const FILL_IN = "Fill in this form with the values from the conversation:";
const OR_TEXT = "If no tool is needed, answer in plain text.";

/**
 * `{ mode, tools, output, system, messages, maxTokens, temperature, stopSequences }` where
 *  - mode is "text", "tool" or "either" (text or tool, the model decides);
 *  - output is what the backend must produce: "text", "json" (any object) or `{ schema }`.
 */
export function planGeneration(request) {
  const { toolConfig, outputConfig, inferenceConfig = {} } = request;
  const tools = callableTools(toolConfig);
  const mode = chooseMode(tools, toolConfig?.toolChoice);
  const textSchema = readTextSchema(outputConfig);
  const instruction = mode === "text" ? textInstruction(textSchema) : toolInstruction(tools, mode);
  return {
    mode,
    tools,
    output: chooseOutput(mode, tools, textSchema),
    system: [systemText(request.system) || DEFAULT_SYSTEM, instruction].filter(Boolean).join("\n\n"),
    messages: chatTurns(request.messages, (toolUse) => writeCall(tools, toolUse)),
    maxTokens: inferenceConfig.maxTokens ?? DEFAULT_MAX_TOKENS,
    temperature: inferenceConfig.temperature ?? 0,
    stopSequences: inferenceConfig.stopSequences ?? [],
  };
}

function callableTools(toolConfig) {
  const specs = (toolConfig?.tools ?? []).filter((tool) => tool.toolSpec).map((tool) => tool.toolSpec);
  const forced = toolConfig?.toolChoice?.tool?.name;
  return forced === undefined ? specs : specs.filter((spec) => spec.name === forced);
}

function chooseMode(tools, toolChoice) {
  if (tools.length === 0) return "text";
  return toolChoice?.any || toolChoice?.tool ? "tool" : "either";
}

function chooseOutput(mode, tools, textSchema) {
  if (mode === "text") return textSchema ? { schema: textSchema } : "text";
  if (mode === "either") return "text";
  if (!tools.every((tool) => tool.strict)) return tools.length === 1 ? "json" : { schema: envelopeSchema(tools) };
  return { schema: tools.length === 1 ? tools[0].inputSchema.json : envelopeSchema(tools) };
}

function readTextSchema(outputConfig) {
  const text = outputConfig?.textFormat?.structure.jsonSchema?.schema;
  return text === undefined ? undefined : JSON.parse(text);
}

function textInstruction(schema) {
  return schema && `${ONLY_JSON} ${FILL_IN}\n${schemaSkeleton(schema)}`;
}

function toolInstruction(tools, mode) {
  return tools.length === 1 ? singleToolInstruction(tools[0], mode) : toolboxInstruction(tools, mode);
}

function singleToolInstruction({ name, description, inputSchema }, mode) {
  const form = schemaSkeleton(inputSchema.json);
  const purpose = description ?? name;
  if (mode === "tool") return `${purpose}\n${ONLY_JSON} ${FILL_IN}\n${form}`;
  return `You have this tool: ${purpose}\nTo call it, answer with one JSON object only. ${FILL_IN}\n${form}\n${OR_TEXT}`;
}

function toolboxInstruction(tools, mode) {
  const list = tools.map(
    ({ name, description, inputSchema }) =>
      `- ${name}: ${description ?? name} Arguments: ${schemaSkeleton(inputSchema.json)}`,
  );
  const call = '{"tool": <name of the tool>, "arguments": <its arguments>}';
  const head = `You have these tools:\n${list.join("\n")}\n`;
  if (mode === "tool") return `${head}Choose the tool that fits. ${ONLY_JSON} Form of the answer:\n${call}`;
  return `${head}To call a tool, answer with one JSON object only:\n${call}\n${OR_TEXT}`;
}

function envelopeSchema(tools) {
  return {
    anyOf: tools.map((tool) => ({
      type: "object",
      properties: { tool: { const: tool.name }, arguments: tool.strict ? tool.inputSchema.json : { type: "object" } },
      required: ["tool", "arguments"],
      additionalProperties: false,
    })),
  };
}

function writeCall(tools, { name, input }) {
  return JSON.stringify(tools.length === 1 ? input : { tool: name, arguments: input });
}
