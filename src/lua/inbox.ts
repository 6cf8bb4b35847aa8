// Reads what Lua packed: the one buffer through which values come from Lua.
import { isUtf8 } from "node:buffer";
import { outOfMemory } from "./error.ts";
import type { LuaExports, Pointer } from "./exports.ts";
import { LuaFloat } from "./float.ts";
import type { Memory } from "./memory.ts";
import { Shape, Tag } from "./packed.ts";

const START_BYTES = 16_384;
/** A larger inbox is given up after use. */
const KEPT_BYTES = 1 << 20;
/** Bytes behind the end that values.wat uses. */
const MARGIN = 512;
/** Three words: status, number of values, bytes needed. */
const HEADER = 12;

/** Up to this many bytes a string is looked up among recent ones; a field's name is usually there. */
const SHORT = 24;
const RECENT = 1024;
const REPLACEMENT = "\ufffd";

export class Inbox {
  private start: Pointer = 0;
  private size = 0;
  /** Address of the next byte to read. */
  private at: Pointer = 0;
  private readonly recent: string[] = new Array(RECENT).fill("");

  /**
   * @param reference makes the object for a registry reference, given its Lua type
   */
  constructor(
    private readonly c: LuaExports,
    private readonly memory: Memory,
    private readonly reference: (number: number, type: number) => unknown,
  ) {
    if (!this.resize(START_BYTES)) throw outOfMemory();
  }

  /** Makes room for `bytes`. @returns false when there is no memory; then the inbox is as it was */
  private resize(bytes: number): boolean {
    const start = this.c.malloc(bytes + MARGIN);
    if (start === 0) return false;
    if (this.start !== 0) this.c.free(this.start);
    this.start = start;
    this.size = bytes;
    this.c.use_inbox(start, start + bytes);
    return true;
  }

  /** How the last packing ended (`PackStatus`). */
  get status(): number {
    return this.memory.view.getInt32(this.start, true);
  }

  /** How many values were packed last. */
  get count(): number {
    return this.memory.view.getInt32(this.start + 4, true);
  }

  /** Makes room for what did not fit. @throws LuaError when there is no memory */
  grow(): void {
    const needed = this.memory.readU32(this.start + 8) + HEADER;
    if (!this.resize(Math.max(needed, 2 * this.size)) && !this.resize(needed)) throw outOfMemory();
  }

  /** Gives back the room that an unusually large value took. */
  shrink(): void {
    if (this.size > KEPT_BYTES) this.resize(START_BYTES);
  }

  /** Goes to the first value. Nothing may be called in Lua until the last one is read. */
  open(): void {
    this.at = this.start + HEADER;
  }

  /** Reads the next value. */
  read(): unknown {
    const { bytes, view } = this.memory;
    const { at } = this;
    switch (bytes[at]) {
      case Tag.Nil:
        this.at = at + 1;
        return undefined;
      case Tag.False:
        this.at = at + 1;
        return false;
      case Tag.True:
        this.at = at + 1;
        return true;
      case Tag.SmallInteger:
        this.at = at + 5;
        return view.getInt32(at + 1, true);
      case Tag.SafeInteger:
      case Tag.Float:
        this.at = at + 9;
        return view.getFloat64(at + 1, true);
      case Tag.Integer:
        this.at = at + 9;
        return view.getBigInt64(at + 1, true);
      case Tag.IntegralFloat:
        this.at = at + 9;
        return new LuaFloat(view.getFloat64(at + 1, true));
      case Tag.String: {
        const length = view.getUint32(at + 1, true);
        this.at = at + 5 + length;
        return this.text(at + 5, length);
      }
      case Tag.Table:
        this.at = at + 6;
        return this.readTable(bytes[at + 1] as number, view.getUint32(at + 2, true));
      case Tag.Reference:
        this.at = at + 10;
        return this.reference(view.getInt32(at + 2, true), bytes[at + 1] as number);
      default:
        throw new Error(`unknown tag ${bytes[at]} in a packed value`);
    }
  }

  private readTable(shape: number, count: number): unknown {
    if (shape === Shape.Strings) return this.readObject(count);
    if (shape === Shape.Mixed) return this.readMap(count, new Map());
    const array = new Array<unknown>(count);
    for (let i = 0; i < count; i++) {
      const key = this.read() as number;
      array[key - 1] = this.read();
    }
    return array;
  }

  /** An object, or a map when a key is not UTF-8. */
  private readObject(count: number): unknown {
    const object: Record<string, unknown> = {};
    for (let i = 0; i < count; i++) {
      const key = this.read() as string | Uint8Array;
      if (typeof key !== "string") {
        const map = new Map<unknown, unknown>(Object.entries(object)).set(key, this.read());
        return this.readMap(count - i - 1, map);
      }
      const value = this.read();
      if (key === "__proto__") {
        // An assignment would replace the prototype.
        Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
      } else {
        object[key] = value;
      }
    }
    return object;
  }

  private readMap(count: number, map: Map<unknown, unknown>): Map<unknown, unknown> {
    for (let i = 0; i < count; i++) {
      const key = this.read();
      map.set(key, this.read());
    }
    return map;
  }

  /** Text when the bytes are valid UTF-8, a copy of the bytes otherwise. */
  private text(start: Pointer, length: number): string | Uint8Array {
    if (length > SHORT) return this.longText(start, length);
    if (length === 0) return "";
    const { bytes } = this.memory;
    const last = start + length - 1;
    const mixed =
      (bytes[start] as number) * 31 + (bytes[last] as number) * 7 + (bytes[(start + last) >> 1] as number) * 3;
    const slot = (mixed + length * 67) & (RECENT - 1);
    const recent = this.recent[slot] as string;
    if (recent.length === length) {
      let i = 0;
      while (i < length && recent.charCodeAt(i) === bytes[start + i]) i++;
      if (i === length) return recent;
    }
    // Only ASCII is remembered: there a byte is a character.
    for (let i = start; i <= last; i++) if ((bytes[i] as number) > 0x7f) return this.longText(start, length);
    const text = this.memory.buffer.latin1Slice(start, last + 1);
    this.recent[slot] = text;
    return text;
  }

  private longText(start: Pointer, length: number): string | Uint8Array {
    const end = start + length;
    const text = this.memory.buffer.utf8Slice(start, end);
    // The decoder replaces what is not UTF-8.
    if (!text.includes(REPLACEMENT) || isUtf8(this.memory.bytes.subarray(start, end))) return text;
    return this.memory.copy(start, length);
  }
}
