// Repeated requests beside the AWS SDK's, against one server in one run: the same number under every fault, after comparable waits.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { builtPackage } from "../built-package.mjs";
import { sdkClient, userRequest } from "../endpoint/sdk-client.mjs";

const { fromBedrock } = await builtPackage();

const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };

const json =
  (status, name, message, headers = {}) =>
  (response) => {
    const type = name === undefined ? {} : { "x-amzn-errortype": name };
    response.writeHead(status, { "content-type": "application/json", ...type, ...headers });
    response.end(JSON.stringify({ message }));
  };
const html = (status) => (response) => {
  response.writeHead(status, { "content-type": "text/html" });
  response.end(`<html><body><h1>${status}</h1></body></html>`);
};
const throttle = (headers) =>
  json(429, "ThrottlingException", "Too many requests, please wait before trying again.", headers);
const inSeconds = (seconds) => new Date(Date.now() + seconds * 1000).toUTCString();

/** Each answers every request of a call. */
const faults = {
  "429 ThrottlingException": throttle(),
  "429 without a name": json(429, undefined, "slow down"),
  "429 ModelNotReadyException": json(429, "ModelNotReadyException", "The model is not ready."),
  "400 ServiceQuotaExceededException": json(400, "ServiceQuotaExceededException", "The quota is used up."),
  "500 InternalServerException": json(500, "InternalServerException", "internal"),
  "502 in HTML": html(502),
  "503 ServiceUnavailableException": json(503, "ServiceUnavailableException", "down"),
  "503 in HTML": html(503),
  "504 in HTML": html(504),
  "an answer that breaks off": (response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": "5000" });
    response.write('{"output":');
    setTimeout(() => response.socket.destroy(), 20);
  },
  "400 ValidationException": json(400, "ValidationException", "The text field is blank."),
  "403 AccessDeniedException": json(403, "AccessDeniedException", "not authorized"),
  "404 ResourceNotFoundException": json(404, "ResourceNotFoundException", "no such model"),
  "a connection that ends before the answer": (response) => response.socket.destroy(),
  "throttled, with a hint in milliseconds": throttle({ "x-amz-retry-after": "1500" }),
  "throttled, with a hint that is none": throttle({ "x-amz-retry-after": "soon" }),
  "throttled, with a hint of an hour": throttle({ "x-amz-retry-after": "3600000" }),
  "throttled, for one second": throttle({ "retry-after": "1" }),
  "throttled, until a date": (response) => throttle({ "retry-after": inSeconds(2) })(response),
};

/** Requests, where ours are not as many as the SDK's, and why. */
const differences = {
  // The model is asked anew, and often succeeds: Nova fails like this now and then while it calls a tool.
  "424 ModelErrorException": { fault: json(424, "ModelErrorException", "The model failed."), ours: 3, theirs: 1 },
  "408 ModelTimeoutException": {
    fault: json(408, "ModelTimeoutException", "The model took too long."),
    ours: 3,
    theirs: 1,
  },
  // Signed anew, it fails again only for another reason than its time: once is enough.
  "403 Signature expired": {
    fault: json(
      403,
      "InvalidSignatureException",
      "Signature expired: 20260101T000000Z is now earlier than 20260101T000500Z",
    ),
    ours: 2,
    theirs: 3,
  },
};

const names = [...Object.keys(faults), ...Object.keys(differences)];

let server;
let url;
const arrivals = new Map();

