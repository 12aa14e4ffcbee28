/** Reads the responses of streamed calls where there is no core: in a browser, or in another service. */

import type { PartialReader, PartialResponse, PartialResult, ReadPartialOptions } from "../types/reader.js";
import type { DeepPartial } from "../types/stream.js";
import { PartialBody } from "./partial-body.js";

export type {
  InvalidPart,
  PartialReader,
  PartialResponse,
  PartialResult,
  ReadPartialOptions,
  Reset,
} from "../types/reader.js";
export type { DeepPartial } from "../types/stream.js";
export { ReadPartialError } from "./read-partial-error.js";

/**
 * Reads what `toEventStreamResponse()` or `toTextStreamResponse()` sends. Each snapshot shares what has not changed with the one
 * before it, and never changes. Leaving the loop ends the request.
 *
 * @throws ReadPartialError if the response has an error status, stops early, or reports a failure.
 * @example
 * ```ts
 * const user = readPartial<User>(await fetch("/api/user", { method: "POST", body: text }));
 * for await (const partial of user) render(partial);
 * const { value } = await user.done;
 * ```
 */
export function readPartial<Value = unknown>(
  response: PartialResponse,
  options: ReadPartialOptions = {},
): PartialReader<Value> {
  const body = new PartialBody(response, options);
  let all: Promise<unknown> | undefined;
  const done = async (): Promise<PartialResult<Value>> => {
    if (!body.isRead) all ??= drain(body);
    await all;
    return (await body.result) as PartialResult<Value>;
  };
  return {
    [Symbol.asyncIterator]: () => body.snapshots() as AsyncGenerator<DeepPartial<Value>>,
    get done() {
      const result = done();
      result.catch(() => undefined);
      return result;
    },
    isComplete: (path) => body.isComplete(path),
  };
}

async function drain(body: PartialBody): Promise<void> {
  for await (const _ of body.snapshots());
}
