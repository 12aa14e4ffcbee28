/** Short-term API keys, made from access keys where they are safe, for a place where they are not. */

import { mintedKey, openCore } from "../core/handle.js";
import { badOption } from "../errors.js";
import { now } from "../http/clock.js";
import { checkNames } from "../options/accepted.js";
import { describeKind } from "../text/words.js";
import type { MintApiKeyOptions, MintedApiKey } from "../types/credentials.js";
import { resolveAccessKeys } from "./credentials.js";
import { regionOfEnvironment } from "./environment.js";

const DEFAULT_SECONDS = 900;

const OPTIONS: { readonly [Name in keyof Required<MintApiKeyOptions>]: true } = {
  credentials: true,
  region: true,
  expiresIn: true,
};

/**
 * Makes a short-term API key of Bedrock from AWS access keys, without asking AWS: a server hands it to a browser, which passes it
 * as `apiKey`. Whoever has the key may do what the credentials may on Bedrock in that region, so let those do nothing else.
 *
 * @throws BedrockExtractError `MISSING_CREDENTIALS` without access keys, `BAD_OPTION` for what is none.
 * @example
 * ```ts
 * import { mintApiKey } from "bedrock-extract";
 *
 * const { apiKey, expiration } = await mintApiKey({ region: "us-east-1", expiresIn: 300 });
 * ```
 */
export async function mintApiKey(options: MintApiKeyOptions = {}): Promise<MintedApiKey> {
  const given: MintApiKeyOptions = checkNames(options, OPTIONS, "mintApiKey()");
  const { expiresIn = DEFAULT_SECONDS } = given;
  if (!Number.isInteger(expiresIn)) {
    const found = typeof expiresIn === "number" ? String(expiresIn) : describeKind(expiresIn);
    throw badOption("expiresIn", `The option \`expiresIn\` is ${found}`, "Pass whole seconds from 1 to 43200");
  }
  const region = given.region ?? regionOfEnvironment();
  const credentials = await resolveAccessKeys(given);
  const core = await openCore();
  const time = now();
  const apiKey = mintedKey(core, credentials, region, Math.max(0, expiresIn), time);
  return { apiKey, region, expiration: new Date(time + expiresIn * 1000) };
}
