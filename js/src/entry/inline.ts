/** Runtimes without a known way to load the binary: it comes as text inside the JavaScript. */

import { setModuleSource } from "../core/instance.js";
import { compileInline } from "./inline-module.js";

setModuleSource(compileInline);

export * from "../index.js";
