// The AWS SDK behind the two interfaces: what it asks of S3 and of the control plane, and what happens where it is missing.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { createConsumerProject } from "../package/support/consumer-project.mjs";
import { startAws } from "./support/aws.mjs";
import { engine, textOf } from "./support/engine.mjs";
import {
  all,
  bedrockJobs,
  client,
  conversation,
  folderStorage,
  Person,
  runBatch,
  s3Storage,
} from "./support/package.mjs";

const roleArn = "arn:aws:iam::123456789012:role/batch";

async function* pieces(count, size, fill = 7) {
  for (let index = 0; index < count; index += 1) yield new Uint8Array(size).fill(fill + index);
}

async function withAws(t, options) {
  const aws = await startAws(options);
  t.after(() => aws.close());
  return aws;
}

test("S3: small objects go at once, large ones in parts of 8 MiB", async (t) => {
  const aws = await withAws(t);
  const storage = s3Storage({ bucket: "files", prefix: "deep/in", config: aws.config });
  assert.equal(storage.url("a/b.jsonl"), "s3://files/deep/in/a/b.jsonl");
  await storage.put("small", pieces(2, 5));
  await storage.put("empty", pieces(0, 0));
  await storage.put("one part", pieces(1, 8 * 1024 * 1024));
  assert.deepEqual([...new Set(aws.requests.map(({ method }) => method))], ["PUT"]);
  await storage.put("large", pieces(30, 700_000));
  const sizes = aws.requests.filter(({ query }) => query.partNumber).map(({ body }) => body.length);
  assert.deepEqual(sizes, [8 * 1024 * 1024, 8 * 1024 * 1024, 21_000_000 - 16 * 1024 * 1024]);
  const large = Buffer.concat(await all(storage.get("large")));
  assert.deepEqual(large, Buffer.concat(await all(pieces(30, 700_000))));
  assert.equal(aws.objects.get("deep/in/empty").length, 0);
  assert.equal(aws.objects.get("deep/in/one part").length, 8 * 1024 * 1024);
  assert.equal(aws.requests[0].path, "/files/deep/in/small");
  assert.match(aws.requests[0].headers.authorization, /\/us-east-1\/s3\/aws4_request/u);
});

test("S3: an upload that fails is taken back, and leaves no object", async (t) => {
  const aws = await withAws(t, {
    fails: (method, _path, query) =>
      method === "PUT" && query.get("partNumber") === "2" ? { status: 403, name: "AccessDenied" } : undefined,
  });
  const storage = s3Storage({ bucket: "files", config: aws.config });
  await assert.rejects(storage.put("large", pieces(30, 700_000)), { name: "AccessDenied" });
  assert.deepEqual([aws.objects.size, aws.uploads.size], [0, 0]);
  async function* broken() {
    yield* pieces(30, 700_000);
    throw new Error("no more");
  }
  await assert.rejects(s3Storage({ bucket: "files", config: aws.config }).put("x", broken()), Error);
  assert.deepEqual([aws.objects.size, aws.uploads.size], [0, 0]);
});

