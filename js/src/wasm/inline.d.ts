/** The binary as text; the build writes the module next to this file. */

/** Base64 of the gzip-compressed WebAssembly binary. */
export declare const gzipBase64: string;
