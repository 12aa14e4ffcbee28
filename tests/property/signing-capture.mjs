// What leaves a client of the built package, and what AWS's own signers make of the same request.
import { SignatureV4 } from "@smithy/signature-v4";
import { NodeSha256 } from "../endpoint/authentication.mjs";
import { answerEvents, EVENT_STREAM_TYPE, eventFrame } from "../endpoint/event-stream.mjs";

const ANSWER = {
  output: { message: { role: "assistant", content: [{ text: '{"name":"Jason"}' }] } },
  stopReason: "end_turn",
  usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
  metrics: { latencyMs: 1 },
};
const EVENTS = Buffer.concat(
  [...answerEvents({ ...ANSWER.output.message, ...ANSWER, latencyMs: 1 })].map((event) => eventFrame(...event)),
);
const responseModel = { title: "Person", type: "object", properties: { name: { type: "string" } } };

/** Sends requests through one client for each place; `send` gives `{ url, headers, body }` of the one that left. */
export function capturing({ fromBedrock }) {
  const clients = new Map();
  let captured = [];
  let credentials;
  const fetch = async (url, { method, headers, body }) => {
    captured.push({ method, url, headers: { ...headers }, body });
    if (!url.endsWith("-stream")) return new Response(JSON.stringify(ANSWER));
    return new Response(EVENTS, { headers: { "content-type": EVENT_STREAM_TYPE } });
  };
  const clientOf = (place) => {
    const options = { ...place, mode: "BEDROCK_JSON", credentials: () => credentials, fetch, maxAttempts: 1 };
    if (!clients.has(place)) clients.set(place, fromBedrock(options));
    return clients.get(place);
  };
  return async ({ place, model, content, streams, ...signedIn }) => {
    captured = [];
    credentials = signedIn.credentials;
    const call = { model, responseModel, messages: [{ role: "user", content }] };
    const client = clientOf(place);
    await (streams ? client.stream(call).object : client.create(call));
    if (captured.length !== 1) throw new Error(`${captured.length} requests left`);
    return captured[0];
  };
}

/** The headers of the request as `@smithy/signature-v4` signs it: with all that `fetch` sends under its URL. */
export async function signedBySmithy({ method, url, headers, body }, { place, credentials, time }) {
  const { host, hostname, protocol, pathname: path } = new URL(url);
  const signer = new SignatureV4({
    credentials,
    region: place.region,
    service: "bedrock",
    sha256: NodeSha256,
    applyChecksum: false,
  });
  const unsigned = { host, "content-type": headers["content-type"] };
  const request = { method, protocol, hostname, path, query: {}, headers: unsigned, body };
  const { host: _, ...signed } = (await signer.sign(request, { signingDate: new Date(time) })).headers;
  return signed;
}

/** The headers of the request as botocore signs it. */
export function signedByBotocore(oracle, { method, url, headers, body }, { place: { region }, credentials, time }) {
  return oracle.ask({
    ...{ method, url, host: new URL(url).host, contentType: headers["content-type"] },
    ...{ body: Buffer.from(body).toString("base64"), region, credentials, time },
  });
}
