/** Credential providers of the AWS SDK: packages that are optional peers, loaded when credentials are needed for the first time. */

import { isBedrockExtractError } from "../errors.js";
import type { ExpiringCredentials } from "../types/credentials.js";
import { missing } from "./credentials.js";
import { readEnvironment } from "./environment.js";
import { CHAIN_VARIABLES } from "./variables.js";

/** A provider of the SDK. */
export type Provider = (properties?: object) => Promise<ExpiringCredentials>;

/** Makes a provider. */
export type ProviderFactory = (options: object) => Provider;

/** The package that `user` needs. `load` imports it by name, so that bundlers see what they are to bring, and when. */
export async function loaded<Module>(user: string, name: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (cause) {
    throw missing(
      `\`${user}\` needs the package \`${name}\`, which could not be loaded, see \`cause\`${given()}`,
      `Install it: \`npm install ${name}\``,
      "credentials",
      cause,
    );
  }
}

/** What a provider gives. Its own words go into the cause only: they may hold anything. */
export async function provided(
  provider: Provider,
  properties: object,
  message: string,
  help: string,
): Promise<ExpiringCredentials> {
  try {
    return await provider(properties);
  } catch (cause) {
    if (isBedrockExtractError(cause)) throw cause;
    throw missing(`${message}, see \`cause\`${given()}`, help, "credentials", cause);
  }
}

/** Where the environment says that credentials are to be found. */
function given(): string {
  const named = CHAIN_VARIABLES.find((name) => readEnvironment(name) !== undefined);
  return named === undefined ? "" : `; \`${named}\` is set`;
}
