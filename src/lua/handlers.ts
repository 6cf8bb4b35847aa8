// JavaScript functions that Lua holds as values: each has the number of a host function until Lua collects its closure.
import { REGISTRY_INDEX } from "./constants.ts";
import type { HandlerNumbers } from "./parcel.ts";
import type { HostFunction, Lua } from "./vm.ts";

export class Handlers implements HandlerNumbers {
  /** Registry reference of the metatable of the boxes that hold the numbers in Lua (values.wat). */
  readonly metatable: number;
  private readonly metatablePointer: number;
  /** Number of a function that says that the one called is gone: a finalizer can call what was finalized before it. */
  private readonly gone: number;

  /**
   * @param adapt makes the host function that calls a JavaScript function
   */
  constructor(
    private readonly lua: Lua,
    private readonly adapt: (fn: (...args: never[]) => unknown) => HostFunction,
  ) {
    const { c, L } = lua;
    this.gone = lua.addFunction(() => {
      throw new Error("this function was collected");
    });
    c.lua_createtable(L, 0, 1);
    this.metatablePointer = c.lua_topointer(L, -1);
    lua.setFunction(L, -1, "__gc", (state) => this.collect(state));
    this.metatable = c.luaL_ref(L, REGISTRY_INDEX);
  }

  add(fn: (...args: never[]) => unknown): number {
    return this.lua.addFunction(this.adapt(fn));
  }

  remove(id: number): void {
    this.lua.removeFunction(id);
  }

  /** The finalizer of boxes. A program with the debug library can call it, with anything. */
  private collect(L: number): number {
    const { c, memory } = this.lua;
    if (c.userdata_metatable(L, 1) !== this.metatablePointer) throw new Error("not a function's box");
    const box = c.lua_touserdata(L, 1);
    const id = memory.readU32(box);
    if (id === this.gone) return 0;
    memory.writeU32(box, this.gone);
    this.lua.removeFunction(id);
    return 0;
  }
}
