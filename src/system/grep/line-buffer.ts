// Reads a file piece by piece, always whole lines, and notices binary data, at the same places as ripgrep does.
//
// Where the pieces end decides what ripgrep prints of a file with NUL bytes: a piece with one is not searched any more.

import { readSync } from "node:fs";

const CAPACITY = 64 * 1024;
const NEWLINE = 0x0a;

/** Bytes to be read one after the other. */
export interface Source {
  /** Puts the next bytes at the start of `target`. @returns how many; 0 at the end */
  read(target: Buffer): number;
}

/**
 * Opens a file's contents as UTF-8: a byte order mark is dropped, UTF-16 with such a mark is converted.
 *
 * @param descriptor an open file
 */
export function openSource(descriptor: number): Source {
  const head = Buffer.alloc(3);
  let length = 0;
  for (let count = 1; count > 0 && length < 3; length += count) {
    count = readSync(descriptor, head, length, 3 - length, null);
  }
  const mark = head.toString("latin1", 0, length);
  if (mark.startsWith("\xff\xfe") || mark.startsWith("\xfe\xff")) {
    const bytes = Buffer.concat([head.subarray(2, length), readRest({ read: readFrom(descriptor) })]);
    const text = new TextDecoder(mark.startsWith("\xff") ? "utf-16le" : "utf-16be", { ignoreBOM: true }).decode(bytes);
    return new Pieces([Buffer.from(text)]);
  }
  return new Pieces(mark === "\xef\xbb\xbf" ? [] : [head.subarray(0, length)], readFrom(descriptor));
}

/** Reads everything that is left of a source. */
export function readRest(source: Source): Buffer {
  const pieces: Buffer[] = [];
  for (;;) {
    const piece = Buffer.allocUnsafe(pieces.length === 0 ? CAPACITY : 16 * CAPACITY);
    const count = source.read(piece);
    if (count === 0) {
      return Buffer.concat(pieces);
    }
    pieces.push(piece.subarray(0, count));
  }
}

function readFrom(descriptor: number): Source["read"] {
  return (target) => readSync(descriptor, target, 0, target.length, null);
}

/** Bytes in memory, and then what another source has. */
class Pieces implements Source {
  #pieces: Buffer[];
  readonly #more: Source["read"] | undefined;

  constructor(pieces: Buffer[], more?: Source["read"]) {
    this.#pieces = pieces;
    this.#more = more;
  }

  read(target: Buffer): number {
    const [piece] = this.#pieces;
    if (piece === undefined || piece.length === 0) {
      this.#pieces = [];
      return this.#more?.(target) ?? 0;
    }
    const count = piece.copy(target);
    this.#pieces = [piece.subarray(count)];
    return count;
  }
}

/** A window on a file that moves forward by whole lines. Used for one file after the other. */
export class LineBuffer {
  /** Where the first NUL byte was found, from the start of the file. */
  binaryOffset: number | undefined;
  #bytes = Buffer.alloc(CAPACITY);
  #start = 0;
  #lineEnd = 0;
  #end = 0;
  #offset = 0;
  #source: Source | undefined;
  #convertsBinary = false;

  /**
   * Begins with a file.
   *
   * @param convertsBinary whether a NUL becomes a newline; otherwise the file ends before it
   */
  open(source: Source, convertsBinary: boolean): void {
    this.#source = source;
    this.#convertsBinary = convertsBinary;
    this.binaryOffset = undefined;
    this.#start = 0;
    this.#lineEnd = 0;
    this.#end = 0;
    this.#offset = 0;
  }

  /** The lines in the window; valid until the next `fill`. */
  get lines(): Buffer {
    return this.#bytes.subarray(this.#start, this.#lineEnd);
  }

  /** Moves the start of the window forward. */
  consume(count: number): void {
    this.#start += count;
    this.#offset += count;
  }

  /** Reads at least one more line. @returns whether there is anything in the window */
  fill(): boolean {
    if (this.binaryOffset !== undefined && !this.#convertsBinary) {
      return this.#lineEnd > this.#start;
    }
    this.#bytes.copyWithin(0, this.#start, this.#end);
    this.#end -= this.#start;
    this.#start = 0;
    for (;;) {
      if (this.#end === this.#bytes.length) {
        this.#bytes = Buffer.concat([this.#bytes], 3 * this.#bytes.length);
      }
      const count = this.#source?.read(this.#bytes.subarray(this.#end)) ?? 0;
      if (count === 0) {
        this.#lineEnd = this.#end;
        return this.#lineEnd > 0;
      }
      const fresh = this.#bytes.subarray(this.#end, this.#end + count);
      const zero = fresh.indexOf(0);
      if (zero !== -1 && this.#noteBinary(fresh, zero)) {
        return this.#end > 0;
      }
      const newline = fresh.lastIndexOf(NEWLINE);
      const before = this.#end;
      this.#end += count;
      if (newline !== -1) {
        this.#lineEnd = before + newline + 1;
        return true;
      }
    }
  }

  /** @returns whether the file ends here */
  #noteBinary(fresh: Buffer, zero: number): boolean {
    this.binaryOffset ??= this.#offset + this.#end + zero;
    if (!this.#convertsBinary) {
      this.#end += zero;
      this.#lineEnd = this.#end;
      return true;
    }
    for (let index = zero; index !== -1; index = fresh.indexOf(0, index + 1)) {
      fresh[index] = NEWLINE;
    }
    return false;
  }
}
