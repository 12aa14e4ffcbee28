/**
 * Reads environment variables where the runtime has them, without ever prompting, throwing or importing anything.
 */

/** The region where nothing names one. */
export const DEFAULT_REGION = "us-east-1";

/** Why a variable could not be read. */
export type EnvironmentAccess = "denied" | "none" | "readable";

interface DenoNamespace {
  readonly env?: { get(name: string): string | undefined };
  readonly permissions?: {
    querySync?(descriptor: { readonly name: "env"; readonly variable: string }): { readonly state: string };
  };
}

/** The variable's value; undefined when it is empty, missing, or cannot be read. */
export function readEnvironment(name: string): string | undefined {
  try {
    const value = environmentAccess(name) === "readable" ? lookUp(name) : undefined;
    return typeof value === "string" && value !== "" ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The region, or the one where nothing names one. */
export function regionOfEnvironment(): string {
  return readEnvironment("AWS_REGION") ?? readEnvironment("AWS_DEFAULT_REGION") ?? DEFAULT_REGION;
}

/** Whether a variable says yes, as the AWS SDKs read it. */
export function isSet(name: string): boolean {
  return readEnvironment(name)?.toLowerCase() === "true";
}

/** An endpoint of one's own, for this service or for all of AWS. */
export function endpointOfEnvironment(): string | undefined {
  if (isSet("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")) return undefined;
  return readEnvironment("AWS_ENDPOINT_URL_BEDROCK_RUNTIME") ?? readEnvironment("AWS_ENDPOINT_URL");
}

/** Whether the runtime lets `name` be read. Deno is asked first, because reading without permission prompts or throws. */
export function environmentAccess(name: string): EnvironmentAccess {
  try {
    const deno = denoNamespace();
    if (deno !== undefined) {
      return deno.permissions?.querySync?.({ name: "env", variable: name }).state === "granted" ? "readable" : "denied";
    }
    return processEnvironment() === undefined ? "none" : "readable";
  } catch {
    return "denied";
  }
}

function lookUp(name: string): unknown {
  const deno = denoNamespace();
  if (deno !== undefined) return deno.env?.get(name);
  const variables = processEnvironment();
  if (variables === undefined) return undefined;
  // What an app has put on every object is no variable. Some hosts' environments do not name their own members.
  return name in Object.prototype && !Object.hasOwn(variables, name) ? undefined : variables[name];
}

/** A `Deno` global without permissions is a polyfill of something else. */
function denoNamespace(): DenoNamespace | undefined {
  const { Deno } = globalThis as { readonly Deno?: DenoNamespace };
  return Deno?.permissions === undefined ? undefined : Deno;
}

function processEnvironment(): Readonly<Record<string, unknown>> | undefined {
  const { process } = globalThis as { readonly process?: { readonly env?: Readonly<Record<string, unknown>> } };
  return typeof process?.env === "object" && process.env !== null ? process.env : undefined;
}
