// Process groups: a child leads its own, so that what it started ends with it.

import { readdirSync, readFileSync } from "node:fs";

/** How long a group has between SIGTERM and SIGKILL, in milliseconds. */
export const KILL_GRACE = 2000;

/** Sends a signal to every process of a group; to one that is gone it does nothing. */
export function signalGroup(leader: number, signal: NodeJS.Signals): void {
  sendToGroup(leader, signal);
}

/**
 * Whether a process of the group runs that this user may end.
 *
 * Processes that ended but that nobody has reaped do not count: where process 1 is no init, as in many containers, they
 * stay for ever.
 */
export function isGroupAlive(leader: number): boolean {
  return sendToGroup(leader, 0) && (process.platform !== "linux" || hasLiveMember(leader));
}

/**
 * Ends a group: SIGTERM, and SIGKILL when some of it is left after the grace. Processes that left the group are not found.
 *
 * @param leader the process id of the child that leads it
 */
export async function endGroup(leader: number): Promise<void> {
  signalGroup(leader, "SIGTERM");
  const deadline = performance.now() + KILL_GRACE;
  for (let pause = 1; isGroupAlive(leader); pause *= 2) {
    const left = deadline - performance.now();
    if (left <= 0) {
      signalGroup(leader, "SIGKILL");
      return;
    }
    await Bun.sleep(Math.min(pause, 250, left));
  }
}

function sendToGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-leader, signal);
  } catch {
    // Nobody is left, or nobody that this user may end.
    return false;
  }
}

function hasLiveMember(leader: number): boolean {
  try {
    return readdirSync("/proc").some((name) => /^\d+$/.test(name) && isLiveMember(name, leader));
  } catch {
    return true;
  }
}

function isLiveMember(process: string, leader: number): boolean {
  try {
    const status = readFileSync(`/proc/${process}/stat`, "latin1");
    // After the name, which is in parentheses and may hold any character: state, parent, group (proc_pid_stat(5)).
    const [state, , group] = status.slice(status.lastIndexOf(")") + 2).split(" ");
    return group === String(leader) && state !== "Z" && state !== "X";
  } catch {
    return false;
  }
}
