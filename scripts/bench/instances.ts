// Lua instances inside this process: ours as a program gets it, and stock wasmoon's.
import { type LuaEngine, LuaFactory } from "wasmoon";
import { compileLua, Realm } from "../../src/host.ts";
import { Permissions } from "../../src/kernel/permissions.ts";
import type { Lua } from "../../src/lua/vm.ts";
import { shared } from "./row.ts";

/** A fresh instance of ours with everything allowed. */
export async function newLua(): Promise<Lua> {
  const permissions = new Permissions({ allowAll: true, allow: {}, deny: {} });
  return new Realm(await compileLua(), { permissions }).lua;
}

/** The instance of ours that all rows of a run use, as programs live long in one. */
export const ours = shared(() => newLua());

export const wasmoon = shared((): Promise<LuaEngine> => new LuaFactory().createEngine());

/** Loads Lua source and leaves its function on the stack. */
export function loadSource(lua: Lua, source: string): void {
  lua.load(lua.L, Buffer.from(source), "=benchmark", "t");
}
