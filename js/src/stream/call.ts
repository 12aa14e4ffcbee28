/** A streamed call: it runs as long as somebody reads, and tells its readers what happens. */

import type { CandidateIssue, Part } from "../core/contract.js";
import type { ExtractionHandle } from "../core/handle.js";
import { attachPartial, BedrockExtractError, isBedrockExtractError } from "../errors.js";
import type { PartialStep, StreamListener } from "../extraction/listener.js";
import { maskedIssues } from "../extraction/masking.js";
import type { Cancellation } from "../http/cancellation.js";
import type { Verdict } from "../schema/prepared.js";
import { cut } from "../text/words.js";
import type { Completion } from "../types/completion.js";
import type { InvalidElement, ResetEvent, StreamResult } from "../types/stream.js";
import { type Changes, visit } from "./changes.js";
import { type Ending, type Feed, Reader } from "./reader.js";
import { additions, sharing, withoutDropped } from "./settle.js";
import { Tree } from "./tree.js";
import type { Update } from "./update.js";

/** How a call is made. */
export interface CallSettings {
  /** What can end the call early; made when the call starts. */
  readonly cancellation: () => Cancellation;
  /** Runs the extraction. */
  readonly run: (
    cancellation: Cancellation,
    listener: StreamListener,
  ) => Promise<{ readonly data: unknown; readonly completion: Completion }>;
  /** Judges a complete part of the value. */
  readonly judge: (part: Part) => Promise<Verdict>;
  /** Elements that the list does without. */
  readonly leftOut: () => readonly InvalidElement[];
  /** Makes a number of its digits. */
  readonly numberOf: (digits: string) => unknown;
  readonly throwsAtInvalid: boolean;
  readonly earlyAbort: boolean;
  /** How often the model may be asked again. */
  readonly furtherAttempts: number;
  /** Whether values stay out of errors. */
  readonly masks: boolean;
}

/** What a reader is there for. */
export interface ReaderKind {
  /** Elements of a list, which are final. */
  readonly elements?: boolean;
  /** Whether parts are judged as soon as they are complete. */
  readonly judges?: boolean;
}

/** Bytes that may arrive before anybody reads on. */
const AHEAD = 256 * 1024;

/** One call and its readers. */
export class StreamedCall {
  readonly #settings: CallSettings;
  readonly #readers = new Map<Reader<unknown>, ReaderKind>();
  #result: Promise<StreamResult<unknown>> | undefined;
  #ending: Ending | undefined;
  /** The last update of a call that succeeded. */
  #done: Update | undefined;
  #cancellation: Cancellation | undefined;
  #tree: Tree;
  /** Valid elements so far. */
  #elements: unknown[] = [];
  /** JSON Pointers of parts that break the schema. */
  #refused: string[] = [];
  /** Parts of the answer that have been judged. */
  #judged = 0;
  /** What began the value anew, before anything of the new one is there. */
  #reset: ResetEvent | undefined;
  /** Bytes that have arrived since somebody has read. */
  #ahead = 0;
  #wake: (() => void) | undefined;
  /** Whether the result is wanted, however fast the streams are read. */
  #isAwaited = false;
  #usedAttempts = 0;
  /** Broken streams that were repeated after something had been shown. */
  #repeats = 0;
  /** Whether the answer may be cut off. */
  #canCut = false;

  constructor(settings: CallSettings) {
    this.#settings = settings;
    this.#tree = new Tree(settings.numberOf);
  }

  /** The value as it stands. */
  get tree(): Tree {
    return this.#tree;
  }

  /** The valid elements of the list so far. */
  get elements(): readonly unknown[] {
    return this.#elements;
  }

