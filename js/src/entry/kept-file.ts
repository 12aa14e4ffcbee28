/** Whether the binary's file is where its address says, as far as the address can tell. */

/** Where the code stands as it was installed, below the folder of the package, also with a version: `bedrock-extract@1.0.0`. */
const INSTALLED = /\/bedrock-extract[^/]*\/dist\/wasm\/[^/]+$/u;

/** Where the address leads when a build has moved the code, and neither named the file nor took it along. */
const LEFT_BEHIND = /\/wasm\/core(?:_slim)?_bg\.wasm$/u;

/**
 * Asking for a file that is not there would put an error into the console of every page. A build that takes the file along
 * gives it an address of its own.
 */
export function isKept({ pathname }: URL): boolean {
  return INSTALLED.test(pathname) || !LEFT_BEHIND.test(pathname);
}
