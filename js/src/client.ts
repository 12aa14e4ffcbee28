/** Makes clients: from a model string, from options, or from an AWS SDK client. */

import { awsConnection, type Connection, ownConnection, recordedConnection } from "./connection.js";
import { isAwsSdkClient } from "./credentials/aws-sdk-client.js";
import { badOption } from "./errors.js";
import { type CallPlan, planCall } from "./extraction/plan.js";
import { explain, extract } from "./extraction/run.js";
import { Cancellation } from "./http/cancellation.js";
import { createMany, type ExtractOne } from "./many/create-many.js";
import { bare } from "./options/bare.js";
import { checkClientOptions } from "./options/check.js";
import { RECORDED, type Recordable } from "./recorded.js";
import { openIterable, openStream } from "./stream/open.js";
import { cut, describeKind } from "./text/words.js";
import type { BedrockExtractClient, ClientOptions, ProviderOptions } from "./types/client.js";
import type { Create, CreateOptions, CreateWithCompletion } from "./types/create.js";
import type { AwsSdkClient } from "./types/credentials.js";
import type { CreateMany } from "./types/many.js";
import type { Stream, StreamOptions } from "./types/stream.js";

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
  const twice = (["model", "modelId", "models"] as const).find((name) => checked[name] !== undefined);
  if (twice !== undefined) {
    throw badOption(twice, `The model of fromProvider() is also given as \`${twice}\``, `Remove \`${twice}\``);
  }
  return makeClient(ownConnection(bare({ ...checked, model: id })));
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

function makeClient(connection: Connection): BedrockExtractClient & Recordable {
  const createWithCompletion = ((options: CreateOptions) =>
    called(connection, options, "createWithCompletion()", (plan, cancellation) =>
      extract(plan, connection, cancellation, (data, completion) => ({ data, completion: completion() })),
    )) as CreateWithCompletion;
  const extractOne: ExtractOne = (paced, options) =>
    called(paced, options, "map()", (plan, cancellation) =>
      extract(plan, paced, cancellation, (data, completion) => ({ data, completion: completion() })),
    );
  // Without the completion, which would read the whole response once more.
  const create = (async (options: CreateOptions) =>
    await called(connection, options, "create()", (plan, cancellation) =>
      extract(plan, connection, cancellation, (data) => data),
    )) as Create;
  const stream = ((options: StreamOptions) => openStream(connection, options, "stream()")) as Stream;
  return {
    create,
    createWithCompletion,
    stream,
    createPartial: (options) => openStream(connection, options, "createPartial()").partialStream as never,
    createIterable: (options) => openIterable(connection, options) as never,
    map: (async (items, options) => await createMany(connection, items, options as never, extractOne)) as CreateMany,
    explain: (options) =>
      called(connection, options, "explain()", (plan, cancellation) => explain(plan, connection, cancellation)),
    on: (name, handler) => connection.hooks.on(name, handler),
    once: (name, handler) => connection.hooks.once(name, handler),
    off: (name, handler) => connection.hooks.off(name, handler),
    clear: (name) => connection.hooks.clear(name),
    exportCapabilities: () => connection.capabilities.export(),
    chat: { completions: { create, createWithCompletion } },
    [RECORDED]: (fetch) => makeClient(recordedConnection(connection, fetch)),
  };
}

/** Plans a call and runs it, as long as it may take. */
async function called<Result>(
  connection: Connection,
  given: CreateOptions,
  place: string,
  run: (plan: CallPlan, cancellation: Cancellation) => Promise<Result>,
): Promise<Result> {
  const plan = planCall(connection, given, place);
  const cancellation = new Cancellation(plan.signal, plan.timeout, undefined, plan.deadline);
  try {
    cancellation.throwIfEnded();
    return await run(plan, cancellation);
  } finally {
    cancellation.close();
  }
}
