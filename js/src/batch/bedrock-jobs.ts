/** Batch inference jobs of Amazon Bedrock, by way of the AWS SDK. */

import type { BedrockJobsOptions, JobService, JobStatus } from "../types/batch-run.js";
import { loaded, once } from "./aws-sdk.js";
import { checkedOptions, demand, isObject, isText, type Names, whole } from "./options.js";

const OPTIONS: Names<BedrockJobsOptions> = {
  roleArn: true,
  config: true,
  timeoutDurationInHours: true,
  tags: true,
  vpcConfig: true,
};

/**
 * Jobs of the type `Converse`. It needs the package `@aws-sdk/client-bedrock`, which finds region and credentials as all clients of the
 * SDK do, and is loaded with the first job. Whoever runs a batch needs `bedrock:CreateModelInvocationJob`, `GetModelInvocationJob`,
 * `ListModelInvocationJobs`, `StopModelInvocationJob` and `iam:PassRole`; the role reads and writes the bucket.
 *
 * @throws BedrockExtractError `BAD_OPTION` for unusable options. Its functions fail with `UNSUPPORTED_RUNTIME` where the package is
 * not installed.
 * @example
 * ```ts
 * const jobs = bedrockJobs({ roleArn: "arn:aws:iam::123456789012:role/batch", config: { region: "us-east-1" } });
 * ```
 */
export function bedrockJobs(options: BedrockJobsOptions): JobService {
  const place = "bedrockJobs()";
  const { roleArn, config = {}, timeoutDurationInHours, ...others } = checkedOptions(options, OPTIONS, place);
  demand("roleArn", roleArn, "the ARN of a role", isText, place);
  demand("config", config, "an object", isObject, place);
  if (timeoutDurationInHours !== undefined) whole("timeoutDurationInHours", timeoutDurationInHours, 24, 168, place);
  const sdk = once(async () => {
    const peer = await loaded(place, "@aws-sdk/client-bedrock", () => import("@aws-sdk/client-bedrock"));
    return { peer, client: new peer.BedrockClient(config) };
  });
  const common = { roleArn, modelInvocationType: "Converse", timeoutDurationInHours, ...others };

  /** The job of this name, which a request made whose answer was lost. */
  const found = async (name: string): Promise<string | undefined> => {
    const { peer, client } = await sdk();
    const listed = await client.send(new peer.ListModelInvocationJobsCommand({ nameContains: name }));
    const jobs = (listed.invocationJobSummaries ?? []) as readonly { jobName?: string; jobArn?: string }[];
    return jobs.find(({ jobName }) => jobName === name)?.jobArn;
  };

  return {
    create: async ({ name, token, modelId, input, output }) => {
      const { peer, client } = await sdk();
      const job = {
        ...common,
        jobName: name,
        clientRequestToken: token,
        modelId,
        inputDataConfig: { s3InputDataConfig: { s3InputFormat: "JSONL", s3Uri: input } },
        outputDataConfig: { s3OutputDataConfig: { s3Uri: output } },
      };
      try {
        const { jobArn } = await client.send(new peer.CreateModelInvocationJobCommand(job));
        return String(jobArn);
      } catch (error) {
        const known = nameOf(error) === "ConflictException" ? await found(name) : undefined;
        if (known === undefined) throw error;
        return known;
      }
    },
    get: async (id) => {
      const { peer, client } = await sdk();
      const { status, message } = await client.send(new peer.GetModelInvocationJobCommand({ jobIdentifier: id }));
      return { status: status as JobStatus, message: typeof message === "string" ? message : undefined };
    },
    stop: async (id) => {
      const { peer, client } = await sdk();
      await client.send(new peer.StopModelInvocationJobCommand({ jobIdentifier: id }));
    },
  };
}

function nameOf(error: unknown): unknown {
  return error instanceof Error ? error.name : undefined;
}
