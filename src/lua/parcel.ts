// Packs JavaScript values for Lua: a buffer in the memory of the instance, filled here and unpacked by values.wat.
import { outOfMemory } from "./error.ts";
import type { LuaExports, Pointer } from "./exports.ts";
import { LuaFloat } from "./float.ts";
import type { Memory } from "./memory.ts";
import { CYCLE, MAXIMUM_DEPTH, MAXIMUM_TABLES, Tag, TOO_DEEP, TOO_LARGE } from "./packed.ts";
import { LuaReference, type ReferenceOwner } from "./references.ts";

const START_BYTES = 16_384;
/** A larger buffer is given up before the next use. */
const KEPT_BYTES = 1 << 20;
/** Four words: busy, number of values, reference of the function to call, unused. */
const HEADER = 16;
/** Room for any value without its contents. */
const RECORD = 16;
/** Up to this many characters a loop is faster than the encoder. */
const SHORT = 10;
/** From this many characters on the bytes are counted before room is made for them. */
const MEASURED = 4096;

/** Gives host functions their numbers. */
export interface HandlerNumbers {
  /** A number for a JavaScript function that is on its way to Lua. */
  add(fn: (...args: never[]) => unknown): number;
  /** Takes back a number that did not get there. */
  remove(id: number): void;
}

export class Parcel {
  /** Where this buffer is in memory. */
  pointer: Pointer = 0;
  private size = 0;
  /** Address of the next byte. */
  private at: Pointer = 0;
  private end: Pointer = 0;
  /** Objects written so far. */
  private tables = 0;
  /** The objects that are being written, outermost first. */
  private readonly open: object[] = [];
  /** Where handlers are in the parcel, from its start. */
  private readonly handlers: number[] = [];

  constructor(
    private readonly c: LuaExports,
    private readonly memory: Memory,
    private readonly owner: ReferenceOwner,
    private readonly functions: HandlerNumbers,
  ) {
    if (!this.resize(START_BYTES)) throw outOfMemory();
    this.memory.view.setUint32(this.pointer, 0, true);
  }

  /** Whether a parcel is between `begin` and the end of its unpacking, of which values.wat takes note. */
  get busy(): boolean {
    return this.memory.view.getUint32(this.pointer, true) !== 0;
  }

  /** Takes a parcel that is not busy into use. */
  begin(): void {
    if (this.handlers.length > 0) this.reclaim();
    if (this.size > KEPT_BYTES) {
      this.at = this.pointer;
      this.resize(START_BYTES);
    }
    this.tables = 0;
    this.at = this.pointer + HEADER;
    this.memory.view.setUint32(this.pointer, 1, true);
  }

  /** Writes the header: all is packed. @param reference of the function to call, when it is to be called */
  finish(count: number, reference = 0): void {
    const { view } = this.memory;
    view.setUint32(this.pointer + 4, count, true);
    view.setInt32(this.pointer + 8, reference, true);
  }

  /** Ends the use of a parcel that could not be packed. */
  abandon(): void {
    this.open.length = 0;
    this.memory.view.setUint32(this.pointer, 0, true);
    this.reclaim();
  }

  /** Takes back the numbers of handlers that Lua never made. */
  private reclaim(): void {
    for (const offset of this.handlers) {
      const record = this.pointer + offset;
      if (this.memory.bytes[record + 1] === 0) this.functions.remove(this.memory.readU32(record + 2));
    }
    this.handlers.length = 0;
  }

  /** Moves to a buffer of `bytes`. @returns false when there is no memory; then nothing has changed */
  private resize(bytes: number): boolean {
    const used = this.at - this.pointer;
    const pointer = this.c.malloc(bytes);
    if (pointer === 0) return false;
    this.memory.bytes.copyWithin(pointer, this.pointer, this.pointer + Math.max(used, HEADER));
    if (this.pointer !== 0) this.c.free(this.pointer);
    this.pointer = pointer;
    this.size = bytes;
    this.at = pointer + used;
    this.end = pointer + bytes;
    return true;
  }

  /** Makes sure that `bytes` more can be written. */
  private reserve(bytes: number): void {
    if (this.at + bytes <= this.end) return;
    const needed = this.at - this.pointer + bytes;
    // With some room behind a large value, or the next one would move it again.
    if (!this.resize(Math.max(2 * this.size, needed + START_BYTES)) && !this.resize(needed)) throw outOfMemory();
  }

  /**
   * Packs one more value.
   * @throws TypeError for what Lua has no equivalent of, RangeError for a bigint beyond 64 bits and for millions of
   *   objects, Error for cycles, for too deep nesting and for released references, LuaError when there is no memory;
   *   then the parcel is to be abandoned
   */
  write(value: unknown): void {
    this.reserve(RECORD);
    switch (typeof value) {
      case "string":
        this.writeString(value);
        break;
      case "number":
        this.writeNumber(value);
        break;
      case "boolean":
        this.writeTag(value ? Tag.True : Tag.False);
        break;
      case "undefined":
        this.writeTag(Tag.Nil);
        break;
      case "object":
        if (value === null) this.writeTag(Tag.Nil);
        else this.writeObject(value);
        break;
      case "function":
        this.writeHandler(value as (...args: never[]) => unknown);
        break;
      case "bigint":
        this.writeInteger(value);
        break;
      default:
        throw new TypeError(`cannot convert a ${typeof value} to a Lua value`);
    }
  }

