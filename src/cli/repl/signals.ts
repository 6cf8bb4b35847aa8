// The signals of a REPL: its own while an entry is edited, those of any program while Lua runs.
import { handleSignal, isPosix } from "../../lua/libc.ts";
import { noteInterrupts } from "../interrupt.ts";

const SIGHUP = 1;
const SIGTERM = 15;

/** Has SIGINT noted (interrupt.ts), and other signals do what they do by default. @returns gives them back */
export function takeSignals(): () => void {
  const givingBack = [noteInterrupts()];
  if (isPosix()) for (const signal of [SIGTERM, SIGHUP]) givingBack.push(handleSignal(signal, "default"));
  return () => {
    for (const give of givingBack.reverse()) give();
  };
}

/** Runs Lua code; while it runs, signals are those of `takeSignals`. */
export function duringLua<T>(entry: () => T): T {
  const giveBack = takeSignals();
  try {
    return entry();
  } finally {
    giveBack();
  }
}
