/** A storage and a service of the caller's whose failures are errors of this package. */

import { BedrockExtractError, isBedrockExtractError } from "../errors.js";
import type { BatchStorage, JobService } from "../types/batch-run.js";

/** The same storage, failing with `SERVICE_ERROR`. */
export function reportedStorage(storage: BatchStorage): BatchStorage {
  return {
    url: (name) => storage.url(name),
    put: (name, content) => attempted("storage.put", async () => storage.put(name, content)),
    list: (prefix) => attempted("storage.list", async () => storage.list(prefix)),
    get: async function* (name) {
      try {
        yield* storage.get(name);
      } catch (cause) {
        throw failure("storage.get", cause);
      }
    },
  };
}

/** The same service, failing with `SERVICE_ERROR`. */
export function reportedJobs(jobs: JobService): JobService {
  return {
    create: (job) => attempted("jobs.create", async () => jobs.create(job)),
    get: (id) => attempted("jobs.get", async () => jobs.get(id)),
    stop: (id) => attempted("jobs.stop", async () => jobs.stop(id)),
  };
}

async function attempted<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    throw failure(name, cause);
  }
}

function failure(name: string, cause: unknown): Error {
  if (isBedrockExtractError(cause)) return cause;
  return new BedrockExtractError({
    code: "SERVICE_ERROR",
    message: `\`${name}\` of the batch failed, see \`cause\``,
    help: "Run the batch again with the last `state`: it goes on where it was",
    path: name,
    retryable: true,
    cause,
  });
}
