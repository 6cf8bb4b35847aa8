// Ctrl-C in a Lua program that never pauses: JavaScript's signal handlers would wait for it to pause.
import { Script } from "node:vm";

/** Thrown where the program was when the user interrupted it. */
export class Interrupted extends Error {
  constructor() {
    super("interrupted");
  }
}

const ENTRY = Symbol.for("ingot.entry");

/**
 * Runs `entry` so that SIGINT ends it, wherever it is, at the next moment it touches JavaScript. The interpreter does so
 * every few milliseconds (limits.ts), and no `pcall` can hold it up.
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
