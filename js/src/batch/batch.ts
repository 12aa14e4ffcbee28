/**
 * Batches of typed extractions: input files for batch inference jobs of Amazon Bedrock, their output as validated values, and the jobs
 * themselves. It goes with a client of `bedrock-extract` or `bedrock-extract/slim`.
 *
 * @module bedrock-extract/batch
 */

export { batchFiles } from "./files.js";
export { readBatch } from "./read.js";
