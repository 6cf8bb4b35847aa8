// Runs a command line and tells each line of its output at once.

import type { Permissions } from "../../kernel/permissions.ts";
import { type Child, type ChildEnd, LONGEST_TIMER, startChild, superviseChild } from "./child.ts";
import type { Children } from "./children.ts";
import { LineSplitter } from "./lines.ts";
import { ByteCollector, type OutputBudget } from "./output.ts";
import { prepareShellLaunch, type Shell } from "./shell.ts";

/** The longest line that is told in one piece, in bytes. */
const MAX_LINE = 65_536;

const MAX_CONTENT = 32 * 1024 * 1024;

/** How a command line is run. */
export interface StreamingOptions {
  permissions: Permissions;
  /** When its process group is ended, in milliseconds; never if left out. */
  timeout?: number;
  /** The shell that reads it; `sh -c` if left out. */
  shell?: Shell;
  /** Takes each line of standard output and standard error without its newline; one beyond 64 KiB comes in pieces. */
  onLine?: (line: Uint8Array) => void;
  /** How much output is kept for the result, in bytes; 32 MiB if left out. */
  maxOutputBytes?: number;
  signal?: AbortSignal;
  /** Takes in its process group while it runs. */
  children?: Children;
  /** Gets the program, instead of its being ended, when the time is up. */
  successor?: Successor;
}

/** Who gets a program that goes on running. */
export interface Successor {
  /** Hands the program over before the time is up. */
  request: AbortSignal;
  /** @returns what takes the output from now on */
  takeOver(child: Child): (bytes: Uint8Array) => void;
}

/** How a command line ended. */
export interface StreamingResult {
  /** Standard output and standard error in the order they were written. */
  content: Uint8Array;
  /** Whether it failed: an exit code other than 0, the deadline or an abort. */
  isError: boolean;
  /** Missing when it goes on running, for a successor. */
  exitCode?: number;
  /** The name of the signal that ended it. */
  signal?: string;
  timedOut: boolean;
  /** Whether more was printed than `content` holds. */
  truncated: boolean;
  /** Set when the signal aborted. */
  cancelled?: true;
}

/**
 * Runs a command line with a shell, both output streams in one pipe.
 *
 * Deadline and abort end the whole process group, as in `runProcess`; here an abort is a result, not an error.
 *
 * @throws PermissionDenied
 * @throws Error when the shell cannot be started
 * @throws what `onLine` throws, after the process group is gone
 */
export async function runStreaming(command: string, options: StreamingOptions): Promise<StreamingResult> {
  return startStreaming(command, options);
}

/** `runStreaming` for callers that want to hear at once that it cannot be started. */
export function startStreaming(command: string, options: StreamingOptions): Promise<StreamingResult> {
  const launch = prepareShellLaunch(command, options.permissions, options.shell);
  if (options.signal?.aborted) {
    const content = new Uint8Array(0);
    return Promise.resolve({
      content,
      isError: true,
      exitCode: 143,
      timedOut: false,
      truncated: false,
      cancelled: true,
    });
  }
  const run = new StreamingRun(options);
  const child = startChild(launch, { onOutput: (bytes) => run.take(bytes) }, options.children);
  return run.follow(child);
}

class StreamingRun {
  /** Takes the output, piece by piece. */
  take: (bytes: Uint8Array) => void;
  readonly #options: StreamingOptions;
  readonly #budget: OutputBudget;
  readonly #content: ByteCollector;
  readonly #lines: LineSplitter;
  /** Ends the program. */
  readonly #stop = new AbortController();
  /** What `onLine` threw. */
  #failure: { error: unknown } | undefined;
  #timer: Timer | undefined;

  constructor(options: StreamingOptions) {
    this.#options = options;
    this.#budget = { left: options.maxOutputBytes ?? MAX_CONTENT, truncated: false };
    this.#content = new ByteCollector(this.#budget);
    this.#lines = new LineSplitter(MAX_LINE, (line) => this.#tell(line));
    this.take = (bytes) => {
      this.#content.append(bytes);
      this.#lines.append(bytes);
    };
  }

  /** Waits until a program has ended or has a successor. */
  async follow(child: Child): Promise<StreamingResult> {
    const { signal, timeout, successor } = this.#options;
    const cancel = (): void => this.#stop.abort();
    signal?.addEventListener("abort", cancel);
    try {
      const end =
        successor === undefined
          ? await superviseChild(child, timeout, this.#stop.signal)
          : await Promise.race([
              superviseChild(child, undefined, this.#stop.signal),
              this.#handOver(child, successor, timeout),
            ]);
      return this.#result(end, child.signal());
    } finally {
      clearTimeout(this.#timer);
      signal?.removeEventListener("abort", cancel);
    }
  }

  #tell(line: Uint8Array): void {
    if (this.#failure === undefined) {
      try {
        this.#options.onLine?.(line);
      } catch (error) {
        this.#failure = { error };
        this.#stop.abort();
      }
    }
  }

  /** Settles once the program was handed over, which is not done while it is being ended. */
  #handOver(child: Child, { request, takeOver }: Successor, timeout?: number): Promise<{ timedOut: boolean }> {
    return new Promise((resolve) => {
      const give = (timedOut: boolean): void => {
        if (!this.#stop.signal.aborted) {
          this.take = takeOver(child);
          resolve({ timedOut });
        }
      };
      request.addEventListener("abort", () => give(false));
      this.#timer = timeout === undefined ? undefined : setTimeout(give, Math.min(timeout, LONGEST_TIMER), true);
    });
  }

  #result(end: { timedOut: boolean } & Partial<ChildEnd>, signal: string | undefined): StreamingResult {
    const { exitCode, timedOut, aborted = false } = end;
    this.#lines.end();
    if (this.#failure !== undefined) {
      throw this.#failure.error;
    }
    const isRunning = exitCode === undefined;
    const isError = !isRunning && (exitCode !== 0 || timedOut || aborted);
    const printed = { content: this.#content.bytes(), truncated: this.#budget.truncated };
    const result: StreamingResult = { ...printed, isError, timedOut };
    if (!isRunning) {
      result.exitCode = exitCode;
    }
    if (signal !== undefined) {
      result.signal = signal;
    }
    if (aborted) {
      result.cancelled = true;
    }
    return result;
  }
}
