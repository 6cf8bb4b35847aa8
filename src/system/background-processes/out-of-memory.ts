// Whether the kernel ended a process because memory ran out. It says so only by a count for the whole control group.

import { readFileSync } from "node:fs";

/**
 * How many processes of this control group the kernel has ended for lack of memory.
 *
 * @returns undefined where the system does not tell (no cgroup v2)
 */
export function countMemoryKills(): number | undefined {
  try {
    const group = /^0::(.*)$/m.exec(readFileSync("/proc/self/cgroup", "utf8"))?.[1];
    const events = readFileSync(`/sys/fs/cgroup${group}/memory.events`, "utf8");
    const count = /^oom_kill (\d+)$/m.exec(events)?.[1];
    return count === undefined ? undefined : Number(count);
  } catch {
    return undefined;
  }
}
