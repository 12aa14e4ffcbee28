/** What the entry files use of Node: declared here, since the package must compile without Node's types. */

declare const process: {
  getBuiltinModule(name: "fs"): { readFileSync(file: string | URL): Uint8Array<ArrayBuffer> };
};
