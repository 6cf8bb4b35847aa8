// The linear memory of one Lua instance: reading and writing bytes, C strings and text in it.
import { PAGE_BYTES } from "./constants.ts";
import type { LuaExports, Pointer } from "./exports.ts";

/** Up to this many bytes a loop over characters is faster than an encoder or decoder. */
const SHORT = 32;
const SCRATCH_BYTES = 65_536;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const strictDecoder = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });

/** Buffer's methods that `toString` and `write` lead to. */
interface TextBuffer extends Buffer<ArrayBuffer> {
  latin1Slice(start: number, end: number): string;
  /** Replaces what is not UTF-8 by U+FFFD. */
  utf8Slice(start: number, end: number): string;
  /** Writes whole characters, lone surrogates as U+FFFD, and answers how many bytes. */
  utf8Write(text: string, offset: number, length: number): number;
}

export class Memory {
  bytes!: Uint8Array<ArrayBuffer>;
  view!: DataView<ArrayBuffer>;
  /** The same bytes with Buffer's methods for text, the fastest there are. */
  buffer!: TextBuffer;
  /** Eight bytes for results that C returns through a pointer. */
  out: Pointer = 0;
  /** A buffer for text on its way into Lua. */
  private scratch: Pointer = 0;

  /**
   * @param limit the most bytes this memory may grow to
   */
  constructor(
    private readonly exports: LuaExports,
    private readonly limit: number,
  ) {
    this.refresh();
  }

  /** Allocates the buffers this class needs, once C code can allocate. */
  allocate(): void {
    this.take(this.exports.malloc(8), this.exports.malloc(SCRATCH_BYTES));
  }

  /** Uses buffers that were allocated before. */
  take(out: Pointer, scratch: Pointer): void {
    this.out = out;
    this.scratch = scratch;
  }

  buffers(): { out: Pointer; scratch: Pointer } {
    return { out: this.out, scratch: this.scratch };
  }

  private refresh(): void {
    this.bytes = new Uint8Array(this.exports.memory.buffer as ArrayBuffer);
    this.view = new DataView(this.exports.memory.buffer as ArrayBuffer);
    this.buffer = Buffer.from(this.exports.memory.buffer as ArrayBuffer) as TextBuffer;
  }

  /** Answers `emscripten_resize_heap`: 1 when the memory grew to `size` bytes, 0 when that is over the limit. */
  grow(size: number): 0 | 1 {
    const wanted = size >>> 0;
    if (wanted > this.limit) return 0;
    const current = this.bytes.length;
    const generous = Math.min(Math.max(wanted, current + Math.min(current >> 2, 64 << 20)), this.limit);
    for (const target of [generous, wanted]) {
      try {
        this.exports.memory.grow(Math.ceil((target - current) / PAGE_BYTES));
        this.refresh();
        return 1;
      } catch {
        // The engine has no more to give: try for less, then refuse.
      }
    }
    return 0;
  }

  readU32(pointer: Pointer): number {
    return this.view.getUint32(pointer, true);
  }

  writeU32(pointer: Pointer, value: number): void {
    this.view.setUint32(pointer, value, true);
  }

  /** A copy of `length` bytes. */
  copy(pointer: Pointer, length: number): Uint8Array {
    return this.bytes.slice(pointer, pointer + length);
  }

  /** Text when the bytes are valid UTF-8, the bytes themselves otherwise: nothing is lost. */
  textOrBytes(pointer: Pointer, length: number): string | Uint8Array {
    const { bytes } = this;
    if (length <= SHORT) {
      let text = "";
      let i = 0;
      for (; i < length; i++) {
        const byte = bytes[pointer + i] as number;
        if (byte > 0x7f) break;
        text += String.fromCharCode(byte);
      }
      if (i === length) return text;
    }
    const slice = bytes.subarray(pointer, pointer + length);
    try {
      return strictDecoder.decode(slice);
    } catch {
      return slice.slice();
    }
  }

  /** Text for people: bytes that are not UTF-8 become U+FFFD. */
  text(pointer: Pointer, length: number): string {
    return decoder.decode(this.bytes.subarray(pointer, pointer + length));
  }

  /** Length of the C string at `pointer`. */
  cLength(pointer: Pointer): number {
    return this.bytes.indexOf(0, pointer) - pointer;
  }

  /** The C string at `pointer` as text for people. */
  cText(pointer: Pointer): string {
    return this.text(pointer, this.cLength(pointer));
  }

  /** The C string at `pointer` as a path: text when valid UTF-8, bytes otherwise. */
  cPath(pointer: Pointer): string | Buffer {
    const path = this.textOrBytes(pointer, this.cLength(pointer));
    return typeof path === "string" ? path : Buffer.from(path);
  }

  /**
   * Puts text or bytes where Lua can read them and hands address and length to `use`.
   * The address is valid only during `use`, and a zero byte follows the text.
   */
  withBytes<T>(value: string | Uint8Array, use: (pointer: Pointer, length: number) => T): T {
    if (typeof value === "string" && value.length * 3 < SCRATCH_BYTES) {
      return use(this.scratch, this.writeText(value));
    }
    const bytes = typeof value === "string" ? encoder.encode(value) : value;
    const pointer = bytes.length < SCRATCH_BYTES ? this.scratch : this.exports.malloc(bytes.length + 1);
    if (pointer === 0) throw new RangeError("not enough memory");
    this.bytes.set(bytes, pointer);
    this.bytes[pointer + bytes.length] = 0;
    try {
      return use(pointer, bytes.length);
    } finally {
      if (pointer !== this.scratch) this.exports.free(pointer);
    }
  }

  /** Writes text with a closing zero into the scratch buffer and answers its length in bytes. */
  private writeText(value: string): number {
    const { bytes, scratch } = this;
    const { length } = value;
    if (length <= SHORT) {
      let i = 0;
      for (; i < length; i++) {
        const code = value.charCodeAt(i);
        if (code > 0x7f) break;
        bytes[scratch + i] = code;
      }
      if (i === length) {
        bytes[scratch + length] = 0;
        return length;
      }
    }
    const { written } = encoder.encodeInto(value, bytes.subarray(scratch, scratch + SCRATCH_BYTES - 1));
    bytes[scratch + written] = 0;
    return written;
  }
}
