// Compiled forms of the user's Lua files, kept between runs. A damaged, stale or foreign entry is as good as none: no
// entry can make a run fail or differ.
import {
  chmodSync,
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { resolve } from "node:path";
import { encodePath } from "../kernel/path-text.ts";

/**
 * What a file was when it was read. A change of any of these makes the entry stale.
 * Times are in milliseconds since the epoch, with fractions: 0.25 µs is what a double tells apart.
 */
type SourceStamp = Pick<Stats, "size" | "mtimeMs" | "ctimeMs" | "ino">;

/**
 * An entry: the checksum of all that follows (8 bytes), then what it must start with to be the right one (magic and the
 * VM's build, 16 bytes; the source's stamp, 32 bytes; length and text of the key), then the chunk.
 */
const CHECKSUM_BYTES = 8;
const MAGIC_BYTES = 16;
const STAMP_BYTES = 32;
const PREFIX_BYTES = MAGIC_BYTES + STAMP_BYTES + 4;

/**
 * A file changed this recently may change again without its times showing it: they move in steps of up to 10 ms on
 * Linux (one kernel tick), up to 2 s on FAT, where they also end in zeros.
 */
const SETTLED_AFTER_MS = 20;
const COARSE_SETTLED_AFTER_MS = 2000;
const COARSE_STEP_MS = 1000;

export class ChunkCache {
  private readonly magic: Buffer;
  private directoryIsReady = false;

  /**
   * @param directory where entries are kept; made when the first one is written
   * @param build names the VM and compiler that made the chunks; another build's entries are not read
   */
  constructor(
    private readonly directory: string,
    private readonly build: string,
  ) {
    this.magic = Buffer.from(new Bun.CryptoHasher("md5").update(`ingot chunk 2 ${build}`).digest());
  }

  /**
   * The compiled form of a file, from the cache or from `compile`, which is given the file's bytes. What `compile` throws
   * and what reading the file throws is passed on; the cache itself never throws.
   * @param name what the chunk calls itself in messages, part of what is kept
   * @param known the file's status, when the caller has just asked for it
   */
  load(path: string, name: string, compile: (source: Uint8Array) => Uint8Array, known?: Stats): Uint8Array {
    const now = Date.now();
    const stamp = known?.isFile() ? known : stampOf(path);
    if (stamp === undefined) return compile(readFileSync(encodePath(path)));
    const key = `${resolve(path)}\0${name}`;
    const kept = this.read(key, stamp);
    if (kept !== undefined) return kept;
    const chunk = compile(readFileSync(encodePath(path)));
    const after = stampOf(path);
    // Settled before it was read: a change while it was compiled shows in its times, however long that took.
    if (after !== undefined && sameStamp(stamp, after) && isSettled(stamp, now)) this.write(key, stamp, chunk);
    return chunk;
  }

  private entryPath(key: string): string {
    return `${this.directory}/${Bun.hash(`${this.build}\0${key}`).toString(16).padStart(16, "0")}.chunk`;
  }

  /** All that comes before the chunk in the right entry, but for the checksum. */
  private prefix(key: string, stamp: SourceStamp): Buffer {
    const keyBytes = Buffer.from(key);
    const bytes = Buffer.allocUnsafe(PREFIX_BYTES + keyBytes.length);
    this.magic.copy(bytes);
    let offset = MAGIC_BYTES;
    for (const value of [stamp.size, stamp.mtimeMs, stamp.ctimeMs, stamp.ino]) {
      offset = bytes.writeDoubleLE(value, offset);
    }
    offset = bytes.writeUInt32LE(keyBytes.length, offset);
    keyBytes.copy(bytes, offset);
    return bytes;
  }

  private read(key: string, stamp: SourceStamp): Uint8Array | undefined {
    let fd: number | undefined;
    try {
      fd = openSync(this.entryPath(key), OPEN_FLAGS);
      const status = fstatSync(fd);
      if (!status.isFile() || (user !== undefined && (status.uid !== user || (status.mode & 0o022) !== 0)))
        return undefined;
      const prefix = this.prefix(key, stamp);
      const start = CHECKSUM_BYTES + prefix.length;
      if (status.size < start) return undefined;
      const bytes = Buffer.allocUnsafe(status.size);
      if (readSync(fd, bytes, 0, bytes.length, 0) !== bytes.length) return undefined;
      if (bytes.compare(prefix, 0, prefix.length, CHECKSUM_BYTES, start) !== 0) return undefined;
      if (bytes.readBigUInt64LE(0) !== checksum(bytes)) return undefined;
      return bytes.subarray(start);
    } catch {
      return undefined;
    } finally {
      if (fd !== undefined) closeSync(fd);
    }
  }

  private write(key: string, stamp: SourceStamp, chunk: Uint8Array): void {
    const entry = this.entryPath(key);
    const temporary = `${entry}.${process.pid}.${Math.random().toString(36).slice(2)}`;
    try {
      this.prepareDirectory();
      const bytes = Buffer.concat([Buffer.alloc(CHECKSUM_BYTES), this.prefix(key, stamp), chunk]);
      bytes.writeBigUInt64LE(checksum(bytes), 0);
      const fd = openSync(temporary, "wx", 0o600);
      try {
        for (let written = 0; written < bytes.length; ) written += writeSync(fd, bytes, written);
      } finally {
        closeSync(fd);
      }
      renameSync(temporary, entry);
    } catch {
      // A cache that cannot be written is no reason to fail.
      try {
        unlinkSync(temporary);
      } catch {
        // It was never made.
      }
    }
  }

  private prepareDirectory(): void {
    if (this.directoryIsReady) return;
    if (mkdirSync(this.directory, { recursive: true, mode: 0o700 }) !== undefined) chmodSync(this.directory, 0o700);
    this.directoryIsReady = true;
  }
}

const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Whose entries are read; undefined where files have no owner. */
const user = process.getuid?.();

/** Of everything in an entry behind the checksum itself. */
function checksum(entry: Buffer): bigint {
  return BigInt(Bun.hash(entry.subarray(CHECKSUM_BYTES)));
}

function stampOf(path: string): SourceStamp | undefined {
  const status = statSync(encodePath(path), { throwIfNoEntry: false });
  return status?.isFile() ? status : undefined;
}

function sameStamp(a: SourceStamp, b: SourceStamp): boolean {
  return a.size === b.size && a.mtimeMs === b.mtimeMs && a.ctimeMs === b.ctimeMs && a.ino === b.ino;
}

/** @param now milliseconds since the epoch */
function isSettled({ mtimeMs, ctimeMs }: SourceStamp, now: number): boolean {
  const newest = Math.max(mtimeMs, ctimeMs);
  return now - newest > (newest % COARSE_STEP_MS === 0 ? COARSE_SETTLED_AFTER_MS : SETTLED_AFTER_MS);
}
