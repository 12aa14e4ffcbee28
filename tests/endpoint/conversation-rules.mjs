// The rules of the service that its shapes cannot express: turn order, tool calls and their results, schemas.

import { checkConstrainedSchema } from "./constrained-schema.mjs";
import { validationError } from "./service-errors.mjs";

const NOVA_SCHEMA_KEYS = new Set(["type", "properties", "required"]);

/** Throws a ValidationException when a well-shaped request breaks a rule of the service. */
export function checkConversation(request, { novaSchemas = false } = {}) {
  checkTools(request.toolConfig, novaSchemas);
  checkOutputFormat(request.outputConfig?.textFormat);
  checkTurns(request.messages ?? []);
  checkToolTraffic(request);
  checkPlaces(request.messages ?? []);
}

function checkTools(toolConfig, novaSchemas) {
  if (!toolConfig) return;
  const names = new Set();
  toolConfig.tools.forEach(({ toolSpec }, index) => {
    if (!toolSpec) return;
    const { name, inputSchema, strict } = toolSpec;
    const path = `toolConfig.tools.${index}.toolSpec`;
    if (names.has(name)) throw validationError(`The tool name ${name} at ${path}.name is used more than once.`);
    names.add(name);
    if (typeof inputSchema.json !== "object" || Array.isArray(inputSchema.json) || inputSchema.json.type !== "object") {
      throw validationError(`The value at ${path}.inputSchema.json.type must be one of the following: object.`);
    }
    if (novaSchemas) checkNovaSchema(inputSchema.json, path);
    if (strict) checkConstrainedSchema(inputSchema.json, `tools.${index}.custom.input_schema`);
  });
  const chosen = toolConfig.toolChoice?.tool?.name;
  if (chosen !== undefined && !names.has(chosen)) {
    throw validationError(
      `The tool name ${chosen} at toolConfig.toolChoice.tool.name is not defined in toolConfig.tools.`,
    );
  }
}

function checkNovaSchema(schema, path) {
  const unknown = Object.keys(schema).find((key) => !NOVA_SCHEMA_KEYS.has(key));
  if (unknown) {
    throw validationError(
      `The value at ${path}.inputSchema.json holds '${unknown}'. Only type, properties and required are supported at its top level.`,
    );
  }
}

function checkOutputFormat(textFormat) {
  const text = textFormat?.structure.jsonSchema?.schema;
  if (text === undefined) return;
  let schema;
  try {
    schema = JSON.parse(text);
  } catch {
    throw validationError("The value at outputConfig.textFormat.structure.jsonSchema.schema is not valid JSON.");
  }
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) {
    throw validationError("The value at outputConfig.textFormat.structure.jsonSchema.schema must be a JSON object.");
  }
  checkConstrainedSchema(schema, "output_config.format.schema");
}

function checkTurns(messages) {
  if (messages.length === 0) {
    throw validationError("The messages field is empty. Add a user message and try again.");
  }
  if (messages[0].role !== "user") {
    throw validationError(
      "A conversation must start with a user message. Try again with a conversation that starts with a user message.",
    );
  }
  messages.forEach(({ role, content }, index) => {
    if (role === "system") {
      throw validationError(
        `This model doesn't support the system role at messages.${index}. Use the system field and try again.`,
      );
    }
    if (index > 0 && role === messages[index - 1].role) {
      throw validationError(
        "A conversation must alternate between user and assistant roles. Make sure the conversation alternates between user and assistant roles and try again.",
      );
    }
    if (content.length === 0) {
      throw validationError(
        `The content field in the Message object at messages.${index} is empty. Add a ContentBlock object to the content field and try again.`,
      );
    }
    content.forEach(({ text }, blockIndex) => {
      if (text !== undefined && text.trim() === "") {
        throw validationError(
          `The text field in the ContentBlock object at messages.${index}.content.${blockIndex} is blank. Add text to the text field, and try again.`,
        );
      }
    });
  });
  if (messages.at(-1).role !== "user") {
    throw validationError(
      "This model does not support assistant message prefill. The conversation must end with a user message.",
    );
  }
}

function checkToolTraffic({ messages, toolConfig }) {
  const blocks = messages.flatMap(({ content }) => content);
  if (!toolConfig && blocks.some((block) => block.toolUse || block.toolResult)) {
    throw validationError("The toolConfig field must be defined when using toolUse and toolResult content blocks.");
  }
  let open = [];
  messages.forEach(({ role, content }, index) => {
    const used = idsOf(content, "toolUse");
    const answered = idsOf(content, "toolResult");
    const path = `messages.${index}.content`;
    if (role === "user" && used.length > 0) {
      throw validationError(`User messages cannot contain toolUse blocks, but ${path} does.`);
    }
    if (role === "assistant" && answered.length > 0) {
      throw validationError(`Assistant messages cannot contain toolResult blocks, but ${path} does.`);
    }
    if (new Set([...used, ...answered]).size < used.length + answered.length) {
      throw validationError(`The toolUse and toolResult blocks at ${path} contain duplicate Ids.`);
    }
    if (role === "user") {
      const missing = open.filter((id) => !answered.includes(id));
      if (missing.length > 0) {
        throw validationError(`Expected toolResult blocks at ${path} for the following Ids: ${missing.join(", ")}`);
      }
      if (answered.length > open.length) {
        throw validationError(
          `The number of toolResult blocks at ${path} exceeds the number of toolUse blocks of previous turn.`,
        );
      }
    }
    open = used;
  });
}

function idsOf(content, kind) {
  return content.filter((block) => block[kind]).map((block) => block[kind].toolUseId);
}

/** What the service takes as a block, but not in every place. */
function checkPlaces(messages) {
  messages.forEach(({ role, content }, index) => {
    content.forEach((block, blockIndex) => {
      const path = `messages.${index}.content.${blockIndex}`;
      if (role === "user" && block.cachePoint && takesNoMark(content[blockIndex - 1])) {
        throw validationError(`${path}.type: Field required`);
      }
      for (const { json } of block.toolResult?.content ?? []) {
        if (JSON.stringify(json ?? null).includes('"__type":')) {
          throw validationError(`The value at ${path}.toolResult holds the reserved name __type.`);
        }
      }
    });
  });
}

function takesNoMark(block) {
  const { document, video } = block ?? {};
  return video !== undefined || (document !== undefined && document.format !== "pdf" && !document.citations?.enabled);
}
