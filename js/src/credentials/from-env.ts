/** The settings of a client from variables that the runtime hands to a request, as Workers do. */

import { badOption } from "../errors.js";
import { member } from "../options/bare.js";
import { describeKind } from "../text/words.js";
import type { ClientOptions } from "../types/client.js";
import { ACCESS_KEY, API_KEY, halfOfPair, SECRET_KEY, SESSION_TOKEN } from "./variables.js";

/** A text, or a secret that is read when it is needed, such as one of the Secrets Store of Cloudflare. */
type Variable = string | (() => Promise<string>);

/**
 * Client options from variables with the names that the AWS SDKs give them: `AWS_BEARER_TOKEN_BEDROCK`, `AWS_ACCESS_KEY_ID`,
 * `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`, `AWS_REGION`, `AWS_DEFAULT_REGION`, `AWS_ENDPOINT_URL_BEDROCK_RUNTIME`,
 * `AWS_ENDPOINT_URL`, `AWS_USE_FIPS_ENDPOINT` and `AWS_USE_DUALSTACK_ENDPOINT`. Bindings of the Secrets Store are read for each
 * request.
 *
 * @throws BedrockExtractError `BAD_OPTION` for a variable that is neither text nor a secret, and for half a pair of keys.
 * @example
 * ```ts
 * import { fromBedrock, fromEnv } from "bedrock-extract";
 *
 * export default {
 *   async fetch(request: Request, env: Record<string, string>): Promise<Response> {
 *     const client = fromBedrock({ ...fromEnv(env), model: "amazon.nova-lite-v1:0" });
 *     const messages = [{ role: "user" as const, content: await request.text() }];
 *     return Response.json(await client.create({ responseModel: { type: "object" }, messages }));
 *   },
 * };
 * ```
 */
export function fromEnv(
  env: object,
): Pick<ClientOptions, "apiKey" | "credentials" | "endpoint" | "region" | "useDualstackEndpoint" | "useFipsEndpoint"> {
  const apiKey = variable(env, API_KEY);
  const [accessKeyId, secretAccessKey, sessionToken] = [
    variable(env, ACCESS_KEY),
    variable(env, SECRET_KEY),
    variable(env, SESSION_TOKEN),
  ];
  const half = halfOfPair(accessKeyId, secretAccessKey);
  if (half !== undefined) throw badOption(half.missing, half.message, "Set both, or neither");
  const signsWithKeys = apiKey === undefined && accessKeyId !== undefined && secretAccessKey !== undefined;
  return defined({
    apiKey,
    credentials: signsWithKeys
      ? async () =>
          defined({
            accessKeyId: await text(accessKeyId),
            secretAccessKey: await text(secretAccessKey),
            sessionToken: sessionToken === undefined ? undefined : await text(sessionToken),
          })
      : undefined,
    region: plain(env, "AWS_REGION") ?? plain(env, "AWS_DEFAULT_REGION"),
    endpoint: plain(env, "AWS_ENDPOINT_URL_BEDROCK_RUNTIME") ?? plain(env, "AWS_ENDPOINT_URL"),
    useFipsEndpoint: flag(env, "AWS_USE_FIPS_ENDPOINT"),
    useDualstackEndpoint: flag(env, "AWS_USE_DUALSTACK_ENDPOINT"),
  });
}

function variable(env: object, name: string): Variable | undefined {
  const value = member(env, name);
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "string") return value;
  const get = typeof value === "object" ? member(value, "get") : undefined;
  if (typeof get === "function") return async () => String(await Reflect.apply(get, value, []));
  throw badOption(name, `The variable \`${name}\` is ${describeKind(value)}`, "Set it to a text or a secret");
}

function plain(env: object, name: string): string | undefined {
  const value = variable(env, name);
  if (typeof value !== "function") return value;
  throw badOption(name, `The variable \`${name}\` is a secret of a store`, "Set it to a text");
}

function flag(env: object, name: string): boolean | undefined {
  const value = plain(env, name);
  return value === undefined ? undefined : value.toLowerCase() === "true";
}

async function text(value: Variable): Promise<string> {
  return typeof value === "string" ? value : value();
}

type Defined<Fields> = { [Name in keyof Fields]: Exclude<Fields[Name], undefined> };

/** Without what is undefined. */
function defined<Fields extends object>(fields: Fields): Defined<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<Fields>;
}
