/** The jobs of a batch: where they are run, where their files are, and how far they are. */

import type { BatchFilesOptions, BatchFulfilled, BatchRejected } from "./batch.js";
import type { BedrockExtractClient } from "./client.js";
import type { Usage } from "./completion.js";
import type { AbortSignalLike } from "./fetch.js";
import type { ResponseModel } from "./schema.js";

/** Where the files of jobs are. Names have slashes, as in `a1b2/1/1/input.jsonl`. */
export interface BatchStorage {
  /** What the service that runs the jobs calls an object, or the folder of a name that ends in `/`. */
  readonly url: (name: string) => string;
  /** Writes an object. It is there as a whole once the promise is fulfilled, and what was there before is gone. */
  readonly put: (name: string, content: AsyncIterable<Uint8Array>) => Promise<void>;
  /** Reads an object. */
  readonly get: (name: string) => AsyncIterable<Uint8Array>;
  /** The names of all objects that begin like this; none where there are none. */
  readonly list: (prefix: string) => Promise<readonly string[]>;
}

/** A job to be made. */
export interface NewJob {
  /** Up to 63 letters, digits and hyphens. */
  readonly name: string;
  /** With a token that was given before, nothing is made, and the job of that time is the result. */
  readonly token: string;
  /** The model id, inference profile id or ARN. */
  readonly modelId: string;
  /** The `url` of the input file. */
  readonly input: string;
  /** The `url` of the folder for the output. */
  readonly output: string;
}

/** The states of a job that the service knows. */
export type JobStatus =
  | "Completed"
  | "Expired"
  | "Failed"
  | "InProgress"
  | "PartiallyCompleted"
  | "Scheduled"
  | "Stopped"
  | "Stopping"
  | "Submitted"
  | "Validating";

/** How a job is doing. */
export interface JobState {
  /** One of the states. */
  readonly status: JobStatus;
  /** Why it failed, in the service's words. */
  readonly message?: string | undefined;
}

/** What runs jobs. */
export interface JobService {
  /** Makes a job, and gives its ARN or id. */
  readonly create: (job: NewJob) => Promise<string>;
  /** Tells how a job is doing. */
  readonly get: (id: string) => Promise<JobState>;
  /** Ends a job before its time. What it has done so far is paid, and is in its output. */
  readonly stop: (id: string) => Promise<void>;
}

/** How a batch is run. */
export interface RunBatchOptions<Item, Model extends ResponseModel = ResponseModel>
  extends Omit<BatchFilesOptions<Item, Model>, "onRefused"> {
  /** Where files go: `s3Storage()`, `folderStorage()` or your own. */
  readonly storage: BatchStorage;
  /** Who runs the jobs: `bedrockJobs()` or your own. */
  readonly jobs: JobService;
  /**
   * Fewest records of a job, from 1. The account has a quota for it, `Minimum number of records per batch inference job`.
   * @default 100
   */
  readonly minRecords?: number | undefined;
  /**
   * Most jobs at a time, 1 to 1000. The account has a quota for it, for jobs in progress and submitted.
   * @default 10
   */
  readonly maxJobs?: number | undefined;
  /**
   * How often a record may go into a job, 1 to 100: anew where a job did not come to it, or with objections.
   * @default 5
   */
  readonly maxRounds?: number | undefined;
  /**
   * Which client asks for records of which too few for a job are left, at the price of single calls; `false` rejects them.
   * @default the client of the batch
   */
  readonly finish?: BedrockExtractClient | false | undefined;
  /**
   * Most milliseconds between two looks at a job, from 1. The first looks come sooner.
   * @default 60_000
   */
  readonly pollInterval?: number | undefined;
  /** The last state of a batch that was interrupted: it goes on. */
  readonly state?: BatchState | undefined;
  /** Called with every state, and waited for. Keep the last one, as JSON. */
  readonly onState?: ((state: BatchState) => unknown) | undefined;
  /** Aborting it stops the jobs and ends the batch with `ABORTED`. */
  readonly signal?: AbortSignalLike | undefined;
}

/** What became of an item. */
export type BatchOutcome<Value> = BatchFulfilled<Value> | BatchRejected;

/** How far a batch is: plain data, a few hundred bytes for each job. */
export interface BatchState {
  /** The version of this form. */
  readonly version: 1;
  /** What names of files and jobs begin with. */
  readonly id: string;
  /** The model of all jobs, once the first record was made. */
  readonly modelId?: string | undefined;
  /** From 1: how often records have gone into a job. */
  readonly round: number;
  /** Files with the lines of this round; none for the first, which is made of the items. */
  readonly sources: readonly BatchSource[];
  /** Whether all input files of this round are written. In the first round no item is asked for from then on. */
  readonly isPrepared: boolean;
  /** The input files of this round, and their jobs. */
  readonly parts: readonly BatchPart[];
  /** Items with a valid value. */
  readonly fulfilled: number;
  /** Items that came to nothing. */
  readonly rejected: number;
  /** Lines of output that were of no use: unreadable, doubled, or of other records. */
  readonly useless: number;
  /** Tokens of all answers. */
  readonly usage: Usage;
  /** Whether every item has its result. */
  readonly isDone: boolean;
}

/** A file of lines. */
export interface BatchSource {
  /** Its name in the storage. */
  readonly name: string;
  /** How many lines it has. */
  readonly records: number;
}

/** An input file, and its job. */
export interface BatchPart extends BatchSource {
  /** The key of its last record, and the place of that item among all. */
  readonly last: { readonly key: string; readonly index: number };
  /** The job's ARN or id, once it was made. */
  readonly job?: string | undefined;
  /** How the job was doing. */
  readonly status?: JobStatus | undefined;
  /** Whether its output was read. */
  readonly isRead: boolean;
  /** The lines that it leaves for the next round. */
  readonly left?: BatchSource | undefined;
}

/** Which jobs are made. */
export interface BedrockJobsOptions {
  /** The ARN of the role that reads the input files and writes the output. */
  readonly roleArn: string;
  /**
   * Settings of the SDK's `BedrockClient`, such as `region` and `credentials`.
   * @default what the SDK finds
   */
  readonly config?: object | undefined;
  /**
   * Hours after which a job expires, 24 to 168.
   * @default the service's own
   */
  readonly timeoutDurationInHours?: number | undefined;
  /**
   * Tags of the jobs.
   * @default none
   */
  readonly tags?: readonly { readonly key: string; readonly value: string }[] | undefined;
  /**
   * The private network whose endpoint jobs use.
   * @default none
   */
  readonly vpcConfig?:
    | { readonly subnetIds: readonly string[]; readonly securityGroupIds: readonly string[] }
    | undefined;
}

/** Which objects hold the files. */
export interface S3StorageOptions {
  /** The name of the bucket. */
  readonly bucket: string;
  /**
   * What the keys of all objects begin with.
   * @default nothing
   */
  readonly prefix?: string | undefined;
  /**
   * Settings of the SDK's `S3Client`, such as `region`, `credentials` and `endpoint`.
   * @default what the SDK finds
   */
  readonly config?: object | undefined;
}