  /** A new reader of what `feed` gives. */
  read<Item>(feed: Feed<Item>, kind: ReaderKind = {}): Reader<Item> {
    const reader: Reader<Item> = new Reader(feed, {
      wanted: () => this.#wanted(),
      left: () => this.#left(reader as Reader<unknown>),
    });
    if (this.#ending === undefined) {
      this.#readers.set(reader as Reader<unknown>, kind);
      return reader;
    }
    // Whoever comes late still hears how it ended.
    if (this.#done !== undefined) reader.hear(this.#done);
    reader.end(this.#endingFor(kind, this.#ending));
    return reader;
  }

  /** The result, for which the call runs at full speed. */
  result(): Promise<StreamResult<unknown>> {
    this.#isAwaited = true;
    return this.#wanted();
  }

  #wanted(): Promise<StreamResult<unknown>> {
    this.#ahead = 0;
    if (this.#result === undefined) {
      this.#result = this.#run();
      // Whoever awaits it hears of a failure, and so do the readers.
      this.#result.catch(() => undefined);
    }
    this.#wake?.();
    return this.#result;
  }

  #left(reader: Reader<unknown>): void {
    this.#readers.delete(reader);
    if (this.#readers.size > 0 || this.#isAwaited) return;
    if (this.#cancellation !== undefined) this.#cancellation.end(wasLeft());
    else {
      this.#result = Promise.reject(wasLeft());
      this.#result.catch(() => undefined);
      this.#end({ error: wasLeft() });
    }
  }

  async #run(): Promise<StreamResult<unknown>> {
    const cancellation = this.#settings.cancellation();
    this.#cancellation = cancellation;
    try {
      cancellation.throwIfEnded();
      const { data, completion } = await this.#settings.run(cancellation, this.#listener);
      for (const warning of completion.warnings) this.#tell({ type: "event", event: { type: "warning", warning } });
      this.#done = { type: "event", event: { type: "done", data, completion } };
      this.#tell(this.#done);
      this.#end({});
      return { data, completion, invalid: this.#settings.leftOut() };
    } catch (error) {
      if (this.#tree.hasBegun && !this.#settings.masks) attachPartial(error, this.#tree.snapshot());
      this.#end({ error });
      throw error;
    } finally {
      cancellation.close();
    }
  }

  readonly #listener: StreamListener = {
    asks: ({ reask }, attempt) => {
      if (this.#hasGivenElements()) return false;
      if (!this.#tree.hasBegun) return true;
      // What was shown is taken back no more often than the caller allows.
      if (!reask) this.#repeats += 1;
      if (this.#repeats > this.#settings.furtherAttempts) return false;
      this.#reset = { type: "reset", attempt, reason: reask ? "invalid" : "repeated" };
      return true;
    },
    begins: (attempt) => {
      this.#canCut = this.#settings.earlyAbort && attempt <= this.#settings.furtherAttempts;
      this.#judged = 0;
      this.#elements = [];
      this.#refused = [];
      // A call that goes on elsewhere counts anew.
      this.#usedAttempts = Math.min(this.#usedAttempts, attempt - 1);
    },
    arrived: async (step, bytes, extraction) => {
      this.#change(step.changes);
      const issues = await this.#judge(step, extraction);
      if (issues !== undefined) return issues;
      this.#ahead += bytes;
      await this.#demand();
      return undefined;
    },
    used: (attempt, usage) => {
      if (attempt === this.#usedAttempts) return;
      this.#usedAttempts = attempt;
      this.#tell({ type: "event", event: { type: "usage", attempt, usage } });
    },
    accepted: (value, data, attempt) => this.#settle(value, data, attempt),
  };

  #tell(update: Update): void {
    for (const reader of this.#readers.keys()) reader.hear(update);
  }

  #change(changes: Changes): void {
    if (changes.length === 0) return;
    if (this.#reset !== undefined) this.#restart(this.#reset);
    visit(changes, this.#tree);
    this.#tell({ type: "changes", changes });
  }

  #restart(event: ResetEvent): void {
    this.#reset = undefined;
    this.#tree = new Tree(this.#settings.numberOf);
    this.#tell({ type: "reset", event });
  }

  /** Judges the parts that are complete since the last time. Gives the issues for which the answer is to be cut off. */
  async #judge({ parts }: PartialStep, extraction: ExtractionHandle): Promise<readonly CandidateIssue[] | undefined> {
    const kinds = [...this.#readers.values()];
    if (!this.#canCut && !kinds.some(({ elements, judges }) => elements || judges)) return undefined;
    for (; this.#judged < parts; this.#judged += 1) {
      const part = extraction.part(this.#judged);
      if (part === undefined) continue;
      const verdict = await this.#settings.judge(part);
      if ("value" in verdict) {
        if (part.index !== undefined) this.#addElement(verdict.value);
        continue;
      }
      this.#refuse(part, this.#settings.masks ? maskedIssues(verdict.issues) : verdict.issues);
      if (this.#canCut && !this.#hasGivenElements()) return verdict.issues;
    }
    return undefined;
  }

  #addElement(value: unknown): void {
    this.#elements.push(value);
    this.#tell({ type: "element", value });
  }

  #refuse({ path }: Part, issues: readonly CandidateIssue[]): void {
    this.#refused.push(path);
    this.#tell({ type: "event", event: { type: "invalid", path, issues } });
    if (this.#settings.throwsAtInvalid) throw invalidElement(path, issues);
  }

  /** Elements are final: once some have been given, nothing is asked again. */
  #hasGivenElements(): boolean {
    return this.#elements.length > 0 && [...this.#readers.values()].some(({ elements }) => elements);
  }

  /** The final value is there: whatever it has beyond what was shown is told. */
  #settle(given: unknown, data: unknown, attempt: number): void {
    const shown = this.#tree.snapshot();
    const value = withoutDropped(shown, given, data);
    const whole = [{ path: "", value }];
    let added = this.#tree.hasBegun ? additions(shown, value) : whole;
    if (added === undefined || this.#reset !== undefined) {
      this.#restart(this.#reset ?? { type: "reset", attempt, reason: "corrected" });
      added = whole;
    }
    this.#tree = Tree.of(sharing(shown, value));
    this.#tell({ type: "settled", added, value });
    // None was judged where the answer came in one piece.
    if (Array.isArray(data) && this.#judged === 0) for (const element of data) this.#addElement(element);
  }

  /** Waits until somebody reads on, unless little has arrived since. */
  async #demand(): Promise<void> {
    while (this.#ahead >= AHEAD && !this.#isAwaited && ![...this.#readers.keys()].some((reader) => reader.isWaiting)) {
      await this.#cancellation?.race(
        new Promise<void>((resolve) => {
          this.#wake = resolve;
        }),
      );
    }
  }

  #end(ending: Ending): void {
    this.#ending = ending;
    for (const [reader, kind] of this.#readers) reader.end(this.#endingFor(kind, ending));
    this.#readers.clear();
  }

  /** A list whose only faults are the elements that were passed over ends as if it had none. */
  #endingFor({ elements }: ReaderKind, ending: Ending): Ending {
    const { error } = ending;
    if (!elements || this.#settings.throwsAtInvalid || !isBedrockExtractError(error, "VALIDATION_FAILED"))
      return ending;
    const issues = error.completion?.attempts.at(-1)?.issues ?? [];
    const isPassedOver = (path: string) => this.#refused.some((part) => path === part || path.startsWith(`${part}/`));
    return issues.length > 0 && issues.every(({ path }) => isPassedOver(path)) ? {} : ending;
  }
}

function wasLeft(): BedrockExtractError {
  return new BedrockExtractError({
    code: "ABORTED",
    message: "The stream was left before it was complete, and nothing else was read",
    help: "Read `object` or `done` before leaving the loop where the result is still wanted",
  });
}

function invalidElement(path: string, issues: readonly CandidateIssue[]): BedrockExtractError {
  const [first] = issues;
  return new BedrockExtractError({
    code: "VALIDATION_FAILED",
    message: `The element \`${path}\` breaks the schema: ${cut(first?.message ?? "", 200)}`,
    help: 'Pass `invalidElements: "skip"` to go on without such elements',
    path: cut(first?.path ?? path, 200),
  });
}
