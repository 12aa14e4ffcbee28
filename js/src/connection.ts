/** A client's checked options, and where its requests go: by the options, the environment, or an AWS SDK client. */

import { awsSdkOptions } from "./credentials/aws-sdk-client.js";
import { readEnvironment } from "./credentials/environment.js";
import { Capabilities } from "./extraction/capabilities.js";
import type { TransportOptions } from "./extraction/exchange.js";
import { Hooks } from "./hooks/hooks.js";
import { bare } from "./options/bare.js";
import type { ClientOptions } from "./types/client.js";
import type { AwsSdkClient } from "./types/credentials.js";

/** The region where nothing names one. */
export const DEFAULT_REGION = "us-east-1";

/** What all calls of a client share. */
export interface Connection {
  readonly options: ClientOptions;
  readonly transport: TransportOptions;
  readonly capabilities: Capabilities;
  readonly hooks: Hooks;
  /** Where requests go, found out for every call. */
  readonly locate: () => Promise<Location>;
  /** As much of that as is known before functions of the caller's are asked; absent where none are. */
  readonly stated?: Location;
}

/** Where requests go. */
export interface Location {
  readonly region: string | undefined;
  /** Takes the place of the region's own endpoint. */
  readonly endpoint: string | undefined;
}

/** A connection by the options alone. */
export function ownConnection(options: ClientOptions): Connection {
  return {
    options,
    transport: options,
    capabilities: new Capabilities(options.capabilities),
    hooks: new Hooks(options.hooks),
    locate: async () => ({
      region:
        options.region ?? readEnvironment("AWS_REGION") ?? readEnvironment("AWS_DEFAULT_REGION") ?? DEFAULT_REGION,
      endpoint: options.endpoint ?? readEnvironment("AWS_ENDPOINT_URL_BEDROCK_RUNTIME"),
    }),
  };
}

/** A connection by the settings of an AWS SDK client, over which the options win. */
export function awsConnection(client: AwsSdkClient, options: ClientOptions): Connection {
  const settings = awsSdkOptions(client);
  const signed = options.apiKey !== undefined || options.credentials !== undefined;
  return {
    options,
    transport: signed ? options : bare({ ...options, supply: settings.supply }),
    capabilities: new Capabilities(options.capabilities),
    hooks: new Hooks(options.hooks),
    locate: async () => {
      const region = options.region ?? settings.region();
      const endpoint = options.endpoint ?? settings.endpoint();
      return Promise.all([region, endpoint]).then(([region, endpoint]) => ({ region, endpoint }));
    },
    stated: { region: options.region, endpoint: options.endpoint },
  };
}
