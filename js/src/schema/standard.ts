/** Reads how a schema of a library is validated and converted: by its own Standard Schema, or by what is loaded for it. */

import type { StandardOptions } from "../types/schema.js";
import { type Adapter, adapted, adapterOf, isLoaded, loadAdapter, zodValidation } from "./adapters.js";
import { modelsIn } from "./inner.js";

/** What is read of a library's schema, none of it taken for granted. */
export interface Standard {
  readonly vendor: string;
  readonly validate: (value: unknown, options?: StandardOptions) => unknown;
  readonly jsonSchema?: { readonly input?: unknown } | undefined;
}

/**
 * How the library of a schema validates and converts it; undefined for a plain JSON Schema.
 *
 * @throws BedrockExtractError `BAD_SCHEMA` where something must be loaded for it, and was not.
 */
export function standardOf(model: object): Standard | undefined {
  const own = ownStandard(model);
  const adapter = adapterOf(model, own);
  return validating(adapter === undefined ? own : adapted(adapter, model));
}

/** The same as far as the schema brings it; undefined where it does not validate by itself. */
export function withOwnValidation(model: object): Standard | undefined {
  return validating(ownStandard(model));
}

/**
 * The validation that runs once for a value. Zod's own `validate` runs a schema twice where something in it is asynchronous, and
 * drops the first promise: a refinement that throws would then end a Node.js process.
 */
export function validationOf(model: object, { validate, vendor }: Standard): Standard["validate"] {
  return (vendor === "zod" ? zodValidation(model) : undefined) ?? validate;
}

/** Loads what a schema and those inside it need; undefined where nothing is missing, which is known at once. */
export function loadingFor(model: object): (() => Promise<void>) | undefined {
  const missing = [...adaptersFor(model)].filter((adapter) => !isLoaded(adapter));
  if (missing.length === 0) return undefined;
  return async () => {
    await Promise.all(missing.map(loadAdapter));
  };
}

/** Whether a model is a JSON Schema that belongs to no library. */
export function isPlain(model: unknown): model is object {
  return typeof model === "object" && model !== null && !isOfLibrary(model);
}

/** Whether a value is a schema of a library, converter or not. */
export function isOfLibrary(value: unknown): boolean {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return false;
  const own = ownStandard(value);
  return own !== undefined || adapterOf(value, own) !== undefined;
}

function* adaptersFor(model: unknown): Generator<Adapter> {
  if ((typeof model !== "object" && typeof model !== "function") || model === null) return;
  const adapter = adapterOf(model, ownStandard(model));
  if (adapter !== undefined) yield adapter;
  for (const inner of modelsIn(model)) yield* adaptersFor(inner);
}

function ownStandard(model: object): Partial<Standard> | undefined {
  const { "~standard": standard } = model as { readonly "~standard"?: Partial<Standard> };
  return typeof standard === "object" && standard !== null ? standard : undefined;
}

function validating(standard: Partial<Standard> | undefined): Standard | undefined {
  if (typeof standard?.validate !== "function") return undefined;
  const { jsonSchema, validate, vendor } = standard;
  return { jsonSchema, validate: validate.bind(standard), vendor: String(vendor) };
}
