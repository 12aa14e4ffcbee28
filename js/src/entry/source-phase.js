// Copied as it is: the compiler does not know this syntax yet.
import source module from "../wasm/core_bg.wasm";

export default module;
