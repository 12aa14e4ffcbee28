/** The words of the text behind every field, found there, beside a value of the user's own shape. */

import { badOption } from "../errors.js";
import { checkNames } from "../options/accepted.js";
import { pointerTo, stepsOf } from "../text/json-pointer.js";
import { cut, describeKind } from "../text/words.js";
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

/** The words behind one field. */
export interface FieldEvidence {
  /** JSON Pointer of the field in the model's answer, such as `/items/0/price`. */
  readonly path: string;
  /** The passages that it is based on, with their places in the text. */
  readonly quotes: readonly Quote[];
}

/** What `evidence()` yields: the value, and the words behind its fields. */
export interface Evidence<Value> {
  /** The value, by the schema. */
  readonly data: Value;
  /** The words behind its fields; those of an object or a list are for all that it holds. */
  readonly evidence: readonly FieldEvidence[];
  /** JSON Pointers of fields without words behind them, except those that are null. */
  readonly unsupported: readonly string[];
}

/** Where quotes must stand, and whether every field needs some. */
export interface EvidenceOptions {
  /**
   * The text.
   * @default `source` of the call's `context`
   */
  readonly source?: string | undefined;
  /**
   * Whether the model is asked again for a field without quotes. Otherwise such fields are listed as `unsupported`.
   * @default false
   */
  readonly required?: boolean | undefined;
}

const FIELDS_LIMIT = 1000;

const QUOTES_LIMIT = 20;

/** Issues of fields without quotes that are told at once. */
const TOLD = 20;

/**
 * Asks for a value of the schema's own shape, and beside it for quotes that support each field. A quote that is not in the source
 * text is an issue, and the model is asked again. White space never counts; case and typographic marks only where the quote is
 * found with them.
 *
 * @throws BedrockExtractError `BAD_OPTION`, before the call is sent, where neither `source` nor `context.source` is a string.
 * @example
 * ```ts
 * const { data, evidence: quotes, unsupported } = await client.create({
 *   responseModel: evidence(Invoice),
 *   context: { source: text },
 *   messages: [{ role: "user", content: "{{ source }}" }],
 * });
 * ```
 */
export function evidence<const Model extends ResponseModel>(
  schema: Model,
  options: EvidenceOptions = {},
): StandardSchema<unknown, Evidence<InferResponse<Model>>> {
  requireModel(schema, "evidence()");
  const given = checkNames(options, { required: true, source: true }, "evidence()") as EvidenceOptions;
  const { source, required = false } = given;
  if (typeof required !== "boolean") {
    const message = `The option \`required\` of evidence() is ${describeKind(required)}, not true or false`;
    throw badOption("required", message, "Pass true or false");
  }
  const text = new SourceText(source, "evidence()");
  return wrapping(
    [schema],
    () => jsonSchema(schema),
    (value, validationOptions): Outcome<Evidence<InferResponse<Model>>> => {
      const search = text.search(validationOptions);
      const issues = nameIssues(value, ["data", "quotes"]);
      if (issues.length > 0) return { issues };
      const { data, quotes } = fieldsOf(value);
      if (!Array.isArray(quotes)) return refusal(["quotes"], "must be an array");
      const miscount = countIssue(quotes.length, 0, FIELDS_LIMIT);
      if (miscount !== undefined) return refusal(["quotes"], miscount);
      const entries = quotes.map((entry, index) => ({
        path: ["quotes", index],
        outcome: entryOf(entry, data, search),
      }));
      const inner = { path: ["data"], outcome: validateInner(schema, data, validationOptions) };
      return following(together([inner, ...entries]), (result) => {
        if (result.issues !== undefined) return result;
        const [checked, ...found] = result.value as [InferResponse<Model>, ...FieldEvidence[]];
        const unsupported = fieldsWithout(data, found);
        if (!required || unsupported.length === 0) return { value: { data: checked, evidence: found, unsupported } };
        const missing = unsupported.slice(0, TOLD);
        return {
          issues: missing.map((path) => ({ path: ["quotes"], message: `must have words for ${cut(path, 200)}` })),
        };
      });
    },
    (context) => text.check(context),
  );
}

/** One entry of the model's quotes, with the places of the quotes. */
function entryOf(entry: unknown, data: unknown, search: ReturnType<SourceText["search"]>): Outcome<FieldEvidence> {
  const issues = nameIssues(entry, ["field", "quotes"]);
  if (issues.length > 0) return { issues };
  const { field, quotes } = fieldsOf(entry);
  if (typeof field !== "string" || !hasField(data, field)) {
    return refusal(["field"], "is no place in `data`; write it like /name or /items/0/price");
  }
  if (!Array.isArray(quotes)) return refusal(["quotes"], "must be an array");
  const miscount = countIssue(quotes.length, 1, QUOTES_LIMIT);
  if (miscount !== undefined) return refusal(["quotes"], miscount);
  const outcomes = quotes.map((quote, index) => ({ path: ["quotes", index], outcome: located(search, quote) }));
  return following(together(outcomes), (result) =>
    result.issues === undefined ? { value: { path: field, quotes: result.value as Quote[] } } : result,
  );
}

function hasField(data: unknown, pointer: string): boolean {
  if (pointer !== "" && !pointer.startsWith("/")) return false;
  let holder = data;
  for (const step of stepsOf(pointer)) {
    if (typeof holder !== "object" || holder === null || !Object.hasOwn(holder, step)) return false;
    holder = Reflect.get(holder, step);
  }
  return true;
}

/** The places of values that hold nothing else, and stand in no place with words behind it. */
function fieldsWithout(data: unknown, found: readonly FieldEvidence[]): string[] {
  const supported = new Set(found.map(({ path }) => path));
  const without: string[] = [];
  const visit = (value: unknown, path: string): void => {
    if (value === null || supported.has(path)) return;
    if (typeof value !== "object") {
      without.push(path);
      return;
    }
    for (const [name, held] of Object.entries(value)) visit(held, path + pointerTo([name]));
  };
  visit(data, "");
  return without;
}

function jsonSchema(model: ResponseModel): Record<string, unknown> {
  const embedded = embed([{ model, name: "Data" }]);
  const title = titleOf(embedded);
  return {
    ...embedded.root,
    title: title === undefined ? "DataWithQuotes" : `${title}WithQuotes`,
    description: "What was asked for, and for every field of it the words of the text that say so.",
    type: "object",
    properties: {
      data: embedded.schemas[0],
      quotes: {
        type: "array",
        description: "one entry for every field of `data` that the text gives",
        items: {
          type: "object",
          properties: {
            field: { type: "string", description: "the place of the field in `data`, like /name or /items/0/price" },
            quotes: {
              type: "array",
              description:
                "the words of the text that the field is taken from, copied exactly, without marks around them",
              items: { type: "string", minLength: 1, maxLength: QUOTE_LENGTH },
              minItems: 1,
              maxItems: QUOTES_LIMIT,
            },
          },
          required: ["field", "quotes"],
          additionalProperties: false,
        },
        maxItems: FIELDS_LIMIT,
      },
    },
    required: ["data", "quotes"],
    additionalProperties: false,
  };
}
