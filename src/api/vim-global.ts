// The global `vim.fn.getcwd`, which the overview that smelt's plugins are written from uses; there is no more of `vim`.
import { REGISTRY_INDEX, RIDX_GLOBALS, Type } from "../lua/constants.ts";
import type { Runtime } from "./runtime.ts";

/** Makes the global, unless the program has one of that name. */
export function defineVim({ lua, values }: Runtime): void {
  const { c, L } = lua;
  c.lua_checkstack(L, 8);
  c.lua_rawgeti(L, REGISTRY_INDEX, RIDX_GLOBALS);
  lua.pushText(L, "vim");
  if (c.lua_rawget(L, -2) === Type.Nil) {
    lua.pushText(L, "vim");
    values.push(L, { fn: { getcwd: () => process.cwd() } });
    c.lua_rawset(L, -4);
  }
  lua.pop(L, 2);
}
