// Runs ripgrep with a query.

import { LONGEST_TIMER } from "../../kernel/timers.ts";
import { CUT_NOTICE, Output, OutputFull } from "./output.ts";
import type { GrepResult, Query } from "./query.ts";

/** Settings that give the same output whoever runs the search and however often. */
const FIXED = ["--no-config", "--color=never", "--no-heading", "--sort=path", "--no-ignore-messages", "--no-mmap"];

/**
 * Finds ripgrep.
 *
 * @param program a name on PATH or a path
 * @returns its path, or undefined when it is not installed
 */
export function findRipgrep(program: string): string | undefined {
  return Bun.which(program, { PATH: process.env.PATH ?? "" }) ?? undefined;
}

/** Whether a query can be given to another program exactly: arguments are text without NUL. */
export function canBeArguments(query: Query): boolean {
  return [query.pattern, query.path, query.glob ?? "", query.type ?? ""].every(
    (text) => text.isWellFormed() && !text.includes("\0"),
  );
}

/**
 * Runs ripgrep without a shell. When the signal aborts or the time is over it is killed and waited for.
 *
 * @param program the path of ripgrep
 * @param query what to search for
 * @param cwd the working directory; `decodePath` text
 * @param signal ends the search
 * @throws what `signal` was aborted with; an error of the operating system when ripgrep cannot be started
 */
export async function runRipgrep(
  program: string,
  query: Query,
  cwd: string,
  signal: AbortSignal | undefined,
): Promise<GrepResult> {
  const child = Bun.spawn([program, ...argumentsOf(query)], {
    cwd,
    // Not the default, which is the environment that this program was started with.
    env: process.env,
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const kill = () => child.kill("SIGKILL");
  let timedOut = false;
  const timer =
    query.timeout === undefined
      ? undefined
      : setTimeout(
          () => {
            timedOut = true;
            kill();
          },
          Math.min(query.timeout, LONGEST_TIMER),
        );
  signal?.addEventListener("abort", kill);
  if (signal?.aborted === true) {
    kill();
  }
  try {
    const [stdout, stderr] = await Promise.all([collect(child.stdout, kill), collect(child.stderr, kill)]);
    const exitCode = await child.exited;
    signal?.throwIfAborted();
    if (timedOut) {
      return { stdout: wholeLines(stdout.bytes), stderr: stderr.bytes, exitCode: -1, timedOut };
    }
    const notice = Buffer.from(stdout.isCut ? CUT_NOTICE : "");
    return {
      stdout: stdout.bytes,
      stderr: new Uint8Array(Buffer.concat([stderr.bytes, notice])),
      exitCode: stdout.isCut ? 0 : child.signalCode === null ? exitCode : 2,
      timedOut,
    };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", kill);
  }
}

function argumentsOf(query: Query): string[] {
  const list = [...FIXED, query.lineNumbers ? "--line-number" : "--no-line-number"];
  const add = (condition: unknown, ...more: string[]) => {
    list.push(...(condition ? more : []));
  };
  add(query.ignoreCase, "--ignore-case");
  add(query.multiline, "--multiline");
  add(query.mode === "files_with_matches", "--files-with-matches");
  add(query.mode === "count", "--count");
  add(query.includeIgnored, "--no-ignore");
  add(query.before, `--before-context=${query.before}`);
  add(query.after, `--after-context=${query.after}`);
  add(query.glob, `--glob=${query.glob}`);
  add(query.type, `--type=${query.type}`);
  list.push(`--regexp=${query.pattern}`, "--");
  add(query.path, query.path);
  return list;
}

async function collect(
  stream: ReadableStream<Uint8Array>,
  kill: () => void,
): Promise<{ bytes: Uint8Array; isCut: boolean }> {
  const output = new Output();
  let isCut = false;
  for await (const chunk of stream) {
    try {
      output.write(chunk);
    } catch (error) {
      if (!(error instanceof OutputFull)) {
        throw error;
      }
      isCut = true;
      kill();
      break;
    }
  }
  return { bytes: output.bytes, isCut };
}

function wholeLines(bytes: Uint8Array): Uint8Array {
  return bytes.slice(0, bytes.lastIndexOf(0x0a) + 1);
}
