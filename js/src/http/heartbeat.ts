/** Signs of life while something is waited for, or goes on. */

/** The promise is not settled yet. */
export const TICK: unique symbol = Symbol("tick");

/** The promise's outcome, or `TICK` when it is not there after this many milliseconds. */
export async function ticking<Result>(promise: Promise<Result>, milliseconds: number): Promise<Result | typeof TICK> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tick = new Promise<typeof TICK>((resolve) => {
    timer = setTimeout(() => resolve(TICK), milliseconds);
  });
  try {
    return await Promise.race([promise, tick]);
  } finally {
    clearTimeout(timer);
  }
}

/** Milliseconds between two signs. */
const SIGN = 5_000;

/** Calls `sign` again and again; calling the result ends that. */
export function signsOfLife(sign: () => void): () => void {
  const timer = setInterval(sign, SIGN);
  return () => clearInterval(timer);
}
