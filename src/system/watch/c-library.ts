// Opens the C library for the few calls that neither Bun nor node has: inotify and flock.

import type { FFIFunction, Pointer } from "bun:ffi";
import { C_LIBRARIES } from "../../kernel/c-libraries.ts";

const ERRNO = process.platform === "darwin" ? "__error" : "__errno_location";

/** Functions of the C library by name, and the number of the last error. */
export interface CLibrary<Name extends string> {
  call: Record<Name, (...values: (number | Uint8Array)[]) => number>;
  /** `errno`; to be read directly after the call that failed. */
  errno(): number;
}

/**
 * Opens the C library of this system.
 *
 * @param functions the functions to be called; all return an int
 * @throws Error on a system without a C library that is known here
 */
export function openCLibrary<Name extends string>(functions: Record<Name, FFIFunction["args"]>): CLibrary<Name> {
  // Loading the FFI takes a millisecond, which programs that need none of this should not pay.
  const { dlopen, read } = require("bun:ffi") as typeof import("bun:ffi");
  const entries = Object.entries<FFIFunction["args"]>(functions);
  const symbols: Record<string, FFIFunction> = { [ERRNO]: { args: [], returns: "ptr" } };
  for (const [name, args] of entries) {
    symbols[name] = { args: args ?? [], returns: "i32" };
  }
  let failure: unknown = new Error(`no C library is known for ${process.platform}`);
  for (const name of C_LIBRARIES[process.platform] ?? []) {
    try {
      const opened = dlopen(name, symbols).symbols as unknown as Record<string, () => number>;
      const location = opened[ERRNO] as () => unknown as () => Pointer;
      return { call: opened as CLibrary<Name>["call"], errno: () => read.i32(location()) };
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}
