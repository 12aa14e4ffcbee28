// A clock that is off: heard from the service, corrected in the next signature, and kept for each host.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fromBedrock } from "../../pkg/dist/entry/node.js";

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 1);
const content = [{ toolUse: { toolUseId: "t", name: "Thing", input: { name: "Jason" } } }];
const answer = JSON.stringify({ output: { message: { role: "assistant", content } }, stopReason: "tool_use" });
const call = {
  responseModel: { type: "object", properties: { name: { type: "string" } } },
  schemaName: "Thing",
  messages: [{ role: "user", content: "Jason" }],
};

/** `ahead`: minutes by which the service's clock is ahead, or what its `Date` says; `late`: milliseconds that a response takes. */
function service(context, host, answers) {
  let time = START;
  context.mock.method(Date, "now", () => time);
  const signed = [];
  const queue = [...answers];
  const fetch = async (_url, { headers }) => {
    const { name, message = "no", status = 403, ahead, late = 2_000, more = {} } = queue.shift();
    signed.push(Math.round((Date.parse(readable(headers["x-amz-date"])) - time) / MINUTE));
    const midpoint = time + late / 2;
    time += late;
    const date = ahead === undefined ? {} : { date: new Date(midpoint + ahead * MINUTE).toUTCString() };
    if (name === undefined) return new Response(answer, { headers: { ...date, ...more } });
    const type = { "x-amzn-errortype": `${name}:http://internal.amazon.com/` };
    return new Response(JSON.stringify({ message }), { status, headers: { ...type, ...date, ...more } });
  };
  const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secretsecret" };
  const options = { region: "us-east-1", model: "m", mode: "BEDROCK_TOOLS", credentials, fetch };
  const client = fromBedrock({ ...options, endpoint: `https://${host}` });
  const create = () =>
    client.create(call).then(
      () => "ok",
      ({ code }) => code,
    );
  return { create, signed };
}

const readable = (date) => date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/u, "$1-$2-$3T$4:$5:$6Z");

const INVALID = { name: "InvalidSignatureException" };
const CASES = {
  "clocks that agree": [[{ ahead: 0 }], [0], ["ok"]],
  "a refusal for the time, and every call after it": [
    [{ name: "RequestTimeTooSkewed", ahead: 5 }, { ahead: 5 }, { ahead: 5 }],
    [0, 5, 5],
    ["ok", "ok"],
  ],
  "a refusal that may be for the time": [[{ ...INVALID, status: 400, ahead: -7 }, { ahead: -7 }], [0, -7], ["ok"]],
  "a refusal beside clocks that nearly agree": [[{ ...INVALID, ahead: 2 }], [0], ["ACCESS_DENIED"]],
  "a refusal that stays is repeated once": [
    [
      { ...INVALID, ahead: 9 },
      { ...INVALID, ahead: 20 },
    ],
    [0, 9],
    ["ACCESS_DENIED"],
  ],
  "a response without a date": [[{ name: "RequestTimeTooSkewed" }], [0], ["ACCESS_DENIED"]],
  "a response that took too long to trust": [
    [{ ahead: 10, late: 16 * MINUTE }, { ahead: 0 }],
    [0, 0],
    ["ok", "ok"],
  ],
  "an answer that takes long, dated when it arrives": [
    [{ ahead: 6, late: 12 * MINUTE }, { ahead: 0 }],
    [0, 0],
    ["ok", "ok"],
  ],
  "an answer that takes long, of a service that is ahead": [
    [{ ahead: 26, late: 12 * MINUTE }, { ahead: 20 }],
    [0, 20],
    ["ok", "ok"],
  ],
  "a response of a cache": [
    [{ ahead: -300, more: { age: "17280" } }, { ahead: 0 }],
    [0, 0],
    ["ok", "ok"],
  ],
  "a correction that is no longer right": [
    [{ ahead: 10 }, { ahead: 0 }, { ahead: 0 }],
    [0, 10, 0],
    ["ok", "ok", "ok"],
  ],
  "words in place of a date": [
    [
      {
        ...INVALID,
        message: "Signature expired: 20260101T000000Z is now earlier than 20260101T005502Z (20260101T010002Z - 5 min.)",
      },
      {},
    ],
    [0, 60],
    ["ok"],
  ],
  "a process that stood still between signing and sending": [
    [
      {
        ...INVALID,
        message: "Signature expired: 20260101T000000Z is now earlier than 20260101T000500Z (20260101T001000Z - 5 min.)",
        ahead: 0,
        late: 10 * MINUTE,
      },
      { ahead: 0 },
    ],
    [0, 0],
    ["ok"],
  ],
};

for (const [index, [name, [answers, signed, outcomes]]] of Object.entries(CASES).entries()) {
  test(name, async (context) => {
    const run = service(context, `clock-${index}.example`, answers);
    for (const outcome of outcomes) assert.equal(await run.create(), outcome);
    assert.deepEqual(run.signed, signed);
  });
}

test("what one host's clock says means nothing to another host", async (context) => {
  const one = service(context, "one.example", [{ ahead: 30 }, { ahead: 30 }]);
  assert.equal(await one.create(), "ok");
  assert.equal(await one.create(), "ok");
  const other = service(context, "other.example", [{ ahead: 0 }]);
  assert.equal(await other.create(), "ok");
  assert.deepEqual([one.signed, other.signed], [[0, 30], [0]]);
});
