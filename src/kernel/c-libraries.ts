// Opens the C library of this system, for the few calls that neither Bun nor node has.
import type { FFIFunction } from "bun:ffi";

/** Its names, to be tried in this order; nothing for systems whose C library is not known here. */
const C_LIBRARIES: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ["libc.so.6", "libc.so", "libc.musl-x86_64.so.1", "libc.musl-aarch64.so.1"],
  darwin: ["libSystem.B.dylib"],
};

/**
 * Opens the C library.
 *
 * @param symbols the functions to be called, which it must have
 * @param optional those that it need not have: all of them, or none
 * @returns the functions, by name
 * @throws Error on a system without a C library that is known here
 */
export function openLibrary<Library>(
  symbols: Record<string, FFIFunction>,
  optional: Record<string, FFIFunction> = {},
): Library {
  // Loading the FFI takes a millisecond, which programs that need none of this should not pay.
  const { dlopen } = require("bun:ffi") as typeof import("bun:ffi");
  let failure: unknown = new Error(`no C library is known for ${process.platform}`);
  for (const name of C_LIBRARIES[process.platform] ?? []) {
    try {
      const opened = dlopen(name, symbols).symbols as Library;
      return Object.keys(optional).length === 0 ? opened : { ...opened, ...openOptional(name, optional) };
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

function openOptional(name: string, symbols: Record<string, FFIFunction>): object {
  const { dlopen } = require("bun:ffi") as typeof import("bun:ffi");
  try {
    return dlopen(name, symbols).symbols;
  } catch {
    return {};
  }
}
