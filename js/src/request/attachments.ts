/**
 * The binary values and long strings of a request. Each leaves a placeholder in the request's JSON and goes to the core as
 * bytes, which encodes a binary value once; nothing here copies what is already in memory. A long text is spared the way
 * into JSON text and out of it again.
 */

import { type BedrockExtractError, badOption, isBedrockExtractError } from "../errors.js";
import type { Cancellation } from "../http/cancellation.js";
import { random } from "../http/clock.js";
import { capital, describeKind } from "../text/words.js";
import type { BlobLike } from "../types/media.js";

/** What stands in the request's JSON for a long text, or for binary data: the core finds the index by its own name. */
export interface Placeholder {
  readonly [name: string]: number | string;
}

/** The service takes bodies of about 25 MB; more would only fill the memory. Every use of a value counts. */
const BYTES_LIMIT = 25 * 1024 * 1024;

const MEDIA_TYPE_LIMIT = 100;

/** Gives the bytes, or the text, once the request is about to be built. */
type Reader = () => string | Uint8Array | Promise<Uint8Array>;

/** Whether a value is binary data or a source of it, of this or another realm. */
export function isBinary(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  // Nearly all values of a conversation, which would take twice as long otherwise.
  if (prototype === Object.prototype || prototype === Array.prototype) return false;
  return ArrayBuffer.isView(value) || isA("ArrayBuffer", value) || isBlob(value) || isShared(value) || isStream(value);
}

/** The media type without its parameters; undefined where it says nothing. */
export function mediaTypeOf(type: string | null | undefined): string | undefined {
  const [essence = ""] = (type ?? "").slice(0, MEDIA_TYPE_LIMIT).toLowerCase().split(";");
  const name = essence.trim();
  return /^[\w.+-]+\/[\w.+-]+$/u.test(name) && !/\/(?:octet-stream|x-binary|unknown)$/u.test(name) ? name : undefined;
}

/** Collects the binary values and long strings of one request. */
export class Attachments {
  readonly #readers: Reader[] = [];
  #placeholder: string | undefined;
  readonly #known = new Map<object, Placeholder>();
  #bytes = 0;
  #characters = 0;

  /**
   * The name of this request's placeholders, where it has some. It is drawn anew for each request: nothing that was written
   * before, in whatever escaping, can be one.
   */
  get placeholder(): string | undefined {
    return this.#placeholder;
  }

  /** About how many bytes all of it takes. */
  get size(): number {
    return this.#bytes + this.#characters;
  }

  /** Notes binary data that stands at `path`, and returns what stands there instead. */
  add(value: object, path: string): Placeholder {
    refuseUnreadable(value, path);
    const blob = asBlob(value);
    const size = blob?.size ?? (value as ArrayBuffer).byteLength;
    if (!(size > 0)) {
      const help = "Pass the medium's bytes; a buffer that was transferred elsewhere is empty, too";
      throw badOption(path, `${capital(describeKind(value))} without any bytes stands at \`${path}\``, help);
    }
    this.reserve(size, path);
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    const view = blob === undefined ? viewOf(value) : undefined;
    let bytes: Promise<Uint8Array> | undefined;
    const read = () => {
      if (view !== undefined) return view;
      bytes ??= this.#readBlob(blob as BlobLike, path);
      return bytes;
    };
    const placeholder = this.#place(read, mediaTypeOf(blob?.type));
    this.#known.set(value, placeholder);
    return placeholder;
  }

  /** Takes up bytes whose size has been reserved. */
  addBytes(bytes: Uint8Array, mediaType: string | undefined): Placeholder {
    return this.#place(() => bytes, mediaType);
  }

