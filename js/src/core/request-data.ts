/** A request on its way into the core. */

/** A request as the core reads it. */
export interface RequestData {
  /** JSON text of everything that describes it. */
  readonly text: string;
  /** Binary values and long strings, for which placeholders stand in the JSON. */
  readonly attachments: readonly (string | Uint8Array)[];
}

const encoder = new TextEncoder();

/** Encoded when the core takes it, and not kept: a call may be open for long. */
export function encoded({ text, attachments }: RequestData): [request: Uint8Array, attachments: Uint8Array[]] {
  const bytes = attachments.map((value) => (typeof value === "string" ? encoder.encode(value) : value));
  return [encoder.encode(text), bytes];
}
