/** What stands inside the schemas that this package's helpers make. */

/**
 * The place of the inner models at a helper's `~standard`. Registered, so that helpers of a second copy of the package are
 * known as well.
 */
export const INNER: unique symbol = Symbol.for("bedrock-extract.inner");

/** The models inside a helper's schema, and what it refuses before a call is sent. */
export interface InnerModels {
  readonly models: readonly unknown[];
  readonly check?: ((context: object | undefined) => void) | undefined;
}

/** The models that stand directly inside a response model. */
export function modelsIn(model: unknown): readonly unknown[] {
  return innerOf(model)?.models ?? [];
}

/** Lets each helper in a response model refuse the call's `context`. */
export function checkContext(model: unknown, context: object | undefined): void {
  const inner = innerOf(model);
  inner?.check?.(context);
  for (const one of inner?.models ?? []) checkContext(one, context);
}

function innerOf(model: unknown): InnerModels | undefined {
  const { "~standard": standard } = Object(model) as { readonly "~standard"?: { readonly [INNER]?: InnerModels } };
  return standard?.[INNER];
}
