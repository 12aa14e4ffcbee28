/** Makes clients: from a model string, from options, or from an AWS SDK client. */

import { Attachments } from "./attachments.js";
import { awsSdkOptions, isAwsSdkClient } from "./aws-sdk-client.js";
import { readEnvironment } from "./environment.js";
import { badOption, cut, describeKind } from "./errors.js";
import { type ExtractionPlan, explain, extract } from "./extract.js";
import { Emitter, Hooks } from "./hooks.js";
import { fetchMedia } from "./media-fetch.js";
import { mediaLimits } from "./media-policy.js";
import { type Learned, Memory } from "./memory.js";
import { checkClientOptions, checkCreateOptions, deadlineOf, describeRequest } from "./options.js";
import { retryPolicy } from "./retry-policy.js";
import { prepareSchema } from "./schema.js";
import { Cancellation, now, type TransportOptions } from "./transport.js";
import type {
  AwsSdkClient,
  BedrockExtractClient,
  ClientOptions,
  Create,
  CreateOptions,
  CreateWithCompletion,
  ProviderOptions,
} from "./types.js";

const DEFAULT_REGION = "us-east-1";

/** A setting that is known, or found out for every call. */
type Setting = () => Promise<string | undefined>;

/** A client's checked options, and the settings that may come from elsewhere. */
interface Connection {
  readonly options: ClientOptions;
  readonly transport: TransportOptions;
  readonly region: Setting;
  readonly endpoint: Setting;
  readonly memory: Memory;
  readonly hooks: Hooks;
}

/**
 * Makes a client for one model, named as `bedrock/` followed by a model id, inference profile id or ARN.
 *
 * Nothing is read or sent before the first call.
 *
 * @throws BedrockExtractError `BAD_OPTION` for a string of another form or an unknown option.
 * @example
 * ```ts
 * const client = fromProvider("bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0", { region: "us-east-1" });
 * const user = await client.create({
 *   responseModel: z.object({ name: z.string(), age: z.int() }),
 *   messages: [{ role: "user", content: "Jason is 25 years old" }],
 * });
 * ```
 */
export function fromProvider(model: string, options: ProviderOptions = {}): BedrockExtractClient {
  const id = modelOf(model);
  const checked = checkClientOptions(options, "fromProvider()");
  const twice = (["model", "modelId"] as const).find((name) => checked[name] !== undefined);
  if (twice !== undefined) {
    throw badOption(twice, `The model of fromProvider() is also given as \`${twice}\``, `Remove \`${twice}\``);
  }
  return makeClient(ownConnection({ ...checked, model: id }));
}

/**
 * Makes a client from options, or from an AWS SDK v3 `BedrockRuntimeClient`, whose region, credentials, token and custom
 * endpoint are then used. Options given beside it win over its settings.
 *
 * @throws BedrockExtractError `BAD_OPTION` for an unknown option.
 * @example
 * ```ts
 * const client = fromBedrock({ region: "eu-west-1", model: "eu.amazon.nova-lite-v1:0" });
 * const sameAccount = fromBedrock(new BedrockRuntimeClient({ region: "eu-west-1" }), { model: "eu.amazon.nova-lite-v1:0" });
 * ```
 */
export function fromBedrock(client: AwsSdkClient, options?: ClientOptions): BedrockExtractClient;
export function fromBedrock(options?: ClientOptions): BedrockExtractClient;
export function fromBedrock(first: AwsSdkClient | ClientOptions = {}, second?: ClientOptions): BedrockExtractClient {
  if (isAwsSdkClient(first)) return makeClient(awsConnection(first, checkClientOptions(second ?? {}, "fromBedrock()")));
  if (second !== undefined) {
    throw badOption(
      "options",
      "The first argument of fromBedrock() is not an AWS SDK v3 client",
      "Pass a `BedrockRuntimeClient` before the options, or the options alone",
    );
  }
  return makeClient(ownConnection(checkClientOptions(first, "fromBedrock()")));
}

