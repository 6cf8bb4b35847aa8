// The POSIX calls that Bun has no function for: pipes, and a child process that is waited for without an event loop.

import type { Pointer } from "bun:ffi";
import { openLibrary } from "../../kernel/c-libraries.ts";

const SYMBOLS = {
  pipe: { args: ["ptr"], returns: "i32" },
  poll: { args: ["ptr", "u64", "i32"], returns: "i32" },
  waitpid: { args: ["i32", "ptr", "i32"], returns: "i32" },
  sigemptyset: { args: ["ptr"], returns: "i32" },
  sigfillset: { args: ["ptr"], returns: "i32" },
  posix_spawn: { args: ["ptr", "ptr", "ptr", "ptr", "ptr", "ptr"], returns: "i32" },
  posix_spawn_file_actions_init: { args: ["ptr"], returns: "i32" },
  posix_spawn_file_actions_adddup2: { args: ["ptr", "i32", "i32"], returns: "i32" },
  posix_spawn_file_actions_addchdir_np: { args: ["ptr", "ptr"], returns: "i32" },
  posix_spawn_file_actions_destroy: { args: ["ptr"], returns: "i32" },
  posix_spawnattr_init: { args: ["ptr"], returns: "i32" },
  posix_spawnattr_setflags: { args: ["ptr", "i16"], returns: "i32" },
  posix_spawnattr_setsigdefault: { args: ["ptr", "ptr"], returns: "i32" },
  posix_spawnattr_setsigmask: { args: ["ptr", "ptr"], returns: "i32" },
  posix_spawnattr_destroy: { args: ["ptr"], returns: "i32" },
} as const;

/**
 * Only on Linux: descriptors that no other child process inherits (elsewhere `SPAWN_FLAGS` and Bun see to that), and
 * system calls by number, as not every C library knows pidfd_open(2).
 */
const LINUX_SYMBOLS = {
  memfd_create: { args: ["ptr", "u32"], returns: "i32" },
  pipe2: { args: ["ptr", "i32"], returns: "i32" },
  syscall: { args: ["i64", "i64", "i64"], returns: "i64" },
} as const;
const MFD_CLOEXEC = 1;
const O_CLOEXEC = 0o2000000;
const PIDFD_OPEN = 434n;

/** `POSIX_SPAWN_SETSIGDEF | _SETSIGMASK`, `_SETSID` and, on macOS, `_CLOEXEC_DEFAULT`, from each system's <spawn.h>. */
const SPAWN_FLAGS = process.platform === "darwin" ? 0x04 | 0x08 | 0x400 | 0x4000 : 0x04 | 0x08 | 0x80;

/** More bytes than any C library needs for its opaque structures (glibc: 80, 336 and 128). */
const OPAQUE_SIZE = 512;

const POLLIN = 1;
const WNOHANG = 1;

/** Not in every C library: what says which descriptors a child does not inherit (glibc 2.34). */
const OPTIONAL_SYMBOLS = {
  posix_spawn_file_actions_addclosefrom_np: { args: ["ptr", "i32"], returns: "i32" },
} as const;

type CFunction = (...values: unknown[]) => number;
type Library = Record<keyof typeof SYMBOLS, CFunction> &
  Partial<Record<keyof typeof LINUX_SYMBOLS | keyof typeof OPTIONAL_SYMBOLS, CFunction>>;

let library: Library | undefined;

/** The two ends of a pipe, as descriptors. */
export interface Pipe {
  read: number;
  write: number;
}

/**
 * Makes a pipe. Bun's own are sockets, which a child cannot open again by name (`echo oops > /dev/stderr`).
 *
 * @throws Error when this process has too many descriptors open
 */
export function createPipe(): Pipe {
  const c = loadLibrary();
  const ends = new Int32Array(2);
  if ((c.pipe2 === undefined ? c.pipe(ends) : c.pipe2(ends, O_CLOEXEC)) !== 0) {
    throw Object.assign(new Error("too many open files"), { code: "EMFILE" });
  }
  const [read = -1, write = -1] = ends;
  return { read, write };
}

/**
 * Opens an empty file that has no name and lies in memory.
 *
 * @returns undefined where the system has no such thing
 */
export function createMemoryFile(): number | undefined {
  const descriptor = loadLibrary().memfd_create?.(cString("stdin"), MFD_CLOEXEC) ?? -1;
  return descriptor < 0 ? undefined : descriptor;
}

/** Whether a read of a descriptor returns at once. */
export function isReadable(descriptor: number): boolean {
  return waitUntilReadable([descriptor], 0).length > 0;
}

/**
 * Blocks until a descriptor can be read without blocking, is at its end, or the time is up (POSIX `poll`).
 *
 * @param milliseconds how long to wait at most
 * @returns those that are ready; after a signal perhaps none
 */
