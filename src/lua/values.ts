// Values between JavaScript and Lua: reading, pushing, references, and calls in both directions.
//
// | Lua | JavaScript |
// | --- | --- |
// | nil | undefined (and null, on the way to Lua) |
// | boolean | boolean |
// | integer | number when it is a safe integer, bigint otherwise |
// | float | number; `LuaFloat` when its value is a safe integer; -0.0, inf and nan are numbers |
// | string | string when it is valid UTF-8, Uint8Array otherwise |
// | table with the keys 1 to n | Array |
// | table with only UTF-8 string keys, empty table | plain object |
// | any other table | Map |
// | function | `LuaFunction`; from JavaScript, any function |
// | userdata, thread | `LuaReference` |
//
// Tables are copied, without metamethods. What is read and pushed again is the same in Lua, but for metatables, sharing
// and holes; a table that came from an Array is an Array again even when Lua emptied it. Objects of other classes than
// these (a Date, a Set) are refused.
import { REGISTRY_INDEX, Status, Type } from "./constants.ts";
import { outOfMemory } from "./error.ts";
import { HeldErrorValues } from "./error-values.ts";
import type { State } from "./exports.ts";
import { Handlers } from "./handlers.ts";
import { Inbox } from "./inbox.ts";
import { CYCLE, PackStatus, TOO_DEEP, TOO_LARGE } from "./packed.ts";
import { Parcel } from "./parcel.ts";
import { LuaFunction, LuaReference, type ReferenceOwner, type TypeNumber } from "./references.ts";
import type { HostFunction, Lua } from "./vm.ts";

/** Several results of a JavaScript function that Lua calls. Any other result is one value; an Array is one table. */
export class Results {
  constructor(readonly values: readonly unknown[]) {}
}

/** Makes a JavaScript function return these values to Lua: `return results(undefined, "not found")`. */
export function results(...values: unknown[]): Results {
  return new Results(values);
}

export interface CallOptions {
  /** How long Lua may run, in milliseconds; without limit unless given. */
  budget?: number;
}

export class Values implements ReferenceOwner {
  /** Gives Lua the objects of other classes than those that are copied. */
  handles: { reference(object: object): LuaReference | undefined } | undefined;
  private readonly inbox: Inbox;
  private readonly parcels: Parcel[] = [];
  private readonly handlers: Handlers;
  private traceback = "";
  /** Releases references that nobody holds any more. */
  private readonly forgotten = new FinalizationRegistry<number>((number) => this.drop(number));
  /** Registry references that were released and are still to be freed. */
  private readonly dropped: number[] = [];

  /**
   * @param lua an instance with its libraries open: the functions that this registers come after those of a boot image
   */
  constructor(readonly lua: Lua) {
    const { c, L } = lua;
    this.inbox = new Inbox(c, lua.memory, (number, type) => this.makeReference(number, type));
    this.handlers = new Handlers(lua, (fn) => this.adapt(fn as (...args: unknown[]) => unknown));
    lua.pushFunction(
      L,
      lua.addFunction((state) => this.recordTraceback(state)),
    );
    c.use_references(c.luaL_ref(L, REGISTRY_INDEX), this.handlers.metatable);
    lua.errorValues = new HeldErrorValues(this);
  }

  // --- Reading ---

  /**
   * A copy of the value at `index` of the stack of `L`.
   * @throws Error for a table that contains itself or that is nested more than 100 levels deep, RangeError for one that
   *   unfolds to millions of tables, LuaError when there is no memory
   */
  valueAt(L: State, index: number): unknown {
    const absolute = index < 0 ? this.lua.c.lua_absindex(L, index) : index;
    this.lua.c.pack_values(L, absolute, 1);
    return this.received(L, absolute)[0];
  }

  /** Copies of all values on the stack of `L` from `first`, 1 unless given, to the top: the arguments of a host function. */
  valuesFrom(L: State, first = 1): unknown[] {
    this.lua.c.pack_values(L, first, this.lua.c.lua_gettop(L) - first + 1);
    return this.received(L, first);
  }

  // The typed readers answer undefined when the value is of another type.

  /** The number at `index`, integer or float; an integer beyond ±2^53 is rounded. */
  numberAt(L: State, index: number): number | undefined {
    const number = this.lua.c.number_at(L, index);
    return Number.isNaN(number) && this.lua.c.lua_type(L, index) !== Type.Number ? undefined : number;
  }

  /** The integer at `index`, or a float with an integral value; undefined as well for one that is not safe. */
  integerAt(L: State, index: number): number | undefined {
    const number = this.lua.c.safe_integer_at(L, index);
    return Number.isNaN(number) ? undefined : number;
  }

  /** The string at `index`, or a number as Lua writes it, as text: bytes that are not UTF-8 become U+FFFD. */
  stringAt(L: State, index: number): string | undefined {
    const value = this.stringOrBytesAt(L, index);
    return value instanceof Uint8Array ? Buffer.from(value).toString() : value;
  }

