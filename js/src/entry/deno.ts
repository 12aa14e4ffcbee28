/** Deno: a source phase import needs no permission to read; versions before 2.6 lack it and use the text form. */

import { setModuleSource } from "../core/instance.js";

setModuleSource(async () => {
  try {
    return (await import("./source-phase.js")).default;
  } catch {
    return (await import("./inline-module.js")).compileInline();
  }
});

export * from "../index.js";
