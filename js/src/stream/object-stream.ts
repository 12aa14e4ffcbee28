/** The streams of a call, as its caller has them. */

import { badOption } from "../errors.js";
import type { PreparedSchema } from "../schema/prepared.js";
import type { ElementStream, ObjectStream, StreamEvent, StreamResult } from "../types/stream.js";
import type { StreamedCall } from "./call.js";
import { Elements, Events, Snapshots } from "./feeds.js";
import { eventStreamResponse, textResponse } from "./responses.js";
import { ServerEvents, TextPieces } from "./text-feeds.js";

/** All of them. */
export function objectStream(
  call: StreamedCall,
  schema: PreparedSchema,
  numberOf: (digits: string) => unknown,
): ObjectStream {
  return {
    partialStream: iterable(() => call.read(new Snapshots(() => call.tree))),
    elementStream: iterable(() => elementsOfList(call, schema)) as ObjectStream["elementStream"],
    fullStream: iterable(() =>
      call.read(new Events(numberOf, call.tree), { judges: true }),
    ) as AsyncIterable<StreamEvent>,
    get object() {
      return handled(call.result().then(({ data }) => data));
    },
    get done() {
      return call.result();
    },
    isComplete: (path) => call.tree.isComplete(path),
    toTextStreamResponse: (options) => textResponse(() => call.read(new TextPieces(numberOf, call.tree)), options),
    toEventStreamResponse: (options) =>
      eventStreamResponse(() => call.read(new ServerEvents(numberOf, call.tree), { judges: true }), options),
  };
}

/** Only the elements. */
export function elementStream(call: StreamedCall): ElementStream<unknown> {
  return {
    [Symbol.asyncIterator]: () => elementsOf(call),
    get done() {
      return call.result() as Promise<StreamResult<unknown[]>>;
    },
  };
}

function elementsOf(call: StreamedCall): AsyncIterator<unknown> {
  return call.read(new Elements(call.elements), { elements: true, judges: true });
}

/** The elements of what must be a list. */
function elementsOfList(call: StreamedCall, schema: PreparedSchema): AsyncIterator<unknown> {
  const open = () => {
    if (isOfObjects(schema.text)) throw withoutElements();
    return elementsOf(call);
  };
  return schema.load === undefined ? open() : afterLoading(schema.load, open);
}

async function* afterLoading<Item>(load: () => Promise<void>, open: () => AsyncIterator<Item>): AsyncGenerator<Item> {
  await load();
  yield* iterable(open);
}

function withoutElements(): Error {
  return badOption(
    "responseModel",
    "The `responseModel` describes an object, which has no elements",
    "Pass a list such as `list(User)`, call `createIterable()`, or read `partialStream`",
  );
}

function isOfObjects(schema: string): boolean {
  return (JSON.parse(schema) as { readonly type?: unknown }).type === "object";
}

function iterable<Item>(open: () => AsyncIterator<Item>): AsyncIterable<Item> {
  return { [Symbol.asyncIterator]: open };
}

/** A failure that nobody waits for is no unhandled rejection: whoever does hears of it. */
function handled<Result>(promise: Promise<Result>): Promise<Result> {
  promise.catch(() => undefined);
  return promise;
}
