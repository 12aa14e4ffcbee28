// Thousands of generated requests, sent by the built package: each is signed as `@smithy/signature-v4` and botocore sign it, byte by byte.
// PROPERTY_SEED and PROPERTY_COUNT repeat a run; every failure names the seed of its own request.
import assert from "node:assert/strict";
import { before, describe, it, mock } from "node:test";
import { builtPackage } from "../built-package.mjs";
import { pythonEnvironment } from "../differential/python/environment.mjs";
import { startOracle } from "../differential/python/oracle.mjs";
import { seeded } from "./random.mjs";
import { capturing, signedByBotocore, signedBySmithy } from "./signing-capture.mjs";
import { signingCase } from "./signing-cases.mjs";

const seed = Number(process.env.PROPERTY_SEED ?? Date.now() % 2 ** 31);
const count = Number(process.env.PROPERTY_COUNT ?? 10_000);

const { python, unavailable } = await pythonEnvironment();

let clock = 0;
mock.method(Date, "now", () => clock);

let send;
before(async () => {
  send = capturing(await builtPackage());
});

it(`${count} requests from seed ${seed} have the headers that AWS's own signer gives them`, async () => {
  const seen = { places: new Set(), token: 0, noToken: 0, streams: 0, hashedByHost: 0, million: 0 };
  for (let index = 0; index < count; index += 1) {
    const one = signingCase(seeded(seed + index));
    try {
      const request = await sendAt(one);
      assert.deepEqual(signedHeadersOf(request), await signedBySmithy(request, one));
      note(seen, one, request);
    } catch (cause) {
      throw new Error(`Repeat it with PROPERTY_SEED=${seed + index} PROPERTY_COUNT=1`, { cause });
    }
  }
  if (count < 5_000) return;
  const { places, ...kinds } = seen;
  assert.ok(places.size > 80, `${places.size} places`);
  for (const [kind, number] of Object.entries(kinds)) assert.ok(number > 0, `no request of the kind ${kind}`);
});

it(`${count} requests have those that botocore gives them as well`, { skip: unavailable }, async () => {
  const oracle = startOracle(python, "./signing_oracle.py");
  try {
    for (let index = 0; index < count; index += 1) {
      const one = signingCase(seeded(seed + index));
      const request = await sendAt(one);
      const { "content-type": _type, host: _host, ...expected } = await signedByBotocore(oracle, request, one);
      const { "content-type": _ours, ...signed } = signedHeadersOf(request);
      assert.deepEqual(signed, expected, `Repeat it with PROPERTY_SEED=${seed + index} PROPERTY_COUNT=1`);
    }
  } finally {
    await oracle.close();
  }
});

describe("a request that is altered on its way", () => {
  const place = { region: "us-east-1" };
  const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret", sessionToken: "token" };
  const one = { place, model: "m:0", credentials, time: Date.UTC(2026, 0), content: "Jason", streams: false };
  const other = (credential) => ({ ...one, credentials: { ...credentials, ...credential } });

  for (const [part, alter, by = one] of [
    ["its URL", (request) => ({ ...request, url: request.url.replace("m%3A0", "m%3A1") })],
    ["its host", (request) => ({ ...request, url: request.url.replace("us-east-1", "us-east-2") })],
    ["its type", (request) => ({ ...request, headers: { ...request.headers, "content-type": "text/plain" } })],
    ["its body", (request) => ({ ...request, body: request.body.with(-1, 0) })],
    ["its date", (request) => request, { ...one, time: one.time + 1_000 }],
    ["its token", (request) => request, other({ sessionToken: "tokem" })],
    ["the key", (request) => request, other({ secretAccessKey: "secres" })],
    ["the region", (request) => request, { ...one, place: { region: "us-east-2" } }],
  ]) {
    it(`no longer has its signature: ${part}`, async () => {
      const request = await sendAt(one);
      const { authorization } = await signedBySmithy(request, one);
      assert.equal(request.headers.authorization, authorization);
      const signature = /Signature=\w{64}$/u;
      const altered = await signedBySmithy(alter(request), by);
      assert.notEqual(signature.exec(altered.authorization)[0], signature.exec(authorization)[0]);
    });
  }
});

async function sendAt(one) {
  clock = one.time;
  return send(one);
}

/** All but the one that streams have, which a host may change. */
function signedHeadersOf({ headers: { "accept-encoding": _, ...signed } }) {
  return signed;
}

function note(seen, { place, credentials, streams }, { body }) {
  seen.places.add(place);
  seen[credentials.sessionToken === undefined ? "noToken" : "token"] += 1;
  if (streams) seen.streams += 1;
  if (body.length > 32 * 1024) seen.hashedByHost += 1;
  if (body.length > 1e6) seen.million += 1;
}
