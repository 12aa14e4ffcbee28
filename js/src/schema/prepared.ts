/** What a `responseModel` amounts to: its JSON Schema, the core's compiled form of that, and the library's validation. */

import type { CandidateIssue, Core } from "../core/contract.js";
import {
  type CompiledSchema,
  compileSchema,
  isUsable,
  type Judge,
  openCore,
  releaseSchema,
  schemaIssues,
} from "../core/handle.js";
import { BedrockExtractError, badSchema, isBedrockExtractError } from "../errors.js";
import { pointerTo } from "../text/json-pointer.js";
import { cut, describeKind } from "../text/words.js";
import type { StandardIssue, StandardOptions } from "../types/schema.js";
import { ACCEPTED, convertedText, plainText } from "./conversion.js";
import { modelsIn } from "./inner.js";
import { isPlain, loadingFor, type Standard, standardOf, validationOf } from "./standard.js";

/** A usable response model, or one that is once it is loaded. */
export interface PreparedSchema {
  /** Loads what the library takes to convert the schema. Before, only `plain` is known. Undefined where nothing is missing. */
  readonly load?: (() => Promise<void>) | undefined;
  /** The JSON Schema. */
  readonly text: string;
  /** The library's own validation, where there is one: the final value, or what is wrong. */
  readonly validate: ((value: unknown) => Promise<Verdict>) | undefined;
  /** Plain JSON Schemas inside the schema of a helper: the core checks them. */
  readonly plain: readonly object[];
}

/** What a validation says. */
export type Verdict = { readonly value: unknown } | { readonly issues: readonly CandidateIssue[] };

/** Enough for a model to learn from; the core keeps fewer. */
const ISSUE_LIMIT = 50;

const ISSUE_TEXT_LIMIT = 500;

/** Compiled schemas kept: a service uses a handful, and inline schemas of equal text share one. */
const COMPILED_LIMIT = 64;

/** Characters of their texts: a compiled schema takes some forty times as many bytes of memory. */
const COMPILED_CHARACTERS = 512 * 1024;

/** By name and text, least recently used first. By text, so that a schema written inside a handler is compiled once. */
const compiled = new Map<string, CompiledSchema>();

/** Checks a `responseModel` and finds its JSON Schema. Its validation gets the call's `context`. */
export function prepareSchema(model: unknown, context?: object): PreparedSchema {
  return reading(() => usableSchema(model, context));
}

function reading<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    if (isBedrockExtractError(cause)) throw cause;
    throw badSchema("Reading `responseModel` threw an error, see `cause`", `Pass ${ACCEPTED}`, cause);
  }
}

function usableSchema(model: unknown, context: object | undefined): PreparedSchema {
  // ArkType's schemas are functions.
  if ((typeof model !== "object" && typeof model !== "function") || model === null || Array.isArray(model)) {
    throw badSchema(`\`responseModel\` is ${describeKind(model)}, not a schema`, `Pass ${ACCEPTED}`);
  }
  const load = loadingFor(model);
  return load === undefined ? preparedNow(model, context) : preparedLater(model, context, load);
}

function preparedNow(model: object, context: object | undefined): PreparedSchema {
  const standard = standardOf(model);
  if (standard === undefined) return plainlyPrepared(model);
  const single = { ...standard, validate: validationOf(model, standard) };
  return {
    text: convertedText(model, standard),
    validate: (value) => validate(single, value, context),
    plain: plainModelsIn(model),
  };
}

function preparedLater(model: object, context: object | undefined, load: () => Promise<void>): PreparedSchema {
  return {
    load,
    get text() {
      return reading(() => preparedNow(model, context)).text;
    },
    validate: async (value) => (await reading(() => preparedNow(model, context)).validate?.(value)) ?? { value },
    plain: plainModelsIn(model),
  };
}

function plainlyPrepared(model: object): PreparedSchema {
  return { text: plainText(model), validate: undefined, plain: [] };
}

/** The plain JSON Schemas inside a response model, at any depth. A plain JSON Schema has none inside. */
function plainModelsIn(model: unknown): object[] {
  return modelsIn(model).flatMap((inner) => (isPlain(inner) ? [inner] : plainModelsIn(inner)));
}

