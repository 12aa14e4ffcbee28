/** A client's checked options, and where its requests go: by the options, the environment, or an AWS SDK client. */

import { awsSdkOptions } from "./credentials/aws-sdk-client.js";
import { DEFAULT_REGION, endpointOfEnvironment, isSet, regionOfEnvironment } from "./credentials/environment.js";
import { Capabilities } from "./extraction/capabilities.js";
import type { TransportOptions } from "./extraction/exchange.js";
import { Routes } from "./failover/routes.js";
import { Hooks } from "./hooks/hooks.js";
import { RetryQuota } from "./http/retry-quota.js";
import { bare } from "./options/bare.js";
import { limitersOf } from "./options/traffic.js";
import { Estimates } from "./schedule/estimates.js";
import { Limiter } from "./schedule/limiter.js";
import type { ClientOptions } from "./types/client.js";
import type { AwsSdkClient } from "./types/credentials.js";
import type { FetchFunction } from "./types/fetch.js";

/** What all calls of a client share. */
export interface Connection {
  readonly options: ClientOptions;
  readonly transport: TransportOptions;
  readonly capabilities: Capabilities;
  readonly hooks: Hooks;
  readonly quota: RetryQuota;
  /** What requests pass before they leave. */
  readonly limiters: readonly Limiter[];
  /** What requests for many items pass as well, where none of these learns from refusals. */
  readonly pacer: Limiter;
  readonly estimates: Estimates;
  /** Whether answers without a limit of their own get the one that earlier answers make likely. */
  readonly sizesAnswers: boolean;
  /** The regions and models that calls may turn to. */
  readonly routes: Routes;
  /** Where requests go, found out for every call. */
  readonly locate: () => Promise<Location>;
  /** As much of that as is known before functions of the caller's are asked; absent where none are. */
  readonly stated?: Partial<Location>;
}

/** Where requests go. */
export interface Location {
  readonly region: string | undefined;
  /** Takes the place of the region's own endpoint. */
  readonly endpoint: string | undefined;
  readonly useFipsEndpoint: boolean | undefined;
  readonly useDualstackEndpoint: boolean | undefined;
}

/** A connection by the options alone. */
export function ownConnection(options: ClientOptions): Connection {
  return {
    options,
    transport: options,
    ...shared(options),
    locate: async () => ({
      region: options.region ?? regionOfEnvironment(),
      endpoint: options.endpoint ?? endpointOfEnvironment(),
      ...(await variantOf(options, async (name) => isSet(VARIABLES[name]))),
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
    ...shared(options),
    locate: async () => {
      const [region, endpoint, variant] = await Promise.all([
        options.region ?? settings.region(),
        options.endpoint ?? settings.endpoint(),
        variantOf(options, settings.flag),
      ]);
      return { region, endpoint, ...variant };
    },
    stated: options,
  };
}

/** Options that say how requests leave and who hears of them. */
const OF_REQUESTS: ReadonlySet<string> = new Set<keyof ClientOptions>([
  "capabilities",
  "deadline",
  "failover",
  "firstByteTimeout",
  "hooks",
  "idleTimeout",
  "inferenceProfile",
  "limiter",
  "maxConcurrency",
  "models",
  "regions",
  "retryMode",
  "timeout",
]);

/** A connection on which answers come from `fetch` alone. Secrets of the caller's are not asked for. */
export function recordedConnection({ options: given }: Connection, fetch: FetchFunction): Connection {
  const kept = Object.entries(given).filter(([name]) => !OF_REQUESTS.has(name));
  const model = given.modelId ?? given.model ?? given.models?.[0];
  const options: ClientOptions = bare({ ...Object.fromEntries(kept), ...(model !== undefined && { model }) });
  const location = { region: DEFAULT_REGION, endpoint: undefined, useFipsEndpoint: false, useDualstackEndpoint: false };
  return {
    options,
    transport: { fetch, apiKey: "recorded", dangerouslyAllowBrowserCredentials: true },
    ...shared(options),
    locate: async () => location,
  };
}

function shared(options: ClientOptions): Omit<Connection, "locate" | "options" | "stated" | "transport"> {
  return {
    capabilities: new Capabilities(options.capabilities),
    hooks: new Hooks(options.hooks),
    quota: new RetryQuota(),
    limiters: limitersOf(options),
    pacer: new Limiter({}),
    estimates: new Estimates(),
    sizesAnswers: options.limiter !== undefined,
    routes: new Routes(options),
  };
}

const VARIABLES = {
  useFipsEndpoint: "AWS_USE_FIPS_ENDPOINT",
  useDualstackEndpoint: "AWS_USE_DUALSTACK_ENDPOINT",
} as const;

/** Which of a region's endpoints is meant. What is set elsewhere counts for nothing beside an endpoint in the options. */
async function variantOf(
  { endpoint, useFipsEndpoint, useDualstackEndpoint }: ClientOptions,
  elsewhere: (name: keyof typeof VARIABLES) => Promise<boolean>,
): Promise<Pick<Location, keyof typeof VARIABLES>> {
  const otherwise = async (name: keyof typeof VARIABLES) => (endpoint === undefined ? elsewhere(name) : undefined);
  return {
    useFipsEndpoint: useFipsEndpoint ?? (await otherwise("useFipsEndpoint")),
    useDualstackEndpoint: useDualstackEndpoint ?? (await otherwise("useDualstackEndpoint")),
  };
}
