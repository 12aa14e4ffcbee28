/** Looks at jobs, less and less often, until one has ended. */

import type { Cancellation } from "../http/cancellation.js";
import type { BatchPart, JobService, JobStatus } from "../types/batch-run.js";

/** Milliseconds before the second look. */
const FIRST_WAIT = 1000;

const ENDED: ReadonlySet<JobStatus> = new Set(["Completed", "Expired", "Failed", "PartiallyCompleted", "Stopped"]);

/** Looks in a row that may fail: a batch takes hours, in which a network may be down for minutes. */
const FAILURES = 5;

/** Looks at the jobs of one round. */
export class JobWatch {
  readonly #jobs: JobService;
  readonly #longest: number;
  readonly #cancellation: Cancellation;
  #failures = 0;

  constructor(jobs: JobService, longest: number, cancellation: Cancellation) {
    this.#jobs = jobs;
    this.#longest = longest;
    this.#cancellation = cancellation;
  }

  /** The parts whose jobs have ended, once there are any; `changed` hears of every new status. */
  async ended(parts: readonly BatchPart[], changed: (part: BatchPart) => Promise<void>): Promise<readonly BatchPart[]> {
    let current = parts;
    for (let wait = Math.min(FIRST_WAIT, this.#longest); ; wait = Math.min(wait * 2, this.#longest)) {
      const looked: BatchPart[] = [];
      for (const part of current) looked.push(await this.#look(part, changed));
      const ended = looked.filter(({ status }) => status !== undefined && ENDED.has(status));
      if (ended.length > 0) return ended;
      await this.#cancellation.wait(wait);
      current = looked;
    }
  }

  async #look(part: BatchPart, changed: (part: BatchPart) => Promise<void>): Promise<BatchPart> {
    if (part.job === undefined) return part;
    this.#cancellation.throwIfEnded();
    const status = await this.#statusOf(part.job);
    if (status === undefined || status === part.status) return part;
    const now = { ...part, status };
    await changed(now);
    return now;
  }

  /** Undefined where it cannot be told, for once. */
  async #statusOf(job: string): Promise<JobStatus | undefined> {
    try {
      const { status } = await this.#jobs.get(job);
      this.#failures = 0;
      return status;
    } catch (error) {
      this.#failures += 1;
      if (this.#failures >= FAILURES) throw error;
      return undefined;
    }
  }
}
