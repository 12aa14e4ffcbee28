/** How the model is asked for the value. */

/** How the model is asked for the value. */
export const Mode: {
  /** What the model takes: the strongest mechanism first, and the next one where it refuses. */
  readonly AUTO: "auto";
  /** A tool whose input schema is the response model. */
  readonly BEDROCK_TOOLS: "BEDROCK_TOOLS";
  /** The same with `strict`, which constrains the tool's input to the schema. */
  readonly BEDROCK_TOOLS_STRICT: "BEDROCK_TOOLS_STRICT";
  /** Instructions in the prompt; the JSON is found in the answer's text. Works with every model. */
  readonly BEDROCK_JSON: "BEDROCK_JSON";
  /** Native structured output: the service constrains the answer's text to the schema. */
  readonly BEDROCK_JSON_SCHEMA: "BEDROCK_JSON_SCHEMA";
} = {
  AUTO: "auto",
  BEDROCK_TOOLS: "BEDROCK_TOOLS",
  BEDROCK_TOOLS_STRICT: "BEDROCK_TOOLS_STRICT",
  BEDROCK_JSON: "BEDROCK_JSON",
  BEDROCK_JSON_SCHEMA: "BEDROCK_JSON_SCHEMA",
};

/**
 * A mechanism within a mode.
 *
 * | mechanism | what is sent |
 * |---|---|
 * | `tool`, `strict-tool` | the tool, and the order to call it |
 * | `any-tool`, `strict-any-tool` | the tool, and the order to call one |
 * | `auto-tool`, `strict-auto-tool` | the tool, and an instruction in the prompt |
 * | `native` | the schema as the format of the answer |
 * | `text` | the form of the value in the prompt |
 */
export type Mechanism =
  | "any-tool"
  | "auto-tool"
  | "native"
  | "strict-any-tool"
  | "strict-auto-tool"
  | "strict-tool"
  | "text"
  | "tool";

/** One of the values of the `Mode` object. */
export type Mode = (typeof Mode)[keyof typeof Mode];

/** Names that Python's `instructor` has for modes; `JSON` and `MD_JSON` both stand for `BEDROCK_JSON`. */
export type ModeAlias = "JSON" | "JSON_SCHEMA" | "MD_JSON" | "TOOLS" | "TOOLS_STRICT";
