// The compiled Lua module: found beside the sources or inside the executable, compiled off the main thread.
import { readFileSync } from "node:fs";
import path from "../../build/lua.wasm" with { type: "file" };

let compiling: Promise<WebAssembly.Module> | undefined;

/** Starts compiling the module, so that it is ready by the time it is needed. Calling it again costs nothing. */
export function compileLua(): Promise<WebAssembly.Module> {
  compiling ??= WebAssembly.compile(readFileSync(path));
  return compiling;
}
