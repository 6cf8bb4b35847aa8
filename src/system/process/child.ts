// A child process with pipes, and how it comes to its end: by itself, by a deadline or by an abort signal.

import { closeSync } from "node:fs";
import { createPipe } from "./c-library.ts";
import { Children } from "./children.ts";
import { openInput } from "./input.ts";
import { type Launch, launchFailure } from "./launch.ts";
import { finishReading, PipeReader } from "./output.ts";

/** The longest time a timer takes, in milliseconds; about 24 days. */
export const LONGEST_TIMER = 2 ** 31 - 1;

/** What a child is given and where its output goes. */
export interface ChildStreams {
  /** Its standard input; none if left out. */
  stdin?: Uint8Array;
  /** Takes the standard output, piece by piece. */
  onOutput: (bytes: Uint8Array) => void;
  /** Takes the standard error; if left out, both go through one pipe to `onOutput`, in the order they were written. */
  onError?: (bytes: Uint8Array) => void;
}

/** A process that was started and leads its own group. */
export interface Child {
  readonly pid: number;
  /** Its exit code, or 128 + the number of the signal that ended it, once it is reaped. */
  readonly exited: Promise<number>;
  /** The name of the signal that ended it, or its number if it has no name. */
  signal(): string | undefined;
  /** Reads what it printed, after its end; see `finishReading`. A later call joins the first. */
  finishReading(): Promise<void>;
  /** Has its group end and waits until it is gone; see `ChildGroup`. */
  end(): Promise<void>;
}

/** How `superviseChild` ended. */
export interface ChildEnd {
  exitCode: number;
  timedOut: boolean;
  aborted: boolean;
}

/**
 * Starts a program in a session of its own, and so without a controlling terminal.
 *
 * @param children takes in its group while it runs
 * @throws Error that says why it cannot be started
 */
export function startChild(
  launch: Launch,
  { stdin, onOutput, onError }: ChildStreams,
  children: Children = new Children(),
): Child {
  const ours: number[] = [];
  const theirs: number[] = [];
  const openPipe = (): number => {
    const { read, write } = createPipe();
    ours.push(read);
    theirs.push(write);
    return write;
  };
  try {
    const input = openInput(stdin);
    theirs.push(input);
    const output = openPipe();
    const error = onError === undefined ? output : openPipe();
    const subprocess = Bun.spawn([launch.file, ...launch.argv.slice(1)], {
      argv0: launch.argv[0],
      cwd: launch.cwd,
      env: launch.env,
      detached: true,
      stdio: [input, output, error],
    });
    const takers = [onOutput, onError ?? onOutput];
    const readers = ours.map((descriptor, index) => new PipeReader(descriptor, takers[index] ?? onOutput));
    const group = children.add(subprocess.pid);
    const signal = (): string | undefined => subprocess.signalCode?.toString();
    let reading: Promise<void> | undefined;
    return {
      pid: subprocess.pid,
      signal,
      exited: subprocess.exited.then((code) => {
        group.release();
        return exitCodeOf(code, signal());
      }),
      finishReading: () => {
        reading ??= finishReading(readers);
        return reading;
      },
      end: () => group.end(),
    };
  } catch (error) {
    for (const descriptor of ours) {
      closeSync(descriptor);
    }
    throw launchFailure(launch, error);
  } finally {
    for (const descriptor of theirs) {
      closeSync(descriptor);
    }
  }
}

/**
 * Waits until a child has ended and its output is read. When the time is up or the signal aborts, its whole group is
 * ended first.
 *
 * @param timeout in milliseconds; none if left out
 */
export async function superviseChild(child: Child, timeout?: number, signal?: AbortSignal): Promise<ChildEnd> {
  let cause: "timeout" | "abort" | undefined;
  let ending: Promise<void> | undefined;
  const end = (reason: typeof cause): void => {
    cause ??= reason;
    ending ??= child.end();
  };
  const abort = (): void => end("abort");
  const timer = timeout === undefined ? undefined : setTimeout(end, Math.min(timeout, LONGEST_TIMER), "timeout");
  signal?.addEventListener("abort", abort);
  if (signal?.aborted) {
    abort();
  }
  const exitCode = await child.exited;
  clearTimeout(timer);
  signal?.removeEventListener("abort", abort);
  await ending;
  await child.finishReading();
  return { exitCode, timedOut: cause === "timeout", aborted: cause === "abort" };
}

function exitCodeOf(code: number, signal: string | undefined): number {
  if (signal === undefined) {
    return code;
  }
  const { signals } = process.getBuiltinModule("node:os").constants;
  return 128 + (Number(signal) || signals[signal as NodeJS.Signals] || 0);
}
