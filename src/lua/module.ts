// The compiled Lua module: found beside the sources or inside the executable, compiled off the main thread.
// It comes in two ways (scripts/build-split.ts): full, and split into what short programs need and the whole, which is
// compiled when they need more. Compiling Lua source is more. What short programs do without is compressed.

import smallPath from "../../build/lua.wasm" with { type: "file" };
import fullPath from "../../build/lua-full.wasm.zst" with { type: "file" };
import wholePath from "../../build/lua-whole.wasm.zst" with { type: "file" };

let compiling: Promise<WebAssembly.Module> | undefined;
let whole: WebAssembly.Module | undefined;

/**
 * Starts compiling the module, so that it is ready by the time it is needed. Calling it again costs nothing.
 * @param full whether to take the full module; only the first call decides
 */
export function compileLua(full = false): Promise<WebAssembly.Module> {
  compiling ??= (full ? fullBytes() : Bun.file(smallPath).bytes()).then((bytes) => WebAssembly.compile(bytes));
  return compiling;
}

async function fullBytes(): Promise<Uint8Array> {
  return Bun.zstdDecompress(await Bun.file(fullPath).bytes());
}

/** The whole module, wanted by Lua code that is running now. */
export function wholeModule(): WebAssembly.Module {
  if (whole === undefined) {
    const { readFileSync } = require("node:fs") as typeof import("node:fs");
    whole = new WebAssembly.Module(Bun.zstdDecompressSync(readFileSync(wholePath)));
  }
  return whole;
}
