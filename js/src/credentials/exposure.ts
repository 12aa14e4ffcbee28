/** Credentials that would be readable on their way. */

import type { CoreCredentials } from "../core/contract.js";
import { badOption } from "../errors.js";
import { isPublicHost } from "../http/public-host.js";
import { type CredentialSource, resolveCredentials } from "./credentials.js";

/**
 * Checks credentials that the options hold as they are, and where they would be sent. What functions supply is checked once
 * a request needs it.
 */
export async function checkGivenCredentials(options: CredentialSource, endpoint: string | undefined): Promise<void> {
  const { supply, apiKey, credentials } = options;
  if (supply !== undefined || typeof apiKey === "function" || typeof credentials === "function") return;
  const given = await resolveCredentials(options);
  if (endpoint !== undefined) refuseOpenSecrets(endpoint, given, options);
}

/** A bearer key and a session token travel as they are; a signature made with access keys does not reveal them. */
export function refuseOpenSecrets(
  url: string,
  credentials: CoreCredentials,
  { dangerouslyAllowPlainHttp }: CredentialSource,
): void {
  const address = new URL(url);
  if (!isExposed(address)) return;
  const revealing =
    "apiKey" in credentials ? "API key" : credentials.sessionToken === undefined ? undefined : "session token";
  if (revealing === undefined) return;
  const isPublic = isPublicHost(address.hostname);
  if (dangerouslyAllowPlainHttp === true && !isPublic) return;
  throw badOption(
    "endpoint",
    `The \`endpoint\` is plain http to another machine, where the ${revealing} could be read on the way`,
    isPublic ? "Use an https `endpoint`" : "Use an https `endpoint`, or set `dangerouslyAllowPlainHttp`",
  );
}

/** Whether others may read what travels there. */
export function isExposed({ protocol, hostname }: URL): boolean {
  return protocol !== "https:" && !isLoopback(hostname);
}

function isLoopback(hostname: string): boolean {
  return /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/u.test(hostname);
}
