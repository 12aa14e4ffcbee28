/** Extracts one object from a text that is too long for one answer: part by part, merged by explicit rules. */

import { attachPartial, BedrockExtractError, badOption, isBedrockExtractError } from "../errors.js";
import { NO_USAGE } from "../extraction/record.js";
import { validateInner } from "../helpers/wrapping.js";
import { checkNames } from "../options/accepted.js";
import { LONG_OPTIONS } from "../options/names.js";
import { pointerTo } from "../text/json-pointer.js";
import { cut, describeKind } from "../text/words.js";
import type { BedrockExtractClient } from "../types/client.js";
import type { DocumentPart, LongOptions, LongResult, MergeRule } from "../types/long.js";
import type { ManyOptions, ManyProgress } from "../types/many.js";
import type { MapResult } from "../types/map.js";
import type { Message } from "../types/messages.js";
import type { InferResponse, ResponseModel } from "../types/schema.js";
import { merged } from "./merge.js";
import { relaxed } from "./relaxed.js";
import { split } from "./split.js";

const PART_LENGTH = 20_000;
const LEAST_PART_LENGTH = 200;
const OVERLAP = 500;

/** More characters than any text that a person would have read by a model. */
const TEXT_LIMIT = 100_000_000;

const RULES = ["first", "last", "vote"];

/**
 * Extracts one object from a long text. The text is cut at paragraphs, lines or sentences into parts that overlap a little, each is
 * extracted by `client.map()`, and what they give is merged: lists are joined without what is twice in them, and of other values the
 * first one counts unless `merge` says otherwise. A part may leave out what the schema requires; the whole is judged by the schema.
 *
 * @throws BedrockExtractError `BAD_OPTION` or `BAD_SCHEMA` before any request; what a part fails with, unless `failedParts` is
 * `"skip"`; `VALIDATION_FAILED` where the merged value breaks the schema: it is the error's `partial` then.
 * @example
 * ```ts
 * const { data, conflicts } = await extractLong(client, contract, {
 *   responseModel: Contract,
 *   merge: { "/parties": { key: "name" } },
 * });
 * ```
 */
export async function extractLong<const Model extends ResponseModel>(
  client: Pick<BedrockExtractClient, "map">,
  text: string,
  options: LongOptions<Model>,
): Promise<LongResult<InferResponse<Model>>> {
  const { partLength, overlap, merge, failedParts, messages, onProgress, responseModel, ...call } = checked(
    text,
    options,
  );
  const parts = split(text, partLength, overlap);
  const schema = parts.length === 1 ? responseModel : await relaxed(responseModel);
  let last: Pick<ManyProgress<unknown>, "cost" | "usage"> = { usage: NO_USAGE };
  const results: MapResult<unknown>[] = await client.map(parts, {
    ...(call as Omit<ManyOptions<DocumentPart>, "messages" | "responseModel">),
    responseModel: schema as ResponseModel,
    messages: messages ?? conversationOf,
    onProgress: (progress) => {
      last = progress;
      return onProgress?.(progress);
    },
  });
  const failed = failuresOf(results, failedParts);
  const given = results.flatMap((result, part) =>
    result.status === "fulfilled" ? [{ part, value: result.value }] : [],
  );
  const [only] = given;
  // The schema has judged a single part already.
  const whole =
    parts.length === 1 ? { value: only?.value, conflicts: [], provenance: { "": [0] } } : merged(given, merge);
  const { value, conflicts, provenance } = whole;
  const data = parts.length === 1 ? value : await judged(responseModel, value, call.context);
  const { usage, cost } = last;
  return {
    data: data as InferResponse<Model>,
    ...{ conflicts, provenance, failed, usage },
    ...(cost !== undefined && { cost }),
    parts: parts.map(({ text: _, ...place }) => place),
  };
}

function conversationOf({ text, index, count }: DocumentPart): readonly Message[] {
  const head = `This is part ${index + 1} of ${count} of a text. Leave out what it does not say.\n\n`;
  return [{ role: "user", content: count === 1 ? text : head + text }];
}

