// A /proc of a machine that is not there: the same at every run.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

interface SampleProcess {
  readonly pid: number;
  readonly name: string;
  readonly command: string;
  readonly mebibytes: number;
  /** The part of a processor that it takes in a second. */
  load(second: number): number;
}

const PROCESSORS = 8;
/** Of the kernel's clock, in a second. */
const TICKS = 100;
const TOTAL_KIBIBYTES = 32 * 1024 * 1024;

const steady = (load: number) => () => load;
const wave = (least: number, most: number, period: number) => (second: number) =>
  least + ((most - least) * (1 + Math.sin((2 * Math.PI * second) / period))) / 2;

export const SAMPLE: readonly SampleProcess[] = [
  { pid: 1, name: "systemd", command: "/sbin/init", mebibytes: 13, load: steady(0) },
  { pid: 2, name: "kthreadd", command: "", mebibytes: 0, load: steady(0) },
  { pid: 611, name: "sshd", command: "sshd: /usr/sbin/sshd -D", mebibytes: 9, load: steady(0) },
  { pid: 702, name: "nginx", command: "nginx: worker process", mebibytes: 48, load: wave(0.05, 0.3, 17) },
  {
    pid: 840,
    name: "postgres",
    command: "/usr/lib/postgresql/17/bin/postgres -D /srv/db",
    mebibytes: 412,
    load: wave(0.1, 0.7, 23),
  },
  {
    pid: 1204,
    name: "redis-server",
    command: "/usr/bin/redis-server 127.0.0.1:6379",
    mebibytes: 96,
    load: steady(0.04),
  },
  {
    pid: 1377,
    name: "prometheus",
    command: "prometheus --storage.tsdb.path=/srv/metrics",
    mebibytes: 655,
    load: wave(0, 0.4, 11),
  },
  { pid: 2048, name: "cargo", command: "cargo build --release", mebibytes: 210, load: wave(0.1, 0.6, 31) },
  {
    pid: 2101,
    name: "rustc",
    command: "rustc --crate-name tokio src/lib.rs",
    mebibytes: 1480,
    load: wave(0.2, 3.6, 47),
  },
  {
    pid: 2333,
    name: "ffmpeg",
    command: "ffmpeg -i talk.mkv -c:v libx265 talk.mp4",
    mebibytes: 890,
    load: wave(0.4, 1.9, 29),
  },
  { pid: 3110, name: "zsh", command: "-zsh", mebibytes: 7, load: steady(0) },
  { pid: 3111, name: "ingot", command: "ingot run --ui processes.lua", mebibytes: 61, load: steady(0.02) },
  { pid: 3200, name: "odd) name", command: "./odd) name --flag", mebibytes: 2, load: steady(0) },
];

/** Writes what /proc says when the machine has run for so many seconds. @param running those that run then */
export function writeProc(directory: string, second: number, running: readonly SampleProcess[] = SAMPLE): void {
  const used = running.map((process) => Math.round(TICKS * sum(second, (at) => process.load(at))));
  const total = Math.round(TICKS * PROCESSORS * second);
  const busy = used.reduce((one, other) => one + other, 0);
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const processors = Array.from({ length: PROCESSORS }, (_, i) => `cpu${i} 0 0 0 0 0 0 0 0 0 0`);
  writeFileSync(
    join(directory, "stat"),
    [`cpu  ${busy} 0 0 ${total - busy} 0 0 0 0 0 0`, ...processors, ""].join("\n"),
  );
  const kibibytes = running.reduce((all, { mebibytes }) => all + 1024 * mebibytes, 0) + 40_000 * second;
  const available = Math.max(0, Math.round(TOTAL_KIBIBYTES - kibibytes - 2_000_000 * (1 + Math.sin(second / 20))));
  writeFileSync(join(directory, "meminfo"), `MemTotal:       ${TOTAL_KIBIBYTES} kB\nMemAvailable:   ${available} kB\n`);
  running.forEach(({ pid, name, command, mebibytes, load }, i) => {
    mkdirSync(join(directory, String(pid)));
    const state = load(second) > 0.3 ? "R" : "S";
    const pages = mebibytes * 256;
    // The fields of proc(5): the 14th is the time of the process, the 22nd when it started, the 24th its memory.
    const stat = `${pid} (${name}) ${state} 1 1 1 0 -1 0 0 0 0 0 ${used[i]} 0 0 0 20 0 1 0 ${pid} 0 ${pages} 0\n`;
    writeFileSync(join(directory, String(pid), "stat"), stat);
    writeFileSync(join(directory, String(pid), "cmdline"), command.replaceAll(" ", "\0"));
  });
}

/** What a load comes to in whole seconds. */
function sum(seconds: number, load: (second: number) => number): number {
  let all = 0;
  for (let second = 1; second <= seconds; second++) all += load(second);
  return all;
}
