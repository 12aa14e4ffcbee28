// Helpers for media: what they take and what they make.

import { audio, document, fromBedrock, image, type MediaData, type NativeBlockOf, video } from "bedrock-extract";
import { expectType } from "./equality.js";

declare const bytes: Uint8Array;
declare const file: File;

// Every form of data.
export const data: readonly MediaData[] = [
  bytes,
  bytes.buffer as ArrayBuffer,
  new DataView(new ArrayBuffer(3)),
  new Float32Array(3),
  new Blob(["x"]),
  file,
  "AA==",
  "data:image/png;base64,AA==",
  "s3://bucket/key",
  new URL("https://example.com/a.png"),
];

expectType<NativeBlockOf<"image">>()(image(bytes, { format: "webp" }));
expectType<NativeBlockOf<"document">>()(document(file, { name: "a", context: "b", citations: true, format: "docx" }));
expectType<NativeBlockOf<"video">>()(video("s3://bucket/key", { bucketOwner: "123456789012", format: "three_gp" }));
expectType<NativeBlockOf<"audio">>()(audio(bytes, { format: "x-aac" }));
document(bytes, { citations: { enabled: false } });

await fromBedrock().create({
  responseModel: { type: "object" },
  messages: [{ role: "user", content: [image(bytes), document(file), video(bytes), audio(bytes), { text: "x" }] }],
});

// @ts-expect-error no data
image(5);
// @ts-expect-error not read yet
image(new ReadableStream());
// @ts-expect-error unknown format
image(bytes, { format: "bmp" });
// @ts-expect-error a video's
audio(bytes, { format: "wmv" });
// @ts-expect-error a document's
image(bytes, { name: "x" });
// @ts-expect-error unknown option
document(bytes, { title: "x" });
