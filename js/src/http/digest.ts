/** The host's own SHA-256. */

/** Above this size it is faster than the core's, for all the cost of an asynchronous call. */
const LARGE_BODY = 32 * 1024;

/** SHA-256 of a large body in lower-case hex; undefined where the core hashes it faster, or the host has none to offer. */
export async function hashOf(body: Uint8Array<ArrayBuffer>): Promise<string | undefined> {
  // Browsers give `subtle` to secure contexts only; the core then hashes by itself.
  const subtle = (globalThis as { readonly crypto?: Crypto }).crypto?.subtle;
  if (subtle === undefined || body.length <= LARGE_BODY) return undefined;
  const digest = new Uint8Array(await subtle.digest("SHA-256", body));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
