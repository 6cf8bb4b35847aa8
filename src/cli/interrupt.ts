// Notices Ctrl-C while Lua runs in a REPL, for two seconds: what a child process did with one longer ago is forgotten.
//
// No JavaScript runs on a signal until Lua pauses. What is needed is a handler in C that makes a note. The C library has a
// function that can serve as one: `alarm` takes an int, as a handler does, may be called in a handler (POSIX lists it), and
// its note can be asked for. On SIGINT, number 2, it sets the alarm clock to two seconds; a clock that runs when the
// interpreter looks means that the user wants to stop. While JavaScript waits and no Lua runs, nobody looks: then the
// signal belongs to whoever had it before.
import { fstatSync } from "node:fs";
import { handleSignal, isPosix, isReadable, stopAlarm } from "../lua/libc.ts";

const SIGINT = 2;
const SIGALRM = 14;

/** How long one wait for input lasts before the note is looked at again, in milliseconds. */
const POLL_INTERVAL = 50;

let isNoting = false;

/**
 * Has SIGINT leave a note and do nothing else; where that cannot be, it does what it did before.
 * @returns gives the signal back, and forgets the note
 */
export function noteInterrupts(): () => void {
  if (!isPosix()) return () => {};
  const giveBackAlarm = handleSignal(SIGALRM, "nothing");
  const giveBackInterrupt = handleSignal(SIGINT, "alarm");
  isNoting = true;
  return () => {
    giveBackInterrupt();
    stopAlarm(); // none may be left when SIGALRM is given back
    giveBackAlarm();
    isNoting = false;
  };
}

/** Whether SIGINT came since the last look. */
export function takeInterrupt(): boolean {
  return isNoting && stopAlarm();
}

/**
 * Waits until a read of a descriptor will not block.
 * @param isOver asked again and again
 * @returns false when it was over first
 */
export function waitForInput(fd: number, isOver: () => boolean): boolean {
  if (!mayBlock(fd) || !isPosix()) return true;
  while (!isOver()) if (isReadable(fd, POLL_INTERVAL)) return true;
  return false;
}

/** Whether a read of a descriptor may have to wait for what comes: not in a file. */
export function mayBlock(fd: number): boolean {
  try {
    return !fstatSync(fd).isFile();
  } catch {
    return false; // closed
  }
}
