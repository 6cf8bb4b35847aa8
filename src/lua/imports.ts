// The imports of the compiled module that reach the machine: files, clock, calendar, memory growth and exit.
import { DateRangeError, gmtime, isUtc, localtime, mktime, readTime, strftime, writeTime } from "./calendar.ts";
import { type Descriptors, hostFlags } from "./descriptors.ts";
import type { Doors } from "./doors.ts";
import { Errno, wasiErrno } from "./errno.ts";
import type { Pointer } from "./exports.ts";
import type { Memory } from "./memory.ts";

export interface ImportContext {
  doors: Doors;
  descriptors: Descriptors;
  /** The memory, which exists only once the module is instantiated. */
  memory(): Memory;
  /** Raises `error` in the Lua code that called into the C library; never returns. */
  raise(error: unknown): never;
  /** Descriptor that the next `open` is to answer with: how `io.popen` makes its pipe a file. */
  takeReserved(): number | undefined;
  /** Called before a file is opened for writing. */
  beforeEffect(): void;
  /** Runs before Lua learns or changes something outside of itself. */
  beforeHostCall(): void;
  /** Runs before the process exits. */
  exit(code: number): never;
}

/** `AT_REMOVEDIR` of musl. */
const REMOVE_DIRECTORY = 0x200;

/** Builds the import object's `env` and `wasi_snapshot_preview1`. */
export function systemImports(
  context: ImportContext,
): Record<"env" | "wasi_snapshot_preview1", Bun.WebAssembly.ModuleImports> {
  const { doors, descriptors } = context;

  /** Runs a system call: its result, or its error number; a shut door raises in Lua. */
  function attempt(call: () => number): number {
    context.beforeHostCall();
    try {
      return call();
    } catch (error) {
      return wasiErrno(error) ?? context.raise(error);
    }
  }
  /** The convention of `__syscall_…`: negative error numbers. */
  function syscall(call: () => number): number {
    let result = 0;
    const errno = attempt(() => {
      result = call();
      return 0;
    });
    return errno === 0 ? result : -errno;
  }

  /** Visits the buffers of a scattered read or write until one is not filled. */
  function vectored(vector: Pointer, count: number, total: Pointer, move: (bytes: Uint8Array) => number): number {
    return attempt(() => {
      const memory = context.memory();
      let sum = 0;
      for (let i = 0; i < count; i++) {
        const start = memory.readU32(vector + 8 * i);
        const length = memory.readU32(vector + 8 * i + 4);
        if (length === 0) continue;
        const moved = move(memory.bytes.subarray(start, start + length));
        sum += moved;
        if (moved < length) break;
      }
      memory.writeU32(total, sum);
      return 0;
    });
  }

  const calendar = (convert: typeof gmtime) => (seconds: bigint, target: Pointer) => {
    try {
      writeTime(context.memory(), target, convert(seconds));
    } catch (error) {
      context.raise(error);
    }
  };

  return {
    env: {
      abort: () => {
        throw new Error("the Lua VM aborted");
      },
      exit: context.exit,
      system: () => -Errno.NOSYS, // os.execute is ours
      emscripten_date_now: () => {
        context.beforeHostCall();
        return Date.now();
      },
      _emscripten_get_now_is_monotonic: () => 1,
      emscripten_resize_heap: (size: number) => context.memory().grow(size),
      _tzset_js: () => {},
      _gmtime_js: calendar(gmtime),
      _localtime_js: calendar(localtime),
      _mktime_js: (pointer: Pointer) => {
        const memory = context.memory();
        try {
          const seconds = mktime(readTime(memory, pointer));
          writeTime(memory, pointer, localtime(seconds));
          return seconds;
        } catch (error) {
          if (error instanceof DateRangeError) return -1n;
          throw error;
        }
      },
      strftime: (target: Pointer, size: number, format: Pointer, time: Pointer) => {
        const memory = context.memory();
        const text = strftime(memory.cText(format), readTime(memory, time), isUtc(memory, time));
        const bytes = Buffer.from(text);
        if (bytes.length + 1 > size) return 0;
        memory.bytes.set(bytes, target);
        memory.bytes[target + bytes.length] = 0;
        return bytes.length;
      },
      __syscall_openat: (_directory: number, path: Pointer, flags: number, varargs: Pointer) =>
        syscall(() => {
          const reserved = context.takeReserved();
          if (reserved !== undefined) return reserved;
          const memory = context.memory();
          const host = hostFlags(flags);
          const mode = varargs === 0 ? 0o666 : memory.readU32(varargs);
          const isWriting = (flags & 3) !== 0;
          if (isWriting) context.beforeEffect();
          const opened = doors.files.open(memory.cPath(path), host, mode);
          if (typeof opened !== "number") return descriptors.adoptContents(opened);
          const append = (flags & 0o2000) !== 0;
          const writeOnly = (flags & 3) === 1;
          return descriptors.adopt(opened, { append, atEnd: append && writeOnly, writes: isWriting });
        }),
      __syscall_fcntl64: () => 0,
      __syscall_ioctl: () => -Errno.NOTTY,
      __syscall_dup3: (from: number, to: number) => syscall(() => descriptors.duplicate(from, to)),
      __syscall_readlinkat: () => -Errno.NOENT, // asked by tmpnam alone, which is ours
      __syscall_unlinkat: (_directory: number, path: Pointer, flags: number) =>
        syscall(() => {
          const name = context.memory().cPath(path);
          if (flags & REMOVE_DIRECTORY) doors.files.rmdir(name);
          else doors.files.unlink(name);
          return 0;
        }),
      __syscall_rmdir: (path: Pointer) =>
        syscall(() => {
          doors.files.rmdir(context.memory().cPath(path));
          return 0;
        }),
      __syscall_renameat: (_from: number, from: Pointer, _to: number, to: Pointer) =>
        syscall(() => {
          const memory = context.memory();
          doors.files.rename(memory.cPath(from), memory.cPath(to));
          return 0;
        }),
    },
    wasi_snapshot_preview1: {
      // Variables are asked for one by one, through os.getenv.
      environ_sizes_get: (count: Pointer, size: Pointer) => {
        context.memory().writeU32(count, 0);
        context.memory().writeU32(size, 0);
        return 0;
      },
      environ_get: () => 0,
      fd_read: (fd: number, vector: Pointer, count: number, total: Pointer) =>
        vectored(vector, count, total, (bytes) => descriptors.read(fd, bytes)),
      fd_write: (fd: number, vector: Pointer, count: number, total: Pointer) =>
        vectored(vector, count, total, (bytes) => descriptors.write(fd, bytes)),
      fd_seek: (fd: number, offset: bigint, whence: number, target: Pointer) =>
        attempt(() => {
          context.memory().view.setBigInt64(target, BigInt(descriptors.seek(fd, Number(offset), whence)), true);
          return 0;
        }),
      fd_close: (fd: number) =>
        attempt(() => {
          descriptors.close(fd);
          return 0;
        }),
    },
  };
}