  /** A copy of the bytes of the string at `index`, or of a number as Lua writes it. */
  bytesAt(L: State, index: number): Uint8Array | undefined {
    const value = this.stringOrBytesAt(L, index);
    return typeof value === "string" ? Buffer.from(value) : value;
  }

  /** The string at `index`, or a number as Lua writes it: text when it is UTF-8, bytes otherwise. */
  stringOrBytesAt(L: State, index: number): string | Uint8Array | undefined {
    const type = this.lua.c.lua_type(L, index);
    return type === Type.String || type === Type.Number ? this.lua.textAt(L, index) : undefined;
  }

  booleanAt(L: State, index: number): boolean | undefined {
    if (this.lua.c.lua_type(L, index) !== Type.Boolean) return undefined;
    return this.lua.c.lua_toboolean(L, index) !== 0;
  }

  /** The function at `index`, which the caller releases. */
  functionAt(L: State, index: number): LuaFunction | undefined {
    if (this.lua.c.lua_type(L, index) !== Type.Function) return undefined;
    return this.referenceAt(L, index) as LuaFunction;
  }

  /**
   * A reference to the value at `index`, of any type but nil, which the caller releases. A table is not copied.
   * @throws LuaError when there is no memory
   */
  referenceAt(L: State, index: number): LuaReference {
    const type = this.lua.c.lua_type(L, index);
    if (type <= Type.Nil) throw new TypeError("there is no reference to nil");
    const number = this.lua.c.reference_at(L, index);
    if (number < 0) throw outOfMemory();
    return this.makeReference(number, type);
  }

  /** A reference to what a JavaScript value is in Lua, which the caller releases. @throws as `push` */
  reference(value: unknown): LuaReference {
    const { c, L } = this.lua;
    c.lua_checkstack(L, 8);
    this.push(L, value);
    const reference = this.referenceAt(L, -1);
    this.lua.pop(L);
    return reference;
  }

  /** A copy of what a reference refers to, as `valueAt` makes it. */
  read(reference: LuaReference): unknown {
    const { lua } = this;
    this.push(lua.L, reference);
    try {
      return this.valueAt(lua.L, -1);
    } finally {
      lua.pop(lua.L);
    }
  }

  /** The type of the value at `index` as Lua names it; "no value" beyond the last argument. */
  typeNameAt(L: State, index: number): string {
    return this.lua.memory.cText(this.lua.c.lua_typename(L, this.lua.c.lua_type(L, index)));
  }

  /** Reads the values that were packed from stack index `first` on. */
  private received(L: State, first: number): unknown[] {
    const { inbox } = this;
    let { status } = inbox;
    const { count } = inbox;
    if (status === PackStatus.InboxTooSmall) {
      inbox.grow();
      status = this.lua.c.pack_values(L, first, count);
    }
    if (status !== PackStatus.Ok) throw packingError(status);
    inbox.open();
    const values = new Array<unknown>(count);
    for (let i = 0; i < count; i++) values[i] = inbox.read();
    inbox.shrink();
    return values;
  }

  // --- Pushing ---

  /**
   * Pushes a JavaScript value on the stack of `L`, which stays as it was when this throws. A function becomes a Lua
   * function: its arguments are converted, its result as well (`results` for several, a promise makes the task wait).
   * @throws TypeError, RangeError or Error for what cannot be converted; LuaError when there is no memory
   */
  push(L: State, value: unknown): void {
    if (typeof value !== "number") this.pushAll(L, [value]);
    else if (this.lua.c.push_number(L, value) === 0) throw stackFull();
  }

  /** Pushes several values, or none when one cannot be converted. */
  pushAll(L: State, values: readonly unknown[]): void {
    const parcel = this.pack(values);
    this.check(L, this.lua.c.push_parcel(L, parcel.pointer));
  }

  /**
   * What a host function returns to return `value` to Lua: faster than pushing it. @throws as `push`
   */
  answer(value: unknown): number | Promise<(L: State) => number> {
    if (value instanceof Promise) return value.then((settled: unknown) => () => this.answerSettled(settled));
    return this.answerSettled(value);
  }

  private answerSettled(value: unknown): number {
    const parcel = this.pack(value instanceof Results ? value.values : [value]);
    return -parcel.pointer;
  }

  /** Packs values, and the function to call with them if there is one, into a parcel that is free. */
  private pack(values: readonly unknown[], fn?: LuaFunction): Parcel {
    if (this.lua.closed) throw new Error("this Lua instance is closed");
    if (this.dropped.length > 0) this.freeDropped();
    const parcel = this.freeParcel();
    parcel.begin();
    try {
      for (let i = 0; i < values.length; i++) parcel.write(values[i]);
      parcel.finish(values.length, fn?.numberIn(this));
    } catch (error) {
      parcel.abandon();
      throw error;
    }
    return parcel;
  }

