/**
 * Where batches run on AWS: files in Amazon S3 and batch inference jobs of Amazon Bedrock, by way of the AWS SDK. It needs the packages
 * `@aws-sdk/client-s3` and `@aws-sdk/client-bedrock`.
 *
 * @module bedrock-extract/batch-aws
 */

export type {
  BatchStorage,
  BedrockJobsOptions,
  JobService,
  JobState,
  JobStatus,
  NewJob,
  S3StorageOptions,
} from "../types/batch-run.js";
export { bedrockJobs } from "./bedrock-jobs.js";
export { s3Storage } from "./s3-storage.js";