  /** Writes the tag of a record of `bytes` bytes and goes on behind it. */
  private writeTag(tag: number, bytes = 1): void {
    this.memory.bytes[this.at] = tag;
    this.at += bytes;
  }

  private writeNumber(value: number): void {
    const { view } = this.memory;
    if ((value | 0) === value && (value !== 0 || 1 / value > 0)) {
      view.setInt32(this.at + 1, value, true);
      this.writeTag(Tag.SmallInteger, 5);
    } else {
      view.setFloat64(this.at + 1, value, true);
      this.writeTag(Number.isSafeInteger(value) && value !== 0 ? Tag.SafeInteger : Tag.Float, 9);
    }
  }

  private writeInteger(value: bigint): void {
    if (BigInt.asIntN(64, value) !== value) throw new RangeError("cannot convert a bigint of more than 64 bits");
    this.memory.view.setBigInt64(this.at + 1, value, true);
    this.writeTag(Tag.Integer, 9);
  }

  private writeString(value: string): void {
    const { length } = value;
    const most = length < MEASURED ? 3 * length : Buffer.byteLength(value);
    this.reserve(RECORD + most);
    const { bytes } = this.memory;
    const start = this.at + 5;
    let written = 0;
    if (length <= SHORT) {
      for (; written < length; written++) {
        const code = value.charCodeAt(written);
        if (code > 0x7f) break;
        bytes[start + written] = code;
      }
    }
    if (written < length) written = this.memory.buffer.utf8Write(value, start, most);
    this.memory.view.setUint32(this.at + 1, written, true);
    this.writeTag(Tag.String, 5 + written);
  }

  private writeBytes(value: Uint8Array): void {
    this.reserve(RECORD + value.length);
    this.memory.view.setUint32(this.at + 1, value.length, true);
    this.memory.bytes.set(value, this.at + 5);
    this.writeTag(Tag.String, 5 + value.length);
  }

  private writeHandler(fn: (...args: never[]) => unknown): void {
    const id = this.functions.add(fn);
    this.handlers.push(this.at - this.pointer);
    this.memory.bytes[this.at + 1] = 0;
    this.memory.view.setUint32(this.at + 2, id, true);
    this.writeTag(Tag.Handler, 6);
  }

  private writeObject(value: object): void {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype === Object.prototype || prototype === null) {
      this.within(value, this.writeFields);
    } else if (Array.isArray(value)) {
      this.within(value, this.writeArray);
    } else if (value instanceof Uint8Array) {
      this.writeBytes(value);
    } else if (value instanceof LuaFloat) {
      this.memory.view.setFloat64(this.at + 1, value.valueOf(), true);
      this.writeTag(Tag.Float, 9);
    } else if (value instanceof LuaReference) {
      this.memory.view.setInt32(this.at + 2, value.numberIn(this.owner), true);
      this.writeTag(Tag.Reference, 10);
    } else if (value instanceof Map) {
      this.within(value, this.writeMap);
    } else {
      const reference = this.owner.referenceTo(value);
      if (reference === undefined)
        throw new TypeError(`cannot convert an object of class ${value.constructor?.name || "?"} to a Lua value`);
      this.writeObject(reference);
      reference.release(); // it is freed when this parcel has been unpacked
    }
  }

  /** Writes the contents of an object, unless it is inside itself. */
  private within<T extends object>(value: T, write: (this: this, value: T) => void): void {
    const { open } = this;
    for (let i = 0; i < open.length; i++) if (open[i] === value) throw new Error(CYCLE);
    if (open.length >= MAXIMUM_DEPTH) throw new Error(TOO_DEEP);
    if (++this.tables > MAXIMUM_TABLES) throw new RangeError(TOO_LARGE);
    open.push(value);
    write.call(this, value);
    open.pop();
  }

  // Reading a field can run a getter, which can do anything but use this parcel: no address is kept across it.

  private writeFields(value: object): void {
    const keys = Object.keys(value);
    const record = this.at - this.pointer;
    this.writeTag(Tag.Table, 6);
    let count = 0;
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] as string;
      const field = (value as Record<string, unknown>)[key];
      if (field === undefined || field === null) continue;
      this.writeString(key);
      this.write(field);
      count++;
    }
    this.memory.view.setUint32(this.pointer + record + 2, count, true);
  }

  private writeArray(value: readonly unknown[]): void {
    const { length } = value;
    this.memory.view.setUint32(this.at + 2, length, true);
    this.writeTag(Tag.Array, 6);
    for (let i = 0; i < length; i++) this.write(value[i]);
  }

  private writeMap(value: Map<unknown, unknown>): void {
    const record = this.at - this.pointer;
    this.writeTag(Tag.Table, 6);
    let count = 0;
    for (const [key, item] of value) {
      if (item === undefined || item === null) continue;
      if (key === undefined || key === null) throw new TypeError("cannot convert a Map with the key nil");
      if (Number.isNaN(key)) throw new TypeError("cannot convert a Map with the key NaN");
      this.write(key);
      this.write(item);
      count++;
    }
    this.memory.view.setUint32(this.pointer + record + 2, count, true);
  }
}