  private freeParcel(): Parcel {
    const { parcels } = this;
    for (let i = 0; i < parcels.length; i++) {
      const parcel = parcels[i] as Parcel;
      if (!parcel.busy) return parcel;
    }
    const parcel = new Parcel(this.lua.c, this.lua.memory, this, this.handlers);
    parcels.push(parcel);
    return parcel;
  }

  // --- Calls ---

  /**
   * Calls a Lua function.
   * @returns all results
   * @throws LuaError with message and traceback; what `push` throws for arguments and `valueAt` for results
   */
  callFunction(fn: LuaFunction, args: readonly unknown[], { budget }: CallOptions = {}): unknown[] {
    const { c, L, limits } = this.lua;
    const parcel = this.pack(args, fn);
    this.check(
      L,
      limits.enter(() => c.call_parcel(L, parcel.pointer), budget),
    );
    if (this.inbox.status === PackStatus.Ok) return this.received(L, 0);
    // What could not be packed at once is still on the stack.
    const { count } = this.inbox;
    try {
      return this.received(L, c.lua_gettop(L) - count + 1);
    } finally {
      this.lua.pop(L, count);
    }
  }

  /**
   * As `callFunction`, for results that need not be copied: `read` is given the stack and the index of the first one.
   * @returns what `read` returns
   */
  callReading<T>(
    fn: LuaFunction,
    args: readonly unknown[],
    read: (L: State, first: number) => T,
    { budget }: CallOptions = {},
  ): T {
    const { c, L, limits } = this.lua;
    const top = c.lua_gettop(L);
    const parcel = this.pack(args, fn);
    this.check(
      L,
      limits.enter(() => c.run_parcel(L, parcel.pointer), budget),
    );
    try {
      return read(L, top + 1);
    } finally {
      c.lua_settop(L, top);
    }
  }

  /** The host function for a JavaScript function that Lua holds; values.wat has packed the arguments. */
  private adapt(fn: (...args: unknown[]) => unknown): HostFunction {
    const { inbox } = this;
    return (L) => {
      let result: unknown;
      if (inbox.status === PackStatus.Ok && inbox.count === 1) {
        inbox.open();
        result = fn(inbox.read());
      } else {
        result = fn(...this.received(L, 1));
      }
      if (typeof result !== "number") return this.answer(result);
      this.push(L, result);
      return 1;
    };
  }

  private recordTraceback(L: State): number {
    this.lua.c.luaL_traceback(L, L, 0, 1);
    this.traceback = String(this.lua.textAt(L, -1) ?? "");
    this.lua.pop(L);
    return 1;
  }

  /** Throws the error that a function of values.wat left on the stack. */
  private check(L: State, status: number): void {
    if (status === Status.Ok) return;
    if (status < 0) throw stackFull();
    const { traceback } = this;
    this.traceback = "";
    throw this.lua.takeError(L, status, traceback);
  }

  // --- References ---

  private makeReference(number: number, type: number): LuaReference {
    const reference =
      type === Type.Function ? new LuaFunction(this, number, type) : new LuaReference(this, number, type as TypeNumber);
    this.forgotten.register(reference, number, reference);
    return reference;
  }

  referenceTo(object: object): LuaReference | undefined {
    return this.handles?.reference(object);
  }

  dropReference(reference: LuaReference, number: number): void {
    this.forgotten.unregister(reference);
    this.drop(number);
  }

  /** Frees a registry reference once no parcel is on its way that may name it. */
  private drop(number: number): void {
    if (this.lua.closed) return;
    this.dropped.push(number);
    this.freeDropped();
  }

  private freeDropped(): void {
    if (this.parcels.some((parcel) => parcel.busy)) return;
    for (const free of this.dropped) this.lua.c.luaL_unref(this.lua.L, REGISTRY_INDEX, free);
    this.dropped.length = 0;
  }

  sameReference(a: number, b: number): boolean {
    const { c, L } = this.lua;
    c.lua_rawgeti(L, REGISTRY_INDEX, BigInt(a));
    c.lua_rawgeti(L, REGISTRY_INDEX, BigInt(b));
    const same = c.lua_rawequal(L, -1, -2) !== 0;
    this.lua.pop(L, 2);
    return same;
  }
}

function stackFull(): Error {
  return new Error("stack overflow (too many values on the Lua stack)");
}

function packingError(status: number): Error {
  if (status === PackStatus.Cycle) return new Error(CYCLE);
  if (status === PackStatus.TooDeep) return new Error(TOO_DEEP);
  if (status === PackStatus.TooLarge) return new RangeError(TOO_LARGE);
  return status === PackStatus.NoMemory ? outOfMemory() : stackFull();
}
