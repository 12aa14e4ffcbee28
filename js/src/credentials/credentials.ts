/**
 * Finds what signs a request: the options first, then the environment. Looked up anew for every request, so that
 * temporary credentials may be refreshed; nothing is read before the first request. No message ever shows a secret.
 */

import type { CoreCredentials } from "../core/contract.js";
import { BedrockExtractError, badOption, isBedrockExtractError } from "../errors.js";
import { member } from "../options/bare.js";
import { describeKind } from "../text/words.js";
import type { ApiKeyOption, Credentials, CredentialsOption } from "../types/credentials.js";
import { environmentAccess, readEnvironment } from "./environment.js";
import { isSameSecret, refreshed } from "./refresh.js";
import { ACCESS_KEY, API_KEY, CHAIN_VARIABLES, halfOfPair, SECRET_KEY, SESSION_TOKEN } from "./variables.js";

/** The credential options of a client. */
export interface CredentialSource {
  readonly credentials?: CredentialsOption | undefined;
  readonly apiKey?: ApiKeyOption | undefined;
  readonly dangerouslyAllowBrowserCredentials?: boolean | undefined;
  readonly dangerouslyAllowPlainHttp?: boolean | undefined;
  /**
   * Supplies the two above, anew for every request. The environment is used where it supplies neither. `isRefused` says that the
   * service has refused what it supplied last.
   */
  readonly supply?: ((isRefused: boolean) => Promise<Pick<CredentialSource, "apiKey" | "credentials">>) | undefined;
}

/** Longer than any real key or token; the service refuses headers far shorter than this. */
const SECRET_LIMIT = 32_768;

/** The credentials for the next request. `refused` are those that the service has just refused: functions are asked anew. */
export async function resolveCredentials(
  source: CredentialSource,
  refused?: CoreCredentials,
): Promise<CoreCredentials> {
  const given = source.supply === undefined ? source : await source.supply(refused !== undefined);
  const credentials = await (fromOptions(given, refused) ?? fromEnvironment());
  if (isLongLived(credentials) && isBrowser() && source.dangerouslyAllowBrowserCredentials !== true) {
    const isKey = "apiKey" in credentials;
    throw badOption(
      isKey ? "apiKey" : "credentials",
      `${isKey ? "Long-term API keys" : "Long-lived access keys"} are refused in a browser, where every visitor can read them`,
      "Use temporary credentials with a `sessionToken`, a short-term key of `mintApiKey`, or call from a server; `dangerouslyAllowBrowserCredentials` lifts this",
    );
  }
  return credentials;
}

/** Others in place of credentials that the service has refused; absent where there are none but the same. */
export async function resolveOthers(
  source: CredentialSource,
  refused: CoreCredentials,
): Promise<CoreCredentials | undefined> {
  const credentials = await resolveCredentials(source, refused);
  return isSameSecret(credentials, refused) ? undefined : credentials;
}

/** Access keys for a signature, and no API key. */
export async function resolveAccessKeys(source: Pick<CredentialSource, "credentials">): Promise<CoreCredentials> {
  return fromOptions({ credentials: source.credentials }) ?? accessKeysOfEnvironment();
}

function fromOptions(
  { apiKey, credentials }: Pick<CredentialSource, "apiKey" | "credentials">,
  refused?: CoreCredentials,
): Promise<CoreCredentials> | undefined {
  if (apiKey !== undefined) {
    const given = supplied("apiKey", apiKey, refused);
    return given.then((key) => ({ apiKey: secret(keyOf(key), "`apiKey`", "apiKey") }));
  }
  if (credentials !== undefined) return supplied("credentials", credentials, refused).then(checkedCredentials);
  return undefined;
}

async function supplied(
  option: "apiKey" | "credentials",
  value: unknown,
  refused: CoreCredentials | undefined,
): Promise<unknown> {
  if (typeof value !== "function") return value;
  try {
    return await refreshed(value as () => unknown, refused);
  } catch (cause) {
    if (isBedrockExtractError(cause)) throw cause;
    throw missing(
      `The \`${option}\` function failed, see \`cause\``,
      "Make it return usable credentials",
      option,
      cause,
    );
  }
}

/** A key, or one with its end. */
function keyOf(given: unknown): unknown {
  return typeof given === "object" && given !== null ? member(given, "apiKey") : given;
}

function checkedCredentials(value: unknown): CoreCredentials {
  if (typeof value !== "object" || value === null) {
    throw missing(
      `\`credentials\` gave ${describeKind(value)}, not an object`,
      "Give `{ accessKeyId, secretAccessKey, sessionToken? }`, or a function that returns it",
      "credentials",
    );
  }
  const [accessKeyId, secretAccessKey, sessionToken] = readKeys(value);
  return signingKeys(
    field(accessKeyId, "accessKeyId"),
    field(secretAccessKey, "secretAccessKey"),
    sessionToken === undefined ? undefined : field(sessionToken, "sessionToken"),
  );
}

