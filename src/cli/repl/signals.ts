// Notices Ctrl-C while Lua runs, so that Lua can be told and its state lives on.
//
// No JavaScript runs on a signal until Lua pauses, and ending Lua from outside would leave its state unusable. What is
// needed is a handler in C that makes a note. The C library has a function that can serve as one: `alarm` takes an int,
// as a handler does, may be called in a handler (POSIX lists it), and its note can be asked for. On SIGINT, number 2, it
// sets the alarm clock to two seconds; a clock that runs when the interpreter looks means that the user wants to stop.
// SIGALRM itself gets a handler that does nothing. What a child process did with a Ctrl-C longer ago is forgotten.
import { type Pointer, ptr } from "bun:ffi";
import { interruptible } from "../interrupt.ts";
import type { CLibrary } from "./libc.ts";

const SIGHUP = 1;
const SIGINT = 2;
const SIGALRM = 14;
const SIGTERM = 15;
const SIG_DFL = 0n;
const POLLIN = 1;
const STDIN = 0;
/** How long one wait for input lasts before the note is looked at again, in milliseconds. */
const POLL_INTERVAL = 50;

/** More than `struct sigaction` takes anywhere. */
const SIGACTION_BYTES = 256;

export interface Signals {
  /** Runs Lua code; while it runs, SIGINT is noted and other signals do what they do by default. */
  during<T>(entry: () => T): T;
  /** Whether SIGINT came since the last look. */
  taken(): boolean;
  /** Waits until standard input has something to read. @returns false when SIGINT came first */
  waitForInput(): boolean;
}

/** The signals of this process; where they cannot be noted, SIGINT ends the entry with `Interrupted` for good. */
export function signals(library: CLibrary | undefined): Signals {
  if (library === undefined) return { during: interruptible, taken: () => false, waitForInput: () => true };
  return noted(library);
}

function noted({ functions: c, sigaction: layout }: CLibrary): Signals {
  const address = (fn: unknown) => BigInt((fn as { ptr: Pointer }).ptr);
  const action = (handler: bigint) => {
    const bytes = new Uint8Array(SIGACTION_BYTES);
    const view = new DataView(bytes.buffer);
    view.setBigUint64(0, handler, true);
    view.setInt32(layout.flags, layout.SA_RESTART, true);
    return bytes;
  };
  const whileRunning: [signal: number, action: Uint8Array, before: Uint8Array][] = [
    [SIGALRM, action(address(c.abs)), new Uint8Array(SIGACTION_BYTES)],
    [SIGINT, action(address(c.alarm)), new Uint8Array(SIGACTION_BYTES)],
    [SIGTERM, action(SIG_DFL), new Uint8Array(SIGACTION_BYTES)],
    [SIGHUP, action(SIG_DFL), new Uint8Array(SIGACTION_BYTES)],
  ];
  const taken = () => c.alarm(0) > 0;
  // struct pollfd { int fd; short events; short revents; }
  const wanted = new Int16Array([STDIN, 0, POLLIN, 0]);
  return {
    during: (entry) => {
      for (const [signal, now, before] of whileRunning) c.sigaction(signal, ptr(now), ptr(before));
      try {
        return entry();
      } finally {
        for (const [signal, , before] of whileRunning.toReversed()) {
          c.sigaction(signal, ptr(before), null);
          if (signal === SIGINT) taken(); // no alarm may be left when SIGALRM is given back
        }
      }
    },
    taken,
    waitForInput: () => {
      while (!taken()) if (c.poll(ptr(wanted), 1n as unknown as number, POLL_INTERVAL) > 0) return true;
      return false;
    },
  };
}
