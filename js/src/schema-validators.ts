/** Which response models are judged by a validation of their own. */

/**
 * The schemas inside a helper's schema, kept at its `~standard`. Registered, so that helpers of a second copy of the package
 * are known as well.
 */
export const INNER: unique symbol = Symbol.for("bedrock-extract.inner");

/**
 * Whether everything in a response model has a validation: true for schemas of libraries, false for JSON Schemas, and for
 * helpers that hold one somewhere. A JSON Schema must be checked beside the validation where this is false.
 */
export function bringsValidator(model: unknown): boolean {
  const { "~standard": standard } = model as {
    readonly "~standard"?: { readonly validate?: unknown; readonly [INNER]?: readonly unknown[] };
  };
  if (typeof standard?.validate !== "function") return false;
  return (standard[INNER] ?? []).every(bringsValidator);
}
