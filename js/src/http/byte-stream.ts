/** A stream of bytes for a response. */

/** Where the bytes come from. */
export interface ByteSource {
  /** The next bytes; `undefined` at the end. A failure fails the stream. */
  next(): Promise<Uint8Array | undefined>;
  /** Nobody reads on. */
  cancel(): Promise<void>;
}

/** A stream that asks for bytes when it is read. */
export function byteStream(source: ByteSource): ReadableStream<Uint8Array> {
  try {
    return pulling(source);
  } catch {
    // workerd makes no streams of one's own before the compatibility date 2022-11-30, but passes bytes on.
    return passingOn(source);
  }
}

function pulling(source: ByteSource): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const bytes = await source.next();
        if (bytes === undefined) controller.close();
        else controller.enqueue(bytes);
      },
      cancel: () => source.cancel(),
    },
    { highWaterMark: 0 },
  );
}

function passingOn(source: ByteSource): ReadableStream<Uint8Array> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const pass = async (): Promise<void> => {
    for (;;) {
      const bytes = await source.next();
      if (bytes === undefined) return writer.close();
      await writer.write(bytes);
    }
  };
  pass()
    .catch(async (error) => {
      await source.cancel();
      await writer.abort(error);
    })
    .catch(() => undefined);
  return readable;
}
