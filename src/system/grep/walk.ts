// Walks a directory tree in the order of names and gives the files to be searched.

import { constants } from "node:fs";
import type { GuardedFiles, PathLike } from "../../kernel/guarded-files.ts";
import { decodePath, encodePath } from "../../kernel/path-text.ts";
import type { Clock } from "./clock.ts";
import { type Filter, Level, type ReadText } from "./ignored.ts";

/** A file of a tree; `decodePath` text. */
export interface FoundFile {
  /** The path to open. */
  path: string;
  /** The path as it is shown. */
  shown: string;
}

/** What a walk needs. */
export interface WalkContext {
  files: GuardedFiles;
  filter: Filter;
  read: ReadText;
  clock: Clock;
  /** The ignore files around the directory; undefined when such files do not count. */
  ignoring: { outer: Level | undefined } | undefined;
  /** Told about a directory that cannot be read. */
  onError: (shown: string, error: unknown) => void;
}

/** Flags to open a file that must not be a link and must not make the program wait. */
export const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Walks a directory. Links are not followed.
 *
 * @param directory the directory: where to open it, its shown name, its resolved path
 * @param context see `WalkContext`
 */
export async function* walk(
  directory: FoundFile & { resolved: string },
  context: WalkContext,
): AsyncGenerator<FoundFile> {
  const { files, filter, clock } = context;
  let names: PathLike[];
  try {
    names = files.readdir(encodePath(directory.path));
  } catch (error) {
    context.onError(directory.shown, error);
    return;
  }
  const entries = names.map((name) => ({ text: decodePath(name), bytes: Buffer.from(name).toString("latin1") }));
  entries.sort((one, other) => (one.bytes < other.bytes ? -1 : 1));
  const present = new Set(entries.map((entry) => entry.text));
  const level =
    context.ignoring &&
    new Level(directory.resolved, context.ignoring.outer, context.read, (name) => present.has(name));
  const shownBase = directory.shown === "" ? "" : join(directory.shown, "");
  for (const { text, bytes } of entries) {
    if (clock.isDue) {
      await clock.pause();
    }
    const child = {
      path: join(directory.path, text),
      shown: shownBase + text,
      resolved: join(directory.resolved, text),
    };
    const kind = kindOf(files, child.path);
    const isDirectory = kind === "directory";
    const shown = latin1(child.shown);
    if (kind === "other" || filter.skips({ shown, path: latin1(child.resolved), name: bytes, isDirectory }, level)) {
      continue;
    }
    if (isDirectory) {
      yield* walk(child, { ...context, ignoring: level && { outer: level } });
    } else {
      yield child;
    }
  }
}

/** A path as one character per byte. */
export function latin1(path: string): string {
  return /^[\0-\x7f]*$/.test(path) ? path : Buffer.from(encodePath(path)).toString("latin1");
}

function join(directory: string, name: string): string {
  return directory.endsWith("/") ? directory + name : `${directory}/${name}`;
}

function kindOf(files: GuardedFiles, path: string): "file" | "directory" | "other" {
  try {
    const status = files.lstat(encodePath(path));
    return status.isDirectory() ? "directory" : status.isFile() ? "file" : "other";
  } catch {
    // It has gone since, or must not be seen.
    return "other";
  }
}
