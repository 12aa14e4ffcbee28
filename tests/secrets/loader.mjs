// Puts a class that is watched under the package's error class.
const BASE = "extends Error {";

export async function load(url, context, nextLoad) {
  const loaded = await nextLoad(url, context);
  if (!url.endsWith("/dist/errors.js")) return loaded;
  const source = String(loaded.source);
  const parts = source.split(BASE);
  if (parts.length !== 2) throw new Error(`No error class to watch in ${url}`);
  return { ...loaded, source: parts.join('extends globalThis[Symbol.for("bedrock-extract.watched")] {') };
}
