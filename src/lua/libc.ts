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
} as const;

/** What Windows does not have. */
const posixSymbols = {
  poll: { args: ["ptr", "u64", "i32"], returns: "i32" },
  sigaction: { args: ["i32", "ptr", "ptr"], returns: "i32" },
  alarm: { args: ["u32"], returns: "u32" },
  abs: { args: ["i32"], returns: "i32" },
  siginterrupt: { args: ["i32", "i32"], returns: "i32" },
  tcgetattr: { args: ["i32", "ptr"], returns: "i32" },
  tcsetattr: { args: ["i32", "i32", "ptr"], returns: "i32" },
  dup: { args: ["i32"], returns: "i32" },
  dup2: { args: ["i32", "i32"], returns: "i32" },
  close: { args: ["i32"], returns: "i32" },
} as const;

/** What every C library has under its plain name. */
const inStandardC = new Set(["signal", "system"]);

type LibraryFunction = ((...args: unknown[]) => unknown) & { ptr: Pointer };
type Library = Record<keyof typeof symbols | keyof typeof posixSymbols, LibraryFunction>;

let library: Library | undefined;

function libc(): Library {
  if (library !== undefined) return library;
  const types = { ...symbols, ...(process.platform === "win32" ? {} : posixSymbols) };
  const definitions = Object.fromEntries(
    Object.entries(types).map(([name, type]) => [inStandardC.has(name) ? name : underscore + name, type]),
  );
  // Loading the FFI takes a millisecond, which programs that need none of this should not pay.
  const { dlopen } = require("bun:ffi") as typeof import("bun:ffi");
  let failure: unknown = new Error(`no C library is known for ${process.platform}`);
  for (const name of libraries[process.platform] ?? []) {
    try {
      const opened = dlopen(name, definitions as Parameters<typeof dlopen>[1]).symbols;
      library = Object.fromEntries(
        Object.keys(types).map((key) => [key, opened[key] ?? opened[underscore + key]]),
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

const SIG_DFL = 0n;
const SIG_IGN = 1n;

interface SignalAction {
  /** Where the flags are in `struct sigaction`. */
  flags: number;
  /** System calls go on after the handler. */
  SA_RESTART: number;
  /** The handler gets a second argument: the address of what is known of the signal. */
  SA_SIGINFO: number;
}

const sigactions: Partial<Record<NodeJS.Platform, SignalAction>> = {
  linux: { flags: 136, SA_RESTART: 0x10000000, SA_SIGINFO: 4 },
  darwin: { flags: 12, SA_RESTART: 2, SA_SIGINFO: 0x40 },
};
/** More than `struct sigaction` and `struct termios` take anywhere. */
const STRUCT_BYTES = 256;

/** Whether signals can be handled, descriptors waited for and terminals set with the functions below. */
export function isPosix(): boolean {
  if (sigactions[process.platform] === undefined) return false;
  try {
    libc();
    return true;
  } catch {
    return false; // a C library of another name
  }
}

/**
 * What a signal can do without JavaScript: its default, nothing, set the alarm clock to its number of seconds, or leave a
 * note for `takeNote`.
 */
export type SignalHandler = "default" | "nothing" | "alarm" | "note";

/**
 * Has a signal handled by the C library (POSIX `sigaction`), at once, whatever runs.
 * @returns gives the signal back to whoever had it
 */
export function handleSignal(signal: number, handler: SignalHandler): () => void {
  const c = libc();
  const before = new DataView(new ArrayBuffer(STRUCT_BYTES));
  c.sigaction(signal, actionOf(handler), before);
  return () => void c.sigaction(signal, before, null);
}

/**
 * Takes the note of a signal that `handleSignal` has noted. The handler that leaves it is `siginterrupt`, which takes a
 * signal and a flag, as a handler gets a signal and an address, which is true: all it does is to take SA_RESTART away
 * from what is arranged for the signal.
 * @returns whether the signal has come since the last look
 */
export function takeNote(signal: number): boolean {
  const { flags, SA_RESTART } = platformActions();
  const found = new DataView(new ArrayBuffer(STRUCT_BYTES));
  libc().sigaction(signal, actionOf("note"), found);
  return (found.getInt32(flags, true) & SA_RESTART) === 0;
}

function actionOf(handler: SignalHandler): DataView {
  const c = libc();
  const { flags, SA_RESTART, SA_SIGINFO } = platformActions();
  const handlers = { default: SIG_DFL, nothing: c.abs.ptr, alarm: c.alarm.ptr, note: c.siginterrupt.ptr };
  const action = new DataView(new ArrayBuffer(STRUCT_BYTES));
  action.setBigUint64(0, BigInt(handlers[handler]), true);
  action.setInt32(flags, SA_RESTART | (handler === "note" ? SA_SIGINFO : 0), true);
  return action;
}

function platformActions(): SignalAction {
  return sigactions[process.platform] as SignalAction;
}

/** Stops the alarm clock. @returns whether it was running */
export function stopAlarm(): boolean {
  return (libc().alarm(0) as number) > 0;
}

/** The mode of a terminal, for `setTerminalMode`; undefined when the descriptor is none (POSIX `tcgetattr`). */
export function terminalMode(fd: number): Uint8Array | undefined {
  const mode = new Uint8Array(STRUCT_BYTES);
  return libc().tcgetattr(fd, mode) === 0 ? mode : undefined;
}

const TCSADRAIN = 1;

/** Sets the mode of a terminal once its output is written (POSIX `tcsetattr`). */
export function setTerminalMode(fd: number, mode: Uint8Array): void {
  libc().tcsetattr(fd, TCSADRAIN, mode);
}

/**
 * Runs `action`, which starts a process, while descriptors stand for others (POSIX `dup2`), which the process inherits.
 * @param replacements what each descriptor stands for
 */
export function withDescriptors<T>(replacements: ReadonlyMap<number, number>, action: () => T): T {
  const c = libc();
  const kept = [...replacements].map(([fd, other]) => {
    const copy = c.dup(fd) as number;
    c.dup2(other, fd);
    return [fd, copy] as const;
  });
  try {
    return action();
  } finally {
    for (const [fd, copy] of kept) {
      c.dup2(copy, fd);
      c.close(copy);
    }
  }
}

/** Signals that Bun ignores and that a child process would inherit as ignored: SIGPIPE and SIGXFSZ. */
const ignoredByRuntime = [13, 25];

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
