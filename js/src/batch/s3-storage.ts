/** Files of jobs in Amazon S3, or in another store that speaks its protocol, by way of the AWS SDK. */

import type { BatchStorage, S3StorageOptions } from "../types/batch-run.js";
import { loaded, once, type SdkClient } from "./aws-sdk.js";
import { checkedOptions, demand, isObject, isText, type Names } from "./options.js";

const OPTIONS: Names<S3StorageOptions> = { bucket: true, prefix: true, config: true };

/** Bytes of a part of an upload: a file of a gigabyte has 120, and one part is held in memory. The service takes 10,000 from 5 MiB. */
const PART = 8 * 1024 * 1024;

/**
 * Objects of a bucket. It needs the package `@aws-sdk/client-s3`, which finds region and credentials as all clients of the SDK do, and is
 * loaded with the first file. Files are streamed: what is held is 8 MiB.
 *
 * @throws BedrockExtractError `BAD_OPTION` for unusable options. Its functions fail with `UNSUPPORTED_RUNTIME` where the package is
 * not installed.
 * @example
 * ```ts
 * const storage = s3Storage({ bucket: "extraction", prefix: "batches", config: { region: "us-east-1" } });
 * ```
 */
export function s3Storage(options: S3StorageOptions): BatchStorage {
  const place = "s3Storage()";
  const { bucket, prefix = "", config = {} } = checkedOptions(options, OPTIONS, place);
  demand("bucket", bucket, "the name of a bucket", isText, place);
  demand("prefix", prefix, "a string", (one) => typeof one === "string", place);
  demand("config", config, "an object", isObject, place);
  const sdk = once(async () => {
    const peer = await loaded(place, "@aws-sdk/client-s3", () => import("@aws-sdk/client-s3"));
    return { peer, client: new peer.S3Client(config) };
  });
  const folder = prefix === "" || prefix.endsWith("/") ? prefix : `${prefix}/`;
  const at = (name: string) => ({ Bucket: bucket, Key: `${folder}${name}` });

  return {
    url: (name) => `s3://${bucket}/${folder}${name}`,
    put: async (name, content) => {
      const { peer, client } = await sdk();
      const parts = parted(content);
      const first = await parts.next();
      const second = await parts.next();
      if (second.done === true) {
        const body = first.done === true ? new Uint8Array() : first.value;
        await client.send(new peer.PutObjectCommand({ ...at(name), Body: body }));
        return;
      }
      await uploaded(peer, client, at(name), joined([first.value as Uint8Array, second.value], parts));
    },
    get: async function* (name) {
      const { peer, client } = await sdk();
      const { Body } = await client.send(new peer.GetObjectCommand(at(name)));
      yield* Body as AsyncIterable<Uint8Array>;
    },
    list: async (start) => {
      const { peer, client } = await sdk();
      const names: string[] = [];
      let token: unknown;
      do {
        const query = {
          Bucket: bucket,
          Prefix: `${folder}${start}`,
          ...(token !== undefined && { ContinuationToken: token }),
        };
        const { Contents = [], NextContinuationToken } = await client.send(new peer.ListObjectsV2Command(query));
        for (const { Key } of Contents as readonly { readonly Key?: string }[]) {
          if (Key !== undefined) names.push(Key.slice(folder.length));
        }
        token = NextContinuationToken;
      } while (token !== undefined);
      return names;
    },
  };
}

type Peer = typeof import("@aws-sdk/client-s3");

/** Uploads the parts. An upload that fails is taken back, so that its parts are not kept and paid. */
async function uploaded(peer: Peer, client: SdkClient, at: object, parts: AsyncIterable<Uint8Array>): Promise<void> {
  const { UploadId } = await client.send(new peer.CreateMultipartUploadCommand(at));
  const upload = { ...at, UploadId };
  try {
    const done: { readonly PartNumber: number; readonly ETag: unknown }[] = [];
    for await (const part of parts) {
      const PartNumber = done.length + 1;
      const { ETag } = await client.send(new peer.UploadPartCommand({ ...upload, PartNumber, Body: part }));
      done.push({ PartNumber, ETag });
    }
    await client.send(new peer.CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts: done } }));
  } catch (error) {
    await client.send(new peer.AbortMultipartUploadCommand(upload)).catch(() => undefined);
    throw error;
  }
}

/** The same bytes in parts of one size; the last one may be shorter. */
async function* parted(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let part = new Uint8Array(PART);
  let length = 0;
  for await (const bytes of content) {
    for (let from = 0; from < bytes.length; ) {
      const taken = bytes.subarray(from, from + PART - length);
      part.set(taken, length);
      from += taken.length;
      length += taken.length;
      if (length < PART) continue;
      yield part;
      part = new Uint8Array(PART);
      length = 0;
    }
  }
  if (length > 0) yield part.subarray(0, length);
}

async function* joined(first: readonly Uint8Array[], others: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* first;
  yield* others;
}
