/** A request as a job takes it: the body of Converse. */

/** A Converse request, as a line carries it. */
export interface ModelInput {
  readonly messages: readonly Turn[];
  readonly system?: readonly unknown[] | undefined;
  readonly inferenceConfig?: { readonly maxTokens?: number } | undefined;
  readonly outputConfig?: { readonly textFormat?: unknown } | undefined;
  readonly [name: string]: unknown;
}

/** A message of a Converse request. */
export interface Turn {
  readonly role: string;
  readonly content: readonly unknown[];
}
