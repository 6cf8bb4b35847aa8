// Compiles the Lua sources that ship inside the executable, with the VM that will load them, into build/.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Output } from "../src/lua/output.ts";
import { Lua } from "../src/lua/vm.ts";

const root = join(import.meta.dir, "..");

function closed(): never {
  throw new Error("nothing of the machine is needed to compile");
}

/** Writes build/boot.luac and build/build.json. */
export function buildChunks(): void {
  const wasm = readFileSync(join(root, "build/lua.wasm"));
  const lua = new Lua({
    module: new WebAssembly.Module(wasm),
    stdout: new Output(1, true, closed),
    doors: {
      files: { open: closed, unlink: closed, rmdir: closed, rename: closed },
      checkCommand: closed,
      checkVariable: closed,
      exit: closed,
    },
  });
  lua.load(lua.L, readFileSync(join(root, "lua/ingot/boot.lua")), "=boot", "t");
  const boot = lua.dump(lua.L);
  writeFileSync(join(root, "build/boot.luac"), boot);
  const build = createHash("sha256").update(wasm).digest("hex").slice(0, 16);
  writeFileSync(join(root, "build/build.json"), `${JSON.stringify({ build })}\n`);
}
