// Puts a terminal into raw mode and exactly back, through termios; says how large it is.
//
// Bun can set raw mode, too, but only on `process.stdin`, only when it believes that the mode changes, and it goes back to
// what the terminal was when the process started. Here everything is synchronous and in the caller's hands, so that a
// crash handler or a signal handler can restore the terminal as its last act.

import { openLibrary } from "../kernel/c-libraries.ts";

/** More than `struct termios` takes anywhere. */
const TERMIOS_BYTES = 256;

/** Changes take effect at once, without waiting for output that a blocked terminal may never take. */
const TCSANOW = 0;

const SIGTTOU = 22;
const SIG_IGN = 1n;

const TIOCGWINSZ = process.platform === "darwin" ? 0x40087468n : 0x5413n;

/** How often a call is tried that signals interrupt. */
const ATTEMPTS = 10;

const SYMBOLS = {
  tcgetattr: { args: ["i32", "ptr"], returns: "i32" },
  tcsetattr: { args: ["i32", "i32", "ptr"], returns: "i32" },
  cfmakeraw: { args: ["ptr"], returns: "void" },
  signal: { args: ["i32", "u64"], returns: "u64" },
  ttyname: { args: ["i32"], returns: "cstring" },
} as const;

// ioctl is variadic. On Apple's ARM, variadic arguments go onto the stack, which is where a ninth argument goes, too.
const isStackVariadic = process.platform === "darwin" && process.arch === "arm64";
const PADDING = isStackVariadic ? Array.from({ length: 6 }, () => 0n) : [];
const IOCTL = { args: ["i32", "u64", ...PADDING.map(() => "u64" as const), "ptr"], returns: "i32" } as const;

interface Library {
  tcgetattr(fd: number, termios: Uint8Array): number;
  tcsetattr(fd: number, when: number, termios: Uint8Array): number;
  cfmakeraw(termios: Uint8Array): void;
  signal(number: number, handler: bigint): bigint;
  ttyname(fd: number): { toString(): string } | null;
  ioctl(fd: number, request: bigint, ...rest: (bigint | Uint8Array)[]): number;
}

let library: Library | undefined;

function loadLibrary(): Library {
  library ??= openLibrary<Library>({ ...SYMBOLS, ioctl: IOCTL });
  return library;
}

const NAMES = ["standard input", "standard output", "standard error"];

/** A terminal whose mode can be changed and restored. */
export class RawMode {
  private readonly c = loadLibrary();
  /** The settings to go back to; undefined while they are in force. */
  private found: Uint8Array | undefined;

  /**
   * @param fd a descriptor of the terminal
   * @throws Error when it is no terminal
   */
  constructor(private readonly fd: number) {
    if (this.settings() === undefined)
      throw new Error(`${NAMES[fd] ?? `descriptor ${fd}`} is not a terminal: a terminal UI needs one`);
  }

  /** Whether `enter` has not been undone yet. */
  get isRaw(): boolean {
    return this.found !== undefined;
  }

  /**
   * Turns off everything that the system does to input and output: line editing, echo, the signals of Ctrl-C and Ctrl-Z,
   * flow control, and the carriage return that follows a line feed. Entering again sets the mode anew, for a process that
   * was stopped meanwhile, and keeps the settings that `restore` goes back to.
   *
   * @throws Error when the terminal is gone
   */
  enter(): void {
    const current = this.settings();
    if (current === undefined) throw new Error("the terminal is gone");
    this.found ??= current;
    const raw = this.found.slice();
    this.c.cfmakeraw(raw);
    if (!this.apply(raw)) throw new Error("the terminal refused raw mode");
  }

  /**
   * Goes back to the settings that `enter` found. Does nothing when they are in force; never throws, never waits.
   * @returns false when the terminal did not take them: it is gone
   */
  restore(): boolean {
    const { found } = this;
    if (found === undefined) return true;
    this.found = undefined;
    // A background process that sets the terminal would be stopped by SIGTTOU, in the middle of its end.
    const handler = this.c.signal(SIGTTOU, SIG_IGN);
    const isRestored = this.apply(found);
    this.c.signal(SIGTTOU, handler);
    return isRestored;
  }

  private settings(): Uint8Array | undefined {
    const termios = new Uint8Array(TERMIOS_BYTES);
    return this.c.tcgetattr(this.fd, termios) === 0 ? termios : undefined;
  }

  private apply(termios: Uint8Array): boolean {
    for (let i = 0; i < ATTEMPTS; i++) if (this.c.tcsetattr(this.fd, TCSANOW, termios) === 0) return true;
    return false;
  }
}

/**
 * The size of a terminal in cells.
 * @returns undefined when the descriptor is no terminal, or one that does not know its size
 */
export function windowSize(fd: number): { rows: number; cols: number } | undefined {
  // struct winsize { unsigned short ws_row, ws_col, ws_xpixel, ws_ypixel; }
  const size = new Uint8Array(8);
  if (loadLibrary().ioctl(fd, TIOCGWINSZ, ...PADDING, size) !== 0) return undefined;
  const view = new DataView(size.buffer);
  const [rows, cols] = [view.getUint16(0, true), view.getUint16(2, true)];
  return rows > 0 && cols > 0 ? { rows, cols } : undefined;
}

/** The path of the terminal device behind a descriptor. @throws Error when it is no terminal */
export function terminalPath(fd: number): string {
  const path = loadLibrary().ttyname(fd)?.toString();
  if (path === undefined || path === "") throw new Error(`descriptor ${fd} is not a terminal`);
  return path;
}
