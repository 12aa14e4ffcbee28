/**
 * JSON Pointers and the steps that they are made of.
 *
 * Source: https://www.rfc-editor.org/rfc/rfc6901
 */

/** The steps of a pointer, unescaped. */
export function stepsOf(pointer: string): string[] {
  const escaped = pointer.split("/").slice(1);
  return escaped.map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The pointer with these steps. */
export function pointerTo(steps: readonly string[]): string {
  return steps.map((step) => `/${step.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
