/**
 * Credentials from wherever the AWS SDK finds them in Node.js, Deno and Bun. It needs the package
 * `@aws-sdk/credential-providers`.
 *
 * @module bedrock-extract/node
 */

import { checkNames } from "../options/accepted.js";
import type { CredentialsProvider, NodeProviderChainOptions } from "../types/providers.js";
import { loaded, type Provider, provided } from "./aws-sdk-peer.js";
import { sharing } from "./refresh.js";

export type { Credentials, ExpiringCredentials } from "../types/credentials.js";
export type { CredentialsProvider, NodeProviderChainOptions } from "../types/providers.js";

const OPTIONS: { readonly [Name in keyof Required<NodeProviderChainOptions>]: true } = {
  profile: true,
  region: true,
  filepath: true,
  configFilepath: true,
  mfaCodeProvider: true,
  roleArn: true,
  roleSessionName: true,
  webIdentityTokenFile: true,
};

const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ["clientConfig", "region"],
  ["credentialsFilepath", "filepath"],
  ["tokenFile", "webIdentityTokenFile"],
]);

/**
 * Credentials for the option `credentials`, from the provider chain of the AWS SDK: access keys of the environment, a profile of the
 * shared files with IAM Identity Center, `credential_process` or a role to assume, the token file of a web identity, and the
 * metadata of containers and instances. The package `@aws-sdk/credential-providers` is loaded and asked at the first request, and
 * again shortly before the credentials end.
 *
 * @throws BedrockExtractError `BAD_OPTION` for an unknown option. The function fails with `MISSING_CREDENTIALS` where the package
 * is not installed, and where nothing is found.
 * @example
 * ```ts
 * import { fromBedrock } from "bedrock-extract";
 * import { fromNodeProviderChain } from "bedrock-extract/node";
 *
 * const client = fromBedrock({
 *   region: "eu-west-1",
 *   model: "eu.amazon.nova-lite-v1:0",
 *   credentials: fromNodeProviderChain({ profile: "extraction" }),
 * });
 * ```
 */
export function fromNodeProviderChain(options: NodeProviderChainOptions = {}): CredentialsProvider {
  const given: NodeProviderChainOptions = checkNames(options, OPTIONS, "fromNodeProviderChain()", ELSEWHERE);
  const { region, ...init } = given;
  // As a client of the SDK tells its region, which profiles that name one do not use.
  const caller = region === undefined ? {} : { callerClientConfig: { region: async () => region } };
  let chain: Provider | undefined;
  return sharing(async (asked) => {
    const peer = await loaded(
      "fromNodeProviderChain()",
      "@aws-sdk/credential-providers",
      () => import("@aws-sdk/credential-providers"),
    );
    // It keeps what it found, so there is one for all requests.
    chain ??= peer.fromNodeProviderChain(init);
    return provided(
      chain,
      { ...asked, ...caller },
      "The provider chain of the AWS SDK found no usable credentials",
      init.profile === undefined
        ? "Sign in with `aws sso login`, set `AWS_PROFILE`, or see what `aws sts get-caller-identity` says"
        : "Check the profile: see what `aws sts get-caller-identity --profile` says of it",
    );
  });
}
