/** Compiles the binary from its text form, for runtimes and bundlers that lose the file. */

import { gzipBase64 } from "../wasm/inline.js";

export async function compileInline(): Promise<WebAssembly.Module> {
  const text = atob(gzipBase64);
  const compressed = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) compressed[index] = text.charCodeAt(index);
  const binary = new Blob([compressed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return WebAssembly.compile(await new Response(binary).arrayBuffer());
}
