/** Runs one extraction: drives the core's state machine, step by step, from the first request to the result. */

import type { Connection } from "../connection.js";
import type { CandidateIssue, RoundedNumber, Step } from "../core/contract.js";
import { coreFailure, type ExtractionHandle } from "../core/handle.js";
import { attachCompletion, isBedrockExtractError } from "../errors.js";
import type { Route } from "../failover/routes.js";
import type { Cancellation } from "../http/cancellation.js";
import type { CheckedPolicy } from "../options/retry-policy.js";
import type { Verdict } from "../schema/prepared.js";
import type { Explanation } from "../types/client.js";
import type { Completion, Failover } from "../types/completion.js";
import { exchange } from "./exchange.js";
import { withIntegers, withTexts } from "./large-integers.js";
import type { SendStep, StreamListener } from "./listener.js";
import { Observer } from "./observer.js";
import { type Opened, open } from "./opening.js";
import { Passage } from "./passage.js";
import { type CallPlan, formOfIntegers } from "./plan.js";
import { checkCosts, completed, estimateOf, NO_USAGE, targetOf } from "./record.js";

/**
 * Extracts one object, in the first region and with the first model that lets it; `finish` makes the result of it while the record
 * can still be asked for.
 */
export async function extract<Result>(
  plan: CallPlan,
  connection: Connection,
  cancellation: Cancellation,
  finish: (data: unknown, completion: () => Completion) => Result,
  listener?: StreamListener,
): Promise<Result> {
  const route = connection.routes.begin(plan.request.modelId);
  const observer = new Observer(plan);
  const failovers: Failover[] = [];
  let here = plan;
  for (;;) {
    const { stop } = route;
    const opened = await open(here, connection, stop, cancellation, true);
    const { extraction, region } = opened;
    const completion = () => completed(extraction.completion(), here, region, failovers);
    observer.follow(extraction);
    try {
      const data = await run(opened, observer, here, connection, cancellation, {
        route,
        listener,
        isRerun: here !== plan,
      });
      return finish(data, completion);
    } catch (error) {
      addCompletion(error, completion);
      if (!isBedrockExtractError(error)) throw error;
      const modelId = error.completion?.modelId ?? "";
      const turn = cancellation.signal.aborted ? undefined : route.next(error, region, modelId);
      if (turn === undefined || listener?.asks({}, 1) === false) {
        observer.failed(error);
        throw error;
      }
      const { code, message } = error;
      const usage = error.completion?.usage ?? NO_USAGE;
      failovers.push({ ...targetOf(region, modelId), reason: turn.reason, code, message, usage });
      observer.turned(
        error,
        turn.reason,
        targetOf(region, modelId),
        targetOf(turn.to.region ?? region, turn.to.modelId ?? modelId),
      );
      // Media are fetched once.
      here = { ...here, media: undefined };
    } finally {
      extraction.close();
    }
  }
}

/** The first request of an extraction, which is not sent. */
export async function explain(
  plan: CallPlan,
  connection: Connection,
  cancellation: Cancellation,
): Promise<Explanation> {
  const { stop } = connection.routes.begin(plan.request.modelId);
  const { extraction } = await open(plan, connection, stop, cancellation, false);
  try {
    const step = extraction.start();
    if (step.type === "fail") throw coreFailure(step.error);
    const { modelId, mode, mechanism } = extraction.progress();
    const body = extraction.body();
    const estimate = estimateOf(plan, connection, modelId, body.length);
    return explanation({ url: extraction.url(), modelId, mode, mechanism, estimate }, body);
  } finally {
    extraction.close();
  }
}

/** The body is read when it is asked for: a long conversation takes as long to read as to write. */
function explanation(known: Omit<Explanation, "body" | "bodyText">, bytes: Uint8Array): Explanation {
  let text: string | undefined;
  let body: Explanation["body"] | undefined;
  return {
    ...known,
    get bodyText() {
      text ??= new TextDecoder().decode(bytes);
      return text;
    },
    get body() {
      body ??= JSON.parse(this.bodyText) as Explanation["body"];
      return body;
    },
  };
}

async function run(
  { extraction, learn }: Opened,
  observer: Observer,
  plan: CallPlan,
  connection: Connection,
  cancellation: Cancellation,
  way: Way,
): Promise<unknown> {
  const host: Host = { plan, connection, cancellation, ...way };
  const { listener } = way;
  let result: unknown;
  let step = extraction.start();
  for (;;) {
    cancellation.throwIfEnded();
    switch (step.type) {
      case "send":
        if (step.learned !== undefined) learn(step.learned);
        step = await sent(extraction, observer, step, host);
        break;
      case "check": {
        const given = withIntegers(step.value, step.rounded, formOfIntegers(plan));
        const verdict = await decided(given, step.rounded, plan, cancellation);
        if ("value" in verdict) {
          result = verdict.value;
          listener?.accepted(given, result, extraction.progress().attempts);
          step = extraction.accept();
          break;
        }
        step = extraction.reject(verdict.issues);
        if ("thrown" in verdict && step.type !== "check" && !isExplained(extraction)) throw verdict.thrown;
        observer.stepped(step);
        break;
      }
      case "done":
        return result;
      case "fail":
        throw coreFailure(step.error);
      case "partial":
        throw new Error("a partial step outside an exchange");
    }
  }
}

