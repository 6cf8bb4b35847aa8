// Command lines that run while the program goes on: their output is kept until somebody reads it.

import { quoteForMessage } from "../kernel/path-text.ts";
import type { Permissions } from "../kernel/permissions.ts";
import { countMemoryKills } from "./background-processes/out-of-memory.ts";
import { RecentOutput } from "./background-processes/recent-output.ts";
import { type Child, startChild } from "./process/child.ts";
import { endGroup } from "./process/group.ts";
import { prepareShellLaunch, type Shell } from "./process/shell.ts";

/** How much output of one process is kept. */
const MAX_BYTES = 1024 * 1024;
const MAX_LINES = 10_000;

/** How many ended processes are remembered; then the one that ended first is forgotten. */
const MAX_ENDED = 100;

/** How a process ended other than by itself: by `kill` or `stop`, by another signal, or for lack of memory. */
export type Termination = "stopped" | "signaled" | "oom";

/** A background process and its output. */
export interface BackgroundOutput {
  /** Standard output and standard error in the order they were written; a first line tells of what was dropped. */
  text: Uint8Array;
  running: boolean;
  /** The exit code, or 128 + the number of a signal; once it has ended. */
  exitCode?: number;
  /** Whole seconds from its start to now or to its end. */
  elapsedSecs: number;
  pid: number;
  termination?: Termination;
}

/** A background process that runs. */
export interface RunningProcess {
  id: string;
  command: string;
  elapsedSecs: number;
  pid: number;
}

interface Entry {
  id: string;
  command: string;
  child: Child;
  output: RecentOutput;
  /** When it started and ended, of `performance.now`. */
  start: number;
  end?: number;
  exitCode?: number;
  termination?: Termination;
  memoryKills: number | undefined;
  /** Set once it is being ended. */
  ending?: Promise<void>;
  /** Fulfilled when it has ended and its output is read. */
  finished: Promise<void>;
}

/** The background processes of one program. */
export class BackgroundProcesses {
  /** Called whenever a process starts or has ended, with the number of those that run. */
  onChange: ((running: number) => void) | undefined;
  readonly #entries = new Map<string, Entry>();
  #shell: Shell | undefined;
  #lastNumber = 0;

  /** Sets the shell for command lines; `undefined` goes back to `sh -c`. */
  setDefaultShell(shell: Shell | undefined): void {
    this.#shell = shell && { program: shell.program, args: [...shell.args] };
  }

  /** The shell for command lines; `undefined` stands for `sh -c`. */
  defaultShell(): Shell | undefined {
    return this.#shell && { program: this.#shell.program, args: [...this.#shell.args] };
  }

  /** How many processes run: while there are any, the program has something to wait for. */
  get running(): number {
    return this.#runningEntries().length;
  }

  /**
   * Starts a command line with the default shell, in a process group of its own and without standard input.
   *
   * @returns the id, `proc_1` for the first
   * @throws PermissionDenied
   * @throws Error when the shell cannot be started
   */
  spawn(command: string, permissions: Permissions): string {
    const launch = prepareShellLaunch(command, permissions, this.#shell);
    const output = new RecentOutput(MAX_BYTES, MAX_LINES);
    const memoryKills = countMemoryKills();
    const child = startChild(launch, { onOutput: (bytes) => output.append(bytes) });
    this.#lastNumber++;
    const id = `proc_${this.#lastNumber}`;
    const finished = Promise.resolve();
    const entry: Entry = { id, command, child, output, start: performance.now(), memoryKills, finished };
    entry.finished = this.#follow(entry);
    this.#entries.set(id, entry);
    this.#tellChange();
    return id;
  }

  /** Gives back the output since the last time and forgets it; `undefined` for an unknown id. */
  readOutput(id: string): BackgroundOutput | undefined {
    const entry = this.#entries.get(id);
    return entry && describe(entry, entry.output.drain());
  }

  /** As `readOutput`, but what is given back stays. */
  output(id: string): BackgroundOutput | undefined {
    const entry = this.#entries.get(id);
    return entry && describe(entry, entry.output.bytes());
  }

  /** The processes that run, in the order they were started. */
  list(): RunningProcess[] {
    return this.#runningEntries().map((entry) => ({
      id: entry.id,
      command: entry.command,
      elapsedSecs: elapsedSeconds(entry),
      pid: entry.child.pid,
    }));
  }

  /** Has a process group end, without waiting: SIGTERM, and SIGKILL two seconds later. An unknown id is ignored. */
  kill(id: string): void {
    const entry = this.#entries.get(id);
    if (entry !== undefined) {
      this.#end(entry);
    }
  }

  /**
   * Ends a process group, waits until it is gone, and forgets it.
   *
   * @returns the output that nobody had read
   * @throws Error for an unknown id
   */
  async stop(id: string): Promise<{ text: Uint8Array }> {
    const entry = this.#entries.get(id);
    if (entry === undefined) {
      throw new Error(`no process with id ${quoteForMessage(id)}`);
    }
    await this.#endAndWait(entry);
    this.#entries.delete(id);
    return { text: entry.output.drain() };
  }

  /** Ends every process that runs and waits until all are gone: for the end of the program. */
  async stopAll(): Promise<void> {
    await Promise.all(this.#runningEntries().map((entry) => this.#endAndWait(entry)));
  }

  #runningEntries(): Entry[] {
    return [...this.#entries.values()].filter((entry) => entry.end === undefined);
  }

  async #follow(entry: Entry): Promise<void> {
    const exitCode = await entry.child.exited;
    await entry.child.finishReading();
    entry.end = performance.now();
    entry.exitCode = exitCode;
    entry.termination = terminationOf(entry);
    this.#forgetOldest();
    this.#tellChange();
  }

  #end(entry: Entry): void {
    if (entry.end === undefined) {
      entry.ending ??= endGroup(entry.child.pid);
    }
  }

  async #endAndWait(entry: Entry): Promise<void> {
    this.#end(entry);
    await entry.ending;
    await entry.finished;
  }

  #forgetOldest(): void {
    const ended = [...this.#entries.values()].filter((entry) => entry.end !== undefined);
    ended.sort((one, other) => (one.end ?? 0) - (other.end ?? 0));
    for (const entry of ended.slice(0, -MAX_ENDED)) {
      this.#entries.delete(entry.id);
    }
  }

  #tellChange(): void {
    this.onChange?.(this.running);
  }
}

function describe(entry: Entry, text: Uint8Array): BackgroundOutput {
  const { exitCode, termination, child } = entry;
  const output: BackgroundOutput = {
    text,
    running: entry.end === undefined,
    elapsedSecs: elapsedSeconds(entry),
    pid: child.pid,
  };
  if (exitCode !== undefined) {
    output.exitCode = exitCode;
  }
  if (termination !== undefined) {
    output.termination = termination;
  }
  return output;
}

function elapsedSeconds({ start, end = performance.now() }: Entry): number {
  return Math.floor((end - start) / 1000);
}

function terminationOf({ ending, memoryKills, exitCode, child }: Entry): Termination | undefined {
  if (ending !== undefined) {
    return "stopped";
  }
  // A shell reports the end of what it ran as its own exit code, 128 + SIGKILL.
  const kills = exitCode === 137 && memoryKills !== undefined ? countMemoryKills() : undefined;
  if (kills !== undefined && memoryKills !== undefined && kills > memoryKills) {
    return "oom";
  }
  return child.signal() === undefined ? undefined : "signaled";
}
