/** How `bedrock-extract/batch` lets a client judge answers that were recorded elsewhere, in whichever copy of the package it was made. */

import type { BedrockExtractClient } from "./types/client.js";
import type { FetchFunction } from "./types/fetch.js";

/** Under this name a client has a function that makes its twin. */
export const RECORDED: unique symbol = Symbol.for("bedrock-extract.recorded");

/** A client of this package. */
export interface Recordable {
  /** A client with the same options whose answers come from `fetch` alone: it waits, signs, learns and tells nothing. */
  readonly [RECORDED]: (fetch: FetchFunction) => BedrockExtractClient;
}
