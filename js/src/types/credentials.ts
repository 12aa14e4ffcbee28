/** Who signs requests, and the parts of an AWS SDK client that are read for it. */

/** AWS credentials. Temporary ones carry a session token. */
export interface Credentials {
  /** `AWS_ACCESS_KEY_ID`. */
  readonly accessKeyId: string;
  /** `AWS_SECRET_ACCESS_KEY`. It signs requests and never leaves the process. */
  readonly secretAccessKey: string;
  /** `AWS_SESSION_TOKEN`, with temporary credentials. */
  readonly sessionToken?: string | undefined;
}

/** Credentials with the time at which they run out, as providers of the AWS SDK give them. */
export interface ExpiringCredentials extends Credentials {
  /** From five minutes before on, they are asked for anew. */
  readonly expiration?: Date | undefined;
}

/** An API key with the time at which it runs out. */
export interface ExpiringApiKey {
  /** The key, without `Bearer`. */
  readonly apiKey: string;
  /** From five minutes before on, or half of its life where that is shorter, the key is asked for anew. */
  readonly expiration?: Date | undefined;
}

/**
 * Credentials, or a function that supplies them. The function is called for every request, unless what it gave has an
 * `expiration`: then it is called again before that, once for all requests that wait. Where the service refuses what it gave as
 * expired or unknown, it is called with `{ forceRefresh: true }`, which tells providers of the AWS SDK to forget what they keep, and
 * the request is sent once more.
 */
export type CredentialsOption = Credentials | (() => ExpiringCredentials | Promise<ExpiringCredentials>);

/** A Bedrock API key, or a function that supplies one, alone or with its `expiration`. Called as one of credentials is. */
export type ApiKeyOption = string | (() => string | ExpiringApiKey | Promise<string | ExpiringApiKey>);

/** What a short-term API key is made of. */
export interface MintApiKeyOptions {
  /**
   * Access keys, or a function that supplies them.
   * @default `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`
   */
  readonly credentials?: CredentialsOption | undefined;
  /**
   * The region in which the key works.
   * @default `AWS_REGION`, then `AWS_DEFAULT_REGION`, then `us-east-1`
   */
  readonly region?: string | undefined;
  /**
   * Seconds for which the key works, 1 to 43,200; it never outlives the credentials.
   * @default 900
   */
  readonly expiresIn?: number | undefined;
}

/** A short-term API key. */
export interface MintedApiKey {
  /** For the option `apiKey`. */
  readonly apiKey: string;
  /** Where it works. */
  readonly region: string;
  /** When it ends, if the credentials last as long. */
  readonly expiration: Date;
}

/** The parts of an AWS SDK v3 `BedrockRuntimeClient` that are used: its settings, not its HTTP stack. */
export interface AwsSdkClient {
  /** Tells a client of the AWS SDK; it is not called. */
  send(...parameters: never[]): unknown;
  /** The settings of the client, resolved. */
  readonly config: {
    readonly region: () => Promise<string>;
    readonly credentials: (...parameters: never[]) => Promise<Credentials>;
    readonly endpoint?: (() => Promise<AwsSdkEndpoint>) | undefined;
    readonly token?: ((...parameters: never[]) => Promise<{ readonly token: string }>) | undefined;
    readonly useFipsEndpoint?: (() => Promise<boolean>) | undefined;
    readonly useDualstackEndpoint?: (() => Promise<boolean>) | undefined;
    readonly authSchemePreference?: (() => Promise<readonly string[]>) | undefined;
  };
}

/** A custom endpoint as the AWS SDK v3 resolves it. */
export interface AwsSdkEndpoint {
  /** The scheme with its colon, such as `https:`. */
  readonly protocol: string;
  /** The name of the host. */
  readonly hostname: string;
  /** @default the scheme's own port */
  readonly port?: number | undefined;
  /** The path in front of the paths of the service. */
  readonly path: string;
}
