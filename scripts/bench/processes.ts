// Running a program from start to end: how long it takes and how much memory it needs.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Bench } from "./row.ts";

export interface Program {
  command: string[];
  /** What the program must print; anything else spoils the measurement. */
  prints: string;
  /** `$XDG_CACHE_HOME`. */
  cache?: string;
}

/** Milliseconds after which a program that does not end is killed; then its row has failed. */
const TIMEOUT = 60_000;

/** How a program is started: nothing of the user's own environment but the search path reaches it. */
function spawnOptions(bench: Bench, program: Program) {
  const env = {
    PATH: process.env.PATH ?? "",
    HOME: bench.directory,
    XDG_CACHE_HOME: program.cache ?? join(bench.directory, "cache"),
  };
  return { cwd: bench.directory, env, stdin: "ignore", stdout: "pipe", stderr: "pipe", timeout: TIMEOUT } as const;
}

function check({ command, prints }: Program, exitCode: number | null, stdout: string, stderr: string): void {
  if (exitCode === 0 && stdout === prints) return;
  const said = stderr.trim() || stdout.trim() || "nothing";
  throw new Error(`${command.slice(0, 2).join(" ")} ended with exit code ${exitCode} and said: ${said.slice(0, 200)}`);
}

/** Milliseconds from before the start of a program until after its end, its output going to a pipe. */
export function timeProcess(bench: Bench, program: Program): number {
  const options = spawnOptions(bench, program);
  const start = Bun.nanoseconds();
  const run = Bun.spawnSync(program.command, options);
  const elapsed = (Bun.nanoseconds() - start) / 1e6;
  check(program, run.exitCode, run.stdout.toString(), run.stderr.toString());
  return elapsed;
}

/** The last reading must be at most this many milliseconds older than the end of the process. */
const FRESH = 0.3;
/** How often to try, and how many milliseconds to give way to whatever keeps the machine busy in between. */
const ATTEMPTS = 1000;
const PAUSE = 5;

/**
 * Most memory that a program had resident at any time, in MB (10^6 bytes).
 *
 * On Linux the system's own account of it (`ru_maxrss`) is of no use here: a process that is started the fast way, with
 * vfork, inherits the peak of whoever started it, and that is this benchmark. So its high-water mark is read from /proc
 * until it ends; a run in which the last reading was too early is repeated.
 */
export async function peakMemory(bench: Bench, program: Program): Promise<number> {
  if (process.platform !== "linux") {
    const run = Bun.spawnSync(program.command, spawnOptions(bench, program));
    check(program, run.exitCode, run.stdout.toString(), run.stderr.toString());
    return (run.resourceUsage?.maxRSS ?? Number.NaN) / 1e6;
  }
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const child = Bun.spawn(program.command, spawnOptions(bench, program));
    const { kilobytes, age } = lastHighWaterMark(child.pid);
    const [exitCode, stdout, stderr] = await Promise.all([child.exited, child.stdout.text(), child.stderr.text()]);
    check(program, exitCode, stdout, stderr);
    if (age <= FRESH) return (kilobytes * 1024) / 1e6;
    await Bun.sleep(PAUSE);
  }
  throw new Error("the machine is too busy to observe the memory of a process");
}

/** Reads a process's high-water mark until it has none any more; `age` is how old the last reading was by then. */
function lastHighWaterMark(pid: number): { kilobytes: number; age: number } {
  let kilobytes = 0;
  let readAt = Number.NEGATIVE_INFINITY;
  for (;;) {
    // Before the reading, as this process may have to wait right after it.
    const now = performance.now();
    const line = /^VmHWM:\s+(\d+) kB$/m.exec(readStatus(pid));
    if (line === null) return { kilobytes, age: performance.now() - readAt };
    kilobytes = Number(line[1]);
    readAt = now;
  }
}

function readStatus(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, "latin1");
  } catch {
    return ""; // it is gone
  }
}

/** Writes a Lua program into the benchmark's directory and answers its path. */
export function writeProgram(bench: Bench, name: string, source: string): string {
  const path = join(bench.directory, name);
  writeFileSync(path, source);
  return path;
}

/** A `$XDG_CACHE_HOME` in which nothing can be kept: a file, because to root no directory is closed. */
export function closedCache(bench: Bench): string {
  return writeProgram(bench, "not-a-directory", "");
}