test("both storages list by the beginning of names, over all pages, and write over what is there", async (t) => {
  const aws = await withAws(t, { pageSize: 2 });
  const folder = mkdtempSync(join(tmpdir(), "batch-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const storage of [s3Storage({ bucket: "files", prefix: "p/", config: aws.config }), folderStorage(folder)]) {
    assert.deepEqual(await storage.list("a/"), []);
    for (const name of ["a/1/x", "a/2", "a/3", "a/1/y&z", "b/1"]) await storage.put(name, pieces(1, 3));
    await storage.put("b/1", pieces(1, 2, 65));
    const found = (await storage.list("a/")).filter((name) => name !== "a/1");
    assert.deepEqual(found.sort(), ["a/1/x", "a/1/y&z", "a/2", "a/3"]);
    assert.deepEqual((await storage.list("a/1/")).sort(), ["a/1/x", "a/1/y&z"]);
    assert.equal(await textOf(storage, "b/1"), "AA");
    await assert.rejects(all(storage.get("none")));
    async function* broken() {
      yield* pieces(1, 9);
      throw new Error("no more");
    }
    await assert.rejects(storage.put("a/broken", broken()), /no more/u);
    assert.ok(!(await storage.list("a/")).includes("a/broken"));
  }
});

test("jobs are of the type Converse, signed for the control plane, and made once", async (t) => {
  const aws = await withAws(t);
  const tags = [{ key: "team", value: "extraction" }];
  const jobs = bedrockJobs({ roleArn, config: aws.config, timeoutDurationInHours: 24, tags });
  const job = { name: "n-1", token: "t-1", modelId: "m", input: "s3://files/in.jsonl", output: "s3://files/out/" };
  const id = await jobs.create(job);
  assert.equal(await jobs.create(job), id);
  assert.equal(aws.jobs.size, 1);
  const [{ method, path, body, headers }] = aws.requests;
  assert.deepEqual([method, path], ["POST", "/model-invocation-job"]);
  assert.match(headers.authorization, /\/us-east-1\/bedrock\/aws4_request/u);
  assert.deepEqual(JSON.parse(body), {
    jobName: "n-1",
    clientRequestToken: "t-1",
    roleArn,
    modelId: "m",
    modelInvocationType: "Converse",
    inputDataConfig: { s3InputDataConfig: { s3InputFormat: "JSONL", s3Uri: "s3://files/in.jsonl" } },
    outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://files/out/" } },
    timeoutDurationInHours: 24,
    tags,
  });
  assert.deepEqual(await jobs.get(id), { status: "Submitted", message: undefined });
  await jobs.stop(id);
  assert.equal((await jobs.get(id)).status, "Stopping");
  assert.equal(aws.requests.at(-1).path, `/model-invocation-job/${id}`);
});

test("a job whose name is taken is the one of that name", async (t) => {
  let isTaken = false;
  const aws = await withAws(t, {
    fails: (method) => (isTaken && method === "POST" ? { status: 400, name: "ConflictException" } : undefined),
  });
  const jobs = bedrockJobs({ roleArn, config: aws.config });
  const job = { name: "n-1", token: "t-1", modelId: "m", input: "i", output: "o" };
  await jobs.create({ ...job, name: "n-11", token: "t-2" });
  const id = await jobs.create(job);
  isTaken = true;
  assert.equal(await jobs.create(job), id);
  await assert.rejects(jobs.create({ ...job, name: "n-2" }), { name: "ConflictException" });
});

test("a whole batch over S3 and the control plane, as the SDK speaks with them", async (t) => {
  const aws = await withAws(t);
  const storage = s3Storage({ bucket: "files", prefix: "batches", config: aws.config });
  const worker = engine(storage, { answer: (key) => `{"name":"n${key}","age":1}` });
  const jobs = bedrockJobs({ roleArn, config: aws.config });
  const running = new Map();
  const run = runBatch(
    client(),
    Array.from({ length: 120 }, (_, index) => `text ${index}`),
    {
      responseModel: Person,
      messages: conversation,
      pollInterval: 1,
      storage,
      jobs: {
        ...jobs,
        create: async (job) => {
          const id = await jobs.create(job);
          running.set(id, await worker.create(job));
          return id;
        },
        // The stand-in of the control plane runs nothing itself.
        get: async (id) => {
          aws.jobs.get(id).status = (await worker.get(running.get(id))).status;
          return jobs.get(id);
        },
      },
    },
  );
  const results = await all(run);
  assert.equal(results.filter(({ status }) => status === "fulfilled").length, 120);
  const { jobName, clientRequestToken, inputDataConfig, modelId } = [...aws.jobs.values()][0];
  assert.match(jobName, /^[a-zA-Z0-9]{1,63}(-*[a-zA-Z0-9+\-.]){0,63}$/u);
  assert.match(clientRequestToken, /^[a-zA-Z0-9]{1,256}(-*[a-zA-Z0-9]){0,256}$/u);
  assert.match(inputDataConfig.s3InputDataConfig.s3Uri, /^s3:\/\/files\/batches\/[0-9a-f]{16}\/1\/1\/input\.jsonl$/u);
  assert.equal(modelId, "qwen.qwen3-32b-v1:0");
});

test("without the SDK, the error names the command that installs it; options are checked at once", () => {
  const project = createConsumerProject();
  try {
    project.write(
      "batch.mjs",
      `import { bedrockJobs, s3Storage } from "bedrock-extract/batch-aws";
       const shown = (work) => work().catch(({ code, message }) => [code, message]);
       console.log(JSON.stringify([
         await shown(() => bedrockJobs({ roleArn: "r" }).get("x")),
         await shown(() => s3Storage({ bucket: "b" }).list("x")),
         await shown(async () => s3Storage({ buckt: "b" })),
         await shown(async () => bedrockJobs({ roleArn: "" })),
       ]));`,
    );
    const output = execFileSync(process.execPath, ["batch.mjs"], { cwd: project.directory, encoding: "utf8" });
    const missing = (user, name) => [
      "UNSUPPORTED_RUNTIME",
      `\`${user}\` needs the package \`${name}\`, which could not be loaded, see \`cause\`. Install it: \`npm install ${name}\`.`,
    ];
    assert.deepEqual(JSON.parse(output), [
      missing("bedrockJobs()", "@aws-sdk/client-bedrock"),
      missing("s3Storage()", "@aws-sdk/client-s3"),
      ["BAD_OPTION", "Unknown option `buckt` in s3Storage(). Did you mean `bucket`?"],
      [
        "BAD_OPTION",
        "The option `roleArn` of bedrockJobs() is a string, not the ARN of a role. Pass the ARN of a role.",
      ],
    ]);
  } finally {
    project.remove();
  }
});
