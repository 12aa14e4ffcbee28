/** The parts of `fetch` and of `AbortSignal` that are used. */

/** `fetch` as the runtime's own types declare it, reduced to how it is called here; a stand-in where they declare none. */
export type FetchFunction = typeof globalThis extends {
  fetch: (input: infer _Input, init?: infer Init) => infer Answer;
}
  ? (url: string, init: NonNullable<Init>) => Answer
  : (url: string, init: FetchInit) => Promise<FetchResponse>;

/** The request as it is handed to `fetch`: a `POST` to the service, or a `GET` of a medium. */
export interface FetchInit {
  /** `POST` to the service, `GET` for a medium. */
  readonly method: "GET" | "POST";
  /** Names in lower case. */
  readonly headers: Record<string, string>;
  /** The Converse request, UTF-8 JSON. */
  readonly body?: Uint8Array;
  /** Redirects are never followed with signed headers. */
  readonly redirect: "manual";
  /** Aborted when the call ends early. */
  readonly signal: AbortSignalLike;
}

/** What is read of the response. */
export interface FetchResponse {
  /** The HTTP status. */
  readonly status: number;
  /** The headers of the response. */
  readonly headers: { forEach(visit: (value: string, name: string) => void): void };
  /** The bytes of the response as a stream; null where there are none. */
  readonly body: { getReader(): { read(): Promise<unknown>; cancel(reason?: unknown): Promise<void> } } | null;
  /** Reads all bytes, where there is no stream. */
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** An `AbortSignal`, of whatever library declares it. */
export interface AbortSignalLike {
  /** Whether it was aborted. */
  readonly aborted: boolean;
  /** Why it was aborted. */
  readonly reason?: unknown;
  /** Adds a listener. */
  addEventListener(type: "abort", listener: () => void): void;
  /** Takes a listener out. */
  removeEventListener(type: "abort", listener: () => void): void;
}
