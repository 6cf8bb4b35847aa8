// A Lua instance for tests: nothing of the machine is behind its doors, and what it prints is thrown away.
import build from "../../build/build.json";
import { openLibraries } from "../../src/lua/libraries.ts";
import { compileLua, wholeModule } from "../../src/lua/module.ts";
import { Output } from "../../src/lua/output.ts";
import type { LuaFunction } from "../../src/lua/references.ts";
import { Values } from "../../src/lua/values.ts";
import { Lua } from "../../src/lua/vm.ts";

const refuse = (): never => {
  throw new Error("a test's Lua instance must not touch the machine");
};

export interface Instance {
  lua: Lua;
  values: Values;
  /** Compiles Lua source into a function. */
  compile(source: string): LuaFunction;
  /** Runs Lua source, which finds `args` in `...`, and answers its results. */
  run(source: string, ...args: unknown[]): unknown[];
  /** Lua's own measure of its memory, in kilobytes, after a full collection. */
  kilobytes(): number;
}

/**
 * Makes an instance.
 * @param memoryLimit in bytes
 */
export async function createInstance(memoryLimit?: number): Promise<Instance> {
  const doors = {
    files: { open: refuse, unlink: refuse, rmdir: refuse, rename: refuse },
    checkCommand: refuse,
    checkVariable: refuse,
    exit: refuse,
  };
  const stdout = Object.assign(new Output(1, false, refuse), { write: () => {} });
  const lua = new Lua({
    module: await compileLua(),
    whole: wholeModule,
    image: build.image,
    doors,
    stdout,
    memoryLimit,
  });
  openLibraries(lua, { doors, stdout, findModule: () => [] });
  const values = new Values(lua);
  const compile = (source: string): LuaFunction => {
    lua.load(lua.L, Buffer.from(source), "=test", "t");
    const chunk = values.functionAt(lua.L, -1) as LuaFunction;
    lua.pop(lua.L);
    return chunk;
  };
  const run = (source: string, ...args: unknown[]): unknown[] => {
    const chunk = compile(source);
    try {
      return chunk.call(...args);
    } finally {
      chunk.release();
    }
  };
  const kilobytes = () => Number(run("collectgarbage() collectgarbage() return collectgarbage('count')")[0]);
  return { lua, values, compile, run, kilobytes };
}
