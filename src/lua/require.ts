// `require` in JavaScript, as loadlib.c of Lua 5.4 has it: it tells when the body of a module begins and ends.
import { REGISTRY_INDEX, Type } from "./constants.ts";
import type { Pointer, State } from "./exports.ts";
import type { Lua } from "./vm.ts";

/** Offsets in `CClosure` (lobject.h of Lua 5.4 on wasm32): the C function, and its first upvalue. */
const C_FUNCTION = 12;
const UPVALUE = 16;

/**
 * From now on `enter` is called before the body of a module runs, and `leave` after, however it ends. Programs cannot
 * tell the difference: there is no further call on Lua's stack, and the function stays the same, wherever it is kept.
 * A `require` that the program has put in the place of Lua's is left alone.
 */
export function watchModules(lua: Lua, enter: () => void, leave: () => void): void {
  const { c, L, memory } = lua;
  c.lua_checkstack(L, 4);
  lua.pushGlobals(L);
  lua.pushText(L, "require");
  c.lua_rawget(L, -2);
  c.lua_rawgeti(L, REGISTRY_INDEX, BigInt(lua.references.package as number));
  const closure = c.lua_topointer(L, -2);
  const isOriginal = c.lua_tocfunction(L, -2) !== 0 && memory.readU32(closure + UPVALUE) === c.lua_topointer(L, -1);
  lua.pop(L);
  if (isOriginal) {
    c.push_integer(
      L,
      lua.addFunction((state) => requireModule(lua, state, enter, leave)),
    );
    c.lua_setupvalue(L, -2, 1);
    memory.writeU32(closure + C_FUNCTION, c.host_function.value);
  }
  lua.pop(L, 2);
}

function requireModule(lua: Lua, L: State, enter: () => void, leave: () => void): number {
  const { c } = lua;
  const name = c.luaL_checklstring(L, 1, lua.memory.out);
  c.lua_settop(L, 1);
  lua.getField(L, REGISTRY_INDEX, "_LOADED");
  c.lua_getfield(L, 2, name);
  if (c.lua_toboolean(L, -1) !== 0) return 1;
  lua.pop(L);
  findLoader(lua, L, name);
  c.lua_rotate(L, -2, 1);
  c.lua_pushvalue(L, 1);
  c.lua_pushvalue(L, -3);
  enter();
  try {
    c.lua_callk(L, 2, 1, 0, 0);
  } finally {
    leave();
  }
  if (c.lua_type(L, -1) === Type.Nil) lua.pop(L);
  else c.lua_setfield(L, 2, name);
  if (c.lua_getfield(L, 2, name) === Type.Nil) {
    lua.pop(L);
    c.lua_pushboolean(L, 1);
    c.lua_pushvalue(L, -1);
    c.lua_setfield(L, 2, name);
  }
  c.lua_rotate(L, -2, 1);
  return 2;
}

/**
 * Asks the searchers one after the other, and pushes the loader and its data; raises in Lua when there is none.
 * @param name C's text of it, which ends at its first zero byte
 */
function findLoader(lua: Lua, L: State, name: Pointer): void {
  const { c, memory } = lua;
  const pushName = () => c.lua_pushlstring(L, name, memory.bytes.indexOf(0, name) - name);
  c.lua_rawgeti(L, REGISTRY_INDEX, BigInt(lua.references.package as number));
  const type = lua.getField(L, -1, "searchers");
  c.lua_rotate(L, 3, 1);
  lua.pop(L);
  if (type !== Type.Table) throw new Error("'package.searchers' must be a table");
  // The error message, for when there is no loader: it grows on the stack, as it need not be valid UTF-8.
  c.luaL_where(L, 1);
  lua.pushText(L, "module '");
  pushName();
  lua.pushText(L, "' not found:");
  c.lua_concat(L, 4);
  for (let i = 1n; c.lua_rawgeti(L, 3, i) !== Type.Nil; i++) {
    pushName();
    c.lua_callk(L, 1, 2, 0, 0);
    const found = c.lua_type(L, -2);
    if (found === Type.Function) return;
    lua.pop(L);
    if (found === Type.String || found === Type.Number) {
      lua.pushText(L, "\n\t");
      c.lua_rotate(L, -2, 1);
      c.lua_concat(L, 3);
    } else lua.pop(L);
  }
  lua.pop(L);
  c.lua_error(L);
}
