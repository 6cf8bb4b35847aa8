// How a process ended, other than by itself.

import { countMemoryKills } from "./out-of-memory.ts";

/** By `kill`, `stop` or a deadline, by another signal, or for lack of memory. */
export type Termination = "stopped" | "signaled" | "oom";

/** When a process started, of `performance.now`, and what was known then. */
export interface Start {
  time: number;
  memoryKills: number | undefined;
}

/** What a process that has ended leaves to find out how. */
export interface Remains {
  start: Start;
  isStopped: boolean;
  exitCode: number | undefined;
  /** The name of the signal that ended it. */
  signal: string | undefined;
}

/** To be called right before a process is started. */
export function startNow(): Start {
  return { time: performance.now(), memoryKills: countMemoryKills() };
}

/** How a process ended; undefined: by itself. */
export function terminationOf({
  isStopped,
  exitCode,
  signal,
  start: { memoryKills },
}: Remains): Termination | undefined {
  if (isStopped) {
    return "stopped";
  }
  // A shell reports the end of what it ran as its own exit code, 128 + SIGKILL.
  const kills = exitCode === 137 && memoryKills !== undefined ? countMemoryKills() : undefined;
  if (kills !== undefined && memoryKills !== undefined && kills > memoryKills) {
    return "oom";
  }
  return signal === undefined ? undefined : "signaled";
}
