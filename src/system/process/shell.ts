// Command lines for a shell: which shell, and whether the line may run.

import type { Permissions } from "../../kernel/permissions.ts";
import { type Launch, prepareLaunch } from "./launch.ts";

/** A shell for command lines: the line becomes the last argument. */
export interface Shell {
  /** The program, `/bin/zsh` for example. */
  program: string;
  /** What comes before the line, `-fc` for example. */
  args: string[];
}

const POSIX_SHELL = "/bin/sh";

/**
 * Makes sure that a command line may run.
 *
 * @param shell the shell that reads it, which must be permitted as well; `sh -c` if left out
 * @throws PermissionDenied
 * @throws Error when the line cannot be passed on or there is no such shell
 */
export function prepareShellLaunch(line: string, permissions: Permissions, shell: Shell | undefined): Launch {
  if (line.includes("\0")) {
    throw new Error("cannot run the command line: it has a NUL byte");
  }
  if (!line.isWellFormed()) {
    throw new Error("cannot run the command line: it is not valid UTF-8");
  }
  permissions.checkCommandLine(line);
  if (shell !== undefined) {
    return prepareLaunch(shell.program, [...shell.args, line], { permissions });
  }
  const env = { ...process.env } as Record<string, string>;
  return { command: "sh", file: POSIX_SHELL, argv: ["sh", "-c", line], env, cwd: undefined };
}
