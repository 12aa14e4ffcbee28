/** The clock and the random numbers of the host. */

/** Milliseconds since 1970. */
export function now(): number {
  return Date.now();
}

/** A new random number from 0 to 1. */
export function random(): number {
  return Math.random();
}
