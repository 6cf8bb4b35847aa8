// Tells whether two ways of naming a program mean the same program.

import { accessSync, constants, statSync } from "node:fs";
import { delimiter } from "node:path";
import { below, encodePath, lastName } from "./path-text.ts";
import { resolvePath, resolvePlace } from "./resolve-path.ts";

/** Executables that hold many programs and choose by the name they are started under. */
const MANY_IN_ONE = new Set(["busybox", "toybox", "coreutils"]);

/** A program as it was named, and the file that this name stands for. */
export interface Program {
  /** The last part of the name; on Windows without extension and in lower case. */
  name: string;
  /** Whether it was named without a directory, to be found on PATH. */
  bare: boolean;
  /** The resolved path of the file; undefined when PATH has no such program. */
  file: string | undefined;
}

/**
 * Finds what a program name means now.
 *
 * @param program a bare name, or a path absolute or relative to `directory`; `decodePath` text
 * @param directory an absolute path
 */
export function findProgram(program: string, directory: string): Program {
  const bare = !hasDirectory(program);
  const path = bare ? lookUp(program, directory) : program;
  return {
    name: programName(bare ? program : lastName(program)),
    bare,
    file: path === undefined ? undefined : resolvePath(path, directory),
  };
}

/**
 * The form in which a listed program is kept: a bare name as it is, a path made absolute. The last component of the
 * path stays what it was, because programs such as busybox go by the name of the link.
 */
export function absoluteProgram(program: string, directory: string): string {
  return hasDirectory(program) ? resolvePlace(program, directory) : program;
}

/**
 * Whether a listed program is certainly the one requested: same file, same name.
 *
 * Two bare names need no look-up: both mean what PATH has under that name.
 */
export function isCertainlySame(listed: Program, requested: Program): boolean {
  if (listed.name !== requested.name) {
    return false;
  }
  return (listed.bare && requested.bare) || (listed.file !== undefined && listed.file === requested.file);
}

/**
 * Whether a listed program could be the one requested: same name wherever it lies (unless the listed one was given as a
 * path), same file under any name, or a hard link of it.
 */
export function isPossiblySame(listed: Program, requested: Program): boolean {
  if (listed.bare && (listed.name === requested.name || listed.name === fileName(requested))) {
    return true;
  }
  if (listed.file === undefined || requested.file === undefined || !isSameFile(listed.file, requested.file)) {
    return false;
  }
  const holder = fileName(requested);
  return !MANY_IN_ONE.has(holder) || listed.name === requested.name || requested.name === holder;
}

function fileName(program: Program): string {
  return program.file === undefined ? program.name : programName(lastName(program.file));
}

function programName(name: string): string {
  return process.platform === "win32" ? name.toLowerCase().replace(/\.(exe|com|bat|cmd)$/, "") : name;
}

function hasDirectory(program: string): boolean {
  return program.includes("/") || (process.platform === "win32" && /[\\:]/.test(program));
}

function lookUp(name: string, directory: string): string | undefined {
  const onWindows = process.platform === "win32";
  const endings = onWindows ? ["", ".com", ".exe", ".bat", ".cmd"] : [""];
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const ending of endings) {
      // An empty element of PATH is the working directory.
      const candidate = below(folder === "" ? directory : folder, name + ending);
      if (isExecutable(candidate)) {
        return candidate;
      }
    }
  }
  return undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(encodePath(path), constants.X_OK);
    return statSync(encodePath(path)).isFile();
  } catch {
    return false;
  }
}

function isSameFile(first: string, second: string): boolean {
  if (first === second) {
    return true;
  }
  try {
    const one = statSync(encodePath(first), { bigint: true });
    const other = statSync(encodePath(second), { bigint: true });
    return one.dev === other.dev && one.ino === other.ino;
  } catch {
    return false;
  }
}
