// Runs a command line and tells each line of its output at once.

import type { Permissions } from "../../kernel/permissions.ts";
import { startChild, superviseChild } from "./child.ts";
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
}

/** How a command line ended. */
export interface StreamingResult {
  /** Standard output and standard error in the order they were written. */
  content: Uint8Array;
  /** Whether it failed: an exit code other than 0, the deadline or an abort. */
  isError: boolean;
  exitCode: number;
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
  const { permissions, timeout, shell, onLine, maxOutputBytes = MAX_CONTENT, signal } = options;
  const launch = prepareShellLaunch(command, permissions, shell);
  if (signal?.aborted) {
    const content = new Uint8Array(0);
    return { content, isError: true, exitCode: 143, timedOut: false, truncated: false, cancelled: true };
  }
  const budget: OutputBudget = { left: maxOutputBytes, truncated: false };
  const content = new ByteCollector(budget);
  const failure = new AbortController();
  const lines = new LineSplitter(MAX_LINE, (line) => {
    if (!failure.signal.aborted) {
      try {
        onLine?.(line);
      } catch (error) {
        failure.abort(error);
      }
    }
  });
  const child = startChild(launch, {
    onOutput: (bytes) => {
      content.append(bytes);
      lines.append(bytes);
    },
  });
  const anySignal = signal === undefined ? failure.signal : AbortSignal.any([signal, failure.signal]);
  const { exitCode, timedOut, aborted } = await superviseChild(child, timeout, anySignal);
  lines.end();
  failure.signal.throwIfAborted();
  const result = { content: content.bytes(), exitCode, timedOut, truncated: budget.truncated };
  const isError = exitCode !== 0 || timedOut || aborted;
  return aborted ? { ...result, isError, cancelled: true } : { ...result, isError };
}