/** Where an extraction is run, and who hears of it. */
interface Way {
  readonly route: Route;
  readonly listener: StreamListener | undefined;
  /** Whether the call was begun elsewhere. */
  readonly isRerun: boolean;
}

/** What an extraction is run with. */
interface Host extends Way {
  readonly plan: CallPlan;
  readonly connection: Connection;
  readonly cancellation: Cancellation;
}

/** The verdict of the schema's library on a value. */
async function decided(
  given: unknown,
  rounded: readonly RoundedNumber[] = [],
  { schema: { validate, plain }, largeIntegers }: CallPlan,
  cancellation: Cancellation,
): Promise<Verdict | Thrown> {
  const isLate = largeIntegers === "text" && plain.length > 0;
  if (validate === undefined) return { value: given };
  try {
    const verdict = await cancellation.race(validate(given));
    return isLate && "value" in verdict ? { value: withTexts(verdict.value, rounded) } : verdict;
  } catch (thrown) {
    if (!isBedrockExtractError(thrown, "VALIDATOR_THREW")) throw thrown;
    return { thrown, issues: [{ path: "", message: "Invalid value: the validation threw an error" }] };
  }
}

/** A validation that threw an error: a refusal where the JSON Schema objects as well, else the end of the call. */
interface Thrown {
  readonly thrown: Error;
  readonly issues: readonly CandidateIssue[];
}

/** Whether the JSON Schema explains the last refusal. */
function isExplained(extraction: ExtractionHandle): boolean {
  const issues = extraction.progress().attempt?.issues ?? [];
  return issues.some(({ keyword }) => typeof keyword === "string" && keyword !== "validator");
}

/** The step that follows from the next request, or from the caller's wish that there be none. */
async function sent(
  extraction: ExtractionHandle,
  observer: Observer,
  request: SendStep,
  { plan, connection, cancellation, listener, route, isRerun }: Host,
): Promise<Step> {
  const { delayMs, reask, failed } = request;
  const { policy } = plan;
  const { quota } = connection;
  const { attempts: answers } = listener === undefined ? { attempts: 0 } : extraction.progress();
  // Whether a call may begin elsewhere was asked before.
  const isAsked = isRerun && answers === 0 && failed === undefined;
  if (listener !== undefined && !isAsked && !listener.asks(request, answers + 1)) {
    if (failed !== undefined) throw coreFailure(failed);
    return extraction.giveUp();
  }
  const isRepeated = failed?.retryable === true;
  if (isRepeated && route.leaves(coreFailure(failed))) throw coreFailure(failed);
  const cost = isRepeated ? quota.take(failed.code === "THROTTLED") : undefined;
  if (isRepeated && cost === undefined) throw coreFailure(failed);
  if (reask) checkCosts(extraction, plan);
  const wait = reask && policy.looks ? await delayOfReask(extraction, policy, cancellation) : delayMs;
  if (wait === undefined) return extraction.giveUp();
  const passage = new Passage(plan, connection, extraction, cancellation);
  const { firstByteTimeout, idleTimeout } = plan;
  const step = await passage.follow(() =>
    exchange(extraction, wait, connection.transport, cancellation, {
      ready: passage.ready,
      leaving: () => {
        listener?.begins(answers + 1);
        observer.sending();
      },
      arrived: listener && ((partial, bytes) => listener.arrived(partial, bytes, extraction)),
      limits: { firstByteTimeout, firstContentTimeout: route.firstContentTimeout, idleTimeout },
    }),
  );
  if (step.type !== "fail" && (step.type !== "send" || step.failed === undefined)) quota.succeeded(cost);
  observer.stepped(step);
  if (listener !== undefined) reportUsage(extraction, listener);
  return step;
}

/** Tells of the attempt that has just ended, if one has. */
function reportUsage(extraction: ExtractionHandle, listener: StreamListener): void {
  const { attempt } = extraction.progress();
  if (attempt !== undefined) listener.used(attempt.number, attempt.usage);
}

/** Milliseconds before the next attempt, where the caller wants one. */
async function delayOfReask(
  extraction: ExtractionHandle,
  policy: CheckedPolicy,
  cancellation: Cancellation,
): Promise<number | undefined> {
  const failed = extraction.progress().attempt;
  if (failed === undefined) return 0;
  return (await cancellation.race(policy.wants(failed))) ? policy.delay(failed) : undefined;
}

/** Every failure carries the record of the call, if the core can still give it. */
function addCompletion(error: unknown, completion: () => Completion): void {
  if (!isBedrockExtractError(error) || error.completion !== undefined) return;
  try {
    attachCompletion(error, completion());
  } catch (unavailable) {
    if (!isBedrockExtractError(unavailable)) throw unavailable;
  }
}
