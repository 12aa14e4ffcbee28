// Batches: values are typed by the schema, results are told apart by their status, and options are refused by name.

import { fromBedrock, type Issue, type Usage } from "bedrock-extract";
import { batchFiles, folderStorage, readBatch, runBatch } from "bedrock-extract/batch";
import { bedrockJobs, s3Storage } from "bedrock-extract/batch-aws";
import { expectType } from "./equality.js";

const client = fromBedrock({ model: "m" });
const responseModel = { type: "object", properties: { name: { type: "string" } }, required: ["name"] } as const;
const storage = s3Storage({ bucket: "b" });
const jobs = bedrockJobs({ roleArn: "r" });

export async function run(texts: AsyncIterable<{ id: string; text: string }>): Promise<void> {
  const results = runBatch(client, texts, {
    responseModel,
    messages: ({ text }) => [{ role: "user", content: text }],
    keyOf: ({ id }) => id,
    storage,
    jobs,
    onState: ({ usage }) => expectType<Usage>()(usage),
  });
  for await (const result of results) {
    if (result.status === "fulfilled") expectType<{ name: string }>()(result.value);
    else expectType<boolean>()(result.reason.retryable);
  }
  for await (const { lines, modelId } of batchFiles(client, ["a"], { responseModel, messages: () => [] })) {
    expectType<string>()(modelId);
    for await (const line of lines) expectType<string>()(line);
  }
  for await (const result of readBatch(client, ["line"], { responseModel, expected: new Set(["a"]), finish: client })) {
    switch (result.status) {
      case "fulfilled":
        expectType<{ name: string }>()(result.value);
        break;
      case "again":
        expectType<readonly Issue[]>()(result.issues);
        break;
      case "missing":
        // @ts-expect-error nothing was read of it
        result.usage;
        break;
      case "unreadable":
        expectType<number>()(result.lineNumber);
        break;
      default:
        expectType<string>()(result.key);
    }
  }
}

// @ts-expect-error jobs call no tools
readBatch(client, [], { responseModel, toolConfig: {} });
// @ts-expect-error a patch has no place in a batch
batchFiles(client, [], { responseModel, messages: () => [], repair: "patch" });
// @ts-expect-error what runs the jobs is missing
runBatch(client, [], { responseModel, messages: () => [], storage: folderStorage("x") });
