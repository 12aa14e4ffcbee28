// The edge runtime of Vercel and Next: a bundle as their build makes it, in a virtual machine that offers compiled modules.
import { readFileSync } from "node:fs";
import { EdgeVM } from "@edge-runtime/vm";
import { build } from "esbuild";

/** Runs the program in `file`; `define` replaces names in it, as a build does with `process.env`. */
export async function runInEdge(file, define = {}) {
  let binary;
  const { outputFiles } = await build({
    entryPoints: [file],
    define,
    bundle: true,
    write: false,
    format: "iife",
    conditions: ["edge-light", "worker", "browser"],
    plugins: [offerModules((path) => (binary = path))],
  });
  return new EdgeVM({
    codeGeneration: { strings: false, wasm: false },
    extend: (context) => Object.assign(context, { wasm: new WebAssembly.Module(readFileSync(binary)) }),
    initialCode: outputFiles[0].text,
  });
}

/** `import module from "….wasm?module"` becomes a global of the runtime, as in an edge function's build. */
const offerModules = (onBinary) => ({
  name: "offer-modules",
  setup(context) {
    context.onResolve({ filter: /\.wasm\?module$/ }, async ({ path, resolveDir, kind }) => {
      const resolved = await context.resolve(path.replace("?module", ""), { resolveDir, kind });
      onBinary(resolved.path);
      return { path: "wasm", namespace: "offered" };
    });
    context.onLoad({ filter: /.*/, namespace: "offered" }, () => ({ contents: "export default globalThis.wasm;" }));
  },
});
