// The names under which a system's C library can be opened.

/** To be tried in this order; nothing for systems whose C library is not known here. */
export const C_LIBRARIES: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ["libc.so.6", "libc.so", "libc.musl-x86_64.so.1", "libc.musl-aarch64.so.1"],
  darwin: ["libSystem.B.dylib"],
};
