// Verifies who signed a request. The signature itself is recomputed by @smithy/signature-v4, an
// implementation the package under test shares nothing with.
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import { ServiceError } from "./service-errors.mjs";

export const SERVICE = "bedrock";
export const REGION = "us-east-1";

// The key pairs of AWS's own documentation: recognisable, and worthless outside this endpoint.
export const CREDENTIALS = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
};
export const SESSION_CREDENTIALS = {
  accessKeyId: "ASIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  sessionToken:
    "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI",
};
export const API_KEY = "bedrock-api-key-EXAMPLE-local-endpoint";

const API_KEY_PREFIX = /^(bedrock-api-key-|ABSK)/;
const ALLOWED_SKEW_MILLISECONDS = 5 * 60 * 1000;
const ALGORITHM = "AWS4-HMAC-SHA256";
const SHA256_OF_BODY = "x-amz-content-sha256";

/**
 * Resolves to `{ kind: "bearer" | "sigv4", accessKeyId?, signedHeaders? }` or throws the service's error.
 * `request` is `{ method, path, query, headers, body }` as received: path still escaped, header names in lower case.
 */
export async function authenticate(request, { region = REGION, now = new Date() } = {}) {
  const authorization = request.headers.authorization;
  if (!authorization) throw new ServiceError("MissingAuthenticationTokenException", "Missing Authentication Token");
  if (/^bearer /i.test(authorization)) return checkBearer(authorization.slice("bearer ".length).trim());
  const claim = parseAuthorization(authorization);
  const credentials = findCredentials(claim, request.headers);
  checkScope(claim, request.headers, region);
  checkDate(request.headers["x-amz-date"], now);
  await checkSignature(claim, credentials, request);
  return { kind: "sigv4", accessKeyId: claim.accessKeyId, signedHeaders: claim.signedHeaders };
}

function checkBearer(key) {
  if (!API_KEY_PREFIX.test(key)) {
    throw new ServiceError("AccessDeniedException", "Invalid API Key format: Must start with pre-defined prefix");
  }
  if (key !== API_KEY) {
    throw new ServiceError("AccessDeniedException", "Authentication failed: Please make sure your API Key is valid.");
  }
  return { kind: "bearer" };
}

function parseAuthorization(authorization) {
  const [algorithm, ...rest] = authorization.trim().split(/\s+/);
  if (algorithm !== ALGORITHM) {
    throw new ServiceError(
      "IncompleteSignatureException",
      `Unsupported authorization type: '${algorithm.slice(0, 40)}'.`,
    );
  }
  const fields = Object.fromEntries(
    rest
      .join("")
      .split(",")
      .map((field) => {
        const separator = field.indexOf("=");
        return [field.slice(0, separator), field.slice(separator + 1)];
      }),
  );
  const missing = ["Credential", "Signature", "SignedHeaders"].filter((name) => !fields[name]);
  if (missing.length > 0) {
    const parts = missing.map((name) => `Authorization header requires '${name}' parameter.`);
    throw new ServiceError("IncompleteSignatureException", parts.join(" "));
  }
  const scope = fields.Credential.split("/");
  if (scope.length !== 5) {
    throw new ServiceError(
      "IncompleteSignatureException",
      "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.",
    );
  }
  const [accessKeyId, date, region, service, term] = scope;
  const signedHeaders = fields.SignedHeaders.split(";");
  return { accessKeyId, date, region, service, term, signedHeaders, signature: fields.Signature };
}

function findCredentials({ accessKeyId }, headers) {
  const credentials = [CREDENTIALS, SESSION_CREDENTIALS].find((known) => known.accessKeyId === accessKeyId);
  // A long-term key sent with a token, or a temporary key without its own, is unknown in the same words.
  if (!credentials || credentials.sessionToken !== headers["x-amz-security-token"]) {
    throw new ServiceError("UnrecognizedClientException", "The security token included in the request is invalid.");
  }
  return credentials;
}