/** What is wrong with a value by a plain JSON Schema, which stands inside a schema with a validation of its own. */
export async function plainIssues(model: object, value: unknown): Promise<readonly CandidateIssue[]> {
  const core = await openCore();
  return schemaIssues(compiledSchema(core, plainlyPrepared(model), undefined), value);
}

/** The core's form of the schema. It belongs to this module: an extraction keeps what it needs of it. */
export function compiledSchema(core: Core, prepared: PreparedSchema, name: string | undefined): CompiledSchema {
  const { text, plain } = prepared;
  const judge = judgeOf(prepared);
  const key = JSON.stringify([name, text, judge]);
  const known = compiled.get(key);
  compiled.delete(key);
  const usable = known !== undefined && isUsable(known) ? known : undefined;
  // A mistake in a schema is found before anything is sent.
  if (usable === undefined) for (const inner of plain) compiledSchema(core, plainlyPrepared(inner), undefined);
  const entry = usable ?? compileSchema(core, text, name, judge);
  compiled.set(key, entry);
  if (usable === undefined) forgetOldest();
  return entry;
}

function judgeOf({ validate, plain }: PreparedSchema): Judge {
  if (validate === undefined) return "schema";
  return plain.length > 0 ? "library-with-plain" : "library";
}

/** Keeps as many as fit, and always the one used last. */
function forgetOldest(): void {
  let characters = 0;
  for (const { size } of compiled.values()) characters += size;
  for (const [key, entry] of compiled) {
    const fits = compiled.size <= COMPILED_LIMIT && characters <= COMPILED_CHARACTERS;
    if (fits || compiled.size === 1) return;
    compiled.delete(key);
    characters -= entry.size;
    releaseSchema(entry);
  }
}

async function validate(standard: Standard, value: unknown, context: object | undefined): Promise<Verdict> {
  let result: unknown;
  try {
    const call = context === undefined ? standard.validate(value) : standard.validate(value, libraryOptions(context));
    result = await call;
  } catch (cause) {
    // A validation that asked a model.
    if (isBedrockExtractError(cause)) throw cause;
    throw validatorThrew(
      `The validation of the ${cut(standard.vendor, 40)} schema threw an error, see \`cause\``,
      cause,
    );
  }
  if (typeof result !== "object" || result === null) {
    throw validatorThrew(
      `The validation of the ${cut(standard.vendor, 40)} schema gave ${describeKind(result)}, not a result`,
    );
  }
  try {
    const { issues, value: final } = result as { readonly issues?: unknown; readonly value?: unknown };
    return issues === undefined || issues === null ? { value: final } : { issues: candidateIssues(issues) };
  } catch (cause) {
    throw validatorThrew(
      `The validation of the ${cut(standard.vendor, 40)} schema gave a result that cannot be read, see \`cause\``,
      cause,
    );
  }
}

function libraryOptions(context: object): StandardOptions {
  return { libraryOptions: { context } };
}

function validatorThrew(message: string, cause?: unknown): BedrockExtractError {
  const help =
    "Report problems of a value as issues of the schema, for example with `ctx.addIssue`, instead of throwing";
  return new BedrockExtractError({ code: "VALIDATOR_THREW", message, help, path: "responseModel", cause });
}

function candidateIssues(issues: unknown): CandidateIssue[] {
  const list = Array.isArray(issues) ? (issues as readonly StandardIssue[]).slice(0, ISSUE_LIMIT) : [];
  const found = list.map((issue) => ({
    path: cut(pointer(issue.path), ISSUE_TEXT_LIMIT),
    message: cut(messageOf(issue), ISSUE_TEXT_LIMIT),
  }));
  return found.length > 0 ? found : [{ path: "", message: "The value is not valid" }];
}

/** The library's words. For an invalid key, Zod has the reason only inside. */
function messageOf({
  message,
  code,
  issues,
}: StandardIssue & { readonly code?: unknown; readonly issues?: unknown }): string {
  const inner = code === "invalid_key" && Array.isArray(issues) ? (issues as readonly StandardIssue[])[0] : undefined;
  return inner === undefined ? String(message) : `Invalid key: ${inner.message}`;
}

/** JSON Pointer of a path. */
export function pointer(path: StandardIssue["path"]): string {
  return pointerTo(Array.from(path ?? [], (segment) => String(typeof segment === "object" ? segment.key : segment)));
}
