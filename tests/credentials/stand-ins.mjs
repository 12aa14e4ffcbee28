// Stand-ins for the services of AWS that give credentials, on loopback: the keys that they give are those of the local endpoint.
import { once } from "node:events";
import { createServer } from "node:http";
import { SESSION_CREDENTIALS } from "../endpoint/authentication.mjs";

const { accessKeyId, secretAccessKey, sessionToken } = SESSION_CREDENTIALS;
const ROLE = "extraction";

/**
 * Starts the stand-ins. Resolves to `{ url, asked, state, close }`: `asked` lists what was asked of them, `state.minutes` is how long
 * credentials last, and `state.refuses` makes them refuse.
 */
export async function startStandIns() {
  const asked = [];
  const state = { minutes: 60, refuses: false };
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const call = callOf(request, Buffer.concat(chunks).toString());
    const cors = { "access-control-allow-origin": "*", "access-control-allow-headers": "*" };
    if (request.method === "OPTIONS") return response.writeHead(200, cors).end();
    asked.push(call);
    const { status = 200, type = "application/json", text } = answerTo(call, state);
    response.writeHead(status, { ...cors, "content-type": type }).end(text);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    asked,
    state,
    reset() {
      asked.length = 0;
      Object.assign(state, { minutes: 60, refuses: false });
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** What is asked: the name of an action, and what it is asked with. */
function callOf({ method, url, headers }, body) {
  const { pathname, searchParams } = new URL(url, "http://localhost");
  const action = headers["x-amz-target"]?.split(".").at(-1) ?? new URLSearchParams(body).get("Action");
  const fields = action === null ? searchParams : headers["x-amz-target"] ? body : new URLSearchParams(body);
  const given = typeof fields === "string" ? JSON.parse(fields) : Object.fromEntries(fields);
  return { action: action ?? `${method} ${pathname}`, given, headers };
}

const ANSWERS = {
  "GET /federation/credentials": ({ end }) =>
    json({ roleCredentials: { accessKeyId, secretAccessKey, sessionToken, expiration: end.getTime() } }),
  "GET /container": ({ end }) => json(metadata(end)),
  "PUT /latest/api/token": () => ({ type: "text/plain", text: "imds-token" }),
  "GET /latest/meta-data/iam/security-credentials/": () => ({ type: "text/plain", text: ROLE }),
  [`GET /latest/meta-data/iam/security-credentials/${ROLE}`]: ({ end }) => json({ Code: "Success", ...metadata(end) }),
  AssumeRole: ({ end, action }) => xml(action, end),
  AssumeRoleWithWebIdentity: ({ end, action }) => xml(action, end),
  GetId: () => amazonJson({ IdentityId: "eu-west-1:guest" }),
  GetCredentialsForIdentity: ({ end, given }) =>
    amazonJson({
      IdentityId: given.IdentityId,
      Credentials: {
        AccessKeyId: accessKeyId,
        SecretKey: secretAccessKey,
        SessionToken: sessionToken,
        Expiration: end.getTime() / 1000,
      },
    }),
};

function answerTo({ action, given }, { minutes, refuses }) {
  const end = new Date(Date.now() + minutes * 60_000);
  if (refuses)
    return { status: 400, ...amazonJson({ __type: "NotAuthorizedException", message: "Token is not valid" }) };
  return ANSWERS[action]?.({ action, given, end }) ?? { status: 404, type: "text/plain", text: "" };
}

function metadata(end) {
  return {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    Token: sessionToken,
    Expiration: end.toISOString(),
    LastUpdated: new Date().toISOString(),
    Type: "AWS-HMAC",
  };
}

function json(value) {
  return { text: JSON.stringify(value) };
}

function amazonJson(value) {
  return { type: "application/x-amz-json-1.1", text: JSON.stringify(value) };
}

function xml(action, end) {
  const text = `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>
    <Credentials>
      <AccessKeyId>${accessKeyId}</AccessKeyId>
      <SecretAccessKey>${secretAccessKey}</SecretAccessKey>
      <SessionToken>${sessionToken}</SessionToken>
      <Expiration>${end.toISOString()}</Expiration>
    </Credentials>
    <AssumedRoleUser><AssumedRoleId>A:b</AssumedRoleId><Arn>arn:aws:sts::123456789012:assumed-role/${ROLE}/b</Arn></AssumedRoleUser>
  </${action}Result></${action}Response>`;
  return { type: "text/xml", text };
}
