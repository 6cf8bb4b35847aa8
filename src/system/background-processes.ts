// Command lines that run while the program goes on: their output is kept until somebody reads it.

import { quoteForMessage } from "../kernel/path-text.ts";
import type { Permissions } from "../kernel/permissions.ts";
import { RecentOutput } from "./background-processes/recent-output.ts";
import { type Start, startNow, type Termination, terminationOf } from "./background-processes/termination.ts";
import { type Child, startChild } from "./process/child.ts";
import { Children } from "./process/children.ts";
import { prepareShellLaunch, type Shell } from "./process/shell.ts";
import { type StreamingOptions, type StreamingResult, startStreaming } from "./process/streaming.ts";

export type { Termination } from "./background-processes/termination.ts";

/** How much output of one process is kept. */
const MAX_BYTES = 1024 * 1024;
const MAX_LINES = 10_000;

/** How many ended processes are remembered; then the one that ended first is forgotten. */
const MAX_ENDED = 100;

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

/** How a command line is run in the foreground. */
export interface ForegroundOptions extends Pick<StreamingOptions, "permissions" | "timeout" | "onLine" | "signal"> {
  /** Whether it becomes a background process, instead of being ended, when the time is up or somebody asks for it. */
  mayGoToBackground?: boolean;
}

/** How a command line in the foreground ended. */
export interface ForegroundResult extends StreamingResult {
  /** The id of the background process that it has become; that one's output is what it prints from then on. */
  backgroundId?: string;
  termination?: Termination;
}

interface Entry {
  id: string;
  command: string;
  child: Child;
  output: RecentOutput;
  start: Start;
  /** When it ended, of `performance.now`. */
  end?: number;
  exitCode?: number;
  termination?: Termination;
  /** Set once it is being ended. */
  ending?: Promise<void>;
  /** Fulfilled when it has ended and its output is read. */
  finished: Promise<void>;
}

/** The background processes of one program. */
export class BackgroundProcesses {
  /** Called whenever a process starts or has ended, with the number of those that run. */
  onChange: ((running: number) => void) | undefined;
  readonly #children: Children;
  readonly #entries = new Map<string, Entry>();
  /** What sends each process of the foreground to the background that may go there, the newest last. */
  readonly #detachable = new Set<AbortController>();
  #shell: Shell | undefined;
  #lastNumber = 0;

  /** @param children takes in their process groups while they run */
  constructor(children: Children = new Children()) {
    this.#children = children;
  }

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
    const start = startNow();
    const child = startChild(launch, { onOutput: (bytes) => output.append(bytes) }, this.#children);
    return this.#add(command, child, output, start);
  }

  /**
   * Runs a command line with the default shell in the foreground; see `runStreaming`.
   *
   * @throws PermissionDenied
   * @throws Error when the shell cannot be started
   */
  runForeground(command: string, options: ForegroundOptions): Promise<ForegroundResult> {
    const { mayGoToBackground = false, ...streaming } = options;
    const start = startNow();
    const detach = new AbortController();
    let backgroundId: string | undefined;
    const takeOver = (child: Child): ((bytes: Uint8Array) => void) => {
      const output = new RecentOutput(MAX_BYTES, MAX_LINES);
      backgroundId = this.#add(command, child, output, start);
      return (bytes) => output.append(bytes);
    };
    const successor = mayGoToBackground ? { request: detach.signal, takeOver } : undefined;
    const running = startStreaming(command, { ...streaming, shell: this.#shell, children: this.#children, successor });
    if (mayGoToBackground) {
      this.#detachable.add(detach);
    }
    const finish = async (): Promise<ForegroundResult> => {
      try {
        const result = await running;
        if (backgroundId !== undefined) {
          return { ...result, backgroundId };
        }
        const { exitCode, signal, timedOut, cancelled = false } = result;
        const termination = terminationOf({ isStopped: timedOut || cancelled, exitCode, signal, start });
        return termination === undefined ? result : { ...result, termination };
      } finally {
        this.#detachable.delete(detach);
      }
    };
    return finish();
  }

  /** Sends the newest process of the foreground that may go there to the background. @returns whether there was one */
  detachForeground(): boolean {
    const newest = [...this.#detachable].at(-1);
    if (newest === undefined) {
      return false;
    }
    this.#detachable.delete(newest);
    newest.abort();
    return true;
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

  #runningEntries(): Entry[] {
    return [...this.#entries.values()].filter((entry) => entry.end === undefined);
  }

  #add(command: string, child: Child, output: RecentOutput, start: Start): string {
    this.#lastNumber++;
    const id = `proc_${this.#lastNumber}`;
    const entry: Entry = { id, command, child, output, start, finished: Promise.resolve() };
    entry.finished = this.#follow(entry);
    this.#entries.set(id, entry);
    this.#tellChange();
    return id;
  }

  async #follow(entry: Entry): Promise<void> {
    const { child, start } = entry;
    const exitCode = await child.exited;
    await child.finishReading();
    entry.end = performance.now();
    entry.exitCode = exitCode;
    const isStopped = entry.ending !== undefined;
    entry.termination = terminationOf({ isStopped, exitCode, signal: child.signal(), start });
    this.#forgetOldest();
    this.#tellChange();
  }

  #end(entry: Entry): void {
    if (entry.end === undefined) {
      entry.ending ??= entry.child.end();
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
  return Math.floor((end - start.time) / 1000);
}
