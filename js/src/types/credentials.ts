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

/** Credentials, or a function that supplies them. The function is called for every request, so it may refresh them. */
export type CredentialsOption = Credentials | (() => Credentials | Promise<Credentials>);

/** A Bedrock API key, or a function that supplies one. The function is called for every request. */
export type ApiKeyOption = string | (() => string | Promise<string>);

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
