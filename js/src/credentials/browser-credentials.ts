/**
 * Temporary credentials for pages, without a server of your own: from Amazon Cognito, or for a token of OpenID Connect.
 *
 * @module bedrock-extract/browser-credentials
 */

import { badOption } from "../errors.js";
import { sdkRequestHandler } from "../http/sdk-request-handler.js";
import { checkNames } from "../options/accepted.js";
import { describeKind } from "../text/words.js";
import type { CognitoIdentityPoolOptions, CredentialsProvider, WebTokenOptions } from "../types/providers.js";
import { loaded, type Provider, provided } from "./aws-sdk-peer.js";
import { regionOfEnvironment } from "./environment.js";
import { isExposed } from "./exposure.js";
import { sharing } from "./refresh.js";

export type { Credentials, ExpiringCredentials } from "../types/credentials.js";
export type { FetchFunction, FetchInit, FetchResponse } from "../types/fetch.js";
export type { CognitoIdentityPoolOptions, CredentialsProvider, WebTokenOptions } from "../types/providers.js";

const COGNITO_OPTIONS: { readonly [Name in keyof Required<CognitoIdentityPoolOptions>]: true } = {
  identityPoolId: true,
  region: true,
  logins: true,
  fetch: true,
  endpoint: true,
};

const WEB_TOKEN_OPTIONS: { readonly [Name in keyof Required<WebTokenOptions>]: true } = {
  roleArn: true,
  webIdentityToken: true,
  roleSessionName: true,
  durationSeconds: true,
  region: true,
  fetch: true,
  endpoint: true,
};

const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ["clientConfig", "region"],
  ["token", "webIdentityToken"],
]);

/**
 * Credentials for the option `credentials`, of an identity in a pool of Amazon Cognito: a guest, or somebody who has signed in with
 * one of the pool's identity providers. It needs the package `@aws-sdk/credential-provider-cognito-identity`, which is loaded and
 * asked at the first request, and again shortly before the credentials end, once for all calls that wait.
 *
 * @throws BedrockExtractError `BAD_OPTION` for an unknown option, and a pool whose region is not known. The function fails with
 * `MISSING_CREDENTIALS` where Cognito gives none.
 * @example
 * ```ts
 * import { fromBedrock } from "bedrock-extract";
 * import { fromCognitoIdentityPool } from "bedrock-extract/browser-credentials";
 *
 * const client = fromBedrock({
 *   region: "eu-west-1",
 *   model: "eu.amazon.nova-lite-v1:0",
 *   credentials: fromCognitoIdentityPool({ identityPoolId: "eu-west-1:00000000-0000-0000-0000-000000000000" }),
 * });
 * ```
 */
export function fromCognitoIdentityPool(options: CognitoIdentityPoolOptions): CredentialsProvider {
  const place = "fromCognitoIdentityPool()";
  const given = checkNames(options, COGNITO_OPTIONS, place, ELSEWHERE) as unknown as CognitoIdentityPoolOptions;
  const { identityPoolId, logins } = given;
  requireText("identityPoolId", identityPoolId, place);
  const region = given.region ?? /^([a-z\d-]+):/u.exec(identityPoolId)?.[1];
  if (region === undefined) {
    throw badOption("region", "The `identityPoolId` names no region", "Pass `REGION:UUID`, or `region` beside it");
  }
  const clientConfig = clientConfigOf(given, region);
  let provider: Provider | undefined;
  return sharing(async () => {
    const peer = await loaded(
      place,
      "@aws-sdk/credential-provider-cognito-identity",
      () => import("@aws-sdk/credential-provider-cognito-identity"),
    );
    // It keeps the identity, so that a guest stays the same.
    provider ??= peer.fromCognitoIdentityPool({ identityPoolId, ...(logins && { logins }), clientConfig });
    return provided(
      provider,
      {},
      "Cognito gave no credentials",
      "Check `identityPoolId`, `logins`, and the roles of the pool",
    );
  });
}

/**
 * Credentials for the option `credentials`, of a role that trusts the issuer of a token of OpenID Connect
 * (`AssumeRoleWithWebIdentity`). It needs the package `@aws-sdk/credential-provider-web-identity`, which is loaded and asked at the
 * first request, and again shortly before the credentials end, once for all calls that wait.
 *
 * @throws BedrockExtractError `BAD_OPTION` for an unknown or missing option. The function fails with `MISSING_CREDENTIALS` where STS
 * gives none.
 * @example
 * ```ts
 * import { fromBedrock } from "bedrock-extract";
 * import { fromWebToken } from "bedrock-extract/browser-credentials";
 *
 * const client = fromBedrock({
 *   region: "eu-west-1",
 *   model: "eu.amazon.nova-lite-v1:0",
 *   credentials: fromWebToken({
 *     roleArn: "arn:aws:iam::123456789012:role/extraction",
 *     webIdentityToken: async () => (await session()).idToken,
 *   }),
 * });
 * ```
 */
export function fromWebToken(options: WebTokenOptions): CredentialsProvider {
  const place = "fromWebToken()";
  const given = checkNames(options, WEB_TOKEN_OPTIONS, place, ELSEWHERE) as unknown as WebTokenOptions;
  const { roleArn, webIdentityToken, roleSessionName, durationSeconds } = given;
  requireText("roleArn", roleArn, place);
  if (typeof webIdentityToken !== "function") requireText("webIdentityToken", webIdentityToken, place);
  const clientConfig = clientConfigOf(given, given.region ?? regionOfEnvironment());
  return sharing(async () => {
    const peer = await loaded(
      place,
      "@aws-sdk/credential-provider-web-identity",
      () => import("@aws-sdk/credential-provider-web-identity"),
    );
    const token = typeof webIdentityToken === "function" ? await webIdentityToken() : webIdentityToken;
    return provided(
      peer.fromWebToken({ roleArn, webIdentityToken: token, roleSessionName, durationSeconds, clientConfig }),
      {},
      "STS gave no credentials for the token",
      "Check that the token has not run out, and that the role trusts its issuer",
    );
  });
}

/** The settings of the SDK's client. */
function clientConfigOf({ endpoint, fetch }: { endpoint?: unknown; fetch?: unknown }, region: string): object {
  requireText("region", region, "the credentials");
  if (fetch !== undefined && typeof fetch !== "function") {
    throw badOption("fetch", `The option \`fetch\` is ${describeKind(fetch)}, not a function`, "Pass a function");
  }
  const requestHandler = sdkRequestHandler(fetch as WebTokenOptions["fetch"]);
  return endpoint === undefined ? { region, requestHandler } : { region, requestHandler, endpoint: safe(endpoint) };
}

/** Tokens and credentials travel as they are. */
function safe(endpoint: unknown): string {
  let url: URL;
  try {
    url = new URL(String(endpoint));
  } catch (cause) {
    throw badOption("endpoint", "The `endpoint` is no URL", "Pass an absolute https URL", cause);
  }
  if (isExposed(url)) {
    throw badOption("endpoint", "Credentials of the `endpoint` could be read on the way", "Use an https `endpoint`");
  }
  return url.href;
}

function requireText(name: string, value: unknown, place: string): void {
  if (typeof value === "string" && value !== "") return;
  const found = value === "" ? "empty" : describeKind(value);
  throw badOption(name, `The option \`${name}\` of ${place} is ${found}, not a string`, "Pass a string");
}
