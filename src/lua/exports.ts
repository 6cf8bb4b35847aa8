// The functions that the compiled Lua module offers, as TypeScript sees them.

/** Address of a `lua_State`. */
export type State = number;
/** Address in the memory of the instance. */
export type Pointer = number;

export interface LuaExports {
  memory: WebAssembly.Memory;
  __indirect_function_table: WebAssembly.Table;
  __wasm_call_ctors(): void;
  __errno_location(): Pointer;
  malloc(size: number): Pointer;
  free(pointer: Pointer): void;
  fflush(file: Pointer): number;

  luaL_newstate(): State;
  luaL_openlibs(L: State): void;
  lua_close(L: State): void;
  lua_newthread(L: State): State;
  lua_resetthread(L: State): number;
  lua_pushthread(L: State): number;

  lua_gettop(L: State): number;
  lua_settop(L: State, index: number): void;
  lua_rotate(L: State, index: number, n: number): void;
  lua_pushvalue(L: State, index: number): void;
  lua_checkstack(L: State, slots: number): number;
  lua_xmove(from: State, to: State, count: number): void;
  lua_absindex(L: State, index: number): number;
  lua_type(L: State, index: number): number;
  lua_typename(L: State, type: number): Pointer;
  lua_rawequal(L: State, a: number, b: number): number;

  lua_pushnil(L: State): void;
  lua_pushboolean(L: State, value: number): void;
  lua_pushnumber(L: State, value: number): void;
  lua_pushinteger(L: State, value: bigint): void;
  lua_pushlstring(L: State, bytes: Pointer, length: number): Pointer;
  lua_pushcclosure(L: State, functionIndex: number, upvalues: number): void;
  lua_toboolean(L: State, index: number): number;
  lua_tonumberx(L: State, index: number, isNumber: Pointer): number;
  lua_tointegerx(L: State, index: number, isInteger: Pointer): bigint;
  lua_tolstring(L: State, index: number, length: Pointer): Pointer;
  lua_tocfunction(L: State, index: number): number;
  lua_touserdata(L: State, index: number): Pointer;
  lua_tothread(L: State, index: number): State;
  lua_topointer(L: State, index: number): Pointer;
  lua_rawlen(L: State, index: number): bigint;
  lua_isinteger(L: State, index: number): number;

  lua_createtable(L: State, arraySize: number, recordSize: number): void;
  lua_newuserdatauv(L: State, size: number, userValues: number): Pointer;
  lua_getglobal(L: State, name: Pointer): number;
  lua_setglobal(L: State, name: Pointer): void;
  lua_getfield(L: State, index: number, name: Pointer): number;
  lua_setfield(L: State, index: number, name: Pointer): void;
  lua_rawget(L: State, index: number): number;
  lua_rawset(L: State, index: number): void;
  lua_rawgeti(L: State, index: number, n: bigint): number;
  lua_rawseti(L: State, index: number, n: bigint): void;
  lua_getmetatable(L: State, index: number): number;
  lua_setmetatable(L: State, index: number): number;
  lua_next(L: State, index: number): number;
  lua_setupvalue(L: State, index: number, n: number): Pointer;

  lua_callk(L: State, args: number, results: number, context: number, continuation: number): void;
  lua_pcallk(L: State, args: number, results: number, handler: number, context: number, continuation: number): number;
  lua_resume(L: State, from: State, args: number, resultCount: Pointer): number;
  lua_status(L: State): number;
  lua_isyieldable(L: State): number;
  lua_error(L: State): number;
  lua_concat(L: State, count: number): void;
  lua_dump(L: State, writer: number, data: number, strip: number): number;
  lua_sethook(L: State, hook: number, mask: number, count: number): void;
  lua_gethook(L: State): number;

  luaL_loadbufferx(L: State, bytes: Pointer, size: number, name: Pointer, mode: Pointer): number;
  luaL_traceback(L: State, of: State, message: Pointer, level: number): void;
  luaL_where(L: State, level: number): void;
  luaL_tolstring(L: State, index: number, length: Pointer): Pointer;
  luaL_checklstring(L: State, argument: number, length: Pointer): Pointer;
  luaL_argerror(L: State, argument: number, message: Pointer): number;
  luaL_ref(L: State, table: number): number;
  luaL_unref(L: State, table: number, reference: number): void;
  luaL_getmetafield(L: State, index: number, name: Pointer): number;
  luaL_testudata(L: State, index: number, name: Pointer): Pointer;
  luaL_newmetatable(L: State, name: Pointer): number;
  luaL_checkstack(L: State, slots: number, message: Pointer): void;

  // shim.wat
  push_integer(L: State, value: number): void;
  integer_at(L: State, index: number): number;
  kind_at(L: State, index: number): number;
  // values.wat
  use_inbox(start: Pointer, end: Pointer): void;
  use_references(messageHandler: number, handlerMetatable: number): void;
  pack_values(L: State, first: number, count: number): number;
  reference_at(L: State, index: number): number;
  push_parcel(L: State, parcel: Pointer): number;
  run_parcel(L: State, parcel: Pointer): number;
  call_parcel(L: State, parcel: Pointer): number;
  userdata_metatable(L: State, index: number): Pointer;
  push_number(L: State, value: number): number;
  number_at(L: State, index: number): number;
  safe_integer_at(L: State, index: number): number;
  // Table indices and cells of shim.wat
  host_function: WebAssembly.Global;
  host_continuation: WebAssembly.Global;
  guarded: WebAssembly.Global;
  observed: WebAssembly.Global;
  file_seek: WebAssembly.Global;
  accepts_compiled: WebAssembly.Global;
  close_process: WebAssembly.Global;
  yield: WebAssembly.Global;
  running_coroutine: WebAssembly.Global;
  is_yieldable: WebAssembly.Global;
  program: WebAssembly.Global;
  close_file: WebAssembly.Global;
  dump_writer: WebAssembly.Global;
  hook: WebAssembly.Global;
  running: WebAssembly.Global;
  fuel: WebAssembly.Global;
  fuel_interval: WebAssembly.Global;
}
