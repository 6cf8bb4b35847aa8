// Runs programs to their end: what they printed, how they ended, and nothing left running after a deadline or an abort.
//
// A child leads a session of its own. So it has no controlling terminal: it cannot ask for a password on `/dev/tty`,
// Ctrl-C on the terminal does not reach it, and what ends it is the abort signal, the deadline, or its own end.

import { startChild, superviseChild } from "./process/child.ts";
import type { Children } from "./process/children.ts";
import { type LaunchOptions, prepareLaunch } from "./process/launch.ts";
import { ByteCollector, type OutputBudget } from "./process/output.ts";
import { runChildSync } from "./process/sync.ts";

export { Children } from "./process/children.ts";
export type { LaunchOptions } from "./process/launch.ts";
export type { Shell } from "./process/shell.ts";
export { runStreaming, type StreamingOptions, type StreamingResult } from "./process/streaming.ts";

/** How much output of one program is kept unless its options say otherwise, in bytes. */
const DEFAULT_MAX_OUTPUT = 256 * 1024 * 1024;

/** How a program is run. */
export interface ProcessOptions extends LaunchOptions {
  /** When the program is ended, in milliseconds after its start; never if left out. */
  timeout?: number;
  /** What it reads on its standard input; nothing if left out. */
  stdin?: Uint8Array;
  /** How much of its output is kept, both streams together; the rest is read and dropped. */
  maxOutputBytes?: number;
  /** Takes in its process group while it runs. */
  children?: Children;
}

/** How a program ended and what it printed. */
export interface ProcessResult {
  stdout: Uint8Array;
  stderr: Uint8Array;
  /** The exit code, or 128 + the number of the signal that ended it. */
  exitCode: number;
  /** Whether it was ended because the time was up. */
  timedOut: boolean;
  /** Whether it printed more than was kept. */
  truncated: boolean;
}

/**
 * Runs a program and waits for it without blocking.
 *
 * At the deadline or an abort its process group gets SIGTERM, and SIGKILL two seconds later if some of it is left.
 * Processes it leaves behind at its own end go on running; their output is not waited for.
 *
 * @param command a name on PATH, or a path absolute or relative to `cwd`
 * @param args its arguments
 * @returns also for an exit code other than 0 and after the deadline
 * @throws PermissionDenied
 * @throws Error when the program cannot be started
 * @throws the reason of `signal` when it aborts, after the child is gone
 */
export async function runProcess(
  command: string,
  args: string[],
  options: ProcessOptions & { signal?: AbortSignal },
): Promise<ProcessResult> {
  const { signal } = options;
  signal?.throwIfAborted();
  const launch = prepareLaunch(command, args, options);
  const output = new CapturedOutput(options);
  const end = await superviseChild(startChild(launch, output.streams, options.children), options.timeout, signal);
  if (end.aborted) {
    throw signal?.reason;
  }
  return output.result(end);
}

/**
 * `runProcess` for code that cannot wait: blocks until the program has ended.
 *
 * @param options `isCancelled` is asked every few milliseconds, as nothing else runs in the meantime
 * @throws as `runProcess`; an AbortError when `isCancelled` said yes
 */
export function runProcessSync(
  command: string,
  args: string[],
  options: ProcessOptions & { isCancelled?: () => boolean },
): ProcessResult {
  const launch = prepareLaunch(command, args, options);
  const output = new CapturedOutput(options);
  const end = runChildSync(launch, output.streams, options.timeout, options.isCancelled, options.children);
  if (end.aborted) {
    throw new DOMException("The operation was aborted.", "AbortError");
  }
  return output.result(end);
}

/** Keeps both streams of one program within one budget. */
class CapturedOutput {
  readonly streams: { stdin?: Uint8Array; onOutput: (bytes: Uint8Array) => void; onError: (bytes: Uint8Array) => void };
  readonly #budget: OutputBudget;
  readonly #stdout: ByteCollector;
  readonly #stderr: ByteCollector;

  constructor({ stdin, maxOutputBytes = DEFAULT_MAX_OUTPUT }: ProcessOptions) {
    this.#budget = { left: maxOutputBytes, truncated: false };
    this.#stdout = new ByteCollector(this.#budget);
    this.#stderr = new ByteCollector(this.#budget);
    this.streams = {
      stdin,
      onOutput: (bytes) => this.#stdout.append(bytes),
      onError: (bytes) => this.#stderr.append(bytes),
    };
  }

  result({ exitCode, timedOut }: { exitCode: number; timedOut: boolean }): ProcessResult {
    const { truncated } = this.#budget;
    return { stdout: this.#stdout.bytes(), stderr: this.#stderr.bytes(), exitCode, timedOut, truncated };
  }
}
