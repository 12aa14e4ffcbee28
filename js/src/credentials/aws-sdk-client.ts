/** Reads the settings of an AWS SDK v3 client. It is recognised by its shape, so that the SDK is never imported. */

import { badOption } from "../errors.js";
import type { AwsSdkClient, AwsSdkEndpoint, Credentials } from "../types/credentials.js";
import { type CredentialSource, missing } from "./credentials.js";
import { endpointOfEnvironment, readEnvironment } from "./environment.js";
import { askedAnew } from "./refresh.js";
import { API_KEY } from "./variables.js";

/** What an AWS SDK client contributes to a connection. */
export interface AwsSdkOptions {
  readonly region: () => Promise<string>;
  readonly endpoint: () => Promise<string | undefined>;
  readonly flag: (name: "useFipsEndpoint" | "useDualstackEndpoint") => Promise<boolean>;
  readonly supply: NonNullable<CredentialSource["supply"]>;
}

/** Whether a value has the parts of an AWS SDK v3 client that are used. */
export function isAwsSdkClient(value: unknown): value is AwsSdkClient {
  try {
    const { send, config } = Object(value) as Partial<AwsSdkClient>;
    return [send, config?.region, config?.credentials].every((part) => typeof part === "function");
  } catch {
    return false;
  }
}

/** The client's region, endpoint and credentials, each asked for when it is needed. */
export function awsSdkOptions({ config }: AwsSdkClient): AwsSdkOptions {
  return {
    region: () => asked("region", config.region),
    endpoint: () => endpointOf(config),
    flag: async (name) => (await asked(name, config[name] ?? (async () => false))) === true,
    supply: (isRefused) => signing(config as Asked, isRefused ? askedAnew : []),
  };
}

/** The SDK sets `endpoint` only for a custom one; a regional endpoint follows from the region here as well. */
async function endpointOf(config: Config): Promise<string | undefined> {
  return config.endpoint === undefined ? endpointOfEnvironment() : baseUrl(await asked("endpoint", config.endpoint));
}

/** What the SDK would sign with: the client's token, a bearer key of the environment, the client's credentials. */
async function signing(config: Asked, hint: Hint): Promise<Pick<CredentialSource, "apiKey" | "credentials">> {
  const { token } = config;
  try {
    if (token !== undefined) return { apiKey: (await token(...hint)).token };
    if (await prefersEnvironmentKey(config)) return {};
    return { credentials: await config.credentials(...hint) };
  } catch (cause) {
    const name = token === undefined ? "credentials" : "token";
    throw missing(
      `The \`${name}\` of the AWS SDK client failed, see \`cause\``,
      "Configure that client with usable ones, or pass `credentials` or `apiKey` beside it",
      undefined,
      cause,
    );
  }
}

/** The SDK prefers a bearer key of the environment, unless the client is configured otherwise. */
async function prefersEnvironmentKey({ authSchemePreference }: Config): Promise<boolean> {
  if (readEnvironment(API_KEY) === undefined || authSchemePreference === undefined) return false;
  const [first] = await authSchemePreference();
  return first === "httpBearerAuth";
}

type Config = AwsSdkClient["config"];

/** The same, whose functions may be told that what they gave last was refused. */
type Asked = Config & {
  readonly credentials: (...hint: Hint) => Promise<Credentials>;
  readonly token?: ((...hint: Hint) => Promise<{ readonly token: string }>) | undefined;
};

type Hint = typeof askedAnew | [];

async function asked<Value>(name: keyof Config & string, setting: () => Promise<Value>): Promise<Value> {
  try {
    return await setting();
  } catch (cause) {
    throw badOption(
      name,
      `The AWS SDK client has no usable \`${name}\`, see \`cause\``,
      `Pass \`${name}\` as an option`,
      cause,
    );
  }
}

function baseUrl({ protocol, hostname, port, path }: AwsSdkEndpoint): string {
  return `${protocol}//${hostname}${port === undefined ? "" : `:${port}`}${path}`;
}