before(async () => {
  server = createServer(async (request, response) => {
    for await (const _ of request);
    const [, side, number] = /\/model\/([a-z]+)\.(\w+)\//u.exec(request.url);
    const name = names[number] ?? number;
    const key = `${side} ${name}`;
    arrivals.set(key, [...(arrivals.get(key) ?? []), performance.now()]);
    const fault = name === "storm" ? throttle() : (faults[name] ?? differences[name].fault);
    fault(response);
  });
  server.keepAliveTimeout = 60_000;
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${server.address().port}`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

const region = "us-east-1";

const sides = {
  ours() {
    const client = fromBedrock({ region, credentials, endpoint: url });
    const messages = [{ role: "user", content: "Jason is 25 years old" }];
    return (model) => client.create({ responseModel: { type: "object" }, messages, model });
  },
  theirs() {
    const client = sdkClient({ url, region, credentials }, { http1: true, maxAttempts: 3 });
    return (model) => client.send(new ConverseCommand(userRequest(model)));
  },
};

/** The times at which the requests of one call of a new client came. */
async function timesOf(side, fault) {
  await assert.rejects(sides[side]()(`${side}.${names.indexOf(fault)}`));
  return arrivals.get(`${side} ${fault}`);
}

const waits = (times) => times.slice(1).map((time, index) => time - times[index]);

test("under every fault there are as many requests as the AWS SDK makes", { concurrency: true }, async (t) => {
  const equal = Object.keys(faults).map((fault) =>
    t.test(fault, async () => {
      const [ours, theirs] = await Promise.all([timesOf("ours", fault), timesOf("theirs", fault)]);
      assert.equal(ours.length, theirs.length);
    }),
  );
  const different = Object.entries(differences).map(([fault, expected]) =>
    t.test(fault, async () => {
      const [ours, theirs] = await Promise.all([timesOf("ours", fault), timesOf("theirs", fault)]);
      assert.deepEqual({ ours: ours.length, theirs: theirs.length }, { ours: expected.ours, theirs: expected.theirs });
    }),
  );
  await Promise.all([...equal, ...different]);
});

test("hints are heard as the AWS SDK hears them", () => {
  for (const side of ["ours", "theirs"]) {
    const [first, second] = waits(arrivals.get(`${side} throttled, with a hint in milliseconds`));
    // From the hint, or the drawn wait where that is longer, up to 5 seconds more; a timer may be a little early.
    assert.ok(first >= 1490 && first <= 2100, `${side}: ${first}`);
    assert.ok(second >= 1490 && second <= 2600, `${side}: ${second}`);
    const [capped] = waits(arrivals.get(`${side} throttled, with a hint of an hour`));
    assert.ok(capped >= 4990 && capped <= 6600, `${side}: ${capped}`);
    const [inOneSecond] = waits(arrivals.get(`${side} throttled, for one second`));
    assert.ok(inOneSecond >= 990 && inOneSecond <= 1600, `${side}: ${inOneSecond}`);
    const [untilDate] = waits(arrivals.get(`${side} throttled, until a date`));
    assert.ok(untilDate >= 500 && untilDate <= 2600, `${side}: ${untilDate}`);
  }
});

test("without a hint the waits are those of the AWS SDK", async () => {
  const fault = "500 InternalServerException";
  const all = { ours: [], theirs: [] };
  for (let round = 0; round < 60; round += 1) {
    for (const side of ["ours", "theirs"]) {
      arrivals.delete(`${side} ${fault}`);
      const [first, second] = waits(await timesOf(side, fault));
      all[side].push(first, second / 2);
    }
  }
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  // Drawn from 0 to 50 ms, and twice as much the second time.
  const [ours, theirs] = [mean(all.ours), mean(all.theirs)];
  assert.ok(ours / theirs > 0.6 && ours / theirs < 1.6, `${ours} and ${theirs}`);
});

test("200 throttled calls at once make as many requests as with the AWS SDK", async () => {
  const counts = {};
  for (const side of ["ours", "theirs"]) {
    const call = sides[side]();
    const calls = Array.from({ length: 200 }, () => assert.rejects(call(`${side}.storm`)));
    await Promise.all(calls);
    counts[side] = arrivals.get(`${side} storm`).length;
  }
  assert.ok(Math.abs(counts.ours - counts.theirs) <= 0.05 * counts.theirs, JSON.stringify(counts));
});
