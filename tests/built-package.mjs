// The package as users get it: the built directory, found through its own exports map.
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

export async function builtPackage() {
  const manifest = fileURLToPath(new URL("../pkg/package.json", import.meta.url));
  return await import(pathToFileURL(createRequire(manifest).resolve("bedrock-extract")));
}
