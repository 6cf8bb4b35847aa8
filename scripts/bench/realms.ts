// Realms with the Lua API inside this process, put together as those of programs are.
import { join } from "node:path";
import type { Runtime } from "../../src/api/runtime.ts";
import { compileLua, Realm } from "../../src/host.ts";
import { Permissions } from "../../src/kernel/permissions.ts";
import type { LuaFunction } from "../../src/lua/references.ts";
import { loadSource } from "./instances.ts";
import { type Bench, shared } from "./row.ts";

/** The variables that say where programs keep things. */
const places = ["XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"];

/** A fresh realm with everything allowed, which keeps its things in the benchmark's directory. */
export async function newRealm(bench: Bench): Promise<Realm> {
  const module = await compileLua();
  for (const place of places) process.env[place] = join(bench.directory, "realm", place);
  const realm = new Realm(module, { permissions: new Permissions({ allowAll: true, allow: {}, deny: {} }) });
  realm.runtime.onError = (error, source) => {
    console.error(`bench: an error in ${source}: ${error instanceof Error ? error.message : error}`);
  };
  return realm;
}

/** The realm of all rows that leave nothing behind, as programs live long in one. */
export const sharedRuntime = shared(async (bench) => (await newRealm(bench)).runtime);

/** The function that Lua source returns. */
export function luaFunction({ lua, values }: Runtime, source: string): LuaFunction {
  loadSource(lua, source);
  lua.protectedCall(lua.L, 0, 1);
  const fn = values.functionAt(lua.L, -1);
  lua.pop(lua.L);
  if (fn === undefined) throw new Error("the source returns no function");
  return fn;
}

/** Calls a Lua function as a task and waits for its end. @throws what it raises */
export async function runTask(runtime: Runtime, fn: LuaFunction, ...args: unknown[]): Promise<unknown> {
  const [result] = await runtime.tasks.start(runtime.program, fn, args).results;
  return result;
}
