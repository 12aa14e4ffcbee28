/** Images, documents, videos and audio: the forms their data may have, and the blocks of the service that hold them. */

/** A `Blob` or `File`, of whatever library declares it. Its `type` counts as the declared media type. */
export interface BlobLike {
  /** Bytes. */
  readonly size: number;
  /** The media type, such as `image/png`; empty if it is not known. */
  readonly type: string;
  /** Reads the bytes. */
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** A `URL` object, of whatever library declares it. */
export interface UrlLike {
  /** The whole URL. */
  readonly href: string;
  /** The scheme with its colon, such as `https:`. */
  readonly protocol: string;
  /** The whole URL. */
  toJSON(): string;
}

/** Text of an open set: the known values complete in editors, and any other passes. */
export type OpenText<Known extends string> = Known | (string & Record<never, never>);

/**
 * The bytes of a medium, or where they are: binary data, base64 text, a data URL, an `s3://bucket/key` URI, or an http(s)
 * URL where the option `fetchMedia` permits it.
 *
 * Binary data is not copied before the request is built: leave it unchanged until the call has ended.
 */
export type MediaData = string | UrlLike | ArrayBuffer | ArrayBufferView | BlobLike;

/** Formats of images that the service takes. */
export type ImageFormat = "gif" | "jpeg" | "png" | "webp";

/** Formats of documents that the service takes. */
export type DocumentFormat = "csv" | "doc" | "docx" | "html" | "md" | "pdf" | "txt" | "xls" | "xlsx";

/** Formats of videos that the service takes. */
export type VideoFormat = "flv" | "mkv" | "mov" | "mp4" | "mpeg" | "mpg" | "three_gp" | "webm" | "wmv";

/** Formats of audio that the service takes. */
export type AudioFormat =
  | "aac"
  | "flac"
  | "m4a"
  | "mka"
  | "mkv"
  | "mp3"
  | "mp4"
  | "mpeg"
  | "mpga"
  | "ogg"
  | "opus"
  | "pcm"
  | "wav"
  | "webm"
  | "x-aac";

/** Exactly one member, as in the unions of the service. */
export type OneOf<Members> = {
  [Name in keyof Members]-?: { readonly [Key in Name]: Members[Key] } & {
    readonly [Key in Exclude<keyof Members, Name>]?: undefined;
  };
}[keyof Members];

/** An object in Amazon S3 that the service reads itself. */
export interface S3Location {
  /** `s3://bucket/key` */
  readonly uri: string;
  /** The 12 digits of the account that owns the bucket, if it is not yours. */
  readonly bucketOwner?: string | undefined;
}

/** Where a medium's bytes are, as the service has it; the data itself may stand in its place. */
export type MediaSource = MediaData | OneOf<{ bytes: MediaData; s3Location: S3Location }>;

/** Why an image or audio of an earlier answer is missing. */
export interface MediaError {
  /** The words of the service. */
  readonly message?: string | undefined;
}

/** Whether the model may cite. */
export interface CitationsConfig {
  /** Whether the model may cite. */
  readonly enabled: boolean;
}

/** An image. */
export interface ImageBlock {
  /** @default found in the bytes or the declared media type */
  readonly format?: OpenText<ImageFormat> | undefined;
  /** The image, or its address. At most 20 images in a turn. */
  readonly source: MediaSource;
  /** Why the image of an earlier answer is missing. */
  readonly error?: MediaError | undefined;
}

/** A document. */
export interface DocumentBlock {
  /**
   * The model reads it: letters, digits, underscores, single blanks, hyphens, parentheses and brackets.
   * @default a neutral one
   */
  readonly name?: string | undefined;
  /** @default found in the bytes or the declared media type */
  readonly format?: OpenText<DocumentFormat> | undefined;
  /** The document, its text, or its address. At most 5 documents in a turn. */
  readonly source:
    | MediaData
    | OneOf<{
        bytes: MediaData;
        s3Location: S3Location;
        text: string;
        content: readonly OneOf<{ text: string }>[];
      }>;
  /** What the model should know about the document. */
  readonly context?: string | undefined;
  /**
   * Whether the model may cite the document.
   * @default it may not
   */
  readonly citations?: CitationsConfig | undefined;
}

/** A video. */
export interface VideoBlock {
  /** @default found in the bytes or the declared media type */
  readonly format?: OpenText<VideoFormat> | undefined;
  /** The video, or its address. */
  readonly source: MediaSource;
}

/** An audio recording. */
export interface AudioBlock {
  /** @default found in the bytes or the declared media type */
  readonly format?: OpenText<AudioFormat> | undefined;
  /** The recording, or its address. */
  readonly source: MediaSource;
  /** Why the audio of an earlier answer is missing. */
  readonly error?: MediaError | undefined;
}

/** What `image()`, `video()` and `audio()` take beside the data. */
export interface MediaOptions<Format extends string> {
  /** @default found in the bytes or the declared media type */
  readonly format?: Format | undefined;
  /** For an `s3://` URI: the 12 digits of the account that owns the bucket, if it is not yours. */
  readonly bucketOwner?: string | undefined;
}

/** What `document()` takes beside the data. */
export interface DocumentOptions extends MediaOptions<DocumentFormat> {
  /**
   * The model reads it: letters, digits, underscores, single blanks, hyphens, parentheses and brackets.
   * @default a neutral one
   */
  readonly name?: string | undefined;
  /** What the model should know about the document. */
  readonly context?: string | undefined;
  /** Whether the model may cite the document. */
  readonly citations?: boolean | CitationsConfig | undefined;
}
