/** Runs one extraction: drives the core's state machine, step by step, from the first request to the result. */

import type { Connection } from "../connection.js";
import type { CandidateIssue, RoundedNumber, Step } from "../core/contract.js";
import { coreFailure, type ExtractionHandle } from "../core/handle.js";
import { attachCompletion, BedrockExtractError, isBedrockExtractError } from "../errors.js";
import type { Cancellation } from "../http/cancellation.js";
import type { RetryQuota } from "../http/retry-quota.js";
import type { CheckedPolicy } from "../options/retry-policy.js";
import type { Verdict } from "../schema/prepared.js";
import type { Explanation } from "../types/client.js";
import { exchange, type TransportOptions } from "./exchange.js";
import { withIntegers, withTexts } from "./large-integers.js";
import type { SendStep, StreamListener } from "./listener.js";
import { Observer } from "./observer.js";
import { type Opened, open } from "./opening.js";
import { type CallPlan, formOfIntegers } from "./plan.js";

/** Extracts one object; `finish` makes the result of it while the extraction can still be asked about itself. */
export async function extract<Result>(
  plan: CallPlan,
  connection: Connection,
  cancellation: Cancellation,
  finish: (data: unknown, extraction: ExtractionHandle) => Result,
  listener?: StreamListener,
): Promise<Result> {
  const opened = await open(plan, connection, cancellation, true);
  const { extraction } = opened;
  const observer = new Observer(plan, extraction);
  try {
    const data = await run(opened, observer, plan, connection, cancellation, listener);
    return finish(data, extraction);
  } catch (error) {
    addCompletion(error, extraction);
    if (error instanceof BedrockExtractError) observer.failed(error);
    throw error;
  } finally {
    extraction.close();
  }
}

/** The first request of an extraction, which is not sent. */
export async function explain(
  plan: CallPlan,
  connection: Connection,
  cancellation: Cancellation,
): Promise<Explanation> {
  const { extraction } = await open(plan, connection, cancellation, false);
  try {
    const step = extraction.start();
    if (step.type === "fail") throw coreFailure(step.error);
    const { modelId, mode, mechanism } = extraction.progress();
    return explanation({ url: extraction.url(), modelId, mode, mechanism }, extraction.body());
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
  { transport, quota }: Connection,
  cancellation: Cancellation,
  listener: StreamListener | undefined,
): Promise<unknown> {
  const host: Host = { plan, transport, quota, cancellation, listener };
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

/** What an extraction is run with. */
interface Host {
  readonly plan: CallPlan;
  readonly transport: TransportOptions;
  readonly quota: RetryQuota;
  readonly cancellation: Cancellation;
  readonly listener: StreamListener | undefined;
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
  readonly thrown: BedrockExtractError;
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
  { plan: { policy, idleTimeout }, transport, quota, cancellation, listener }: Host,
): Promise<Step> {
  const { delayMs, reask, failed } = request;
  const attempt = listener === undefined ? 0 : extraction.progress().attempts + 1;
  if (listener !== undefined && !listener.asks(request, attempt)) {
    if (failed !== undefined) throw coreFailure(failed);
    return extraction.giveUp();
  }
  const isRepeated = failed?.retryable === true;
  const cost = isRepeated ? quota.take(failed.code === "THROTTLED") : undefined;
  if (isRepeated && cost === undefined) throw coreFailure(failed);
  const wait = reask && policy.looks ? await delayOfReask(extraction, policy, cancellation) : delayMs;
  if (wait === undefined) return extraction.giveUp();
  const step = await exchange(extraction, wait, transport, cancellation, {
    leaving: () => {
      listener?.begins(attempt);
      observer.sending();
    },
    arrived: listener && ((partial, bytes) => listener.arrived(partial, bytes, extraction)),
    idleTimeout,
  });
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
function addCompletion(error: unknown, extraction: ExtractionHandle): void {
  if (!(error instanceof BedrockExtractError) || error.completion !== undefined) return;
  try {
    attachCompletion(error, extraction.completion());
  } catch (unavailable) {
    if (!isBedrockExtractError(unavailable)) throw unavailable;
  }
}
