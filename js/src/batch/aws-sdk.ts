/** Clients of the AWS SDK: packages that are optional peers, loaded when they are used for the first time. */

import { BedrockExtractError } from "../errors.js";

/** A client of the SDK. */
export interface SdkClient {
  send(command: object): Promise<Readonly<Record<string, unknown>>>;
}

/** Makes a client. */
export type SdkClientClass = new (config: object) => SdkClient;

/** Makes a command. */
export type SdkCommandClass = new (input: object) => object;

/** The package that `user` needs. `load` imports it by name, so that bundlers see what they are to bring, and when. */
export async function loaded<Module>(user: string, name: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (cause) {
    throw new BedrockExtractError({
      code: "UNSUPPORTED_RUNTIME",
      message: `\`${user}\` needs the package \`${name}\`, which could not be loaded, see \`cause\``,
      help: `Install it: \`npm install ${name}\``,
      cause,
    });
  }
}

/** Calls `make` once; a failure is forgotten. */
export function once<Result>(make: () => Promise<Result>): () => Promise<Result> {
  let made: Promise<Result> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
