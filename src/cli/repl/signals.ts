// The signals of a REPL: its own while an entry is edited, those of any program while Lua runs.
import { handleSignal, isPosix } from "../../lua/libc.ts";
import { noteInterrupts } from "../interrupt.ts";

const SIGHUP = 1;
const SIGTERM = 15;

/** Runs Lua code; while it runs, SIGINT is noted (interrupt.ts) and other signals do what they do by default. */
export function duringLua<T>(entry: () => T): T {
  const giveBack = [noteInterrupts(false)];
  if (isPosix()) for (const signal of [SIGTERM, SIGHUP]) giveBack.push(handleSignal(signal, "default"));
  try {
    return entry();
  } finally {
    for (const give of giveBack.toReversed()) give();
  }
}
