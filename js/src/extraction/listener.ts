/** What a streamed call tells whoever shows its value. */

import type { CandidateIssue, Step } from "../core/contract.js";
import type { ExtractionHandle } from "../core/handle.js";
import type { Usage } from "../types/completion.js";

/** More of an answer has arrived. */
export type PartialStep = Extract<Step, { readonly type: "partial" }>;

/** A request leaves. */
export type SendStep = Extract<Step, { readonly type: "send" }>;

/** Hears of an extraction, step by step. */
export interface StreamListener {
  /** Another request is about to be made. Whether it should be. */
  asks(step: Pick<SendStep, "reask">, attempt: number): boolean;
  /** A request leaves, whose answer makes this attempt. */
  begins(attempt: number): void;
  /**
   * More of the answer has arrived, in so many bytes. Nothing is read before this is settled. Gives the issues for which the answer is to be cut off
   * here.
   */
  arrived(
    step: PartialStep,
    bytes: number,
    extraction: ExtractionHandle,
  ): Promise<readonly CandidateIssue[] | undefined>;
  /** An attempt has ended. */
  used(attempt: number, usage: Usage): void;
  /** `value` is what the model was asked for, and `data` what the schema made of it. */
  accepted(value: unknown, data: unknown, attempt: number): void;
}
