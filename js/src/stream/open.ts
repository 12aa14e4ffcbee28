/** Makes streamed calls of a client. */

import type { Connection } from "../connection.js";
import { numberReader } from "../extraction/large-integers.js";
import { type CallPlan, formOfIntegers, planStream, type StreamSettings } from "../extraction/plan.js";
import { extract } from "../extraction/run.js";
import { list } from "../helpers/list.js";
import { Cancellation } from "../http/cancellation.js";
import { checkStreamOptions } from "../options/check.js";
import type { ElementStream, InvalidElement, ObjectStream, StreamOptions } from "../types/stream.js";
import { StreamedCall } from "./call.js";
import { type ElementList, elementList, partIssues } from "./element-list.js";
import { partJudge } from "./judge.js";
import { elementStream, objectStream } from "./object-stream.js";

/** Further attempts where nothing is said about them. */
const DEFAULT_RETRIES = 2;

/** A streamed call of one object. Nothing happens before it is read. */
export function openStream(connection: Connection, options: StreamOptions, place: string): ObjectStream {
  const plan = planStream(connection, options, place);
  const call = callOf(connection, plan, partJudge(plan.schema), () => []);
  return objectStream(call, plan.schema, numberReader(formOfIntegers(plan)));
}

/** A streamed call of every object that the text holds. */
export function openIterable(connection: Connection, given: StreamOptions): ElementStream<unknown> {
  const place = "createIterable()";
  const options = checkStreamOptions(given, place);
  const { invalidElements = "collect", responseModel } = options;
  const throws = invalidElements === "throw";
  const masks = (options.maskValues ?? connection.options.maskValues) === true;
  const elements = elementList(responseModel, masks);
  const model = throws ? list(responseModel) : elements.model;
  const plan = planStream(connection, { ...options, responseModel: model }, place);
  const leftOut = invalidElements === "collect" ? elements.leftOut : () => [];
  const judge = throws ? partJudge(plan.schema) : elementJudge(elements, options);
  // A list that goes on without bad elements is not cut off for one.
  const stream = { ...plan.stream, earlyAbort: false };
  return elementStream(callOf(connection, { ...plan, stream }, judge, leftOut));
}

function elementJudge({ judge }: ElementList, { context }: StreamOptions): ReturnType<typeof partJudge> {
  return async ({ value, index = 0, issues }) => {
    if (value === undefined) return { issues };
    const result = await judge(value, context === undefined ? undefined : { libraryOptions: { context } });
    return result.issues === undefined ? { value: result.value } : { issues: partIssues(result.issues, index) };
  };
}

function callOf(
  connection: Connection,
  plan: CallPlan & { readonly stream: StreamSettings },
  judge: ReturnType<typeof partJudge>,
  leftOut: () => readonly InvalidElement[],
): StreamedCall {
  const { invalidElements, earlyAbort } = plan.stream;
  return new StreamedCall({
    cancellation: () => new Cancellation(plan.signal, plan.timeout, undefined, plan.deadline),
    run: (cancellation, listener) =>
      extract(plan, connection, cancellation, (data, completion) => ({ data, completion: completion() }), listener),
    judge,
    leftOut,
    numberOf: numberReader(formOfIntegers(plan)),
    throwsAtInvalid: invalidElements === "throw",
    earlyAbort,
    furtherAttempts: furtherAttempts(plan),
    masks: plan.masks,
  });
}

/** How often the model may be asked again, where the core has nothing against it. */
function furtherAttempts({ policy: { attempts } }: CallPlan): number {
  return typeof attempts === "number" ? attempts : DEFAULT_RETRIES;
}
