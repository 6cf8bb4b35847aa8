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
  /** Processes that wanted to run, on average over the minute before: how busy the machine was with other things. */
  load: number;
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
    load: loadavg()[0] ?? 0,
  };
}

/** One line for people; nothing in it changes from day to day. */
export function machineLine({ cpu, cores, platform, bun }: Machine): string {
  return `${cores} ${cores === 1 ? "core" : "cores"} of ${cpu}, ${platform}, Bun ${bun}`;
}
