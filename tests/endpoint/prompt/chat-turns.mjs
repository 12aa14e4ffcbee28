// Turns the Bedrock conversation into plain chat turns, so that tool calls and their results reach the model as text.
import { validationError } from "../service-errors.mjs";

// Blocks that steer the service and carry nothing for the model.
const SILENT_BLOCKS = new Set(["cachePoint", "reasoningContent", "toolAddition", "toolRemoval"]);

/** `[{ role, text }]`; `writeToolCall(toolUse)` gives the text the model itself would have written for the call. */
export function chatTurns(messages, writeToolCall) {
  return messages.map(({ role, content }, index) => ({
    role,
    text: content
      .map((block, blockIndex) => blockText(block, `messages.${index}.content.${blockIndex}`, writeToolCall))
      .filter((text) => text !== "")
      .join("\n"),
  }));
}

/** The text of the request's `system` field. */
export function systemText(system = []) {
  return system
    .map((block, index) => blockText(block, `system.${index}`))
    .filter((text) => text !== "")
    .join("\n\n");
}

function blockText(block, path, writeToolCall) {
  const [kind] = Object.keys(block);
  if (kind === "text") return block.text;
  if (kind === "toolUse") return writeToolCall(block.toolUse);
  if (kind === "toolResult") return toolResultText(block.toolResult, path);
  if (kind === "guardContent" && block.guardContent.text) return block.guardContent.text.text;
  if (kind === "document") return documentText(block.document, path);
  if (SILENT_BLOCKS.has(kind)) return "";
  throw unsupportedBlock(kind, path);
}

// Passed on word for word: whether the model mends its answer is then up to what the client wrote.
function toolResultText({ content }, path) {
  const texts = content.map((part, index) => {
    if (part.text !== undefined) return part.text;
    if (part.json !== undefined) return JSON.stringify(part.json);
    throw unsupportedBlock(Object.keys(part)[0], `${path}.toolResult.content.${index}`);
  });
  return texts.join("\n");
}

function documentText({ name, source }, path) {
  const text = source.text ?? source.content?.map((part) => part.text).join("\n");
  if (text === undefined) throw unsupportedBlock("document", path);
  return `${name}:\n${text}`;
}

function unsupportedBlock(kind, path) {
  return validationError(
    `This model doesn't support the ${kind} content block that you provided at ${path}. Remove it and try again.`,
  );
}
