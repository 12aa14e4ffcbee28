/** Files of jobs in a folder of the machine. */

import { BedrockExtractError } from "../errors.js";
import type { BatchStorage } from "../types/batch-run.js";
import { demand, isText } from "./options.js";

/** As much as is used of `node:fs/promises`. */
interface FileSystem {
  mkdir(path: string, options: { readonly recursive: true }): Promise<unknown>;
  open(path: string, flags: "r" | "w"): Promise<FileHandle>;
  readdir(path: string, options: { readonly recursive: true }): Promise<string[]>;
  rename(from: string, to: string): Promise<void>;
}

interface FileHandle {
  read(into: Uint8Array): Promise<{ readonly bytesRead: number }>;
  write(bytes: Uint8Array): Promise<{ readonly bytesWritten: number }>;
  close(): Promise<void>;
}

/** Bytes that are read at once. */
const PIECE = 64 * 1024;

/**
 * Files of a folder, in Node.js, Deno and Bun: for tests, and for a service of your own that runs jobs over files. The folder is made
 * when the first file is written.
 *
 * @throws BedrockExtractError `BAD_OPTION` for a folder that is none. Its functions fail with `UNSUPPORTED_RUNTIME` where the runtime
 * has no files.
 * @example
 * ```ts
 * const storage = folderStorage("./batches");
 * ```
 */
export function folderStorage(folder: string): BatchStorage {
  demand("folder", folder, "the path of a folder", isText, "folderStorage()");
  const pathOf = (name: string) => `${folder}/${name}`;
  return {
    url: pathOf,
    put: async (name, content) => {
      const files = fileSystem();
      const path = pathOf(name);
      await files.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
      // It takes its name when it is whole.
      const handle = await files.open(`${path}.part`, "w");
      try {
        for await (const bytes of content) await written(handle, bytes);
      } finally {
        await handle.close();
      }
      await files.rename(`${path}.part`, path);
    },
    get: async function* (name) {
      const handle = await fileSystem().open(pathOf(name), "r");
      try {
        for (;;) {
          const piece = new Uint8Array(PIECE);
          const { bytesRead } = await handle.read(piece);
          if (bytesRead === 0) return;
          yield piece.subarray(0, bytesRead);
        }
      } finally {
        await handle.close();
      }
    },
    list: async (prefix) => {
      const inside = prefix.slice(0, prefix.lastIndexOf("/") + 1);
      const names = await fileSystem().readdir(pathOf(inside), { recursive: true }).catch(nothing);
      return names
        .map((name) => `${inside}${name.replaceAll("\\", "/")}`)
        .filter((name) => name.startsWith(prefix) && !name.endsWith(".part"));
    },
  };
}

async function written(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let rest = bytes; rest.length > 0; ) rest = rest.subarray((await handle.write(rest)).bytesWritten);
}

function nothing(error: unknown): string[] {
  if ((error as { readonly code?: unknown }).code === "ENOENT") return [];
  throw error;
}

/** Without an import by name, which hosts without files would refuse. */
function fileSystem(): FileSystem {
  const { process } = globalThis as { readonly process?: { getBuiltinModule?(name: string): unknown } };
  const files = process?.getBuiltinModule?.("fs/promises");
  if (files !== undefined) return files as FileSystem;
  throw new BedrockExtractError({
    code: "UNSUPPORTED_RUNTIME",
    message: "`folderStorage()` finds no files in this runtime",
    help: "Use `s3Storage()`, or a storage of your own",
  });
}
