// A compiled Bun program that runs one line of Lua with stock wasmoon.
import { LuaFactory } from "wasmoon";
import glue from "wasmoon/dist/glue.wasm" with { type: "file" };

// In a function because a program compiled to bytecode has no top-level await.
async function main() {
  const lua = await new LuaFactory(glue).createEngine();
  await lua.doString('print("hello")');
}

main();
