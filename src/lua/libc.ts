// The few functions of the C library that Bun has no call for, reached through its FFI when first needed.
import type { Pointer } from "bun:ffi";

const libraries: Partial<Record<NodeJS.Platform, string[]>> = {
  linux: ["libc.so.6", "libc.so", "libc.musl-x86_64.so.1", "libc.musl-aarch64.so.1"],
  darwin: ["libSystem.B.dylib"],
  win32: ["msvcrt.dll"],
};

/** On Windows the POSIX names start with an underscore. */
const underscore = process.platform === "win32" ? "_" : "";

const symbols = {
  lseek: { args: ["i32", "i64", "i32"], returns: "i64" },
  popen: { args: ["ptr", "ptr"], returns: "ptr" },
  fileno: { args: ["ptr"], returns: "i32" },
  pclose: { args: ["ptr"], returns: "i32" },
  signal: { args: ["i32", "u64"], returns: "u64" },
  system: { args: ["ptr"], returns: "i32" },
  ...(process.platform === "win32" ? {} : { poll: { args: ["ptr", "u64", "i32"], returns: "i32" } }),
} as const;

/** What every C library has under its plain name. */
const inStandardC = new Set(["signal", "system"]);

type Library = Record<keyof typeof symbols, (...args: unknown[]) => unknown>;

let library: Library | undefined;

function libc(): Library {
  if (library !== undefined) return library;
  const definitions = Object.fromEntries(
    Object.entries(symbols).map(([name, type]) => [inStandardC.has(name) ? name : underscore + name, type]),
  );
  // Loading the FFI takes a millisecond, which programs that need none of this should not pay.
  const { dlopen } = require("bun:ffi") as typeof import("bun:ffi");
  let failure: unknown = new Error(`no C library is known for ${process.platform}`);
  for (const name of libraries[process.platform] ?? []) {
    try {
      const opened = dlopen(name, definitions as Parameters<typeof dlopen>[1]).symbols;
      library = Object.fromEntries(
        Object.keys(symbols).map((key) => [key, opened[key] ?? opened[underscore + key]]),
      ) as unknown as Library;
      return library;
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

function cString(bytes: string | Uint8Array): Buffer {
  return Buffer.concat([typeof bytes === "string" ? Buffer.from(bytes) : bytes, Buffer.of(0)]);
}

/**
 * Moves the position of a descriptor that the process was started with (POSIX `lseek`).
 * @returns the new position in bytes, negative on failure
 */
export function lseek(fd: number, offset: number, whence: number): number {
  return Number(libc().lseek(fd, BigInt(offset), whence));
}

/** `POLLIN` of POSIX systems. */
const POLLIN = 1;

/**
 * Waits until a descriptor has something to read or is at its end (POSIX `poll`).
 * @param milliseconds how long to wait at most
 * @returns whether a read will not block
 */
export function isReadable(fd: number, milliseconds: number): boolean {
  // struct pollfd { int fd; short events; short revents; }
  const request = new DataView(new ArrayBuffer(8));
  request.setInt32(0, fd, true);
  request.setInt16(4, POLLIN, true);
  return (libc().poll(request, 1n, milliseconds) as number) > 0;
}

/** Signals that Bun ignores and that a child process would inherit as ignored: SIGPIPE and SIGXFSZ. */
const ignoredByRuntime = [13, 25];
const SIG_DFL = 0n;
const SIG_IGN = 1n;

export interface ShellPipe {
  /** The end of the pipe that is ours. */
  fd: number;
  /** Closes the pipe, waits for the process and returns its wait status (POSIX `pclose`). */
  close(): number;
}

/** Runs `action`, which starts a process, while the signals that Bun ignores have their default effect. */
function withDefaultSignals<T>(action: () => T): T {
  const c = libc();
  const unix = process.platform !== "win32";
  if (unix) for (const signal of ignoredByRuntime) c.signal(signal, SIG_DFL);
  try {
    return action();
  } finally {
    if (unix) for (const signal of ignoredByRuntime) c.signal(signal, SIG_IGN);
  }
}

/** Runs a shell command to its end and answers its wait status (C `system`). */
export function system(command: Uint8Array): number {
  return withDefaultSignals(() => libc().system(cString(command)) as number);
}

/**
 * Starts a shell command with a pipe to its output (`"r"`) or input (`"w"`), as POSIX `popen` does.
 * @throws Error when the process cannot be started
 */
export function popen(command: string | Uint8Array, mode: "r" | "w"): ShellPipe {
  const c = libc();
  return withDefaultSignals(() => {
    const file = c.popen(cString(command), cString(process.platform === "win32" ? `${mode}b` : mode)) as Pointer | null;
    if (file === null) throw Object.assign(new Error("cannot start the shell"), { code: "ENOMEM", syscall: "popen" });
    return { fd: c.fileno(file) as number, close: () => c.pclose(file) as number };
  });
}