function checkScope(claim, headers, region) {
  const refuse = (message) => {
    throw new ServiceError("InvalidSignatureException", message);
  };
  if (claim.region !== region) refuse(`Credential should be scoped to a valid region, not '${claim.region}'.`);
  if (claim.service !== SERVICE) refuse(`Credential should be scoped to correct service: '${SERVICE}'.`);
  if (claim.term !== "aws4_request") refuse("Credential should be scoped with a valid terminator: 'aws4_request'.");
  const longDate = headers["x-amz-date"];
  if (!longDate) {
    throw new ServiceError(
      "IncompleteSignatureException",
      "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
    );
  }
  if (claim.date !== longDate.slice(0, 8)) {
    refuse(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${claim.date}' != '${longDate.slice(0, 8)}', from '${longDate}'.`,
    );
  }
  if (!claim.signedHeaders.includes("host") && !claim.signedHeaders.includes(":authority")) {
    refuse("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  }
  for (const name of Object.keys(headers)) {
    if (name.startsWith("x-amz-") && !claim.signedHeaders.includes(name)) {
      refuse(`'${name}' must be a 'SignedHeader' in the AWS Authorization.`);
    }
  }
}

function checkDate(longDate, now) {
  const signedAt = parseLongDate(longDate);
  if (Number.isNaN(signedAt)) {
    throw new ServiceError(
      "InvalidSignatureException",
      `Date must be in ISO-8601 'basic format'. Got '${longDate.slice(0, 40)}'.`,
    );
  }
  const nowText = formatLongDate(now);
  if (signedAt < now.getTime() - ALLOWED_SKEW_MILLISECONDS) {
    const limit = formatLongDate(new Date(now.getTime() - ALLOWED_SKEW_MILLISECONDS));
    throw new ServiceError(
      "InvalidSignatureException",
      `Signature expired: ${longDate} is now earlier than ${limit} (${nowText} - 5 min.)`,
    );
  }
  if (signedAt > now.getTime() + ALLOWED_SKEW_MILLISECONDS) {
    const limit = formatLongDate(new Date(now.getTime() + ALLOWED_SKEW_MILLISECONDS));
    throw new ServiceError(
      "InvalidSignatureException",
      `Signature not yet current: ${longDate} is still later than ${limit} (${nowText} + 5 min.)`,
    );
  }
}

async function checkSignature(claim, credentials, { method, path, query, headers, body }) {
  const bodyHash = createHash("sha256").update(body).digest("hex");
  const claimedHash = headers[SHA256_OF_BODY];
  const signer = new SignatureV4({
    // The token is among the signed headers already; given here it would be added a second time.
    credentials: { accessKeyId: credentials.accessKeyId, secretAccessKey: credentials.secretAccessKey },
    region: claim.region,
    service: claim.service,
    sha256: NodeSha256,
    applyChecksum: false,
    uriEscapePath: true,
  });
  const signed = Object.fromEntries(
    claim.signedHeaders.filter((name) => headers[name] !== undefined).map((name) => [name, headers[name]]),
  );
  const recomputed = await signer.sign(
    { method, protocol: "http:", hostname: "127.0.0.1", path, query, headers: signed, body },
    { signingDate: new Date(parseLongDate(headers["x-amz-date"])), signableHeaders: new Set(claim.signedHeaders) },
  );
  const expected = /Signature=([0-9a-f]+)/.exec(recomputed.headers.authorization)[1];
  const bodyIntact = claimedHash === undefined || claimedHash === bodyHash;
  if (!bodyIntact || !isSameText(expected, claim.signature)) {
    throw new ServiceError(
      "InvalidSignatureException",
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
    );
  }
}

export class NodeSha256 {
  constructor(secret) {
    this.hash = secret ? createHmac("sha256", secret) : createHash("sha256");
  }
  update(data) {
    this.hash.update(data);
  }
  async digest() {
    return new Uint8Array(this.hash.digest());
  }
}

function isSameText(expected, actual) {
  const [left, right] = [Buffer.from(expected), Buffer.from(actual)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function parseLongDate(text) {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!parts) return Number.NaN;
  const [, year, month, day, hour, minute, second] = parts.map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

export function formatLongDate(date) {
  return date.toISOString().replace(/[-:]|\.\d+/g, "");
}
