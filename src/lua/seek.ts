// `file:seek` with offsets of 64 bits: the C library in the module computes them with 32.
import { Type } from "./constants.ts";
import type { State } from "./exports.ts";
import type { Lua } from "./vm.ts";

/** Offsets in musl's `FILE` on wasm32 (stdio_impl.h), and its flag for the end of the file. */
const FLAGS = 0;
const DESCRIPTOR = 60;
const END_OF_FILE = 16;

/**
 * Moves the position of the file that is argument 1.
 * @returns the number of results, or -1 where the C library must do it: bad arguments, pipes, standard streams, errors
 */
export function seek(lua: Lua, L: State): number {
  const { c, memory } = lua;
  // struct luaL_Stream { FILE *f; lua_CFunction closef; }; a closed one has no closef.
  const stream = memory.withBytes("FILE*", (name) => c.luaL_testudata(L, 1, name));
  if (stream === 0 || memory.readU32(stream + 4) === 0) return -1;
  const whence = c.lua_type(L, 2) <= Type.Nil ? 1 : ["set", "cur", "end"].indexOf(stringAt(lua, L, 2));
  const hasOffset = c.lua_type(L, 3) > Type.Nil;
  if (whence < 0 || (hasOffset && c.lua_isinteger(L, 3) === 0)) return -1;
  const file = memory.readU32(stream);
  const fd = memory.readU32(file + DESCRIPTOR);
  // Flushing writes what is to be written, and moves the descriptor back over what was read ahead.
  if (!lua.descriptors.hasPosition(fd) || c.fflush(file) !== 0) return -1;
  try {
    const position = lua.descriptors.seek(fd, hasOffset ? Number(c.lua_tointegerx(L, 3, 0)) : 0, whence);
    memory.writeU32(file + FLAGS, memory.readU32(file + FLAGS) & ~END_OF_FILE);
    c.push_integer(L, position);
    return 1;
  } catch {
    return -1; // it fails there too, and is worded there
  }
}

function stringAt(lua: Lua, L: State, index: number): string {
  return lua.c.lua_type(L, index) === Type.String ? String(lua.textAt(L, index)) : "";
}
