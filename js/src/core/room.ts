/**
 * Room for the requests of open calls in the core's memory. A request takes about two and a half times its size there, and a core
 * without memory stops for all of them: what does not fit waits until others are done.
 */

/** Bytes of requests that are open at once; a larger one has to be alone. */
const ROOM = 256 * 1024 * 1024;

/** Bytes of a request that always fits: large ones of others are no reason to wait. */
const SMALL = 1024 * 1024;

let taken = 0;
const waiting: { readonly bytes: number; readonly enter: (leave: () => void) => void }[] = [];

/** Waits for room for a request of so many bytes. The result gives it back. */
export function takeRoom(bytes: number): Promise<() => void> {
  if (bytes <= SMALL) return Promise.resolve(entered(bytes));
  return new Promise((enter) => {
    waiting.push({ bytes, enter });
    admit();
  });
}

/** Those who came first go in first. */
function admit(): void {
  for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
    if (taken > 0 && taken + next.bytes > ROOM) return;
    waiting.shift();
    next.enter(entered(next.bytes));
  }
}

function entered(bytes: number): () => void {
  taken += bytes;
  let isIn = true;
  return () => {
    if (!isIn) return;
    isIn = false;
    taken -= bytes;
    admit();
  };
}
