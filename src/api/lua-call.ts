// Calls Lua functions whose results are to stay in Lua: tables are not copied, functions in them are not held.
import type { Owner } from "../kernel/owner.ts";
import type { LuaFunction } from "../lua/references.ts";
import { forget, type Runtime } from "./runtime.ts";
import type { Kept } from "./types.ts";

/** How long a call may take, in milliseconds: as handlers of events. */
const BUDGET = 5000;

/**
 * Calls a function on behalf of an owner.
 * @returns its results, those that cannot be copied well as references, which the caller releases
 * @throws LuaError
 */
export function callKept(runtime: Runtime, owner: Owner, fn: LuaFunction, args: readonly unknown[]): Kept[] {
  const { lua, values } = runtime;
  const { L } = lua;
  lua.c.lua_checkstack(L, args.length + 8);
  const top = lua.c.lua_gettop(L);
  try {
    values.pushAll(L, [fn, ...args]);
    runtime.within(owner, () => lua.limits.enter(() => lua.protectedCall(L, args.length), BUDGET));
    return runtime.keepFrom(L, top + 1);
  } finally {
    lua.c.lua_settop(L, top);
  }
}

/** A value that a function returns to Lua now: it is let go of when it has arrived. */
export function handedOver(value: Kept): Kept {
  setImmediate(() => forget(value));
  return value;
}