function failuresOf(
  results: readonly MapResult<unknown>[],
  failedParts: "skip" | "throw",
): LongResult<never>["failed"] {
  const failed = results.flatMap((result, part) =>
    result.status === "rejected" ? [{ part, error: result.reason as BedrockExtractError }] : [],
  );
  const [first] = failed;
  if (first !== undefined && (failedParts === "throw" || failed.length === results.length)) throw first.error;
  const other = failed.find(({ error }) => !isBedrockExtractError(error));
  if (other !== undefined) throw other.error;
  return failed;
}

/** The word of the schema on the whole. */
async function judged(model: ResponseModel, value: unknown, context: object | undefined): Promise<unknown> {
  const options = context === undefined ? undefined : { libraryOptions: { context } };
  const result = await validateInner(model, value, options);
  if (result.issues === undefined) return result.value;
  const [issue] = result.issues;
  const path = pointerTo((issue?.path ?? []).map((step) => String(typeof step === "object" ? step.key : step)));
  const error = new BedrockExtractError({
    code: "VALIDATION_FAILED",
    message: `What the parts give together breaks the schema: ${cut(`${path} ${issue?.message ?? ""}`.trim(), 200)}`,
    help: "Make the field optional where the text may not say it, or add a rule to `merge`; `partial` has the value",
    path: cut(path, 200),
  });
  attachPartial(error, value);
  throw error;
}

type Checked<Model extends ResponseModel> = LongOptions<Model> & {
  readonly partLength: number;
  readonly overlap: number;
  readonly merge: Readonly<Record<string, MergeRule>>;
  readonly failedParts: "skip" | "throw";
};

function checked<Model extends ResponseModel>(text: unknown, given: LongOptions<Model>): Checked<Model> {
  const options = checkNames(given, LONG_OPTIONS, "extractLong()") as object as LongOptions<Model>;
  const { partLength = PART_LENGTH, overlap, merge = {}, failedParts = "throw", messages } = options;
  if (typeof text !== "string" || text.trim() === "" || text.length > TEXT_LIMIT) {
    const found = typeof text === "string" ? (text.length > TEXT_LIMIT ? "too long" : "blank") : describeKind(text);
    throw badOption("text", `The text of extractLong() is ${found}`, `Pass a string of 1 to ${TEXT_LIMIT} characters`);
  }
  if (!Number.isSafeInteger(partLength) || partLength < LEAST_PART_LENGTH) {
    throw wrong("partLength", partLength, `a whole number from ${LEAST_PART_LENGTH}`);
  }
  const shared = overlap ?? Math.min(OVERLAP, Math.floor(partLength / 4));
  if (!Number.isSafeInteger(shared) || shared < 0 || shared >= partLength / 2) {
    throw wrong("overlap", overlap, "a whole number from 0, less than half of `partLength`");
  }
  if (failedParts !== "skip" && failedParts !== "throw")
    throw wrong("failedParts", failedParts, '`"throw"` or `"skip"`');
  if (messages !== undefined && typeof messages !== "function") throw wrong("messages", messages, "a function");
  if (typeof merge !== "object" || merge === null) throw wrong("merge", merge, "an object of rules");
  for (const [path, rule] of Object.entries(merge)) {
    const isRule = typeof rule === "function" || RULES.includes(rule as string) || hasKey(rule);
    if (!path.startsWith("/") && path !== "")
      throw wrong(`merge["${cut(path, 40)}"]`, rule, "a rule under a JSON Pointer such as `/items`");
    if (!isRule)
      throw wrong(`merge["${cut(path, 40)}"]`, rule, '`"first"`, `"last"`, `"vote"`, `{ key }` or a function');
  }
  return { ...options, partLength, overlap: shared, merge, failedParts };
}

function hasKey(rule: unknown): boolean {
  return typeof rule === "object" && rule !== null && typeof Reflect.get(rule, "key") === "string";
}

function wrong(path: string, value: unknown, expected: string): Error {
  const found = typeof value === "number" ? String(value) : describeKind(value);
  return badOption(path, `The option \`${path}\` of extractLong() is ${found}, not ${expected}`, `Pass ${expected}`);
}
