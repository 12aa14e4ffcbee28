/** Reads the settings of an AWS SDK v3 client. It is recognised by its shape, so that the SDK is never imported. */

import type { CredentialSource } from "./credentials.js";
import { badOption } from "./errors.js";
import type { AwsSdkClient, AwsSdkEndpoint } from "./types.js";

/** What an AWS SDK client contributes to a connection. */
export interface AwsSdkOptions {
  readonly region: () => Promise<string>;
  readonly endpoint: () => Promise<string | undefined>;
  readonly signing: Pick<CredentialSource, "apiKey" | "credentials">;
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
  const { token } = config;
  return {
    region: () => asked("region", config.region),
    // The SDK sets `endpoint` only for a custom one; a regional endpoint follows from the region here as well.
    endpoint: async () =>
      config.endpoint === undefined ? undefined : baseUrl(await asked("endpoint", config.endpoint)),
    signing:
      token === undefined ? { credentials: () => config.credentials() } : { apiKey: async () => (await token()).token },
  };
}

async function asked<Value>(name: "region" | "endpoint", setting: () => Promise<Value>): Promise<Value> {
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
