// What the figures were measured on.
import { arch, cpus, loadavg, platform, release, totalmem } from "node:os";

export interface Machine {
  cpu: string;
  cores: number;
  /** In GB (10^9 bytes). */
  memory: number;
  platform: string;
  kernel: string;
  bun: string;
  /** Processes that wanted to run, on average over the minute before the first row: what else the machine did. */
  loadBefore: number;
  /** The same after the last row; the benchmark itself is in it, with about one. */
  loadAfter: number;
}

function load(): number {
  return loadavg()[0] ?? 0;
}

export function describeMachine(): Machine {
  const list = cpus();
  return {
    cpu: list[0]?.model.trim() ?? "unknown",
    cores: list.length,
    memory: Math.round(totalmem() / 1e8) / 10,
    platform: `${platform()} ${arch()}`,
    kernel: release(),
    bun: Bun.version,
    loadBefore: load(),
    loadAfter: load(),
  };
}

/** Notes how busy the machine is at the end of a run. */
export function withLoadAfter(machine: Machine): Machine {
  return { ...machine, loadAfter: load() };
}

/** How far the figures can be trusted: programs that share their processor with others take longer, unevenly. */
export function loadLine({ loadBefore, loadAfter, cores }: Machine): string {
  const line = `load ${loadBefore.toFixed(1)} before, ${loadAfter.toFixed(1)} after`;
  return Math.max(loadBefore, loadAfter - 1) > cores / 2 ? `${line}: the machine is busy, the figures are rough` : line;
}

/** One line for people; nothing in it changes from day to day. */
export function machineLine({ cpu, cores, platform, bun }: Machine): string {
  return `${cores} ${cores === 1 ? "core" : "cores"} of ${cpu}, ${platform}, Bun ${bun}`;
}
