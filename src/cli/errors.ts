// How a run ends badly: what is printed and with which exit code.
import { PermissionDenied } from "../kernel/permissions.ts";
import { LuaError } from "../lua/error.ts";
import { writeAll } from "../lua/output.ts";

export const ExitCode = { Done: 0, Failed: 1, Usage: 2, Denied: 3, Interrupted: 130 } as const;

/** A command line that cannot be carried out: exit code 2. */
export class UsageError extends Error {}

/** A failure that needs no more words than its message: exit code 1. */
export class Failure extends Error {}

/** Writes a line to standard error; `process.stderr` takes several milliseconds to set up. */
export function say(line: string): void {
  try {
    writeAll(2, Buffer.from(`${printable(line)}\n`));
  } catch {
    // Nobody is there to read it.
  }
}

/** Control characters in messages would reach the terminal; line breaks and tabs may. */
export function printable(text: string): string {
  return text.replace(/[^\P{Cc}\t\n]/gu, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, "0")}`);
}

/**
 * Says on standard error why a run failed.
 * @param program what the message starts with
 * @param hint what the message does not say by itself
 * @returns the exit code
 */
export function report(error: unknown, program = "ingot", hint?: string): number {
  if (error instanceof LuaError) {
    const traceback = error.traceback === "" ? "" : `\n${error.traceback}`;
    say(`${program}: ${error.message}${hint === undefined ? "" : `\n${hint}`}${traceback}`);
    return wasDenied(error) ? ExitCode.Denied : ExitCode.Failed;
  }
  const message = error instanceof Error ? error.message : String(error);
  say(`${program}: ${message}`);
  if (error instanceof UsageError) return ExitCode.Usage;
  return wasDenied(error) ? ExitCode.Denied : ExitCode.Failed;
}

/** Whether an error comes of a missing permission, however often it was passed on. */
function wasDenied(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (cause instanceof PermissionDenied) return true;
  return false;
}