function modelOf(model: unknown): string {
  const help = "Write `bedrock/` followed by a model id, inference profile id or ARN";
  if (typeof model !== "string") throw badOption("model", `The model is ${describeKind(model)}, not a string`, help);
  // Only the first slash separates: ARNs have more.
  const slash = model.indexOf("/");
  const [provider, id] = [model.slice(0, slash), model.slice(slash + 1)];
  if (slash === -1) throw badOption("model", `The model \`${cut(model, 80)}\` names no provider`, help);
  if (provider !== "bedrock") {
    throw badOption("model", `The provider \`${cut(provider, 40)}\` of the model is not \`bedrock\``, help);
  }
  if (id.trim() === "") throw badOption("model", "The model `bedrock/` has no id", help);
  return id;
}

function ownConnection(options: ClientOptions): Connection {
  return {
    options,
    transport: options,
    memory: new Memory(options.memory),
    hooks: new Hooks(options.hooks),
    region: async () =>
      options.region ?? readEnvironment("AWS_REGION") ?? readEnvironment("AWS_DEFAULT_REGION") ?? DEFAULT_REGION,
    endpoint: async () => options.endpoint ?? readEnvironment("AWS_ENDPOINT_URL_BEDROCK_RUNTIME"),
  };
}

function awsConnection(client: AwsSdkClient, options: ClientOptions): Connection {
  const settings = awsSdkOptions(client);
  const signed = options.apiKey !== undefined || options.credentials !== undefined;
  return {
    options,
    transport: signed ? options : { ...options, supply: settings.supply },
    memory: new Memory(options.memory),
    hooks: new Hooks(options.hooks),
    region: async () => options.region ?? settings.region(),
    endpoint: async () => options.endpoint ?? settings.endpoint(),
  };
}

function makeClient(connection: Connection): BedrockExtractClient {
  const createWithCompletion = ((options: CreateOptions) =>
    prepared(connection, options, "createWithCompletion()", (plan, cancellation) =>
      extract(plan, connection.transport, cancellation, (data, extraction) => ({
        data,
        completion: extraction.completion(),
      })),
    )) as CreateWithCompletion;
  // Without the completion, which would read the whole response once more.
  const create = (async (options: CreateOptions) =>
    await prepared(connection, options, "create()", (plan, cancellation) =>
      extract(plan, connection.transport, cancellation, (data) => data),
    )) as Create;
  return {
    create,
    createWithCompletion,
    explain: (options) => prepared(connection, options, "explain()", explain),
    on: (name, handler) => connection.hooks.on(name, handler),
    once: (name, handler) => connection.hooks.once(name, handler),
    off: (name, handler) => connection.hooks.off(name, handler),
    clear: (name) => connection.hooks.clear(name),
    exportMemory: () => connection.memory.export(),
    chat: { completions: { create, createWithCompletion } },
  };
}

/** Checks the options of a call, prepares its request, and hands it to `run`. */
async function prepared<Result>(
  connection: Connection,
  given: CreateOptions,
  place: string,
  run: (plan: ExtractionPlan, cancellation: Cancellation) => Promise<Result>,
): Promise<Result> {
  const options = checkCreateOptions(given, place);
  const schema = prepareSchema(options.responseModel, options.context);
  const attachments = new Attachments();
  const described = describeRequest(connection.options, options, attachments);
  const preset = connection.options;
  const deadline = deadlineOf(options.deadline ?? preset.deadline);
  const cancellation = new Cancellation(options.signal, options.timeout ?? preset.timeout, undefined, deadline);
  try {
    cancellation.throwIfEnded();
    const limits = mediaLimits(options.fetchMedia ?? connection.options.fetchMedia);
    if (limits !== undefined) {
      await fetchMedia(described, attachments, limits, connection.options.fetch, cancellation);
    }
    const [region, endpoint] = await cancellation.race(Promise.all([connection.region(), connection.endpoint()]));
    const learned = connection.memory.known(region, described.modelId, now());
    const request = JSON.stringify({ region, endpoint, learned, ...described });
    const plan = {
      schema,
      schemaName: options.schemaName,
      request,
      attachments: await attachments.read(cancellation),
      policy: retryPolicy(options.maxRetries ?? preset.maxRetries),
      emitter: new Emitter(connection.hooks, new Hooks(options.hooks)),
      learn: (news: Learned) => connection.memory.learn(region, described.modelId, news, now()),
    };
    return await run(plan, cancellation);
  } finally {
    cancellation.close();
  }
}
