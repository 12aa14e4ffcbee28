/** What importing the binary gives: each runtime has its own syntax, and only the entry files use it. */

declare module "*.wasm" {
  /** The compiled module (workerd), or the path of the file (Bun, which must be asked for it). */
  const source: WebAssembly.Module | string;
  export default source;
}

declare module "*.wasm?module" {
  const module: WebAssembly.Module;
  export default module;
}
