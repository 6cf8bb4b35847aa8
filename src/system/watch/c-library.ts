// Opens the C library for the few calls that neither Bun nor node has: inotify and flock.

import type { FFIFunction, Pointer } from "bun:ffi";
import { openLibrary } from "../../kernel/c-libraries.ts";

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
  const { read } = require("bun:ffi") as typeof import("bun:ffi");
  const entries = Object.entries<FFIFunction["args"]>(functions);
  const symbols = entries.map(([name, args = []]) => [name, { args, returns: "i32" }]);
  const opened = openLibrary<CLibrary<Name>["call"] & Record<typeof ERRNO, () => Pointer>>({
    ...Object.fromEntries(symbols),
    [ERRNO]: { args: [], returns: "ptr" },
  });
  return { call: opened, errno: () => read.i32(opened[ERRNO]()) };
}
