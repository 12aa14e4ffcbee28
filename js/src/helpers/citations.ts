/** Values with the words of the text that they are taken from, found there and not merely claimed. */

import { checkNames } from "../options/accepted.js";
import type { InferResponse, ResponseModel, StandardSchema } from "../types/schema.js";
import { embed, titleOf } from "./embedded-schema.js";
import { located, QUOTE_LENGTH, type Quote, SourceText } from "./source-text.js";
import {
  countIssue,
  fieldsOf,
  following,
  nameIssues,
  type Outcome,
  refusal,
  requireModel,
  together,
  validateInner,
  wrapping,
} from "./wrapping.js";

/** What `citations()` yields: the value, and the quotes that support it. */
export interface Cited<Value> {
  /** The value. */
  readonly value: Value;
  /** The passages that it is based on, with their places in the text. */
  readonly quotes: readonly Quote[];
}

/** Where quotes must stand. */
export interface CitationsOptions {
  /**
   * The text.
   * @default `source` of the call's `context`
   */
  readonly source?: string | undefined;
}

const QUOTES_LIMIT = 20;

/**
 * Asks for a value together with quotes that support it, at least one. A quote that is not in the source text is an issue,
 * and the model is asked again. White space never counts; case and typographic marks only where the quote is found with
 * them. For quotes of each of many facts, put it inside `list()`.
 *
 * @throws BedrockExtractError `BAD_OPTION`, before the call is sent, where neither `source` nor `context.source` is a string.
 * @example
 * ```ts
 * const { value, quotes } = await client.create({
 *   responseModel: citations(User),
 *   context: { source: text },
 *   messages: [{ role: "user", content: "Who is it?\n{{ source }}" }],
 * });
 * ```
 */
export function citations<const Model extends ResponseModel>(
  schema: Model,
  options: CitationsOptions = {},
): StandardSchema<unknown, Cited<InferResponse<Model>>> {
  requireModel(schema, "citations()");
  const { source } = checkNames(options, { source: true }, "citations()") as CitationsOptions;
  const text = new SourceText(source, "citations()");
  return wrapping(
    [schema],
    () => jsonSchema(schema),
    (value, validationOptions): Outcome<Cited<InferResponse<Model>>> => {
      const search = text.search(validationOptions);
      const issues = nameIssues(value, ["quotes", "value"]);
      if (issues.length > 0) return { issues };
      const { quotes, value: fact } = fieldsOf(value);
      if (!Array.isArray(quotes)) return refusal(["quotes"], "must be an array");
      const miscount = countIssue(quotes.length, 1, QUOTES_LIMIT);
      if (miscount !== undefined) return refusal(["quotes"], miscount);
      const outcomes = quotes.map((quote, index) => ({ path: ["quotes", index], outcome: located(search, quote) }));
      const inner = { path: ["value"], outcome: validateInner(schema, fact, validationOptions) };
      return following(together([inner, ...outcomes]), (result) => {
        if (result.issues !== undefined) return result;
        const [checked, ...found] = result.value;
        return { value: { value: checked as InferResponse<Model>, quotes: found as Quote[] } };
      });
    },
    (context) => text.check(context),
  );
}

/** The quotes come first: a model that has looked up the words answers from them. */
function jsonSchema(model: ResponseModel): Record<string, unknown> {
  const embedded = embed([{ model, name: "Fact" }]);
  return {
    ...embedded.root,
    title: `Cited${titleOf(embedded) ?? ""}`,
    description: "What was asked for, with the words of the text that say so.",
    type: "object",
    properties: {
      quotes: {
        type: "array",
        description: "the words of the text that `value` is taken from, copied exactly, without marks around them",
        items: { type: "string", minLength: 1, maxLength: QUOTE_LENGTH },
        minItems: 1,
        maxItems: QUOTES_LIMIT,
      },
      value: embedded.schemas[0],
    },
    required: ["quotes", "value"],
    additionalProperties: false,
  };
}