/** A getter of the caller's may throw anything. */
function readKeys(credentials: object): unknown[] {
  try {
    return KEYS.map((name) => member(credentials, name));
  } catch (cause) {
    throw missing(
      "Reading `credentials` threw an error, see `cause`",
      "Give plain data: `{ accessKeyId, secretAccessKey, sessionToken? }`",
      "credentials",
      cause,
    );
  }
}

const KEYS: readonly (keyof Credentials)[] = ["accessKeyId", "secretAccessKey", "sessionToken"];

function field(value: unknown, name: keyof Credentials): string {
  return secret(value, `\`credentials.${name}\``, `credentials.${name}`);
}

/** A bearer key in the environment wins over access keys, as in the AWS SDKs. */
async function fromEnvironment(): Promise<CoreCredentials> {
  const apiKey = readEnvironment(API_KEY);
  return apiKey === undefined ? accessKeysOfEnvironment() : { apiKey: secret(apiKey, `\`${API_KEY}\``, API_KEY) };
}

function accessKeysOfEnvironment(): CoreCredentials {
  const accessKeyId = readEnvironment(ACCESS_KEY);
  const secretAccessKey = readEnvironment(SECRET_KEY);
  const half = halfOfPair(accessKeyId, secretAccessKey);
  if (half !== undefined) throw missing(half.message, "Set both, or pass `credentials` or `apiKey`");
  if (accessKeyId === undefined || secretAccessKey === undefined) throw nothingFound();
  const sessionToken = readEnvironment(SESSION_TOKEN);
  return signingKeys(
    secret(accessKeyId, `\`${ACCESS_KEY}\``, ACCESS_KEY),
    secret(secretAccessKey, `\`${SECRET_KEY}\``, SECRET_KEY),
    sessionToken === undefined ? undefined : secret(sessionToken, `\`${SESSION_TOKEN}\``, SESSION_TOKEN),
  );
}

function nothingFound(): BedrockExtractError {
  const options = "Pass `credentials` or `apiKey`";
  const named = CHAIN_VARIABLES.find((name) => readEnvironment(name) !== undefined);
  if (named !== undefined) {
    return missing(
      `No AWS credentials were found: \`${named}\` is set, which only \`bedrock-extract/node\` reads`,
      "Pass `credentials: fromNodeProviderChain()` of `bedrock-extract/node`",
    );
  }
  switch (environmentAccess(ACCESS_KEY)) {
    case "readable":
      return missing(
        "No AWS credentials were found",
        `${options}, or set \`${ACCESS_KEY}\` and \`${SECRET_KEY}\`, or \`${API_KEY}\``,
      );
    case "denied":
      return missing(
        "No AWS credentials were given, and the runtime does not permit reading the environment",
        `${options}, or allow \`${ACCESS_KEY}\`, \`${SECRET_KEY}\`, \`${SESSION_TOKEN}\` and \`${API_KEY}\` (Deno: \`--allow-env\`)`,
      );
    case "none":
      return missing(
        `No AWS credentials were given, and this runtime has no environment to read \`${ACCESS_KEY}\` or \`${API_KEY}\` from`,
        `${options}, taken from wherever the runtime keeps its secrets`,
      );
  }
}

function signingKeys(accessKeyId: string, secretAccessKey: string, sessionToken: string | undefined): CoreCredentials {
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}

/** Keys copied with a line break or a space are the usual cause of a signature mismatch, and could break a header. */
function secret(value: unknown, label: string, path: string): string {
  const help = "Copy the value again, without blanks or line breaks";
  if (typeof value !== "string")
    throw missing(`${label} is ${describeKind(value)}, not a string`, "Give a string", path);
  if (value === "") throw missing(`${label} is empty`, "Give the value, or leave the option out", path);
  if (value.length > SECRET_LIMIT) throw missing(`${label} is longer than any key`, help, path);
  if (/[^\u0021-\u007e]/u.test(value)) {
    throw missing(`${label} contains blanks, line breaks or characters that no key has`, help, path);
  }
  return value;
}

/** No credentials, or unusable ones. */
export function missing(message: string, help: string, path?: string, cause?: unknown): BedrockExtractError {
  return new BedrockExtractError({ code: "MISSING_CREDENTIALS", message, help, path, cause });
}

/** Long-term API keys begin like that; short-term ones and those of gateways do not. */
const LONG_TERM_KEY = "ABSK";

function isLongLived(credentials: CoreCredentials): boolean {
  if ("apiKey" in credentials) return credentials.apiKey.startsWith(LONG_TERM_KEY);
  return credentials.sessionToken === undefined;
}

/** A page or a worker of one. Servers have `WorkerGlobalScope` as well, but no browser's user agent. */
function isBrowser(): boolean {
  const { window, document, WorkerGlobalScope, navigator } = globalThis as Readonly<Record<string, unknown>>;
  if (window !== undefined && document !== undefined) return true;
  const { userAgent } = Object(navigator) as { readonly userAgent?: unknown };
  return WorkerGlobalScope !== undefined && typeof userAgent === "string" && userAgent.startsWith("Mozilla/");
}
