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
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { join, resolve } from "node:path";

/**
 * What a file was when it was read. A change of any of these makes the entry stale.
 * Times are in nanoseconds since the epoch.
 */
interface SourceStamp {
  size: bigint;
  mtimeNs: bigint;
  ctimeNs: bigint;
  ino: bigint;
}

/** Entry: magic with the VM's build hash, SHA-256 of all that follows, the source's stamp, path and name, the chunk. */
const MAGIC_BYTES = 32;
const HASH_BYTES = 32;
const STAMP_BYTES = 32;
const HEADER_BYTES = MAGIC_BYTES + HASH_BYTES + STAMP_BYTES + 4;

/**
 * A file changed this recently may change again without its times showing it: they move in steps of up to 10 ms on
 * Linux (one kernel tick), up to 2 s on FAT, where they also end in zeros.
 */
const SETTLED_AFTER_NS = 20_000_000n;
const COARSE_SETTLED_AFTER_NS = 2_000_000_000n;
const COARSE_STEP_NS = 1_000_000_000n;

export class ChunkCache {
  private readonly magic: Buffer;
  private directoryIsReady = false;

  /**
   * @param directory where entries are kept; made when the first one is written
   * @param build names the VM and compiler that made the chunks; another build's entries are not read
   */
  constructor(
    private readonly directory: string,
    build: string,
  ) {
    this.magic = hash(Buffer.from(`ingot chunk 1 ${build}`));
  }

  /**
   * The compiled form of a file, from the cache or from `compile`, which is given the file's bytes.
   * @param name what the chunk calls itself in messages, part of what is kept
   * What `compile` throws and what reading the file throws is passed on; the cache itself never throws.
   */
  load(path: string, name: string, compile: (source: Uint8Array) => Uint8Array): Uint8Array {
    const now = Date.now();
    const stamp = stampOf(path);
    if (stamp === undefined) return compile(readFileSync(path));
    const key = `${resolve(path)}\0${name}`;
    const kept = this.read(key, stamp);
    if (kept !== undefined) return kept;
    const chunk = compile(readFileSync(path));
    const after = stampOf(path);
    // Settled before it was read: a change while it was compiled shows in its times, however long that took.
    if (after !== undefined && sameStamp(stamp, after) && isSettled(stamp, now)) this.write(key, stamp, chunk);
    return chunk;
  }

  private entryPath(key: string): string {
    return join(this.directory, `${hash(Buffer.from(key)).toString("hex").slice(0, 40)}.chunk`);
  }

  private read(key: string, stamp: SourceStamp): Uint8Array | undefined {
    let fd: number | undefined;
    try {
      fd = openSync(
        this.entryPath(key),
        constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0),
      );
      const status = fstatSync(fd);
      if (!status.isFile() || status.size < HEADER_BYTES) return undefined;
      if (process.getuid && (status.uid !== process.getuid() || (status.mode & 0o022) !== 0)) return undefined;
      const bytes = Buffer.allocUnsafe(status.size);
      if (readSync(fd, bytes, 0, bytes.length, 0) !== bytes.length) return undefined;
      if (!bytes.subarray(0, MAGIC_BYTES).equals(this.magic)) return undefined;
      const body = bytes.subarray(MAGIC_BYTES + HASH_BYTES);
      if (!hash(body).equals(bytes.subarray(MAGIC_BYTES, MAGIC_BYTES + HASH_BYTES))) return undefined;
      const keyBytes = body.subarray(STAMP_BYTES + 4, STAMP_BYTES + 4 + body.readUInt32LE(STAMP_BYTES));
      if (!body.subarray(0, STAMP_BYTES).equals(stampBytes(stamp)) || !keyBytes.equals(Buffer.from(key)))
        return undefined;
      return body.subarray(STAMP_BYTES + 4 + keyBytes.length);
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
      const keyBytes = Buffer.from(key);
      const length = Buffer.alloc(4);
      length.writeUInt32LE(keyBytes.length);
      const body = Buffer.concat([stampBytes(stamp), length, keyBytes, chunk]);
      const bytes = Buffer.concat([this.magic, hash(body), body]);
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

function hash(bytes: Uint8Array): Buffer {
  return Buffer.from(new Bun.CryptoHasher("sha256").update(bytes).digest());
}

function stampOf(path: string): SourceStamp | undefined {
  try {
    const status = statSync(path, { bigint: true });
    return status.isFile() ? status : undefined;
  } catch {
    return undefined;
  }
}

function stampBytes({ size, mtimeNs, ctimeNs, ino }: SourceStamp): Buffer {
  const bytes = Buffer.alloc(STAMP_BYTES);
  for (const [i, value] of [size, mtimeNs, ctimeNs, ino].entries())
    bytes.writeBigUInt64LE(BigInt.asUintN(64, value), 8 * i);
  return bytes;
}

function sameStamp(a: SourceStamp, b: SourceStamp): boolean {
  return a.size === b.size && a.mtimeNs === b.mtimeNs && a.ctimeNs === b.ctimeNs && a.ino === b.ino;
}

/** @param now milliseconds since the epoch */
function isSettled({ mtimeNs, ctimeNs }: SourceStamp, now: number): boolean {
  const newest = mtimeNs > ctimeNs ? mtimeNs : ctimeNs;
  const wait = newest % COARSE_STEP_NS === 0n ? COARSE_SETTLED_AFTER_NS : SETTLED_AFTER_NS;
  return BigInt(now) * 1_000_000n - newest > wait;
}
