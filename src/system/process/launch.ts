// What is to be started: the program found, permitted and checked before there is a process, and why starting it failed.

import { accessSync, constants, type Stats, statSync } from "node:fs";
import { isAbsolute } from "node:path";
import { below, quoteForMessage } from "../../kernel/path-text.ts";
import { PermissionDenied, type Permissions } from "../../kernel/permissions.ts";
import { codeOf } from "../../kernel/system-error.ts";

/** What a program gets from the one that starts it. */
export interface LaunchOptions {
  /** Asked for `run` with the program. */
  permissions: Permissions;
  /** The directory the program starts in, absolute or relative to the working directory; that one if left out. */
  cwd?: string;
  /** Variables added to the environment of this process. */
  env?: Record<string, string>;
}

/** A program ready to be started. */
export interface Launch {
  /** The program as it was named. */
  command: string;
  /** The path of its file. */
  file: string;
  /** All arguments, the name of the program first. */
  argv: string[];
  /** The whole environment. */
  env: Record<string, string>;
  cwd: string | undefined;
}

/**
 * Finds a program and makes sure that it may be run.
 *
 * A bare name is looked up on the PATH that the program will see; a relative path starts from `cwd`. What is asked for
 * permission is what is started.
 *
 * @throws PermissionDenied
 * @throws Error when an argument cannot be passed on or the program does not exist
 */
export function prepareLaunch(command: string, args: string[], options: LaunchOptions): Launch {
  const { permissions, cwd, env = {} } = options;
  checkTexts(command, args, options);
  const directory = cwd === undefined || isAbsolute(cwd) ? cwd : below(process.cwd(), cwd);
  checkLoaderVariables(command, env, permissions);
  const environment = { ...(process.env as Record<string, string>), ...env };
  const launch = { command, argv: [command, ...args], env: environment, cwd: directory };
  if (command.includes("/")) {
    const file = directory === undefined || isAbsolute(command) ? command : below(directory, command);
    permissions.check("run", file);
    return { ...launch, file };
  }
  const isOwnPath = environment.PATH === process.env.PATH;
  if (isOwnPath) {
    permissions.check("run", command);
  }
  const file = command === "" ? null : Bun.which(command, { PATH: environment.PATH ?? "" });
  if (file === null) {
    throw new Error(`cannot run ${quoteForMessage(command)}: no such program on PATH`);
  }
  if (!isOwnPath) {
    // The name alone would stand for another file.
    permissions.check("run", file);
  }
  return { ...launch, file };
}

/** Retells the failure to start a process, for a person who named the program. */
export function launchFailure(launch: Launch, error: unknown): Error {
  return new Error(`cannot run ${quoteForMessage(launch.command)}: ${explain(launch, codeOf(error))}`);
}

function explain({ file, cwd }: Launch, code: string | undefined): string {
  if (cwd !== undefined && !isDirectory(cwd)) {
    const problem = exists(cwd) ? "is not a directory" : "does not exist";
    return `the working directory ${quoteForMessage(cwd)} ${problem}`;
  }
  switch (code) {
    case "ENOENT":
      return exists(file) ? "the interpreter named in its first line does not exist" : "no such file";
    case "ENOTDIR":
      return "a part of the path is not a directory";
    case "EACCES":
    case "EPERM":
      if (isDirectory(file)) {
        return "it is a directory";
      }
      return cwd !== undefined && !isEnterable(cwd)
        ? `permission denied for the working directory ${quoteForMessage(cwd)}`
        : "permission denied, the file is not executable for this user";
    case "ENOEXEC":
      return 'it is no program for this system (a script needs a first line like "#!/bin/sh")';
    case "E2BIG":
      return "its arguments and environment are too long";
    case "ELOOP":
      return "too many symbolic links";
    case "ENAMETOOLONG":
      return "the name is too long";
    case "ETXTBSY":
      return "its file is being written";
    case "EMFILE":
    case "ENFILE":
      return "too many open files";
    case "EAGAIN":
      return "too many processes";
    case "ENOMEM":
      return "not enough memory";
    default:
      return code ?? "the system refused";
  }
}

function checkTexts(command: string, args: string[], { cwd = "", env = {} }: LaunchOptions): void {
  const refuse = (what: string, problem: string): never => {
    throw new Error(`cannot run ${quoteForMessage(command)}: ${what} ${problem}`);
  };
  const check = (what: string, text: string): void => {
    if (text.includes("\0")) {
      refuse(what, "has a NUL byte");
    }
    if (!text.isWellFormed()) {
      refuse(what, "is not valid UTF-8");
    }
  };
  check("its name", command);
  check("the working directory", cwd);
  args.forEach((argument, index) => {
    check(`argument ${index + 1}`, argument);
  });
  for (const [name, value] of Object.entries(env)) {
    if (name === "" || name.includes("=")) {
      refuse(`the variable ${quoteForMessage(name)}`, "has a name that no variable can have");
    }
    check(`the variable ${quoteForMessage(name)}`, name + value);
  }
}

/** Variables that make the dynamic loader run other code would turn any permitted program into any other. */
function checkLoaderVariables(command: string, env: Record<string, string>, permissions: Permissions): void {
  const variable = Object.keys(env).find((name) => /^(?:LD_|DYLD_)/.test(name));
  if (variable !== undefined && !permissions.isUnrestricted("run")) {
    const reason = `setting ${variable} needs --allow-run without a list`;
    throw new PermissionDenied({ name: "run", value: command }, reason);
  }
}

function exists(path: string): boolean {
  return statusOf(path) !== undefined;
}

function isDirectory(path: string): boolean {
  return statusOf(path)?.isDirectory() === true;
}

function statusOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function isEnterable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
