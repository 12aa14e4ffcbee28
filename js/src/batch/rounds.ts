/** The rounds of a batch: lines are written, jobs run over them, and what is left makes the next round. */

import { BedrockExtractError, badOption, isBedrockExtractError } from "../errors.js";
import { Cancellation } from "../http/cancellation.js";
import { cut } from "../text/words.js";
import type { BatchRejected } from "../types/batch.js";
import type {
  BatchOutcome,
  BatchPart,
  BatchState,
  BatchStorage,
  JobService,
  RunBatchOptions,
} from "../types/batch-run.js";
import type { BedrockExtractClient } from "../types/client.js";
import { Requests } from "./files.js";
import { type Finished, finish, giveUp } from "./finish.js";
import { JobWatch } from "./job-watch.js";
import { type Call, callOf, limitsOf } from "./options.js";
import { readPart } from "./part.js";
import { checkedState, newState, recordsOf } from "./progress.js";
import { inputOf, keyOfLine } from "./record.js";
import { reportedJobs, reportedStorage } from "./reported.js";
import { type KeyedLine, split } from "./split.js";
import { encoded, storedLines } from "./storage-text.js";
import { unordered } from "./unordered.js";
import { NO_USAGE, sumOf } from "./usage.js";

const MIN_RECORDS = 100;
const MAX_ROUNDS = 5;
const MAX_JOBS = 10;
const POLL_INTERVAL = 60_000;

/** Single calls under way at once. */
const CONCURRENCY = 4;

/** An item of which no record can be made. */
interface Refused {
  readonly index: number;
  readonly outcome: BatchRejected;
}

/** One batch. */
export class Run<Item> {
  readonly #client: BedrockExtractClient;
  readonly #options: RunBatchOptions<Item>;
  readonly #call: Call;
  readonly #storage: BatchStorage;
  readonly #jobs: JobService;
  readonly #requests: Requests<Item>;
  readonly #minRecords: number;
  readonly #maxRounds: number;
  /** Items of which no record can be made, until their results are given. */
  #refused: Refused[] = [];
  #state: BatchState;

