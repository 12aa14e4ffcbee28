/** Makes content blocks of media, for those who do not write them by hand. */

import { badOption } from "../errors.js";
import { isBinary } from "../request/attachments.js";
import { nearestName } from "../text/nearest-name.js";
import { cut, describeKind } from "../text/words.js";
import type { NativeBlockOf } from "../types/blocks.js";
import type {
  AudioFormat,
  DocumentOptions,
  ImageFormat,
  MediaData,
  MediaOptions,
  S3Location,
  UrlLike,
  VideoFormat,
} from "../types/media.js";

/** A source of any of the blocks. */
type Source = MediaData | { readonly s3Location: S3Location; readonly bytes?: undefined };

const MEDIA_OPTIONS = ["format", "bucketOwner"];

/**
 * A content block with an image: binary data, a Blob, base64 text, a data URL, an `s3://` URI, or an http(s) URL for calls
 * with the option `fetchMedia`. The format is found in the bytes.
 *
 * @throws BedrockExtractError `BAD_OPTION` for data or options of another kind.
 * @example
 * ```ts
 * const receipt = image(await readFile("receipt.png"));
 * messages: [{ role: "user", content: [receipt, { text: "What was bought?" }] }];
 * ```
 */
export function image(data: MediaData, options: MediaOptions<ImageFormat> = {}): NativeBlockOf<"image"> {
  checkOptions(options, MEDIA_OPTIONS, "image()");
  return { image: { source: sourceOf(data, options, "image()"), ...present({ format: options.format }) } };
}

/**
 * A content block with a document: a PDF, an Office file, or text. Data as for `image()`; text counts as base64, so pass
 * plain text as `new TextEncoder().encode(text)`.
 *
 * @throws BedrockExtractError `BAD_OPTION` for data or options of another kind.
 * @example
 * ```ts
 * const invoice = document("s3://invoices/2026/17.pdf", { name: "Invoice 17", citations: true });
 * ```
 */
export function document(data: MediaData, options: DocumentOptions = {}): NativeBlockOf<"document"> {
  checkOptions(options, [...MEDIA_OPTIONS, "name", "context", "citations"], "document()");
  const { format, name, context, citations } = options;
  const enabled = typeof citations === "boolean" ? { enabled: citations } : citations;
  const settings = present({ format, name, context, citations: enabled });
  return { document: { source: sourceOf(data, options, "document()"), ...settings } };
}

/**
 * A content block with a video. Data as for `image()`.
 *
 * @throws BedrockExtractError `BAD_OPTION` for data or options of another kind.
 * @example
 * ```ts
 * const clip = video("s3://clips/17.mp4", { bucketOwner: "123456789012" });
 * ```
 */
export function video(data: MediaData, options: MediaOptions<VideoFormat> = {}): NativeBlockOf<"video"> {
  checkOptions(options, MEDIA_OPTIONS, "video()");
  return { video: { source: sourceOf(data, options, "video()"), ...present({ format: options.format }) } };
}

/**
 * A content block with an audio recording. Data as for `image()`.
 *
 * @throws BedrockExtractError `BAD_OPTION` for data or options of another kind.
 * @example
 * ```ts
 * const call = audio(recording, { format: "wav" });
 * ```
 */
export function audio(data: MediaData, options: MediaOptions<AudioFormat> = {}): NativeBlockOf<"audio"> {
  checkOptions(options, MEDIA_OPTIONS, "audio()");
  return { audio: { source: sourceOf(data, options, "audio()"), ...present({ format: options.format }) } };
}

function sourceOf(data: MediaData, { bucketOwner }: MediaOptions<string>, place: string): Source {
  if (!isMediaData(data)) {
    throw badOption(
      "data",
      `The data of ${place} is ${data === "" ? "an empty text" : describeKind(data)}`,
      "Pass binary data, a Blob, base64 text, a data URL, an `s3://` URI or a URL",
    );
  }
  if (bucketOwner === undefined) return data;
  if (typeof data === "string" && data.startsWith("s3://")) return { s3Location: { uri: data, bucketOwner } };
  throw badOption(
    "bucketOwner",
    `The \`bucketOwner\` of ${place} stands beside data that is not in Amazon S3`,
    "Remove it, or pass an `s3://` URI",
  );
}

function isMediaData(data: unknown): data is MediaData {
  if (typeof data === "string") return data !== "";
  return typeof data === "object" && data !== null && (isBinary(data) || isUrl(data));
}

/** Also one of another realm. */
function isUrl(data: object): boolean {
  const { href, toJSON } = data as Partial<UrlLike>;
  return typeof href === "string" && typeof toJSON === "function";
}

function checkOptions(options: unknown, accepted: readonly string[], place: string): void {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw badOption(
      "options",
      `The options of ${place} are ${describeKind(options)}, not an object`,
      `Pass an object with ${accepted.map((name) => `\`${name}\``).join(", ")}`,
    );
  }
  const unknown = Object.keys(options).find((name) => !accepted.includes(name));
  if (unknown === undefined) return;
  const shown = cut(unknown, 60);
  const nearest = nearestName(unknown, accepted);
  const help = nearest === undefined ? "Remove it, or correct its name" : `Did you mean \`${nearest}\`?`;
  throw badOption(shown, `Unknown option \`${shown}\` in ${place}`, help);
}

/** The fields that have a value. */
function present<Fields extends object>(fields: Fields): Partial<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<Fields>;
}
