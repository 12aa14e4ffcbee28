// Fetches the weights from the model's own publisher.
import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

const CONNECT_MILLISECONDS = 4000;
const STALL_MILLISECONDS = 30_000;

/** Writes the official file to `target` and resolves to `{ sha256 }` of what was written. */
export async function fetchFromWeb(model, { target, log, progress }) {
  const { host } = new URL(model.official);
  log(`From its publisher: ${model.official}`);
  const stall = new AbortController();
  const watchdog = createWatchdog(stall);
  try {
    watchdog.expectWithin(CONNECT_MILLISECONDS, `${host} did not answer within ${CONNECT_MILLISECONDS / 1000} s`);
    const response = await fetch(model.official, { signal: stall.signal });
    if (!response.ok) throw new Error(`${host} answered ${response.status}`);
    const hash = createHash("sha256");
    let done = 0;
    async function* measured(chunks) {
      for await (const chunk of chunks) {
        watchdog.expectWithin(STALL_MILLISECONDS, `${host} stopped sending`);
        done += chunk.length;
        if (done > model.bytes) throw new Error(`${host} sends more than the pinned ${model.bytes} bytes`);
        hash.update(chunk);
        progress.update(done, model.bytes);
        yield chunk;
      }
    }
    await pipeline(Readable.fromWeb(response.body), measured, createWriteStream(target), { signal: stall.signal });
    return { sha256: hash.digest("hex") };
  } catch (error) {
    throw new Error(stall.signal.reason?.message ?? reasonOf(error, host));
  } finally {
    watchdog.stop();
    progress.end();
  }
}

function createWatchdog(controller) {
  let timer;
  return {
    expectWithin(milliseconds, complaint) {
      clearTimeout(timer);
      timer = setTimeout(() => controller.abort(new Error(complaint)), milliseconds);
    },
    stop() {
      clearTimeout(timer);
    },
  };
}

function reasonOf(error, host) {
  return error.cause?.code ? `${host} cannot be reached (${error.cause.code})` : error.message;
}
