/** Where a file is that a bundler named: an absolute path of any system, or a path relative to the code. */

export function fileLocation(path: string, base: string): string | URL {
  // Read as a URL, the drive of a Windows path would be a protocol.
  return /^(?:[a-z]:)?[\\/]/iu.test(path) ? path : new URL(path, base);
}
