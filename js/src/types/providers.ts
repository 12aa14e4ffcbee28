/** Functions that find credentials, and what they are told. */

import type { ExpiringApiKey, ExpiringCredentials } from "./credentials.js";
import type { FetchFunction } from "./fetch.js";

/** A function for the option `credentials`. With `forceRefresh`, it does not give again what it gave before. */
export type CredentialsProvider = (options?: { readonly forceRefresh?: boolean }) => Promise<ExpiringCredentials>;

/** A function for the option `apiKey`. */
export type ApiKeyProvider = () => Promise<ExpiringApiKey>;

/** Where the provider chain of Node.js looks. For anything else, pass a provider of `@aws-sdk/credential-providers` itself. */
export interface NodeProviderChainOptions {
  /**
   * The profile of the shared files.
   * @default `AWS_PROFILE`, then `default`
   */
  readonly profile?: string | undefined;
  /**
   * The region of STS, for profiles and tokens that assume a role and name no region themselves.
   * @default `AWS_REGION`, then the profile's, then `us-east-1`
   */
  readonly region?: string | undefined;
  /**
   * The path of the credentials file.
   * @default `AWS_SHARED_CREDENTIALS_FILE`, then `~/.aws/credentials`
   */
  readonly filepath?: string | undefined;
  /**
   * The path of the config file.
   * @default `AWS_CONFIG_FILE`, then `~/.aws/config`
   */
  readonly configFilepath?: string | undefined;
  /** Gives the code of a device, for a profile with an `mfa_serial`. */
  readonly mfaCodeProvider?: ((mfaSerial: string) => Promise<string>) | undefined;
  /**
   * The role to assume with the token of `webIdentityTokenFile`.
   * @default `AWS_ROLE_ARN`
   */
  readonly roleArn?: string | undefined;
  /**
   * What the session of that role is called.
   * @default `AWS_ROLE_SESSION_NAME`
   */
  readonly roleSessionName?: string | undefined;
  /**
   * The path of a file with a token of OpenID Connect.
   * @default `AWS_WEB_IDENTITY_TOKEN_FILE`
   */
  readonly webIdentityTokenFile?: string | undefined;
}

/** How credentials are asked for over the network. */
interface NetworkOptions {
  /**
   * Takes the place of the runtime's `fetch`.
   * @default the runtime's own
   */
  readonly fetch?: FetchFunction | undefined;
}

/** Where temporary credentials come from. */
interface ServiceOptions extends NetworkOptions {
  /**
   * The base URL of the service, such as one of a private network.
   * @default the region's own
   */
  readonly endpoint?: string | undefined;
}

/** Which identities of Amazon Cognito sign. */
export interface CognitoIdentityPoolOptions extends ServiceOptions {
  /** The id of the identity pool, `REGION:UUID`. */
  readonly identityPoolId: string;
  /**
   * The region of the pool.
   * @default the one in `identityPoolId`
   */
  readonly region?: string | undefined;
  /**
   * Tokens of those who have signed in, or functions that give them, by the names of their identity providers.
   * @default none: a guest of the pool
   */
  readonly logins?: { readonly [provider: string]: string | (() => Promise<string>) } | undefined;
}

/** Which role is assumed with a token of OpenID Connect. */
export interface WebTokenOptions extends ServiceOptions {
  /** The ARN of the role. */
  readonly roleArn: string;
  /** The token, or a function that gives one whenever credentials are asked for. */
  readonly webIdentityToken: string | (() => string | Promise<string>);
  /**
   * What the session is called.
   * @default a name with the time
   */
  readonly roleSessionName?: string | undefined;
  /**
   * Seconds for which the credentials last, 900 to what the role allows.
   * @default 3600
   */
  readonly durationSeconds?: number | undefined;
  /**
   * The region of STS.
   * @default `AWS_REGION`, then `AWS_DEFAULT_REGION`, then `us-east-1`
   */
  readonly region?: string | undefined;
}

/** How an endpoint of your own is asked for API keys. */
export interface TokenEndpointOptions extends NetworkOptions {
  /**
   * Headers of the request, such as the one that says who is signed in, or a function that gives them.
   * @default none beside `accept`
   */
  readonly headers?:
    | { readonly [name: string]: string }
    | (() => { readonly [name: string]: string } | Promise<{ readonly [name: string]: string }>)
    | undefined;
}
