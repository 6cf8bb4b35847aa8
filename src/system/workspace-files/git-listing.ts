// Lists the files of a repository with git.

import { decodePath } from "../../kernel/path-text.ts";
import type { Permissions } from "../../kernel/permissions.ts";
import type { TreeReader } from "../glob/tree-reader.ts";
import type { Workspace } from "../workspace-files.ts";

/** Files between two chances to be interrupted. */
const STRIDE = 512;
const NUL = 0;

/**
 * The command that lists a directory.
 *
 * @returns undefined when git is missing or would have to be asked for
 */
export function gitListing(root: string, permissions: Permissions): string[] | undefined {
  const git = Bun.which("git", { PATH: process.env.PATH ?? "" });
  if (git === null || !root.isWellFormed() || !permissions.allows("run", git)) {
    return undefined;
  }
  // A repository may name a program as its file system monitor: nothing of a strange directory may run here.
  const safe = ["-c", "core.fsmonitor=false", "-c", "core.untrackedCache=false"];
  return [git, "-C", root, ...safe, "ls-files", "-z", "-t", "--cached", "--deleted", "--others", "--exclude-standard"];
}

/** The environment for git: a repository that a surrounding git hook names is not the one that is meant. */
export function gitEnvironment(): Record<string, string | undefined> {
  const { GIT_DIR, GIT_WORK_TREE, GIT_INDEX_FILE, GIT_PREFIX, ...environment } = process.env;
  return { ...environment, GIT_OPTIONAL_LOCKS: "0" };
}

/**
 * Reads what the command wrote: a letter, a space and a path for each file; `R` marks what is tracked but gone.
 *
 * @param output what git wrote
 * @param tree says what is hidden
 * @param onProgress told how many files were found so far
 */
export function* parseListing(
  output: Uint8Array,
  tree: TreeReader,
  onProgress: (files: number) => void = () => undefined,
): Generator<undefined, Workspace> {
  const files = new Set<string>();
  const removed = new Set<string>();
  const directories = new Set<string>();
  for (let start = 0, count = 1; start < output.length; count++) {
    const end = output.indexOf(NUL, start);
    const line = decodePath(output.subarray(start, end < 0 ? output.length : end));
    start = end < 0 ? output.length : end + 1;
    const path = line.slice(2);
    if (line.startsWith("R")) {
      removed.add(path);
    } else if (path.endsWith("/")) {
      // A repository inside this one, of which only the directory is told.
      directories.add(path.slice(0, -1));
    } else if (!tree.isHidden(path)) {
      files.add(path);
    }
    if (count % STRIDE === 0) {
      onProgress(files.size);
      yield;
    }
  }
  for (const path of removed) {
    files.delete(path);
  }
  return { files: [...files], directories: withParents(files, directories) };
}

/** Adds all directories that the paths are in. */
export function withParents(files: Iterable<string>, directories: Set<string>): string[] {
  for (const path of [...files, ...directories]) {
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      const directory = path.slice(0, end);
      if (directories.has(directory)) {
        break;
      }
      directories.add(directory);
    }
  }
  return [...directories];
}
