// Ctrl-C in a Lua program that never pauses: JavaScript's signal handlers would wait for it to pause.
import { fstatSync } from "node:fs";
import { Script } from "node:vm";
import { isReadable } from "../lua/libc.ts";

/** Thrown where the program was when the user interrupted it. */
export class Interrupted extends Error {
  constructor() {
    super("interrupted");
  }
}

const ENTRY = Symbol.for("ingot.entry");

const same = (_: string, value: unknown) => value;

/**
 * Throws where the program is, when it was interrupted. Compiled JavaScript does not look for interruptions itself and
 * can miss them for seconds; a function that native code calls is always asked.
 */
export function noticeInterrupt(): void {
  JSON.parse("0", same);
}

/** How long a person waits at most for Ctrl-C to end a program that waits for input, in milliseconds. */
const INPUT_WAIT = 50;

/** Waits until a read of a descriptor will not block; throws when the program is interrupted meanwhile. */
export function awaitInput(fd: number): void {
  if (process.platform === "win32" || !mayBlock(fd)) return;
  while (!isReadable(fd, INPUT_WAIT)) noticeInterrupt();
}

function mayBlock(fd: number): boolean {
  try {
    return !fstatSync(fd).isFile();
  } catch {
    return false; // closed
  }
}

/**
 * Runs `entry` so that SIGINT ends it, wherever it is, at its next call of `noticeInterrupt`, or sooner. The interpreter
 * makes that call every few milliseconds (limits.ts), and no `pcall` can hold it up.
 * @throws Interrupted
 */
export function interruptible<T>(entry: () => T): T {
  const scope = globalThis as { [ENTRY]?: () => unknown };
  scope[ENTRY] = entry;
  try {
    return new Script('globalThis[Symbol.for("ingot.entry")]()').runInThisContext({ breakOnSigint: true }) as T;
  } catch (error) {
    if ((error as { code?: unknown } | null)?.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED") throw new Interrupted();
    throw error;
  } finally {
    delete scope[ENTRY];
  }
}
