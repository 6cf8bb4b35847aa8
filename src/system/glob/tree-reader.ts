// Reads directories below a permitted root, never leaving it through a link that appears on the way.

import {
  closeSync,
  constants,
  type Dirent,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  type Stats,
} from "node:fs";
import { canHoldByDescriptor } from "../../kernel/file-location.ts";
import { GuardedFiles } from "../../kernel/guarded-files.ts";
import { below, decodePath, encodePath, type PathLike } from "../../kernel/path-text.ts";
import type { Permissions } from "../../kernel/permissions.ts";
import { codeOf, systemError } from "../../kernel/system-error.ts";
import { fileError } from "../file-tasks/file-error.ts";

/** One name in a directory. */
export interface TreeEntry {
  /** `decodePath` text. */
  name: string;
  kind: "file" | "directory" | "link" | "other";
}

/** Linux: a mere handle, which never blocks. Not in `fs.constants`. */
const O_PATH = 0o10000000;
const O_DIRECTORY = constants.O_DIRECTORY ?? 0;
const O_NOFOLLOW = constants.O_NOFOLLOW ?? 0;

let holds: boolean | undefined;

/** Whether directories are held by descriptors here, so that nothing can be exchanged while they are used. */
export function holdsByDescriptor(): boolean {
  holds ??= canHoldByDescriptor();
  return holds;
}

/**
 * The true path of something that may be read.
 *
 * @param action for the message of an error, `list` for example
 * @param path links are followed
 * @throws PermissionDenied, or Error when there is nothing
 */
export function permittedTruePath(action: string, path: PathLike, permissions: Permissions): string {
  try {
    const files = new GuardedFiles(permissions);
    if (!holdsByDescriptor()) {
      files.stat(path);
      return decodePath(realpathSync.native(encodePath(decodePath(path)), "buffer"));
    }
    const descriptor = files.open(path, O_PATH, 0);
    try {
      return decodePath(readlinkSync(`/proc/self/fd/${descriptor}`, "buffer"));
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw fileError(action, path, error);
  }
}

/** The directories below one root. What a `deny` flag refuses is as if it were not there. */
export class TreeReader {
  readonly #root: string;
  readonly #permissions: Permissions;
  readonly #isUnrestricted: boolean;

  /** @param root the true path of the root, whose reading was permitted */
  constructor(root: string, permissions: Permissions) {
    this.#root = root;
    this.#permissions = permissions;
    this.#isUnrestricted = permissions.isUnrestricted("read");
  }

  /** The true path of something below the root, provided that its directory was not exchanged. */
  pathOf(relative: string): string {
    return relative === "" ? this.#root : below(this.#root, relative);
  }

  /** Whether a `deny` flag hides something. */
  isHidden(relative: string): boolean {
    return !this.#isUnrestricted && this.#permissions.deniesResolved("read", this.pathOf(relative));
  }

  /**
   * Uses a directory while it cannot be exchanged.
   *
   * @param relative its path from the root; `""` is the root
   * @param act gets a path that leads to this very directory
   * @throws the operating system's error, ENOENT also for what is hidden or no longer where it was
   */
  use<Result>(relative: string, act: (handle: string) => Result): Result {
    const path = this.pathOf(relative);
    if (this.isHidden(relative)) {
      throw systemError("ENOENT", "open", path);
    }
    if (!holdsByDescriptor()) {
      this.#requireUnmoved(decodePath(realpathSync.native(encodePath(path), "buffer")), path);
      return act(path);
    }
    const descriptor = openSync(encodePath(path), O_PATH | O_DIRECTORY | O_NOFOLLOW);
    try {
      const handle = `/proc/self/fd/${descriptor}`;
      this.#requireUnmoved(decodePath(readlinkSync(handle, "buffer")), path);
      return act(handle);
    } finally {
      closeSync(descriptor);
    }
  }

  /** What is in a directory, in no order. A directory that is gone or may not be read is empty. */
  list(relative: string): TreeEntry[] {
    let entries: TreeEntry[];
    try {
      // The way through a descriptor costs twice the time; without restrictions there is nothing to protect.
      entries = this.#isUnrestricted ? readEntries(this.pathOf(relative)) : this.use(relative, readEntries);
    } catch (error) {
      if (codeOf(error) === undefined) {
        throw error;
      }
      return [];
    }
    const prefix = relative === "" ? "" : `${relative}/`;
    return this.#isUnrestricted ? entries : entries.filter((entry) => !this.isHidden(prefix + entry.name));
  }

  #requireUnmoved(found: string, path: string): void {
    if (found !== path) {
      throw systemError("ENOENT", "open", path);
    }
  }
}

function readEntries(path: string): TreeEntry[] {
  const place = encodePath(path);
  const entries = readdirSync(place, { withFileTypes: true });
  if (entries.every(({ name }) => !name.includes("\uFFFD"))) {
    return entries.map((entry) => ({ name: entry.name, kind: kindOf(entry) }));
  }
  // A name that is not valid UTF-8: exact names come without their kinds.
  return readdirSync(place, { encoding: "buffer" }).flatMap((raw) => {
    const name = decodePath(raw);
    const status = lstatSync(encodePath(below(path, name)), { throwIfNoEntry: false });
    return status === undefined ? [] : [{ name, kind: kindOf(status) }];
  });
}

function kindOf(entry: Dirent | Stats): TreeEntry["kind"] {
  return entry.isDirectory() ? "directory" : entry.isFile() ? "file" : entry.isSymbolicLink() ? "link" : "other";
}
