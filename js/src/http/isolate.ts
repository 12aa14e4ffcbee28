/**
 * Isolates: many customers' code in one process, each with 128 MB of memory. They run nothing for one request on behalf of
 * another one, so a promise of one must not be waited for by another.
 */

/** Whether this is Cloudflare Workers or the edge runtime of Vercel. */
export function isIsolate(): boolean {
  const { navigator, EdgeRuntime } = globalThis as Readonly<Record<string, unknown>>;
  const { userAgent } = Object(navigator) as { readonly userAgent?: unknown };
  return userAgent === "Cloudflare-Workers" || EdgeRuntime !== undefined;
}
