// A bundle for Cloudflare Workers, as a user's build would make it.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { build } from "esbuild";

/** A Worker's upload: one module of code, and the binaries that it imports. */
export async function bundleWorker(entryPoint) {
  const binaries = [];
  const { outputFiles } = await build({
    entryPoints: [entryPoint],
    bundle: true,
    write: false,
    minify: true,
    format: "esm",
    target: "es2022",
    conditions: ["workerd", "worker", "browser"],
    plugins: [keepBinaries((path) => binaries.push({ name: basename(path), contents: readFileSync(path) }))],
  });
  return { code: outputFiles[0].text, binaries };
}

/** Binaries stay imports of their own: the runtime compiles them. */
function keepBinaries(onBinary) {
  return {
    name: "keep-binaries",
    setup(context) {
      context.onResolve({ filter: /\.wasm$/ }, async ({ path, resolveDir, kind, pluginData }) => {
        if (pluginData === "resolving") return undefined;
        const resolved = await context.resolve(path, { resolveDir, kind, pluginData: "resolving" });
        onBinary(resolved.path);
        return { path: `./${basename(resolved.path)}`, external: true };
      });
    },
  };
}
