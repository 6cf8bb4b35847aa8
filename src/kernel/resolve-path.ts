// Finds out which place in the file system a path means, for paths that need not exist.

import { lstatSync, readlinkSync, realpathSync } from "node:fs";
import { parse, resolve } from "node:path";
import { afterLastSeparator, below, decodePath, encodePath, lastName } from "./path-text.ts";

/** How many symbolic links one path may go through; Linux has the same limit. */
export const LINK_LIMIT = 40;

/**
 * Resolves a path as the operating system would: component by component, symbolic links followed where they stand, so
 * that `link/..` is the parent of the link's target.
 *
 * Where the path ends early (a component is missing, is no directory, may not be searched, or the links never end), the
 * rest is appended as written up to the first `..`: what follows that could only be guessed.
 *
 * @param path absolute, or relative to `directory`; `decodePath` text
 * @param directory an absolute path
 * @returns an absolute path without symbolic links, `.`, `..` and trailing slashes
 */
export function resolvePath(path: string, directory: string): string {
  if (process.platform === "win32") {
    return resolveLongestPrefix(resolve(directory, path));
  }
  const walked = walk(path.startsWith("/") ? path : `${directory}/${path}`);
  // File systems that ignore case answer with the name as it is stored, so that two spellings compare equal.
  return nameOwnProcess(process.platform === "linux" ? walked : resolveLongestPrefix(walked));
}

/**
 * Resolves everything but the last component: the place of a symbolic link rather than what it points to.
 *
 * @param path absolute, or relative to `directory`
 * @param directory an absolute path
 */
export function resolvePlace(path: string, directory: string): string {
  const onWindows = process.platform === "win32";
  const absolute = onWindows ? resolve(directory, path) : path.startsWith("/") ? path : `${directory}/${path}`;
  const whole = absolute.replace(/[/]+$/, "");
  const name = lastName(whole);
  if (name === "" || name === "." || name === "..") {
    return resolvePath(path, directory);
  }
  return below(resolvePath(whole.slice(0, whole.length - name.length), directory), name);
}

/** The working directory of this moment; the root when it is gone, where relative paths mean nothing any more. */
export function workingDirectory(): string {
  try {
    return process.cwd();
  } catch {
    return "/";
  }
}

/**
 * Whether a link below `/proc` leads to something that has no path: a pipe, a socket, a deleted file.
 *
 * @param directory the resolved directory of the link
 * @param target what the link says
 */
export function isPathless(directory: string, target: string): boolean {
  return (
    (directory === "/proc" || directory.startsWith("/proc/")) &&
    (/^[a-z_]+:/.test(target) || target.endsWith(" (deleted)"))
  );
}

let ownProcess: string | undefined;

/**
 * Writes this process's own entry below `/proc` as `/proc/self`, so that it has one name, the same in every run.
 *
 * @param path a resolved path
 */
export function nameOwnProcess(path: string): string {
  if (!path.startsWith("/proc/")) {
    return path;
  }
  // Not process.pid: /proc may belong to another process namespace.
  ownProcess ??= readOwnProcess();
  return path === ownProcess || path.startsWith(`${ownProcess}/`) ? `/proc/self${path.slice(ownProcess.length)}` : path;
}

function readOwnProcess(): string {
  try {
    return `/proc/${readlinkSync("/proc/self")}`;
  } catch {
    return "/proc/self";
  }
}

function walk(absolute: string): string {
  let found: string[] = [];
  const pending = absolute.split("/").reverse();
  let links = 0;
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (name === "" || name === ".") {
      continue;
    }
    if (name === "..") {
      found.pop();
      continue;
    }
    const directory = `/${found.join("/")}`;
    found.push(name);
    const here = `/${found.join("/")}`;
    const step = inspect(here);
    if (step === "directory" || (step === "other" && pending.length === 0)) {
      continue;
    }
    if (typeof step === "string" || isPathless(directory, step.target) || ++links > LINK_LIMIT) {
      return appendRest(here, pending);
    }
    found = step.target.startsWith("/") ? [] : found.slice(0, -1);
    pending.push(...step.target.split("/").reverse());
  }
  return `/${found.join("/")}`;
}

function inspect(path: string): "directory" | "other" | "unknown" | { target: string } {
  try {
    const host = encodePath(path);
    const status = lstatSync(host);
    if (status.isSymbolicLink()) {
      return { target: decodePath(readlinkSync(host, "buffer")) };
    }
    return status.isDirectory() ? "directory" : "other";
  } catch {
    return "unknown";
  }
}

function appendRest(path: string, pending: string[]): string {
  const names: string[] = [];
  for (const name of pending.toReversed()) {
    if (name === "..") {
      break;
    }
    if (name !== "" && name !== ".") {
      names.push(name);
    }
  }
  return [path, ...names].join("/");
}

/** Resolves as much of an absolute, normalized path as exists. */
function resolveLongestPrefix(absolute: string): string {
  const root = parse(absolute).root.length;
  for (let end = absolute.length; end > root; end = afterLastSeparator(absolute.slice(0, end)) - 1) {
    try {
      const real = decodePath(realpathSync.native(encodePath(absolute.slice(0, end)), "buffer"));
      const rest = absolute.slice(end + 1);
      return rest === "" ? real : below(real, rest);
    } catch {
      // This much does not exist, or may not be looked at: try with one component less.
    }
  }
  return absolute;
}
