// The file descriptors of a Lua instance: the real ones of the process, with the positions that Node's calls do not keep.
import { closeSync, constants, fstatSync, readSync, writeSync } from "node:fs";
import { refused } from "./doors.ts";
import { lseek } from "./libc.ts";
import type { Output } from "./output.ts";

/** What C's `openat` gets (musl on wasm32 numbers its flags like Linux), and the host's flag for each. */
const flagTable: [musl: number, host: number][] = [
  [0o100, constants.O_CREAT],
  [0o200, constants.O_EXCL],
  [0o1000, constants.O_TRUNC],
  [0o2000, constants.O_APPEND],
];

/** Translates the flags of C code in the module to the host's. */
export function hostFlags(musl: number): number {
  let flags = musl & 3;
  for (const [bit, host] of flagTable) if (musl & bit) flags |= host;
  return flags;
}

interface Descriptor {
  /** The descriptor of the process; the program's number for it differs once it was duplicated. */
  fd: number;
  /** How many of the program's numbers stand for it. */
  users: number;
  /** Next position in a regular file; undefined where only the next byte can be had (pipe, terminal, device). */
  position: number | undefined;
  append: boolean;
  writes: boolean;
  /** What a file holds that exists in memory only. */
  contents?: Uint8Array;
  /** Closes what stands behind the descriptor. */
  close: (fd: number) => void;
}

interface AdoptOptions {
  /** Whether all writing is at the end. */
  append?: boolean;
  /** Whether its position is there from the start. */
  atEnd?: boolean;
  /** Whether it can be written to. */
  writes?: boolean;
  /** Closes what stands behind it. */
  close?: (fd: number) => void;
}

const Whence = { Set: 0, Current: 1, End: 2 } as const;

/** Files in memory are numbered from here, where the system gives out no descriptors. */
const FIRST_IN_MEMORY = 1 << 24;

export class Descriptors {
  private readonly open = new Map<number, Descriptor>();
  private nextInMemory = FIRST_IN_MEMORY;

  /**
   * Called with the descriptor of the process before each try of a read that may have to wait (standard input, a pipe, a
   * device), so that what was asked is on the screen when the answer is awaited.
   */
  beforeRead: (fd: number) => void = () => {};

  constructor(readonly stdout: Output) {}

  /** Takes over an open descriptor. */
  adopt(fd: number, { append = false, atEnd = false, writes = true, close = closeSync }: AdoptOptions = {}): number {
    const status = fstatSync(fd);
    const start = atEnd ? status.size : 0;
    const position = status.isFile() ? start : undefined;
    this.open.set(fd, { fd, users: 1, position, append, writes, close });
    return fd;
  }

  /** Whether any file but the standard ones is open for writing. */
  get areWritten(): boolean {
    for (const { writes } of this.open.values()) if (writes) return true;
    return false;
  }

  /** Opens a file whose contents are at hand, for reading. */
  adoptContents(contents: Uint8Array): number {
    const fd = this.nextInMemory++;
    this.open.set(fd, { fd, users: 1, position: 0, append: false, writes: false, contents, close: () => {} });
    return fd;
  }

  /** @returns bytes read, 0 at the end of the file */
  read(fd: number, target: Uint8Array): number {
    const descriptor = this.open.get(fd);
    if (descriptor === undefined && fd !== 0) return this.unknown();
    if (descriptor?.contents !== undefined) return readContents(descriptor, target);
    const source = descriptor?.fd ?? fd;
    for (;;) {
      if (descriptor?.position === undefined) this.beforeRead(source);
      try {
        const count = readSync(source, target, 0, target.length, descriptor?.position ?? null);
        if (descriptor?.position !== undefined) descriptor.position += count;
        return count;
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === "EOF") return 0; // a closed console on Windows
        if (code !== "EAGAIN") throw error;
        Bun.sleepSync(2); // somebody made the terminal non-blocking
      }
    }
  }

  write(fd: number, bytes: Uint8Array): number {
    if (fd === 1) {
      this.stdout.write(bytes);
      return bytes.length;
    }
    if (fd === 2) {
      this.stdout.writeError(bytes);
      return bytes.length;
    }
    const descriptor = this.open.get(fd);
    if (descriptor === undefined) return this.unknown();
    if (descriptor.contents !== undefined) throw refused("EBADF", "write");
    this.beforeExchange(descriptor);
    const count = writeSync(
      descriptor.fd,
      bytes,
      0,
      bytes.length,
      descriptor.append ? null : (descriptor.position ?? null),
    );
    if (descriptor.append && descriptor.position !== undefined) descriptor.position = fstatSync(descriptor.fd).size;
    else if (descriptor.position !== undefined) descriptor.position += count;
    return count;
  }

  /** @returns the new position; throws ESPIPE where there is none */
  seek(fd: number, offset: number, whence: number): number {
    const descriptor = this.open.get(fd);
    if (fd <= 2 && descriptor === undefined) {
      if (fd === 1) this.stdout.flush();
      if (!fstatSync(fd).isFile()) throw refused("ESPIPE", "lseek");
      return lseek(fd, offset, whence);
    }
    if (descriptor === undefined) return this.unknown();
    if (descriptor.position === undefined) {
      const position = lseek(descriptor.fd, offset, whence); // devices may allow it
      if (position < 0) throw refused("ESPIPE", "lseek");
      return position;
    }
    const end = () => descriptor.contents?.length ?? fstatSync(descriptor.fd).size;
    const base = whence === Whence.Set ? 0 : whence === Whence.Current ? descriptor.position : end();
    const position = base + offset;
    if (position < 0) throw refused("EINVAL", "lseek");
    descriptor.position = position;
    return position;
  }

  /** Whether a descriptor has a position of its own that `seek` moves. */
  hasPosition(fd: number): boolean {
    return this.open.get(fd)?.position !== undefined;
  }

  /** Lets the number `to` stand for what `from` is (POSIX `dup2`). */
  duplicate(from: number, to: number): number {
    const descriptor = this.open.get(from);
    if (descriptor === undefined) return this.unknown();
    if (from === to) return to;
    if (this.open.has(to)) this.close(to);
    descriptor.users++;
    this.open.set(to, descriptor);
    return to;
  }

  close(fd: number): void {
    const descriptor = this.open.get(fd);
    if (descriptor === undefined) {
      if (fd > 2) this.unknown();
      if (fd === 1) this.stdout.flush();
      return;
    }
    this.open.delete(fd);
    this.beforeExchange(descriptor);
    descriptor.users--;
    if (descriptor.users === 0) descriptor.close(descriptor.fd);
  }

  /** What was printed is seen before the answer to it, which the process behind a pipe may print itself. */
  private beforeExchange(descriptor: Descriptor | undefined): void {
    if (descriptor?.position === undefined) this.stdout.flush();
  }

  /** Closes all that a program left open. */
  closeAll(): void {
    for (const fd of [...this.open.keys()]) {
      try {
        this.close(fd);
      } catch {
        // Nothing can be done about it at the end of a run.
      }
    }
  }

  private unknown(): never {
    throw refused("EBADF", "lua");
  }
}

function readContents(descriptor: Descriptor, target: Uint8Array): number {
  const start = descriptor.position ?? 0;
  const bytes = (descriptor.contents as Uint8Array).subarray(start, start + target.length);
  target.set(bytes);
  descriptor.position = start + bytes.length;
  return bytes.length;
}
