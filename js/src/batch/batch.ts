/**
 * Batches of typed extractions: input files for batch inference jobs of Amazon Bedrock, their output as validated values, and the jobs
 * themselves. It goes with a client of `bedrock-extract` or `bedrock-extract/slim`. What needs packages of the AWS SDK is in
 * `bedrock-extract/batch-aws`.
 *
 * @module bedrock-extract/batch
 */

export type {
  BatchAgain,
  BatchCall,
  BatchFile,
  BatchFilesOptions,
  BatchFulfilled,
  BatchMissing,
  BatchOutput,
  BatchRejected,
  BatchResult,
  BatchStray,
  BatchUnreadable,
  FileLimits,
  NotOfBatches,
  ReadBatchOptions,
  RefusedItem,
} from "../types/batch.js";
export type {
  BatchOutcome,
  BatchPart,
  BatchSource,
  BatchState,
  BatchStorage,
  JobService,
  JobState,
  JobStatus,
  NewJob,
  RunBatchOptions,
} from "../types/batch-run.js";
export { batchFiles } from "./files.js";
export { folderStorage } from "./folder-storage.js";
export { readBatch } from "./read.js";
export { runBatch } from "./run.js";