  /** Notes a long text; half a surrogate pair in it becomes U+FFFD where it is encoded. */
  addText(text: string): Placeholder {
    this.#characters += text.length;
    return { [this.#named("text")]: this.#readers.push(() => text) - 1 };
  }

  /** Counts bytes before they are held. */
  reserve(size: number, path: string): void {
    this.#bytes += size;
    if (this.#bytes <= BYTES_LIMIT) return;
    throw badOption(
      path,
      `The binary data of the request has more than ${BYTES_LIMIT} bytes at \`${path}\``,
      "Send less, or put the medium into Amazon S3 and pass its `s3://` URI",
    );
  }

  /** All of them, in the order of their indexes. */
  read(cancellation: Cancellation): Promise<(string | Uint8Array)[]> {
    return cancellation.race(Promise.all(this.#readers.map(async (read) => read())));
  }

  #named(kind: "attachment" | "text"): string {
    this.#placeholder ??= `bedrock-extract:${drawnName()}`;
    return `${this.#placeholder}:${kind}`;
  }

  #place(reader: Reader, mediaType: string | undefined): Placeholder {
    const name = this.#named("attachment");
    const index = this.#readers.push(reader) - 1;
    return mediaType === undefined ? { [name]: index } : { [name]: index, mediaType };
  }

  async #readBlob(blob: BlobLike, path: string): Promise<Uint8Array> {
    try {
      const bytes = new Uint8Array(await blob.arrayBuffer());
      // A file may have grown since its size was read.
      if (bytes.byteLength > blob.size) this.reserve(bytes.byteLength - blob.size, path);
      return bytes;
    } catch (cause) {
      if (isBedrockExtractError(cause)) throw cause;
      throw unreadable(blob, path, cause);
    }
  }
}

/** 128 random bits. */
function drawnName(): string {
  const { crypto } = globalThis as { readonly crypto?: Crypto };
  // Some simulated browsers of test runners have no `crypto`.
  const numbers = crypto?.getRandomValues(new Uint32Array(4)) ?? Array.from({ length: 4 }, () => random() * 2 ** 32);
  return Array.from(numbers, (number) => Math.floor(number).toString(36)).join("");
}

function unreadable(blob: BlobLike, path: string, cause: unknown): BedrockExtractError {
  return badOption(
    path,
    `${capital(describeKind(blob))} at \`${path}\` could not be read, see \`cause\``,
    "Check that the file still exists, or pass its bytes",
    cause,
  );
}

function asBlob(value: object): BlobLike | undefined {
  if (!isBlob(value)) return undefined;
  const { size, arrayBuffer } = value as Partial<BlobLike>;
  return typeof size === "number" && typeof arrayBuffer === "function" ? (value as BlobLike) : undefined;
}

/** A view of the same memory. */
function viewOf(value: object): Uint8Array {
  if (!ArrayBuffer.isView(value)) return new Uint8Array(value as ArrayBuffer);
  return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
}

/** Streams have no bytes yet, and those of shared memory may change while they are read. */
function refuseUnreadable(value: object, path: string): void {
  if (isStream(value)) {
    const help = "Read it first: `new Uint8Array(await new Response(stream).arrayBuffer())`";
    throw badOption(path, `A stream stands at \`${path}\``, help);
  }
  if (isShared(ArrayBuffer.isView(value) ? value.buffer : value)) {
    const help = "Copy its bytes: `new Uint8Array(shared).slice()`";
    throw badOption(path, `Binary data in shared memory stands at \`${path}\``, help);
  }
}

function isBlob(value: object): boolean {
  return isA("Blob", value) || isA("File", value);
}

function isShared(value: object): boolean {
  return isA("SharedArrayBuffer", value);
}

function isStream(value: object): boolean {
  return isA("ReadableStream", value);
}

/** Values of other realms only say what they are; those of Workers with an old compatibility date do not even do that. */
function isA(name: string, value: object): boolean {
  if (Object.prototype.toString.call(value) === `[object ${name}]`) return true;
  const kind = (globalThis as Readonly<Record<string, unknown>>)[name];
  return typeof kind === "function" && value instanceof kind;
}