  constructor(
    client: BedrockExtractClient,
    items: AsyncIterable<Item> | Iterable<Item>,
    options: RunBatchOptions<Item>,
  ) {
    const place = "runBatch()";
    const { minRecords = MIN_RECORDS, maxRounds = MAX_ROUNDS, state } = options;
    this.#client = client;
    this.#options = options;
    this.#call = callOf(options, place);
    this.#requests = new Requests(client, items, options, place, ({ key, index, reason }) => {
      const outcome: Refused["outcome"] = { status: "rejected", key, reason, usage: NO_USAGE };
      this.#refused.push({ index, outcome });
    });
    limitsOf(options, place);
    this.#minRecords = minRecords;
    this.#maxRounds = maxRounds;
    this.#storage = reportedStorage(options.storage);
    this.#jobs = reportedJobs(options.jobs);
    this.#state = state === undefined ? newState() : checkedState(state);
  }

  /** The results of all items. */
  async *results(): AsyncGenerator<BatchOutcome<unknown>> {
    const { signal } = this.#options;
    const cancellation = new Cancellation(signal, undefined);
    try {
      cancellation.throwIfEnded();
      if (this.#options.state === undefined) await this.#update({});
      while (!this.#state.isDone) yield* this.#round(cancellation);
    } catch (error) {
      if (signal?.aborted === true) await this.#stopJobs();
      throw error;
    } finally {
      cancellation.close();
    }
  }

  async *#round(cancellation: Cancellation): AsyncGenerator<BatchOutcome<unknown>> {
    if (!this.#state.isPrepared) yield* this.#prepare(cancellation);
    const { maxJobs = MAX_JOBS, pollInterval = POLL_INTERVAL } = this.#options;
    const watch = new JobWatch(this.#jobs, pollInterval, cancellation);
    while (this.#unread().length > 0) {
      await this.#createJobs(maxJobs, cancellation);
      for (const part of await watch.ended(this.#unread(), (changed) => this.#change(changed))) yield* this.#read(part);
    }
    const sources = this.#state.parts.flatMap(({ left }) => left ?? []);
    const records = recordsOf(sources);
    if (records > 0 && records >= this.#minRecords && this.#state.round < this.#maxRounds) {
      return this.#update({ round: this.#state.round + 1, sources, parts: [], isPrepared: false });
    }
    const names = sources.map(({ name }) => name);
    if (records > 0) yield* this.#finish(names, records < this.#minRecords, cancellation);
    await this.#update({ isDone: true });
  }

  /** Writes the input files that are not written yet. */
  async *#prepare(cancellation: Cancellation): AsyncGenerator<BatchOutcome<unknown>> {
    const { id, round, parts } = this.#state;
    let number = parts.length;
    for await (const part of split(this.#lines(), limitsOf(this.#options, "runBatch()"))) {
      const before = this.#state.parts.at(-1);
      if (before !== undefined && before.records < this.#minRecords) throw tooLong(before.records, this.#minRecords);
      number += 1;
      const folder = `${id}/${round}/${number}`;
      const name = `${folder}/input.jsonl`;
      await this.#storage.put(name, encoded(part.lines));
      cancellation.throwIfEnded();
      const { records, last } = part;
      const isTooSmall = records < this.#minRecords;
      const written = {
        name: folder,
        records,
        last,
        isRead: isTooSmall,
        ...(isTooSmall && { left: { name, records } }),
      };
      const modelId = this.#state.modelId ?? this.#requests.asked.modelId;
      if (round === 1 && modelId !== this.#requests.asked.modelId) throw otherModel(modelId);
      const refused = this.#takeRefused(last.index);
      yield* refused;
      const rejected = this.#state.rejected + refused.length;
      await this.#update({ rejected, modelId, parts: [...this.#state.parts, written] });
    }
    const refused = this.#takeRefused(Number.POSITIVE_INFINITY);
    yield* refused;
    await this.#update({ rejected: this.#state.rejected + refused.length, isPrepared: true });
  }

  /** The results of items that were refused, up to a place: those behind it are met again if the batch is interrupted here. */
  #takeRefused(until: number): readonly Refused["outcome"][] {
    const taken = this.#refused.filter(({ index }) => index <= until);
    this.#refused = this.#refused.filter(({ index }) => index > until);
    return taken.map(({ outcome }) => outcome);
  }

  /** The lines of this round that are in no input file yet. */
  #lines(): AsyncIterable<KeyedLine> {
    const { round, sources, parts } = this.#state;
    const last = parts.at(-1)?.last;
    if (round === 1) return this.#requests.lines(last);
    const names = sources.map(({ name }) => name);
    return keyed(storedLines(this.#storage, names), (last?.index ?? -1) + 1);
  }

  async #createJobs(maxJobs: number, cancellation: Cancellation): Promise<void> {
    const unread = this.#unread();
    const free = Math.max(0, maxJobs - unread.filter(({ job }) => job !== undefined).length);
    for (const part of unread.filter(({ job }) => job === undefined).slice(0, free)) {
      cancellation.throwIfEnded();
      const token = part.name.replaceAll("/", "-");
      const job = await this.#jobs.create({
        name: `bedrock-extract-${token}`,
        token,
        modelId: this.#state.modelId as string,
        input: this.#storage.url(`${part.name}/input.jsonl`),
        output: this.#storage.url(`${part.name}/output/`),
      });
      await this.#change({ ...part, job });
    }
  }

  async *#read(part: BatchPart): AsyncGenerator<BatchOutcome<unknown>> {
    const reading = readPart(this.#client, this.#call, this.#storage, part, await this.#failureOf(part));
    let read = await reading.next();
    const state = { ...this.#state };
    try {
      for (; read.done !== true; read = await reading.next()) {
        state[read.value.status] += 1;
        yield read.value;
      }
    } finally {
      // The consumer may have left the loop.
      if (read.done !== true) await reading.return(undefined as never);
    }
    const { left, useless, usage } = read.value;
    const { fulfilled, rejected } = state;
    await this.#change(
      { ...part, isRead: true, left },
      { fulfilled, rejected, useless: state.useless + useless, usage: sumOf(state.usage, usage) },
    );
  }

  /** Why a job has failed as a whole; its records are not sent again. */
  async #failureOf({ job, status }: BatchPart): Promise<string | undefined> {
    if (status !== "Failed" || job === undefined) return undefined;
    return (await this.#jobs.get(job)).message ?? "";
  }

  /** Ends the records that no further job is made for. */
  async *#finish(
    names: readonly string[],
    isSmall: boolean,
    cancellation: Cancellation,
  ): AsyncGenerator<BatchOutcome<unknown>> {
    const { finish: client = this.#client } = this.#options;
    const folder = `${this.#state.id}/finished/`;
    const known = new Set(await this.#storage.list(folder));
    const work = async ({ line, number }: { line: string; number: number }): Promise<Finished> => {
      const record = inputOf(line);
      if (client === false || !isSmall)
        return { outcome: await giveUp(this.#client, this.#call, record, this.#state.round) };
      const name = `${folder}${number}.json`;
      const response = known.has(name) ? await this.#kept(name) : undefined;
      const finished = await finish(client, this.#call, record, { response, signal: cancellation.signal });
      if (response === undefined && finished.response !== undefined) {
        await this.#storage.put(name, encoded([JSON.stringify(finished.response)]));
      }
      return finished;
    };
    let { fulfilled, rejected, usage } = this.#state;
    for await (const { outcome } of unordered(numbered(storedLines(this.#storage, names)), CONCURRENCY, work)) {
      if (outcome.status === "fulfilled") fulfilled += 1;
      else rejected += 1;
      usage = sumOf(usage, outcome.usage);
      yield outcome;
    }
    await this.#update({ fulfilled, rejected, usage });
  }

  async #kept(name: string): Promise<unknown> {
    for await (const line of storedLines(this.#storage, [name])) return JSON.parse(line);
    return undefined;
  }

  #unread(): readonly BatchPart[] {
    return this.#state.parts.filter(({ isRead }) => !isRead);
  }

  async #stopJobs(): Promise<void> {
    const running = this.#unread().flatMap(({ job }) => job ?? []);
    await Promise.allSettled(running.map((job) => this.#jobs.stop(job)));
  }

  async #change(part: BatchPart, news: Partial<BatchState> = {}): Promise<void> {
    const parts = this.#state.parts.map((one) => (one.name === part.name ? part : one));
    await this.#update({ ...news, parts });
  }

  async #update(news: Partial<BatchState>): Promise<void> {
    this.#state = { ...this.#state, ...news };
    try {
      await this.#options.onState?.(this.#state);
    } catch (cause) {
      if (isBedrockExtractError(cause)) throw cause;
      const message = "`onState` threw an error, see `cause`: the state may not be kept";
      throw new BedrockExtractError({
        code: "BAD_OPTION",
        message,
        help: "Mend it, and run the batch again with this `state`",
        path: "onState",
        cause,
      });
    }
  }
}

function otherModel(modelId: string): BedrockExtractError {
  const message = `The batch was begun with the model \`${cut(modelId, 80)}\`, which the client does not ask`;
  return badOption("model", message, "Go on with the same model, or begin a batch without `state`");
}

function tooLong(records: number, minRecords: number): BedrockExtractError {
  const message = `A file of \`maxBytes\` holds ${records} records only, fewer than the ${minRecords} of a job`;
  return badOption("maxBytes", message, "Raise `maxBytes` if your quota is larger, or ask with less in a record");
}

async function* keyed(lines: AsyncIterable<string>, from: number): AsyncGenerator<KeyedLine> {
  let index = 0;
  for await (const line of lines) {
    if (index >= from) yield { key: keyOfLine(line), index, line };
    index += 1;
  }
}

async function* numbered(
  lines: AsyncIterable<string>,
): AsyncGenerator<{ readonly line: string; readonly number: number }> {
  let number = 0;
  for await (const line of lines) {
    number += 1;
    yield { line, number };
  }
}
