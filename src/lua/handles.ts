// Handles: JavaScript objects that Lua holds as userdata with methods. The same object is the same userdata as long as
// Lua holds it; what Lua has let go of, this forgets.
import { REGISTRY_INDEX, Type } from "./constants.ts";
import type { Pointer, State } from "./exports.ts";
import type { LuaReference } from "./references.ts";
import type { Values } from "./values.ts";
import type { HostFunction } from "./vm.ts";

/** What Lua sees of the objects of one class. */
export interface HandleClass {
  /** As Lua names the type in messages. */
  name: string;
  methods: Record<string, HostFunction>;
  /** A metamethod `__index` for what is no method; called with the handle and the key. */
  index?: HostFunction;
}

interface Metatable {
  name: string;
  reference: number;
  pointer: Pointer;
}

export class Handles {
  private readonly metatables = new Map<unknown, Metatable>();
  private readonly pointers = new Set<Pointer>();
  /** The objects, by the numbers that are in their userdata. */
  private readonly objects: (object | undefined)[] = [];
  private readonly free: number[] = [];
  private readonly numbers = new Map<object, number>();
  /** Registry reference of a table with weak values: number → userdata. */
  private readonly held: number;
  /** Number of the finalizer. */
  private readonly collector: number;

  /** What Lua calls the type of an object that has handles. */
  nameOf(object: object): string | undefined {
    return this.metatables.get(object.constructor)?.name;
  }

  constructor(private readonly values: Values) {
    const { lua } = values;
    const { c, L } = lua;
    c.lua_createtable(L, 0, 0);
    c.lua_createtable(L, 0, 1);
    lua.pushText(L, "v");
    lua.setField(L, -2, "__mode");
    c.lua_setmetatable(L, -2);
    this.held = c.luaL_ref(L, REGISTRY_INDEX);
    this.collector = lua.addFunction((state) => this.collect(state));
    values.handles = this;
  }

  /** How many objects Lua holds. */
  get count(): number {
    return this.numbers.size;
  }

  /** Makes the objects whose constructor is `key` known to Lua. */
  define(key: unknown, { name, methods, index }: HandleClass): void {
    const { lua } = this.values;
    const { c, L } = lua;
    c.lua_createtable(L, 0, 5);
    lua.pushText(L, name);
    lua.setField(L, -2, "__name");
    lua.pushFunction(L, this.collector);
    lua.setField(L, -2, "__gc");
    c.lua_createtable(L, 0, Object.keys(methods).length);
    for (const [method, fn] of Object.entries(methods)) lua.setFunction(L, -1, method, fn);
    if (index !== undefined) {
      c.lua_createtable(L, 0, 1);
      lua.setFunction(L, -1, "__index", index);
      c.lua_setmetatable(L, -2);
    }
    lua.setField(L, -2, "__index");
    lua.pushText(L, name);
    lua.setField(L, -2, "__metatable");
    const pointer = c.lua_topointer(L, -1);
    this.pointers.add(pointer);
    this.metatables.set(key, { name, pointer, reference: c.luaL_ref(L, REGISTRY_INDEX) });
  }

  knows(object: object): boolean {
    return this.metatables.has(object.constructor);
  }

  /** Pushes the handle of an object whose class is defined. */
  push(L: State, object: object): void {
    const { lua } = this.values;
    const { c } = lua;
    const metatable = this.metatables.get(object.constructor);
    if (metatable === undefined) throw new TypeError(`Lua knows no handles of ${object.constructor.name}`);
    c.lua_rawgeti(L, REGISTRY_INDEX, BigInt(this.held));
    const known = this.numbers.get(object);
    if (known !== undefined) {
      if (c.lua_rawgeti(L, -1, BigInt(known)) === Type.Userdata) {
        c.lua_rotate(L, -2, 1);
        lua.pop(L);
        return;
      }
      lua.pop(L); // the userdata is dead, but not yet finalized
    }
    const number = this.free.pop() ?? this.objects.length;
    this.objects[number] = object;
    this.numbers.set(object, number);
    lua.memory.writeU32(c.lua_newuserdatauv(L, 4, 0), number);
    c.lua_rawgeti(L, REGISTRY_INDEX, BigInt(metatable.reference));
    c.lua_setmetatable(L, -2);
    c.lua_pushvalue(L, -1);
    c.lua_rawseti(L, -3, BigInt(number));
    c.lua_rotate(L, -2, 1);
    lua.pop(L);
  }

  /** The object whose handle is at `index`, if one is. */
  at(L: State, index: number): object | undefined {
    const { lua } = this.values;
    const { c } = lua;
    return this.pointers.has(c.userdata_metatable(L, index))
      ? this.objects[lua.memory.readU32(c.lua_touserdata(L, index))]
      : undefined;
  }

  /** The object whose handle is referred to, if one is. */
  of(reference: LuaReference): object | undefined {
    const { lua } = this.values;
    this.values.push(lua.L, reference);
    const object = this.at(lua.L, -1);
    lua.pop(lua.L);
    return object;
  }

  /** A reference to the handle of an object, for the values that are on their way to Lua. */
  reference(object: object): LuaReference | undefined {
    if (!this.knows(object)) return undefined;
    const { lua } = this.values;
    lua.c.lua_checkstack(lua.L, 8);
    this.push(lua.L, object);
    const reference = this.values.referenceAt(lua.L, -1);
    lua.pop(lua.L);
    return reference;
  }

  /** The finalizer. A program with the debug library can call it, with anything. */
  private collect(L: State): number {
    const object = this.at(L, 1);
    if (object === undefined) return 0;
    const { lua } = this.values;
    const box = lua.c.lua_touserdata(L, 1);
    const number = lua.memory.readU32(box);
    lua.memory.writeU32(box, GONE);
    this.objects[number] = undefined;
    this.free.push(number);
    if (this.numbers.get(object) === number) this.numbers.delete(object);
    return 0;
  }
}

/** No number of an object. */
const GONE = 0xffff_ffff;
