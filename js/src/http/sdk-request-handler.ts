/** Carries requests of AWS SDK clients over `fetch`, the same in every runtime. */

import type { FetchFunction } from "../types/fetch.js";
import { requestSmall } from "./small-request.js";

/** A request as the SDK hands it to its transport. */
interface SdkRequest {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | undefined;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
}

/** A transport for the setting `requestHandler` of an SDK client whose answers are small. */
export function sdkRequestHandler(fetch: FetchFunction | undefined): object {
  return {
    async handle({ method, protocol, hostname, port, path, headers, body }: SdkRequest): Promise<object> {
      const url = `${protocol}//${hostname}${port === undefined ? "" : `:${port}`}${path}`;
      const answer = await requestSmall(fetch, { method, url, headers: allowed(headers), body: bytesOf(body) });
      return { response: { statusCode: answer.status, headers: answer.headers, body: answer.body } };
    },
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
    destroy: () => undefined,
  };
}

/** The runtime writes these itself, and some refuse to be told. */
function allowed(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !/^(?:host|content-length)$/iu.test(name)));
}

function bytesOf(body: unknown): Uint8Array<ArrayBuffer> | undefined {
  if (typeof body === "string") return new TextEncoder().encode(body);
  return body instanceof Uint8Array ? new Uint8Array(body) : undefined;
}
