// Reports what changes in a file or a directory.

import { statSync } from "node:fs";
import { afterLastSeparator, decodePath, encodePath, lastName, type PathLike } from "../kernel/path-text.ts";
import type { Permissions } from "../kernel/permissions.ts";
import { workingDirectory } from "../kernel/resolve-path.ts";
import { holdsByDescriptor, permittedTruePath } from "./glob/tree-reader.ts";
import { watchError } from "./watch/watch-error.ts";

/** One change. */
export interface WatchEvent {
  /** `any`: changes were lost, everything below the path may be different. */
  kind: "create" | "modify" | "remove" | "rename" | "access" | "other" | "any";
  /**
   * create, remove: `file` or `folder`; modify: `data` or `metadata`; access: `close` (a writer has closed the file);
   * rename: `both`, `from` (moved out of what is watched) or `to` (moved into it).
   */
  detail?: string;
  /** What it happened to, below the path as it was given, made absolute; two paths for a rename with `both`. */
  paths: PathLike[];
}

/** Settings of `watch`. */
export interface WatchOptions {
  /** Whether directories below are watched too, at any depth; true if left out. Links are not followed. */
  recursive?: boolean;
  permissions: Permissions;
  /** Called for each change, in order. */
  onEvent(event: WatchEvent): void;
  /** Told about an exception of `onEvent`, after which watching goes on, and about what ends the watching. */
  onError(error: Error): void;
  /** Called when the watching has ended by itself: the directory is gone, or something failed. */
  onEnd?(): void;
}

/** Something being watched. It keeps the process alive. */
export interface Watcher {
  /** Ends the watching and lets go of everything; nothing is reported afterwards. May be called again. */
  close(): void;
}

/** What the ways of watching are told. */
export interface WatchTarget {
  /** The true path of the directory. */
  directory: string;
  /** Its path in events. */
  shown: string;
  /** The only name that counts, when it is a file that is watched. */
  only?: string;
  recursive: boolean;
}

/**
 * Watches a directory or a file. Needs `read`; what a `deny` flag refuses is not reported.
 *
 * A tree so large that it cannot be looked through at once is watched a moment later, which an event `any` tells. New
 * directories are watched at once, and what is in them already is reported as created. When the directory itself is
 * removed, that is reported and the watching ends. A file is watched by its name, so that it may be replaced, as editors
 * do when they save, or removed and created again.
 *
 * @param path links are followed
 * @throws PermissionDenied, or Error when nothing is there or the system allows no more watches
 */
export function watch(path: PathLike, options: WatchOptions): Watcher {
  const given = decodePath(path);
  const truePath = permittedTruePath("watch", path, options.permissions);
  const shown = absolutePath(given);
  const recursive = options.recursive ?? true;
  const target: WatchTarget = isDirectory(truePath)
    ? { directory: truePath, shown, recursive }
    : { directory: directoryOf(truePath), shown: directoryOf(shown), only: lastName(truePath), recursive: false };
  try {
    if (holdsByDescriptor()) {
      const { TreeWatch } = require("./watch/tree-watch.ts") as typeof import("./watch/tree-watch.ts");
      return new TreeWatch(target, options);
    }
    const { watchWithNode } = require("./watch/node-watch.ts") as typeof import("./watch/node-watch.ts");
    return watchWithNode(target, options);
  } catch (error) {
    throw watchError(given, error);
  }
}

function isDirectory(path: string): boolean {
  return statSync(encodePath(path), { throwIfNoEntry: false })?.isDirectory() === true;
}

function directoryOf(path: string): string {
  return path.slice(0, Math.max(1, afterLastSeparator(path) - 1));
}

/** The path from the root as it was given: links and `..` stay, so that events name what the caller knows. */
function absolutePath(path: string): string {
  const whole = path.startsWith("/") ? path : `${workingDirectory()}/${path}`;
  return `/${whole
    .split("/")
    .filter((name) => name !== "" && name !== ".")
    .join("/")}`;
}
