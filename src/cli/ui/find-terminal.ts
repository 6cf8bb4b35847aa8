// Finds the terminal that a UI is shown on.
import { openSync } from "node:fs";
import { isTerminal } from "../../host.ts";
import { UsageError } from "../errors.ts";

export interface TerminalDescriptors {
  readonly output: number;
  readonly input: number;
}

/**
 * Standard output is for the UI if it is a terminal; else what is printed goes there, and the UI to standard error.
 * @throws UsageError when there is none
 */
export function findTerminal(): TerminalDescriptors {
  const output = [1, 2].find(isTerminal);
  if (output === undefined)
    throw new UsageError("a program with a UI needs a terminal: neither standard output nor standard error is one");
  return { output, input: isTerminal(0) ? 0 : openControllingTerminal() };
}

function openControllingTerminal(): number {
  try {
    return openSync("/dev/tty", "r");
  } catch {
    throw new UsageError("a program with a UI needs a terminal to read keys from: standard input is none");
  }
}