export function waitUntilReadable(descriptors: number[], milliseconds: number): number[] {
  // struct pollfd { int fd; short events; short revents; }
  const requests = new Int16Array(descriptors.length * 4 + 4);
  const fds = new Int32Array(requests.buffer);
  descriptors.forEach((descriptor, index) => {
    fds[index * 2] = descriptor;
    requests[index * 4 + 2] = POLLIN;
  });
  const count = loadLibrary().poll(requests, BigInt(descriptors.length), milliseconds);
  return count <= 0 ? [] : descriptors.filter((_, index) => requests[index * 4 + 3] !== 0);
}

/** What `startSession` starts. */
export interface SessionLeader {
  /** The path of the program. */
  file: string;
  /** All arguments, the program's name first. */
  argv: string[];
  env: Record<string, string>;
  cwd: string | undefined;
  /** The descriptors that become 0, 1 and 2. */
  stdio: [number, number, number];
}

/**
 * Starts a child process that leads its own session, without Bun knowing of it: `reap` is to be called until it ended.
 *
 * @returns its process id
 * @throws an error of the operating system with its code
 */
export function startSession({ file, argv, env, cwd, stdio }: SessionLeader): number {
  const c = loadLibrary();
  const actions = new Uint8Array(OPAQUE_SIZE);
  const attributes = new Uint8Array(OPAQUE_SIZE);
  const signals = new Uint8Array(OPAQUE_SIZE);
  const pid = new Int32Array(1);
  const environment = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  c.posix_spawn_file_actions_init(actions);
  c.posix_spawnattr_init(attributes);
  try {
    stdio.forEach((descriptor, index) => {
      c.posix_spawn_file_actions_adddup2(actions, descriptor, index);
    });
    // What others have opened without a thought of children, a C library's popen for one.
    c.posix_spawn_file_actions_addclosefrom_np?.(actions, stdio.length);
    if (cwd !== undefined) {
      c.posix_spawn_file_actions_addchdir_np(actions, cString(cwd));
    }
    c.posix_spawnattr_setflags(attributes, SPAWN_FLAGS);
    c.sigfillset(signals);
    c.posix_spawnattr_setsigdefault(attributes, signals);
    c.sigemptyset(signals);
    c.posix_spawnattr_setsigmask(attributes, signals);
    const failure = withStrings(argv, (arguments_) =>
      withStrings(environment, (variables) =>
        c.posix_spawn(pid, cString(file), actions, attributes, arguments_, variables),
      ),
    );
    if (failure !== 0) {
      throw errorOfNumber(failure);
    }
    return pid[0] ?? -1;
  } finally {
    c.posix_spawnattr_destroy(attributes);
    c.posix_spawn_file_actions_destroy(actions);
  }
}

/**
 * Opens a descriptor that becomes readable when a child process ends.
 *
 * @returns undefined where the system has no such thing
 */
export function watchProcess(pid: number): number | undefined {
  const descriptor = Number(loadLibrary().syscall?.(PIDFD_OPEN, BigInt(pid), 0n) ?? -1);
  return descriptor < 0 ? undefined : descriptor;
}

/**
 * Looks whether a process started by `startSession` has ended, and lets go of it if so.
 *
 * @returns its exit code, 128 + the number of the signal that ended it, or undefined while it runs
 */
export function reap(pid: number): number | undefined {
  const status = new Int32Array(1);
  const ended = loadLibrary().waitpid(pid, status, WNOHANG);
  if (ended === 0) {
    return undefined;
  }
  const word = status[0] ?? 0;
  const signal = word & 0x7f;
  return signal === 0 ? (word >> 8) & 0xff : 128 + signal;
}

function loadLibrary(): Library {
  const symbols = process.platform === "linux" ? { ...SYMBOLS, ...LINUX_SYMBOLS } : SYMBOLS;
  library ??= openLibrary<Library>(symbols, OPTIONAL_SYMBOLS);
  return library;
}

/** Calls with a `char *[]` of the texts, ended by NULL; it and they live until the call has returned. */
function withStrings(texts: string[], call: (pointers: BigUint64Array) => number): number {
  const { ptr } = require("bun:ffi") as typeof import("bun:ffi");
  const offsets: number[] = [];
  let length = 0;
  const encoded = texts.map(cString);
  for (const text of encoded) {
    offsets.push(length);
    length += text.length;
  }
  const block = Buffer.concat([...encoded, Buffer.of(0)]);
  const start: Pointer = ptr(block);
  const pointers = new BigUint64Array([...offsets.map((offset) => BigInt(start + offset)), 0n]);
  const result = call(pointers);
  // Read after the call, so that the block is not collected during it.
  return block.length > 0 ? result : 0;
}

function cString(text: string): Buffer {
  return Buffer.from(`${text}\0`);
}

function errorOfNumber(number: number): NodeJS.ErrnoException {
  const { errno } = process.getBuiltinModule("node:os").constants;
  const code = Object.entries(errno).find(([, value]) => value === number)?.[0] ?? `errno ${number}`;
  return Object.assign(new Error(code), { code });
}
