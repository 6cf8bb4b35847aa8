// The functions of the C library that a REPL needs and Bun has no call for.
import { dlopen } from "bun:ffi";

const definitions = {
  sigaction: { args: ["i32", "ptr", "ptr"], returns: "i32" },
  alarm: { args: ["u32"], returns: "u32" },
  abs: { args: ["i32"], returns: "i32" },
  poll: { args: ["ptr", "u64", "i32"], returns: "i32" },
  tcgetattr: { args: ["i32", "ptr"], returns: "i32" },
  tcsetattr: { args: ["i32", "i32", "ptr"], returns: "i32" },
} as const;

export interface CLibrary {
  functions: ReturnType<typeof dlopen<typeof definitions>>["symbols"];
  /** `struct sigaction`: where its flags are, and the flag with which system calls go on after a handler. */
  sigaction: { flags: number; SA_RESTART: number };
}

const platforms: Partial<Record<NodeJS.Platform, { names: string[]; sigaction: CLibrary["sigaction"] }>> = {
  linux: {
    names: ["libc.so.6", "libc.so", "libc.musl-x86_64.so.1", "libc.musl-aarch64.so.1"],
    sigaction: { flags: 136, SA_RESTART: 0x10000000 },
  },
  darwin: { names: ["libSystem.B.dylib"], sigaction: { flags: 12, SA_RESTART: 2 } },
};

/** The C library of this platform, or undefined where none is known. */
export function cLibrary(): CLibrary | undefined {
  const platform = platforms[process.platform];
  for (const name of platform?.names ?? []) {
    try {
      return { functions: dlopen(name, definitions).symbols, sigaction: platform?.sigaction as CLibrary["sigaction"] };
    } catch {
      // The next name may be the right one.
    }
  }
  return undefined;
}
