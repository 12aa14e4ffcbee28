// Stands in for S3 and for the control plane of Bedrock: what the AWS SDK asks of them over HTTP.
import { createServer } from "node:http";

// The AWS SDK announces the end of its own support for Node versions that this package still supports.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** Both services at one URL, with every request. `fails(method, path)` gives a status where one is to fail. */
export async function startAws({ fails = () => undefined, pageSize = 1000 } = {}) {
  const objects = new Map();
  const uploads = new Map();
  const jobs = new Map();
  const requests = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const { pathname, searchParams } = new URL(request.url, "http://host");
    const body = unchunked(Buffer.concat(chunks), request.headers);
    const path = decodeURIComponent(pathname);
    requests.push({
      method: request.method,
      path,
      query: Object.fromEntries(searchParams),
      body,
      headers: request.headers,
    });
    const status = fails(request.method, path, searchParams, body);
    const answer = status !== undefined ? failure(path, status) : answerTo(request.method, path, searchParams, body);
    response.writeHead(answer.status ?? 200, { "content-type": "application/xml", ...answer.headers });
    response.end(answer.body ?? "");
  });

  function failure(path, { status, name }) {
    if (!path.startsWith("/model-invocation-job")) return { status, body: `<Error><Code>${name}</Code></Error>` };
    const headers = { "x-amzn-errortype": name, "content-type": "application/json" };
    return { status, headers, body: JSON.stringify({ message: "scripted", __type: name }) };
  }

  function answerTo(method, path, query, body) {
    if (path.startsWith("/model-invocation-job")) return control(method, path, query, body);
    const key = path.split("/").slice(2).join("/");
    if (method === "GET" && query.get("list-type") === "2") return listed(query);
    if (method === "GET")
      return objects.has(key)
        ? { body: objects.get(key) }
        : { status: 404, body: "<Error><Code>NoSuchKey</Code></Error>" };
    if (method === "POST" && query.has("uploads")) {
      const id = `upload-${uploads.size + 1}`;
      uploads.set(id, new Map());
      return { body: `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>` };
    }
    const upload = uploads.get(query.get("uploadId"));
    if (method === "PUT" && upload !== undefined) {
      upload.set(Number(query.get("partNumber")), body);
      return { headers: { etag: `"part-${query.get("partNumber")}"` } };
    }
    if (method === "POST" && upload !== undefined) {
      const numbers = [...body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber>/gu)].map(([, number]) =>
        Number(number),
      );
      objects.set(key, Buffer.concat(numbers.map((number) => upload.get(number))));
      uploads.delete(query.get("uploadId"));
      return { body: "<CompleteMultipartUploadResult><ETag>x</ETag></CompleteMultipartUploadResult>" };
    }
    if (method === "DELETE") {
      uploads.delete(query.get("uploadId"));
      return { status: 204 };
    }
    objects.set(key, body);
    return { headers: { etag: '"whole"' } };
  }

  function listed(query) {
    const keys = [...objects.keys()].filter((key) => key.startsWith(query.get("prefix") ?? "")).sort();
    const from = Number(query.get("continuation-token") ?? 0);
    const page = keys.slice(from, from + pageSize);
    const more = from + pageSize < keys.length;
    const contents = page.map((key) => `<Contents><Key>${escaped(key)}</Key></Contents>`).join("");
    const next = more ? `<NextContinuationToken>${from + pageSize}</NextContinuationToken>` : "";
    return { body: `<ListBucketResult><IsTruncated>${more}</IsTruncated>${next}${contents}</ListBucketResult>` };
  }

  function control(method, path, query, body) {
    const headers = { "content-type": "application/json" };
    const json = (value) => ({ headers, body: JSON.stringify(value) });
    const [, id, action] = /^\/model-invocation-job\/(.*?)(\/stop)?$/u.exec(path) ?? [];
    if (method === "POST" && action !== undefined) {
      jobs.get(id).status = "Stopping";
      return json({});
    }
    if (method === "POST") {
      const job = JSON.parse(body);
      const known = [...jobs.values()].find(({ clientRequestToken }) => clientRequestToken === job.clientRequestToken);
      const jobArn = known?.jobArn ?? `arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/${jobs.size + 1}abc`;
      if (known === undefined) jobs.set(jobArn, { ...job, jobArn, status: "Submitted" });
      return json({ jobArn });
    }
    if (path === "/model-invocation-jobs") {
      const found = [...jobs.values()].filter(({ jobName }) => jobName.includes(query.get("nameContains")));
      return json({ invocationJobSummaries: found });
    }
    return json(jobs.get(id));
  }

  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${server.address().port}`;
  const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "hunter2" };
  return {
    endpoint,
    objects,
    uploads,
    jobs,
    requests,
    config: { endpoint, region: "us-east-1", credentials, maxAttempts: 1, forcePathStyle: true },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** What the SDK sends in chunks with a checksum behind them. */
function unchunked(body, headers) {
  if (!String(headers["content-encoding"] ?? "").includes("aws-chunked")) return body;
  const pieces = [];
  for (let at = 0; at < body.length; ) {
    const end = body.indexOf("\r\n", at);
    const length = Number.parseInt(body.subarray(at, end).toString(), 16);
    if (!(length > 0)) break;
    pieces.push(body.subarray(end + 2, end + 2 + length));
    at = end + 2 + length + 2;
  }
  return Buffer.concat(pieces);
}
