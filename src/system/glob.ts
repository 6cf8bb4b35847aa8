// Finds files by a pattern, the newest first.

import { lstatSync } from "node:fs";
import { below, decodePath, encodePath, exactPath, type PathLike, quoteForMessage } from "../kernel/path-text.ts";
import type { Permissions } from "../kernel/permissions.ts";
import { GlobPattern } from "./glob/pattern.ts";
import { runAtOnce, runInSlices } from "./glob/slices.ts";
import { permittedTruePath, TreeReader } from "./glob/tree-reader.ts";

/** Settings of `glob`. */
export interface GlobOptions {
  /** Where to start; a relative pattern is taken from here. */
  directory: PathLike;
  /** How many paths are given at most; 200 if left out. */
  max?: number;
  /** How many directory entries are looked at, at most; no limit if left out. */
  maxScanned?: number;
  /** After how many ms the search ends with what it has; no limit if left out. */
  timeout?: number;
  permissions: Permissions;
}

/** What `glob` found. */
export interface GlobResult {
  /** Files and links, newest first: below `directory` as it was given, or absolute if the pattern is. */
  paths: PathLike[];
  /** How many directory entries were looked at. */
  scanned: number;
  /** Whether there may be more than was given, because of `max` or `maxScanned`. */
  truncated: boolean;
  /** Whether `timeout` ended the search. */
  timedOut: boolean;
}

const DEFAULT_MAX = 200;
/** Directory entries between two looks at the clock. */
const STRIDE = 256;

/**
 * Finds files. Needs `read` of the directory where the search starts; what a `deny` flag refuses is not found.
 *
 * `*` and `?` stay within a name, `**` goes through directories, `[a-z]` and `{a,b}` choose. Names that start with a dot
 * are found only where the pattern has the dot. Directories that are links are not gone into.
 *
 * @throws PermissionDenied, or Error when the directory cannot be read
 */
export function glob(pattern: string, options: GlobOptions): GlobResult {
  return runAtOnce(search(pattern, options));
}

/**
 * `glob` without holding up anything else.
 *
 * @param options `signal` ends the search
 * @throws also the signal's reason
 */
export async function globAsync(pattern: string, options: GlobOptions & { signal?: AbortSignal }): Promise<GlobResult> {
  return await runInSlices(search(pattern, options), options.signal);
}

function* search(text: string, options: GlobOptions): Generator<undefined, GlobResult> {
  const { max = DEFAULT_MAX, maxScanned = Number.POSITIVE_INFINITY, permissions } = options;
  const deadline = options.timeout === undefined ? undefined : performance.now() + options.timeout;
  const pattern = new GlobPattern(text);
  const given = decodePath(options.directory);
  const start = startOf(given, pattern.start);
  const tree = new TreeReader(permittedTruePath("search", start === "" ? "." : start, permissions), permissions);
  const root = lstatSync(encodePath(tree.pathOf("")), { throwIfNoEntry: false });
  if (root?.isDirectory() === false) {
    throw new Error(`cannot search ${quoteForMessage(start)}: not a directory`);
  }
  const found: { path: string; mtimeMs: number }[] = [];
  const result: GlobResult = { paths: [], scanned: 0, truncated: false, timedOut: false };
  const pending = [""];
  walk: for (let directory = pending.pop(); directory !== undefined; directory = pending.pop()) {
    for (const { name, kind } of tree.list(directory)) {
      if (result.scanned >= maxScanned) {
        result.truncated = true;
        break walk;
      }
      result.scanned++;
      if (result.scanned % STRIDE === 0) {
        yield;
        if (deadline !== undefined && performance.now() > deadline) {
          result.timedOut = true;
          break walk;
        }
      }
      const path = directory === "" ? name : `${directory}/${name}`;
      if (kind === "directory") {
        if (pattern.mayContain(path)) {
          pending.push(path);
        }
      } else if (pattern.matches(path)) {
        const status = lstatSync(encodePath(tree.pathOf(path)), { throwIfNoEntry: false });
        if (status !== undefined) {
          found.push({ path, mtimeMs: status.mtimeMs });
        }
      }
    }
    yield;
  }
  found.sort((a, b) => b.mtimeMs - a.mtimeMs || (a.path < b.path ? -1 : 1));
  result.truncated ||= found.length > max;
  const prefix = start === "." && given === "." ? "" : start;
  result.paths = found.slice(0, max).map(({ path }) => exactPath(prefix === "" ? path : below(prefix, path)));
  return result;
}

/** The directory where the search starts, in the spelling of the caller. */
function startOf(directory: string, start: string): string {
  if (start.startsWith("/")) {
    return start;
  }
  const trimmed = directory.length > 1 ? directory.replace(/\/+$/, "") : directory;
  return start === "" ? trimmed : trimmed === "" || trimmed === "." ? start : below(trimmed, start);
}
